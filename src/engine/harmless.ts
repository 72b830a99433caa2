// Text that comes from outside and goes to a terminal, a log or a file: what could act there, hide or reorder what is
// shown is taken out. One rule for every place, so that what one lets through no other has to catch.

// OSC, DCS, SOS, PM and APC strings with their terminator; CSI sequences; other two-byte escapes (ECMA-48 §5.4, §5.6).
const escapeSequences =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]/gu;

const lineBreaks = /\r\n|[\t\n\r\u000b\u000c\u0085\u2028\u2029]/gu;

// Controls, format and bidi characters, lone surrogates, private use, and all that Unicode says to show as nothing.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

// More marks on one letter than any script puts there run over the lines above and below.
export const floods = /(\p{M}{4})\p{M}+/gu;

/** `text` on one line, with everything taken out that could move a cursor, hide or reorder what is shown. */
export function harmless(text: string): string {
  return text.replace(escapeSequences, '').replace(lineBreaks, ' ').replace(invisible, '').replace(floods, '$1');
}

/** The same, line by line: line feeds stay. */
export function harmlessLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => harmless(line))
    .join('\n');
}

/** `value` as JSON, two spaces deep: it means the same, but what `harmless` would take out stands as an escape. */
export function harmlessJson(value: unknown): string {
  const escaped = (text: string) =>
    // By code unit, as JSON has it.
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
  return JSON.stringify(value, undefined, 2)
    .split('\n')
    .map((line) =>
      line
        .replace(floods, (run, first: string) => first + escaped(run.slice(first.length)))
        .replace(lineBreaks, escaped)
        .replace(invisible, escaped),
    )
    .join('\n');
}
