// Draws an emulated terminal screen as an SVG picture for the documentation: text as text, block elements as
// exact rectangles, in a plain window. The picture shows what the run showed, nothing is retouched.
import type { Cell, Colour } from './screen-image.ts';
import { type ThemeName, themes } from './terminal-colours.ts';

const cell = { width: 8.4, height: 18 };
const margin = 18;
const bar = 30;
const font = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

interface Window {
  readonly page: string;
  readonly dots: string;
  readonly edge: string;
  /** A terminal's own colours, as today's terminals show them: xterm's blue cannot be read on black. */
  readonly softened: ReadonlyMap<string, string>;
}

const darkColours = new Map<string, string>([
  [hex([205, 0, 0]), '#e06c6c'],
  [hex([0, 205, 0]), '#7fbf7f'],
  [hex([205, 205, 0]), '#d8b968'],
  [hex([0, 0, 238]), '#6ea8f0'],
  [hex([205, 0, 205]), '#c58be0'],
  [hex([0, 205, 205]), '#6fc3c3'],
  [hex([127, 127, 127]), '#8a909c'],
  [hex([92, 92, 255]), '#8fb8ff'],
  [hex(themes.dark.background), '#1b1e26'],
  [hex(themes.dark.foreground), '#d6d9e0'],
]);

const lightColours = new Map<string, string>([
  [hex([205, 0, 0]), '#b3261e'],
  [hex([0, 205, 0]), '#1f7a37'],
  [hex([205, 205, 0]), '#8a6100'],
  [hex([0, 0, 238]), '#1f5fb8'],
  [hex([205, 0, 205]), '#7b3fb0'],
  [hex([0, 205, 205]), '#0b6e78'],
  [hex([127, 127, 127]), '#6b7280'],
  [hex([92, 92, 255]), '#2f6fd0'],
  [hex(themes.light.background), '#fcfcfa'],
  [hex(themes.light.foreground), '#24292f'],
]);

const looks: { readonly [name in ThemeName]: Window } = {
  dark: { page: '#1b1e26', dots: '#3a3f4b', edge: '#1b1e26', softened: darkColours },
  light: { page: '#fcfcfa', dots: '#d0d4da', edge: '#d0d4da', softened: lightColours },
};

/** `rows`, whose default colours are those of `theme`, as a complete SVG document; `title` is what a screen reader says. */
export function screenSvg(rows: readonly (readonly Cell[])[], title: string, theme: ThemeName = 'dark'): string {
  const drawn = looks[theme];
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const width = columns * cell.width + 2 * margin;
  const height = rows.length * cell.height + bar + margin;
  const body = rows.flatMap((row, index) => rowSvg(row, bar + index * cell.height, drawn));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${round(width)}" height="${round(height)}" rx="10" fill="${drawn.page}" stroke="${drawn.edge}"/>`,
    ...[0, 1, 2].map((dot) => `<circle cx="${20 + dot * 18}" cy="15" r="5" fill="${drawn.dots}"/>`),
    `<g font-family='${font}' font-size="14">`,
    ...body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function rowSvg(row: readonly Cell[], top: number, { page, softened }: Window): readonly string[] {
  const colour = (value: Colour) => softened.get(hex(value)) ?? hex(value);
  const out: string[] = [];
  for (const run of runsOf(row, ({ background }) => colour(background))) {
    if (run.key === page) continue;
    out.push(rect(run.start, top, run.cells.length, cell.height, run.key));
  }
  for (const run of runsOf(row, look)) {
    const [first] = run.cells;
    if (first === undefined) continue;
    if (isBlock(first.text)) {
      run.cells.forEach((block, index) =>
        out.push(...blockSvg(block, run.start + index, top, colour(block.foreground))),
      );
      continue;
    }
    const text = run.cells.map(({ text: glyph }) => (glyph === '' ? ' ' : glyph)).join('');
    const style = `${first.bold === true ? ' font-weight="bold"' : ''}${first.dim === true ? ' opacity="0.6"' : ''}`;
    // One element per stretch without wide gaps: SVG viewers do not agree on what several spaces mean.
    for (const match of text.matchAll(/\S+(?: \S+)*/g)) {
      const x = margin + (run.start + match.index) * cell.width;
      const length = match[0].length * cell.width;
      out.push(
        `<text x="${round(x)}" y="${round(top + 13.5)}" textLength="${round(length)}" lengthAdjust="spacingAndGlyphs" fill="${colour(first.foreground)}"${style}>${escaped(match[0])}</text>`,
      );
    }
  }
  return out;
}

/** Runs of cells that look alike. Blocks are kept apart from text, because they are drawn. */
function look({ text, foreground, background, bold, dim }: Cell): string {
  return [isBlock(text) ? 'block' : 'text', hex(foreground), hex(background), bold, dim].join(' ');
}

interface Run {
  readonly key: string;
  readonly start: number;
  readonly cells: Cell[];
}

function runsOf(row: readonly Cell[], keyOf: (one: Cell) => string): readonly Run[] {
  const runs: Run[] = [];
  row.forEach((one, index) => {
    const key = keyOf(one);
    const last = runs.at(-1);
    if (last?.key === key) last.cells.push(one);
    else runs.push({ key, start: index, cells: [one] });
  });
  return runs;
}

/** Box-drawing characters by the arms they have: left, right, up, down. */
const arms: { readonly [glyph: string]: readonly [boolean, boolean, boolean, boolean] } = {
  '─': [true, true, false, false],
  '│': [false, false, true, true],
  '┬': [true, true, false, true],
  '┴': [true, true, true, false],
  '┌': [false, true, false, true],
  '└': [false, true, true, false],
};

const isBlock = (text: string) => text === '▀' || text === '▄' || text === '█' || text in arms;

function blockSvg({ text, dim }: Cell, column: number, top: number, fill: string): readonly string[] {
  const half = cell.height / 2;
  const found = arms[text];
  if (found !== undefined) {
    const [left, right, up, down] = found;
    const centre = { x: margin + (column + 0.5) * cell.width, y: top + half };
    const lines = [
      ...(left || right
        ? [
            `M${round(left ? centre.x - cell.width / 2 : centre.x)} ${round(centre.y)}H${round(right ? centre.x + cell.width / 2 : centre.x)}`,
          ]
        : []),
      ...(up || down
        ? [`M${round(centre.x)} ${round(up ? top : centre.y)}V${round(down ? top + cell.height : centre.y)}`]
        : []),
    ];
    return [`<path d="${lines.join('')}" stroke="${fill}"${dim === true ? ' opacity="0.6"' : ''}/>`];
  }
  if (text === '█') return [rect(column, top, 1, cell.height, fill)];
  return [rect(column, text === '▀' ? top : top + half, 1, half, fill)];
}

function rect(column: number, top: number, columns: number, height: number, fill: string): string {
  // A hair wider than its cell, so that no seam shows between neighbours.
  return `<rect x="${round(margin + column * cell.width)}" y="${round(top)}" width="${round(columns * cell.width + 0.3)}" height="${round(height + 0.3)}" fill="${fill}"/>`;
}

function hex(value: Colour): string {
  return `#${value.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
