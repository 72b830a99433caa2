// What every shell has to offer, whichever it is: a sweep over the whole command line, and lines of a person.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLineProgram } from '../../src/command-line.ts';
import { commandTree, everyNode } from '../../src/command-line-tree.ts';
import { scenarioList } from '../../src/rehearsal/scenarios.ts';
import { temporaryDirectory } from './program.ts';
import type { Ask } from './shells.ts';

const tree = commandTree(commandLineProgram());
const nodes = everyNode(tree);
const commands = tree.commands.map(({ path }) => path.join(' '));
const ui = ['tui', 'linear', 'plain', 'scripted'];
const profiles = ['audit', 'default', 'keys-only', 'root'];

/** The line, and every word that may be offered at its end. */
const lines: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['rootlock ', commands],
  ['rootlock ch', ['check']],
  ['rootlock --verbose --output check c', ['check', 'completion']],
  ['rootlock nonsense', []],
  ['rootlock state ', ['export', 'import']],
  ['rootlock --no-color state ex', ['export']],
  ['rootlock help ', commands],
  ['rootlock help state ', ['export', 'import']],
  ['rootlock completion ', ['bash', 'zsh', 'fish']],
  ['rootlock --ui ', ui],
  ['rootlock undo --ui pl', ['plain']],
  ['rootlock --ui=', ui.map((name) => `--ui=${name}`)],
  ['rootlock undo --ui=pl', ['--ui=plain']],
  ['rootlock check --format ', ['table', 'json', 'ocsf']],
  ['rootlock verify record --format ', ['table', 'json']],
  ['rootlock rehearse --scenario ', scenarioList().map(({ name }) => name)],
  ['rootlock rehearse --auto --doubt code-drift', ['code-drift=half-a-minute', 'code-drift=not-at-all']],
  ['rootlock rehearse --doubt code-drift=n', ['code-drift=not-at-all']],
  ['rootlock check --profile ', profiles],
  ['rootlock --profile=ke', ['--profile=keys-only']],
  ['rootlock check --region ', []],
  ['rootlock check --ver', ['--verbose']],
  ['rootlock rehearse --list --po', ['--port']],
];

/** Files where a file is meant, and the line as it is after the key. */
const files: readonly (readonly [line: string, becomes: string])[] = [
  ['rootlock verify rec', 'rootlock verify record/'],
  ['rootlock verify record --key si', 'rootlock verify record --key signer.pub.pem'],
  ['rootlock --answers=an', 'rootlock --answers=answers.json'],
  ['rootlock --state-dir rec', 'rootlock --state-dir record/'],
  ['rootlock --state-dir sig', 'rootlock --state-dir sig'],
  ['rootlock state export run', 'rootlock state export run.json'],
];

/** A home with an AWS configuration and some files. */
async function home(): Promise<string> {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, '.aws'));
  await mkdir(join(directory, 'record'));
  await writeFile(
    join(directory, '.aws/config'),
    '[default]\nregion = eu-west-1\n[profile audit]\n[profile root]\n[sso-session work]\n[profile $(touch ~/run)]\n',
  );
  await writeFile(
    join(directory, '.aws/credentials'),
    '[keys-only]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n[root]\n',
  );
  for (const name of ['signer.pub.pem', 'answers.json', 'run.json']) await writeFile(join(directory, name), '');
  return directory;
}

/** Registers the tests. `script`: what `rootlock completion` prints for it. */
export function itCompletes(ask: Ask, script: () => Promise<string>): void {
  it('offers every flag of every command, and no other', async () => {
    const asked = nodes.map(({ path }) => `${['rootlock', ...path].join(' ')} --`);
    const answers = await ask(asked, await script(), await home());
    const offered = answers.map(({ candidates }) => candidates.map((one) => one.replace(/=$/, '')));
    expect(offered).toEqual(nodes.map(({ flags }) => flags.map(({ long }) => long).toSorted()));
  });

  it('offers commands, choices and profiles where they are meant, and runs nothing that stands in a profile', async () => {
    const asked = lines.map(([line]) => line);
    const directory = await home();
    const answers = await ask(asked, await script(), directory);
    expect(answers.map(({ candidates }, at) => [asked[at], candidates])).toEqual(
      lines.map(([line, offered]) => [line, offered.toSorted()]),
    );
    expect(await readdir(directory)).not.toContain('run');
  });

  it('completes files and directories where they are meant', async () => {
    const asked = files.map(([line]) => line);
    const answers = await ask(asked, await script(), await home());
    // A shell that does not say what is on the line says what would be put there.
    const becomes = answers.map(({ line, candidates: [one] }, at) => {
      const typed = asked[at] ?? '';
      return line ?? (one === undefined ? typed : typed.replace(/[^ ="]+$/, one.replace(/^--.*=/, '')));
    });
    expect(becomes.map((line) => line.trimEnd())).toEqual(files.map(([, line]) => line));
  });
}
