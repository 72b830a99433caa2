// docs/rootlock.1 is what the command line says. `npm run docs` writes it; here it is made again and compared.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLineProgram } from '../../src/command-line.ts';
import { commandTree, everyNode, exampleLines } from '../../src/command-line-tree.ts';
import { manualPage } from '../../src/docs/manual-page.ts';
import { exitMeanings } from '../../src/exit-codes.ts';
import { version } from '../../src/version.ts';
import { repository } from '../support/program.ts';

const tree = commandTree(commandLineProgram());
/** As a reader sees it, more or less. */
const plain = (roff: string) => roff.replaceAll(String.raw`\-`, '-').replace(/\\f[BIR]|\\&/g, '');

const flat = (text: string) => text.replaceAll('\n', ' ').toLowerCase();
const shared = tree.flags.map(({ long }) => long);

it('docs/rootlock.1 is up to date (if not: npm run docs)', async () => {
  await expect(manualPage(tree, version)).toMatchFileSnapshot('../../docs/rootlock.1');
});

it('has every command that does something, with its flags and its examples, and every exit code', () => {
  const page = plain(manualPage(tree, version));
  for (const node of everyNode(tree).filter(({ commands, path }) => commands.length === 0 || path.length === 0)) {
    const words = ['rootlock', ...node.path].join(' ');
    const [, section = ''] = page.split(node === tree ? '\n.SH OPTIONS\n' : `\n.SS "${words}"\n`);
    const [own = ''] = section.split(/\n\.S[SH] (?!EXAMPLES)(?!E[NX])/);
    const flags = node.flags.filter(({ long }) => long !== '--help');
    for (const { long } of flags) expect(own, words).toMatch(new RegExp(String.raw`(^|[ ,])${long}\b`, 'm'));
    // What every command takes is explained once.
    const explained = flags.filter(({ long }) => node === tree || !shared.includes(long));
    for (const { says } of explained) expect(flat(own), words).toContain(says.toLowerCase());
    for (const line of exampleLines(node)) expect(page).toContain(`\n${line.replace('…', '\\[u2026]')}`);
  }
  for (const [code] of exitMeanings) expect(page).toContain(`\n.B ${code}\n`);
});

it('has the same exit codes as the first page', async () => {
  const readme = await readFile(join(repository, 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, code, when]) => [Number(code), when]);
  expect(rows).toEqual(exitMeanings);
});

it('leaves nothing of a word to roff', () => {
  const said = { ...tree, description: String.raw`.nf \fB it's` + "\n'x", commands: [], flags: [] };
  expect(manualPage(said, version)).toContain(String.raw`\&.nf \efB it's`);
});
