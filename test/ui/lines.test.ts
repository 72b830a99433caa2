import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLines } from '../../src/ui/tui/command-lines.ts';
import {
  beside,
  cutLine,
  line,
  lineColumns,
  lineText,
  paragraph,
  span,
  spread,
  windowed,
  wrapLine,
} from '../../src/ui/tui/lines.ts';
import { columnsOf, drawable, middleCut } from '../../src/ui/tui/width.ts';
import { execFileSync } from 'node:child_process';
import { cliCommand } from '../../src/engine/command.ts';
import { trailPlan } from '../support/tui-scenes.ts';

describe('drawable text', () => {
  it('drops whole escape sequences, control characters and characters that reverse or hide text', () => {
    const hostile = 'a\u001B[2Jb\u001B]0;title\u0007c\u001B]52;c;aGk=\u001B\\d\u0008\u0007e\u202Ef\u200Bg\u009B1mh';
    expect(drawable(hostile)).toBe('abcdefgh');
    expect(drawable('one\r\ntwo\tthree')).toBe('one two three');
    expect(drawable('\u001B]8;;https://example.com\u0007link\u001B]8;;\u0007')).toBe('link');
  });

  it('leaves no control character whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // eslint-disable-next-line no-control-regex
        expect(drawable(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
      }),
    );
  });

  it('counts wide characters twice and combining ones not at all', () => {
    expect(columnsOf('ada')).toBe(3);
    expect(columnsOf('漢字')).toBe(4);
    expect(columnsOf('e\u0301')).toBe(1);
    expect(middleCut('arn:aws:iam::111122223333:user/ada', 15)).toBe('arn:aws…ser/ada');
  });
});

describe('wrapping', () => {
  it('never makes a line wider than asked, and loses no letter', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.integer({ min: 12, max: 90 }),
        fc.integer({ min: 0, max: 6 }),
        (text, columns, indent) => {
          const wrapped = wrapLine(line(text), columns, indent);
          expect(Math.max(...wrapped.map(lineColumns))).toBeLessThanOrEqual(columns);
          expect(wrapped.map(lineText).join('').replaceAll(' ', '')).toBe(drawable(text).replaceAll(' ', ''));
        },
      ),
    );
  });

  it('breaks at spaces and indents what follows', () => {
    const wrapped = paragraph('one two three four five', 12, {}, 2).map((part) => lineText(part).trimEnd());
    expect(wrapped).toEqual(['one two', '  three four', '  five']);
  });

  it('keeps both ends of a spread line inside the width', () => {
    const both = spread(line('a long left end that gives way'), line('right'), 20);
    expect(lineColumns(both)).toBe(20);
    expect(lineText(both)).toMatch(/…\s+right$/);
    expect(lineText(cutLine(line('123456'), 4))).toBe('123…');
    expect(beside([line('a')], 5, [line('b'), line('c')]).map(lineText)).toEqual(['a    b', '     c']);
  });

  it('keeps the focus in sight and says how much is hidden', () => {
    const many = Array.from({ length: 20 }, (_, index) => [span(`line ${index}`)]);
    for (let focus = 0; focus < 20; focus += 1) {
      const shown = windowed(many, focus, 6).map(lineText);
      expect(shown).toHaveLength(6);
      expect(shown).toContain(`line ${focus}`);
      const hidden = shown.flatMap((text) => /[↑↓] (\d+) more/.exec(text)?.[1] ?? []).map(Number);
      expect(
        hidden.reduce((sum, count) => sum + count, 0) + shown.filter((text) => text.startsWith('line')).length,
      ).toBe(20);
    }
  });
});

describe('commands over several lines', () => {
  const argumentsOf = (command: string): readonly string[] =>
    execFileSync('sh', ['-c', `aws() { for word in "$@"; do printf '%s\\036' "$word"; done; }\n${command}`], {
      encoding: 'utf8',
    }).split('\u001E');
  const meaning = (word: string): unknown => {
    try {
      return JSON.parse(word) as unknown;
    } catch {
      return word;
    }
  };

  it('mean to a shell what the one line means, at every width', () => {
    for (const change of trailPlan.changes) {
      const command = cliCommand(change, trailPlan);
      for (const columns of [36, 60, 100]) {
        const lines = commandLines(command, columns);
        expect(argumentsOf(lines.join('\n')).map(meaning)).toEqual(argumentsOf(command).map(meaning));
      }
      expect(Math.max(...commandLines(command, 116).map(({ length }) => length))).toBeLessThanOrEqual(116);
    }
  });
});
