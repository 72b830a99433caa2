// Text that somebody would put into an account, a file or an answer to act on a terminal or to deceive a reader.
import * as fc from 'fast-check';

/** Each leaves nothing behind once it is made harmless. */
export const vanishing: readonly string[] = [
  '\u001b[31337;5m',
  '\u001b[2J\u001b[H',
  '\u001b[?1049l',
  '\u001b]0;owned title\u0007',
  '\u001b]8;;https://example.com\u001b\\',
  '\u001b]52;c;cm0gLXJmIH4=\u0007',
  '\u001bP1;2|owned\u001b\\',
  '\u001b_owned\u001b\\',
  '\u001bc',
  '\u009b31337m',
  '\u009d52;c;cm0gLXJmIH4=\u009c',
  '\u0090owned\u009c',
  '\u202e',
  '\u2066',
  '\u200b\u200d\u2060\ufeff',
  '\u00ad',
  '\u{e0041}\u{e007f}',
  '\u0000',
  '\u0007\u0008\u007f',
  '\ud800',
];

/** Those of them that XML and JSON can both carry through an HTTP body in UTF-8. */
export const carried = vanishing.filter((text) => !/[\u0000\ud800]/.test(text));

/** These stay in part: what is left must not act, and must not cost much. */
export const bulky: readonly string[] = [
  `z${'\u0335\u0489\u0301'.repeat(500)}`,
  'a'.repeat(65_536),
  '\u001b['.repeat(32_768),
  'one\r\ntwo\nthree\u2028four',
  '\r \r overwritten',
];

/** Ordinary text with hostile pieces anywhere in it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...vanishing, ...bulky), fc.string({ unit: 'binary', maxLength: 8 }), fc.constant('ada')),
    {
      maxLength: 6,
    },
  )
  .map((pieces) => pieces.join(''));

/** What no line of text may hold that came from outside: controls, format characters, halves of surrogate pairs. */
export const acting = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|\p{M}{5}/u;

/** The same for what a full screen or a prompt wrote, whose own sequences are CSI ones and nothing else. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
export const actingOnScreen =
  /\u001b[^[]|[\u0000-\u0007\u000b-\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]|31337|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]|\p{Cs}|\p{M}{5}/u;
