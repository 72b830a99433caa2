// What plain mode may write: text that every terminal shows and every screen reader reads, and line feeds.

// Control and format characters (zero-width, bidirectional) and every space but one are none of these.
const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S} \n]/u;
/** Boxes, blocks, geometric shapes and Braille: frames, bars and spinners. */
const drawing = /[\u2500-\u25ff\u2800-\u28ff]/u;

/** Each character of `text` that is not plain, with what stands around it. */
export function notPlain(text: string): readonly string[] {
  return [...text.matchAll(/[^]/gu)].flatMap(({ 0: character, index }) =>
    printable.test(character) && !drawing.test(character)
      ? []
      : [`U+${(character.codePointAt(0) ?? 0).toString(16)} in ${JSON.stringify(text.slice(index - 20, index + 20))}`],
  );
}
