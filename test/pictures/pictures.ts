// The pictures of the documentation: the same real run in a pseudo-terminal, in three windows, each screen as a dark
// and as a light terminal shows it. docs/screens.md puts them side by side.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import { startTerminal } from '../support/pty.ts';
import { screenSvg } from '../support/screen-svg.ts';

const pictures = join(import.meta.dirname, '../../docs/pictures');

const windows = [
  [120, 40],
  [80, 24],
  [60, 20],
] as const;

beforeAll(async () => {
  // None of an earlier set stays behind.
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures);
});

const patience = 120_000;

async function openAt(columns: number, rows: number, scenario: string) {
  const rehearsal = await rehearsalFor(scenario);
  // Its name is in the last picture.
  const directory = await mkdtemp(join(tmpdir(), 'ada-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const terminal = await startTerminal(['rehearse', '--endpoint-url', rehearsal.url], {
    ...{ columns, rows, patience, directory, env: { COLORTERM: 'truecolor' } },
  });
  const owner = ownerAt({ terminal, rehearsal, standIns: true });
  const keep = async (name: string, title: string) => {
    for (const theme of ['dark', 'light'] as const) {
      const cells = terminal.cells(theme);
      // The last line is of the shell around the program.
      const end = cells.findIndex((row) =>
        row
          .map(({ text }) => text)
          .join('')
          .startsWith('[terminal settings'),
      );
      const svg = screenSvg(end === -1 ? cells : cells.slice(0, end), title, theme);
      await writeFile(join(pictures, `${name}-${columns}x${rows}-${theme}.svg`), svg);
    }
  };
  const take = async (name: string, title: string, seen: RegExp) => {
    await owner.playUntil(seen, (_name, screen) => seen.test(screen));
    await terminal.waitFor(seen);
    await terminal.quiet(150);
    await keep(name, title);
  };
  return { terminal, owner, keep, take };
}

it.each(windows)('plays the first half of a rehearsal at %i × %i and keeps pictures of it', async (columns, rows) => {
  const { terminal, owner, take } = await openAt(columns, rows, 'root-key');
  await take('welcome', 'The first screen: which account, as whom, and what will happen', /❯ Begin/);
  await take('wait', 'MFA on root: explained, and watched until AWS says it is on', /Waiting for MFA on root/);
  await take('plan', 'A plan: every change in plain words before anything happens', /❯ Make the administrator/);
  await take(
    'qr',
    rows < 24
      ? 'The secret for the administrator’s app, where a QR code has no room'
      : 'The QR code for the administrator’s app, on a screen of its own',
    /Scan this|Type this/,
  );
  await owner.playUntil(/❯ Switch CloudTrail on/);
  // Keys that come before the question is drawn are dropped, and the owner would go on.
  await terminal.quiet(300);
  terminal.press('escape');
  await terminal.waitFor(/\d+ left/);
  await take('hub', 'The list of steps, in the middle of the run: any that is not locked can be opened', /\d+ left/);
  terminal.press('ctrl-c');
  expect((await terminal.ended()).exitCode).toBe(130);
});

it.each(windows)('plays another to its end at %i × %i, where the guards are in place', async (columns, rows) => {
  const { terminal, owner, keep, take } = await openAt(columns, rows, 'guarded');
  await take('access-keys', 'Deleting a root access key: deactivated first, then deleted', /❯ Deactivate now/);
  await owner.playUntil(/Check the record|\[terminal settings/);
  expect((await terminal.ended()).exitCode).toBe(0);
  await keep('summary', 'The end: what was done, where the record is, and how to check it');
});
