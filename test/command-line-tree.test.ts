// The command line as data is what its help shows, no more and no less.
import { describe, expect, it } from 'vitest';
import { commandLineProgram, parseCommandLine } from '../src/command-line.ts';
import { commandTree, everyNode } from '../src/command-line-tree.ts';
import { flagsWithValue } from '../src/completion/grammar.ts';

const tree = commandTree(commandLineProgram());
const nodes = everyNode(tree).map((node) => ({ name: ['rootlock', ...node.path].join(' '), node }));

function helpOf(path: readonly string[]): string {
  const answer = parseCommandLine([...path, '--help'], '/');
  return answer.kind === 'print' ? answer.text : '';
}

describe.each(nodes)('$name', ({ node }) => {
  const help = helpOf(node.path);

  it('has the flags of its help', () => {
    const shown = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)(?: <([^>]+)>)? {2}/gm)];
    expect(shown.length).toBeGreaterThan(0);
    expect(node.flags.map(({ long, value }) => [long, value?.name])).toEqual(
      shown.map(([, long, value]) => [long, value]),
    );
  });

  it('has the commands of its help, and its end', () => {
    const [, list = ''] = /\nCommands:\n([^]*?)\n\n/.exec(help) ?? [];
    expect(node.commands.map(({ path }) => path.at(-1))).toEqual(
      [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name),
    );
    expect(node.after).toMatch(/^Examples:\n/);
    expect(help.trimEnd().endsWith(node.after)).toBe(true);
  });
});

it('knows what a value is by its name', () => {
  const values = (path: string) =>
    Object.fromEntries(
      nodes.flatMap(({ node }) =>
        node.path.join(' ') === path
          ? node.flags.flatMap(({ long, value }) => (value ? [[long, value.values.kind]] : []))
          : [],
      ),
    ) as unknown;
  expect(values('verify')).toEqual({
    ...{ '--key': 'file', '--allowed-signers': 'file', '--format': 'choices', '--state-dir': 'directory' },
    ...{ '--profile': 'profile', '--region': 'text', '--endpoint-url': 'text', '--trust-endpoint': 'text' },
  });
  expect(values('record')).toEqual({
    ...{ '--since': 'directory', '--format': 'choices', '--output': 'directory', '--state-dir': 'directory' },
    ...{ '--ssh-key': 'file', '--profile': 'profile', '--region': 'text' },
    ...{ '--endpoint-url': 'text', '--trust-endpoint': 'text' },
  });
  expect(values('undo')).toEqual({
    ...{ '--profile': 'profile', '--region': 'text', '--endpoint-url': 'text', '--trust-endpoint': 'text' },
    ...{ '--state-dir': 'directory', '--ui': 'choices', '--answers': 'file', '--format': 'choices' },
  });
  expect(
    nodes.find(({ name }) => name === 'rootlock rehearse')?.node.flags.filter(({ repeats }) => repeats),
  ).toMatchObject([{ long: '--doubt' }]);
});

it('refuses a flag that means two things', () => {
  const [first] = tree.flags;
  if (first === undefined) throw new TypeError('There is no flag.');
  const odd = { ...first, long: '--ui' };
  expect(() => flagsWithValue({ ...tree, flags: [...tree.flags, odd] })).toThrow(/--ui takes a value in one command/);
});
