// A one-line text field: pure editing, and its look.
import type { Key } from './keys.ts';
import type { Line, Span } from './lines.ts';
import { span } from './lines.ts';

export interface Field {
  readonly value: string;
  /** Position in code points, 0 to the length of the value. */
  readonly cursor: number;
}

export function fieldOf(value = ''): Field {
  return { value, cursor: [...value].length };
}

/** The field after `key`, or undefined when the key does not edit. */
export function edited(field: Field, key: Key): Field | undefined {
  const characters = [...field.value];
  const at = (cursor: number): Field => ({ ...field, cursor: Math.max(0, Math.min(cursor, characters.length)) });
  switch (key.kind) {
    case 'text': {
      const typed = [...key.text];
      characters.splice(field.cursor, 0, ...typed);
      return { value: characters.join(''), cursor: field.cursor + typed.length };
    }
    case 'backspace':
    // Terminals disagree about which key sends DEL; in a field both take away the character before.
    // falls through
    case 'delete': {
      if (field.cursor === 0) return field;
      characters.splice(field.cursor - 1, 1);
      return { value: characters.join(''), cursor: field.cursor - 1 };
    }
    case 'left':
      return at(field.cursor - 1);
    case 'right':
      return at(field.cursor + 1);
    case 'home':
      return at(0);
    case 'end':
      return at(characters.length);
    default:
      return undefined;
  }
}

/** The field after `key`, keeping at most six digits; spaces and anything else in a paste are dropped. */
export function editedCode(field: Field, key: Key): Field | undefined {
  if (key.kind === 'text') {
    const digits = key.text.replace(/\D/g, '');
    if (digits === '') return /^[\s-]+$/.test(key.text) ? field : undefined;
    const room = 6 - field.value.length;
    return key.pasted && digits.length === 6 ? fieldOf(digits) : edited(field, { ...key, text: digits.slice(0, room) });
  }
  return edited(field, key);
}

/** The value with a cursor, no wider than `columns`; the end is kept in view. */
export function fieldLine(field: Field, columns: number, active: boolean, colour: boolean): Line {
  const characters = [...field.value];
  const room = Math.max(4, columns - 3);
  const start = Math.max(0, Math.min(field.cursor - room + 1, characters.length - room + 1));
  const before = characters.slice(start, field.cursor).join('');
  const under = characters[field.cursor];
  const after = characters.slice(field.cursor + 1, start + room).join('');
  const mark: Span = active ? span('❯ ', { hue: 'accent', bold: true }) : span('  ');
  if (!active) return [mark, span(characters.slice(start, start + room).join(''))];
  // Without colour an inverse cell cannot be seen, so a bar stands where the cursor is.
  if (!colour) return [mark, span(`${before}▏${under ?? ''}${after}`)];
  return [mark, span(before), span(under ?? ' ', { inverse: true }), span(after)];
}

/** Six places for digits, in two groups of three. */
export function codeLine(field: Field, active: boolean, colour: boolean): Line {
  const mark: Span = active ? span('❯ ', { hue: 'accent', bold: true }) : span('  ');
  const places = Array.from({ length: 6 }, (_, index): readonly Span[] => {
    const digit = field.value[index];
    const isCursor = active && index === field.cursor;
    const cell = span(digit ?? (isCursor && !colour ? '_' : '·'), {
      bold: digit !== undefined,
      dim: digit === undefined && !isCursor,
      inverse: isCursor && colour,
    });
    return [span(index === 3 ? '   ' : index === 0 ? '' : ' '), cell];
  });
  return [mark, ...places.flat()];
}
