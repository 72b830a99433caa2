// Markdown that says what was meant: text taken literally, tables whose columns line up in the source too.
import { plainText } from './plain-text.ts';

/** Text that Markdown takes literally. */
export function safe(text: string): string {
  return plainText(text).replace(/[\\`*<>[\]|]/g, (character) => `\\${character}`);
}

/** A pipe table. The first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(3, ...rows.map((row) => [...(row[at] ?? '')].length)),
  );
  const line = (row: readonly string[]) => `| ${widths.map((width, at) => pad(row[at] ?? '', width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length));
}
