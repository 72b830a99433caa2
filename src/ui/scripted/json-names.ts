// JSON as people write it: where it is wrong, and what stands in it twice, of which a reader would silently keep the last.

/** Names that one object of `text` has more than once. `text` is valid JSON. */
export function repeatedNames(text: string): readonly string[] {
  const repeated: string[] = [];
  /** The names of each object that is open; an array has none. */
  const open: Set<string>[] = [];
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name = String(JSON.parse(token.slice(0, -colon.length)));
      const names = open.at(-1);
      if (names?.has(name) === true) repeated.push(name);
      names?.add(name);
    }
  }
  return [...new Set(repeated)];
}

/** The line, from 1, that a parser's error speaks of; undefined where it names no position. */
export function lineOfFault(text: string, error: unknown): number | undefined {
  const position = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
}
