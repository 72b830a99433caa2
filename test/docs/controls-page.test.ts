// docs/controls.md is what the catalogue says. `npm run docs` writes it; here it is made again and compared.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/command-line.ts';
import { catalogue } from '../../src/controls/index.ts';
import { type ControlsPage, controlsPage } from '../../src/docs/controls-page.ts';
import { guides, requirements } from '../../src/docs/requirements.ts';
import { documentFiles } from '../../src/record/record-files.ts';
import { observedCalls } from '../support/observed-calls.ts';
import { repository } from '../support/program.ts';

const scenarios = ['root-key', 'fresh', 'messy', 'identity-center'];

function help(...args: readonly string[]): string {
  const answer = parseCommandLine([...args, '--help'], '/');
  return answer.kind === 'print' ? answer.text : '';
}

/** What `--help` lists is there. */
function hasCommand(line: string): boolean {
  const [name, ...flags] = line.split(' ').filter((word) => word !== '');
  if (name === undefined) return true;
  const listed = new RegExp(String.raw`^ {2}${name}\b`, 'm').test(help().split('Commands:')[1] ?? '');
  const told = listed ? help(name) : '';
  return listed && flags.every((flag) => new RegExp(String.raw`${flag}\b`).test(told));
}

const hasDocument = (file: string) => documentFiles.includes(file);

const small: ControlsPage = { catalogue: [], observed: new Map(), scenarios, hasCommand, hasDocument };

const lineOf = (page: string, row: number) =>
  page.split('\n').find((line) => line.startsWith(`| ${row} `)) ?? `no row ${row}`;

it('docs/controls.md is up to date (if not: npm run docs)', async () => {
  const observed = await observedCalls(catalogue, scenarios);
  const page = controlsPage({ ...small, catalogue, observed });
  const settings: unknown = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
  const style = typeof settings === 'object' && settings !== null && 'prettier' in settings ? settings.prettier : {};
  const formatted = await format(page, { ...(style as object), parser: 'markdown' });
  await expect(formatted).toMatchFileSnapshot('../../docs/controls.md');
  for (const { id, frameworks, sources } of catalogue) {
    expect(formatted).toContain(`### ${id}\n`);
    for (const { framework, version } of frameworks) expect(formatted).toContain(`${framework} ${version}: `);
    for (const { url = '' } of sources) expect(formatted).toContain(url);
    expect(observed.get(id)?.reads.length, id).toBeGreaterThan(0);
  }
}, 300_000);

describe('the table of requirements', () => {
  it('has every row of the guides once, in order, each with an answer and a known guide', () => {
    expect(requirements.map(({ row }) => row)).toEqual(Array.from({ length: 26 }, (_, at) => at + 1));
    for (const { answers, guides: letters, row } of requirements) {
      expect(answers.length, String(row)).toBeGreaterThan(0);
      for (const letter of letters.split(' ')) expect([...Object.keys(guides), 'mission']).toContain(letter);
    }
  });

  it('claims no control that is not in the catalogue', () => {
    const none = controlsPage(small);
    const some = controlsPage({ ...small, catalogue: catalogue.filter(({ id }) => id === 'root-mfa') });
    expect(lineOf(none, 1)).toContain('`root-mfa` (not there yet)');
    expect(lineOf(none, 1)).not.toContain('CIS');
    expect(lineOf(some, 1)).toContain('[root-mfa](#root-mfa)');
    expect(lineOf(some, 1)).toContain('CIS AWS Foundations 7.0.0: 2.5; CIS AWS Foundations 5.0.0: 1.4');
    expect(lineOf(some, 2)).toContain('`root-access-keys` (not there yet)');
  });

  it('claims no command, flag or document that does not exist', () => {
    const all = controlsPage(small);
    expect(hasCommand('verify') && hasCommand('undo') && hasCommand('')).toBe(true);
    expect(hasCommand('verify --nothing') || hasCommand('nothing')).toBe(false);
    expect(lineOf(all, 26)).toMatch(/`rootlock verify`(?! \(not)/);
    const bare = controlsPage({ ...small, hasCommand: () => false, hasDocument: () => false });
    for (const row of [7, 15, 17, 18, 19, 23, 24, 25, 26]) expect(lineOf(bare, row)).toContain('(not there yet)');
    expect(bare).not.toMatch(/`rootlock[^`]*`(?! \(not)/);
  });

  it('names the missing control that a control in the catalogue answers to once it is there', () => {
    const named = requirements.flatMap(({ answers }) =>
      answers.flatMap((one) => ('control' in one ? [one.control] : [])),
    );
    const extra = ['access-analyzer', 's3-public-access'];
    for (const { id } of catalogue) expect([...named, ...extra]).toContain(id);
  });
});
