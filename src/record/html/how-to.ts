// VERIFY.txt taken apart, so that the page says the same in the same words: there is no second text to keep true.
// Its form: paragraphs with an empty line between; `1. …` is a heading; what is under a heading is indented, and
// begins with a small letter exactly when it is a command. Above the first heading every line stands for itself.

export interface HowToBlock {
  readonly kind: 'heading' | 'says' | 'command';
  /** One line, but for a command: that keeps its lines, as they can be copied. */
  readonly text: string;
}

export function howToBlocks(text: string): readonly HowToBlock[] {
  return text
    .split(/\n{2,}/)
    .flatMap((paragraph) => paragraphBlocks(paragraph.split('\n').filter((line) => line.trim() !== '')));
}

function paragraphBlocks(lines: readonly string[]): readonly HowToBlock[] {
  const [first = ''] = lines;
  if (first === '') return [];
  if (/^\d+\. /.test(first)) return [{ kind: 'heading', text: lines.join(' ') }];
  if (/^ {3}[a-z]/.test(first)) {
    return [{ kind: 'command', text: lines.map((line) => line.replace(/^ {3}/, '')).join('\n') }];
  }
  if (!first.startsWith(' ')) return lines.map((text) => ({ kind: 'says', text }));
  return [{ kind: 'says', text: lines.map((line) => line.trim()).join(' ') }];
}
