// How many columns text takes, and text made safe to draw. What cannot be drawn is dropped here, once, so
// that no string from outside can move the cursor, recolour the screen or reverse its order.

import { harmless } from '../../engine/harmless.ts';

/** Most of what is drawn: each character is one column wide and does nothing else. */
const plain = /^[ -~]*$/;

/** One line of drawable text: line breaks and tabs become spaces, other control characters are dropped. */
export function drawable(text: string): string {
  if (plain.test(text)) return text;
  return harmless(text.replace(/[\n\r\t]+/g, ' '));
}

/** Columns a terminal gives to one code point: 0, 1 or 2. East Asian wide and emoji take two. */
export function columnsOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/\p{M}/u.test(character)) return 0;
  const isWide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return isWide ? 2 : 1;
}

/** Columns that `text`, already drawable, takes. */
export function columnsOf(text: string): number {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** `text` in at most `columns` columns; what does not fit is replaced by one `…` in the middle. */
export function middleCut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  const head = Math.ceil((columns - 1) / 2);
  const tail = Math.max(0, columns - 1 - head);
  return `${characters.slice(0, head).join('')}…${tail === 0 ? '' : characters.slice(-tail).join('')}`;
}
