// Text that is safe to show: no control character, no invisible or direction-changing one, no half of a
// surrogate pair. Records carry names from the account and words of the owner, and a record that is
// verified may come from anyone.

import { floods } from '../engine/harmless.ts';

/** `text` with every such character replaced by U+FFFD, which is visible. Line feeds and tabs become spaces. */
export function plainText(text: string): string {
  return text
    .replace(/[\t\n\r]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '\u{fffd}')
    .replace(floods, '$1\u{fffd}');
}

/** The same for every string inside a JSON value. Keys stay as they are; `undefined` members are left out. */
export function plainJson<T>(value: T): T {
  // The shape is kept, only strings change, so the type still holds.
  return plain(value) as T;
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
  }
  return value;
}
