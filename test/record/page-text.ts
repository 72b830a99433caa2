// What a reader of an HTML page gets: its text and its elements, read without the code that wrote it.

export interface Element {
  readonly attributes: { readonly [name: string]: string };
  readonly html: string;
  readonly text: string;
}

const characters: { readonly [entity: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, entity: string) => characters[entity] ?? '');
}

/** All text between tags, without those tags; a line feed where there was one. */
export function textOf(html: string): string {
  return decoded(html.replace(/<[^>]*>/g, ''));
}

/** On one line, with one space between words: what it says, not how it is set. */
export function wordsOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Every element of that name, outermost first, in the order in which they begin. */
export function elementsOf(html: string, name: string): readonly Element[] {
  const found: Element[] = [];
  for (const start of html.matchAll(new RegExp(`<${name}((?:\\s[^>]*)?)>`, 'g'))) {
    const whole = html.slice(start.index, endOf(html, name, start.index));
    const attributes = [...(start[1] ?? '').matchAll(/\s([\w-]+)="([^"]*)"/g)].map(
      ([, attribute = '', value = '']) => [attribute, decoded(value)] as const,
    );
    found.push({ attributes: Object.fromEntries(attributes), html: whole, text: textOf(whole) });
  }
  return found;
}

function endOf(html: string, name: string, from: number): number {
  let depth = 0;
  for (const tag of html.slice(from).matchAll(new RegExp(`<(/?)${name}[\\s>]`, 'g'))) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return from + tag.index + `</${name}>`.length;
  }
  return html.indexOf('>', from) + 1;
}

/** The page with a word for each time, id, hash and style's hash: what is left of two records of the same state is the same. */
export function withoutTimesAndIds(html: string): string {
  // Digests before anything else that is sixteen digits: the beginning of one may be without a letter.
  return html
    .replaceAll(/<code>[0-9a-f]{16}<\/code>…/g, '<code>DIGEST</code>…')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC/g, 'TIME')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME')
    .replaceAll(/\d+ ms (?:behind|ahead of)/g, 'SKEW')
    .replaceAll(/\b[0-9A-F]{16}\b/g, 'REQUEST')
    .replaceAll(/AKIA…\w{4}/g, 'KEY')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'REQUEST')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replaceAll(/sha256-[\w+/=]+/g, 'STYLE')
    .replaceAll(/run-\d+-\d|\b[0-9a-f]{16}\b/g, 'RUN');
}
