// Text from AWS passes here once, before anything shows, compares or records it. Names, tags and error
// messages are written by strangers: escape sequences, direction overrides and invisible characters go.

// OSC, DCS, SOS, PM and APC strings with their terminator; CSI sequences; other two-byte escapes (ECMA-48 §5.4, §5.6).
const escapeSequences =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]/gu;

const lineBreaks = /\r\n|[\t\n\r\u000b\u000c\u0085\u2028\u2029]/gu;

// Controls, format and bidi characters, lone surrogates, private use, and all that Unicode says to show as nothing.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** `text` on one line, with everything taken out that could move a cursor, hide or reorder what is shown. */
export function printable(text: string): string {
  return text.replace(escapeSequences, '').replace(lineBreaks, ' ').replace(invisible, '');
}

/**
 * The same value with every string in it made printable, keys included. Bytes, dates and streams are left
 * as they are. Keys, tokens and seeds from AWS are plain ASCII and come through unchanged.
 */
export function printableValue<T>(value: T): T {
  // The shape is kept: only the contents of strings change.
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(clean);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [printable(key), clean(part)]));
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
