// Every flag of every command, mistyped: what was meant is named, and nothing is taken for something else. And every help
// page has examples that are what they say.
import { describe, expect, it } from 'vitest';
import { commandLineProgram, type Invocation, parseCommandLine } from '../src/command-line.ts';
import { acceptedOptions, everyCommand, wordsOf } from '../src/command-line-help.ts';
import { commandTree, everyNode, exampleLines } from '../src/command-line-tree.ts';

const commands = everyCommand(commandLineProgram()).map((command) => {
  const path = wordsOf(command).slice(1);
  const flags = acceptedOptions(command).map(({ long, required, argChoices }) => {
    if (typeof long !== 'string') throw new TypeError('A flag has no long form.');
    return { flag: long, takesValue: required, choices: argChoices ?? [] };
  });
  return { path, flags, command: ['rootlock', ...path].join(' ') };
});
const nodes = everyNode(commandTree(commandLineProgram()));
const read = (...args: readonly string[]) => parseCommandLine(args, '/home/ada');

/** One sentence with a question or without, and the help to look at. */
function expectMisuse(answer: Invocation, says: string, help: string): void {
  expect(answer).toEqual({ kind: 'misuse', happened: says, help: `${help} --help` });
}

describe.each(commands)('every flag of $command', ({ path, command, flags }) => {
  it('is named where one letter of it is missing', () => {
    const names = flags.map(({ flag }) => flag);
    let looked = 0;
    for (const flag of names) {
      for (let at = 2; at < flag.length; at += 1) {
        const typed = `${flag.slice(0, at)}${flag.slice(at + 1)}`;
        looked += 1;
        expectMisuse(read(...path, typed), `Unknown option '${typed}'. Did you mean ${flag}?`, command);
      }
    }
    expect(looked).toBeGreaterThan(90);
  });

  it('is named where it has one dash instead of two', () => {
    for (const { flag } of flags) {
      const typed = flag.slice(1);
      expectMisuse(read(...path, typed), `Unknown option '${typed}'. Did you mean ${flag}?`, command);
    }
  });

  it('is refused without the value it takes, and takes no other flag for it', () => {
    const taking = flags.filter(({ takesValue }) => takesValue);
    for (const { flag } of taking) {
      const says = new RegExp(`^${flag} needs a value: ${flag} <.+>\\.$`);
      for (const rest of [[], ['--verbose'], ['-h'], ['--']]) {
        const answer = read(...path, flag, ...rest);
        expect(answer, `${flag} ${rest.join('')}`).toMatchObject({ kind: 'misuse' });
        expect(answer).toMatchObject({ happened: expect.stringMatching(says) as string });
      }
    }
    expect(taking.length).toBeGreaterThanOrEqual(8);
  });

  it('is refused with a value that it does not take, and the value is not repeated', () => {
    const bare = flags.filter(({ takesValue }) => !takesValue);
    for (const { flag } of bare) expectMisuse(read(...path, `${flag}=sesame`), `${flag} takes no value.`, command);
    expect(bare.length).toBeGreaterThanOrEqual(4);
  });

  it('names the choice that was meant', () => {
    for (const { flag, choices } of flags) {
      for (const choice of choices) {
        const typed = `${choice.slice(0, -2)}${choice.at(-1)}${choice.at(-2)}`;
        const says = `Allowed choices are ${choices.join(', ')}. Did you mean "${choice}"?`;
        const answer = read(...path, flag, typed);
        expect(answer).toMatchObject({ kind: 'misuse', happened: expect.stringContaining(says) as string });
      }
    }
    expect(flags.filter(({ choices }) => choices.length > 0).length).toBeGreaterThanOrEqual(1);
  });
});

describe('what else may be mistyped', () => {
  it.each([
    [['--ui', 'tiu'], 'Did you mean "tui"?', 'rootlock'],
    [['check', '--format', 'jsn'], 'Did you mean "json"?', 'rootlock check'],
    [['completion', 'zhs'], 'Did you mean "zsh"?', 'rootlock completion'],
    [
      ['--verbose', '--profile', 'check', 'rehersal'],
      'There is no command "rehersal". Did you mean "rehearse"?',
      'rootlock',
    ],
    [['rehersal', '--auto'], 'There is no command "rehersal". Did you mean "rehearse"?', 'rootlock'],
    [
      ['state', 'exprot', '--account', '1'],
      'There is no command "state exprot". Did you mean "export"?',
      'rootlock state',
    ],
    [['help', 'verfy'], 'There is no command "verfy". Did you mean "verify"?', 'rootlock help'],
    [['help', 'state', 'imprt'], 'There is no command "state imprt". Did you mean "import"?', 'rootlock help'],
    [['help', 'verify', 'more'], 'There is no command "verify more".', 'rootlock help'],
    [['--auto'], `Unknown option '--auto'. It is an option of "rootlock rehearse".`, 'rootlock'],
    [['--account=1', 'state'], `Unknown option '--account'. It is an option of "rootlock state export".`, 'rootlock'],
    [['-v'], `Unknown option '-v'. Did you mean -V?`, 'rootlock'],
    [['--password=sesame'], `Unknown option '--password'.`, 'rootlock'],
    [['--output', 'rehearse', '--bogus'], `Unknown option '--bogus'.`, 'rootlock'],
    [['check', 'yes'], `Too many arguments for 'check'. Expected 0 arguments but got 1`, 'rootlock check'],
  ])('%j', (args, says, help) => {
    const answer = read(...args);
    expect(answer).toMatchObject({ kind: 'misuse', help: `${help} --help` });
    expect(answer).toMatchObject({ happened: expect.stringContaining(says) as string });
    expect(JSON.stringify(answer)).not.toContain('sesame');
  });

  it('takes a value that only looks odd', () => {
    expect(read('--profile', '-', '--output=-x')).toMatchObject({ flags: { profile: '-', output: '/home/ada/-x' } });
  });
});

describe('the examples in the help', () => {
  /** The words of a shell line up to where its output goes elsewhere. */
  const wordsOfLine = (line: string) =>
    line
      .replace(/ [>|<].*$/, '')
      .split(' ')
      .slice(1);

  it.each(nodes.map((node) => ({ name: ['rootlock', ...node.path].join(' '), node })))('$name', ({ node }) => {
    const lines = exampleLines(node);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    const own = lines.filter((line) => {
      const answer = read(...wordsOfLine(line));
      expect(answer.kind, line).not.toBe('misuse');
      const [kind = 'setup', action] = node.path;
      if (kind === 'help') return answer.kind === 'print';
      return answer.kind === kind && (action === undefined || ('action' in answer && answer.action === action));
    });
    // The first page has some of the other commands too.
    expect(own.length).toBeGreaterThanOrEqual(2);
    expect(node.path.length > 0 ? own : lines).toEqual(lines);
  });

  it('shows the help of a command in a command, as --help does', () => {
    expect(read('help', 'state', 'export')).toEqual(read('state', 'export', '--help'));
    expect(read('help')).toEqual(read('--help'));
    expect(read('help', 'state', 'export')).toMatchObject({
      kind: 'print',
      text: expect.stringContaining('Usage: rootlock state export') as string,
    });
  });
});
