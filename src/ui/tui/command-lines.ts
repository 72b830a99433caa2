// A shell command broken over lines so that it can be read, selected and pasted: between arguments with a
// backslash, inside a quoted JSON argument only where JSON allows a line break.

/** The words of a POSIX command as they are written, quotes included. */
function shellWords(command: string): readonly string[] {
  return command.match(/(?:'[^']*'|\\.|[^\s'])+/g) ?? [];
}

/** Pieces of a quoted JSON text that each fit into `columns`, broken after `,`, `{` or `[` outside strings. */
function jsonPieces(word: string, columns: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let lastBreak = 0;
  let isInString = false;
  for (let index = 0; index < word.length; index += 1) {
    const character = word.charAt(index);
    piece += character;
    if (character === '\\' && isInString) {
      index += 1;
      piece += word.charAt(index);
    } else if (character === '"') isInString = !isInString;
    else if (!isInString && ',{['.includes(character)) lastBreak = piece.length;
    if (piece.length > columns && lastBreak > 0) {
      pieces.push(piece.slice(0, lastBreak));
      piece = piece.slice(lastBreak);
      lastBreak = 0;
    }
  }
  return [...pieces, piece];
}

/** The words of a command in units that are best kept on one line: an option and its values. */
function unitsOf(words: readonly string[]): readonly (readonly string[])[] {
  const units: string[][] = [];
  for (const word of words) {
    const last = units.at(-1);
    if (last === undefined || word.startsWith('--')) units.push([word]);
    else last.push(word);
  }
  return units;
}

/** Lines that, pasted together, are `command`. Only a word without any allowed break may be wider than `columns`. */
export function commandLines(command: string, columns: number): readonly string[] {
  const lines: string[] = [];
  const indent = '    ';
  let current = '';
  const add = (text: string): boolean => {
    const candidate = current === '' || current === indent ? current + text : `${current} ${text}`;
    if (candidate.length + 2 > columns && current !== '') return false;
    current = candidate;
    return true;
  };
  const breakLine = (): void => {
    if (current !== indent) lines.push(`${current} \\`);
    current = indent;
  };
  for (const unit of unitsOf(shellWords(command))) {
    if (add(unit.join(' '))) continue;
    breakLine();
    if (add(unit.join(' '))) continue;
    for (const word of unit) {
      if (add(word)) continue;
      breakLine();
      const pieces = jsonPieces(word, columns - indent.length - 2);
      lines.push(...pieces.slice(0, -1).map((piece, index) => (index === 0 ? indent : '') + piece));
      current = (pieces.length === 1 ? indent : '') + (pieces.at(-1) ?? '');
    }
  }
  return [...lines, current];
}
