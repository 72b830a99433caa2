// The pictures of the documentation, from one real run in a pseudo-terminal.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import { startTerminal } from '../support/pty.ts';
import { screenSvg } from '../support/screen-svg.ts';

const directory = join(import.meta.dirname, '../../docs/pictures');

it('plays a rehearsal and keeps pictures of it', async () => {
  const rehearsal = await rehearsalFor('root-key');
  const terminal = await startTerminal(['rehearse', '--endpoint-url', rehearsal.url], { columns: 104, rows: 32 });
  const owner = ownerAt({ terminal, rehearsal, standIns: true, guards: true });
  const take = async (name: string, title: string, seen: RegExp) => {
    await owner.playUntil(seen, (_name, screen) => seen.test(screen));
    await terminal.waitFor(seen);
    await writeFile(join(directory, `${name}.svg`), screenSvg(terminal.cells('dark'), title));
  };

  await take('welcome', 'The first screen: which account, as whom, and what will happen', /❯ Begin/);
  await take('root-mfa', 'MFA on root: explained, and watched until AWS says it is on', /Waiting for MFA on root/);
  await take('plan', 'A plan: every change in plain words before anything happens', /❯ Make the administrator/);
  terminal.type('c');
  await terminal.waitFor(/The same with the AWS CLI/);
  await take('commands', 'The same plan as AWS CLI commands', /The same with the AWS CLI/);
  terminal.press('escape');
  await terminal.waitFor(/❯ Make the administrator/);
  await owner.playUntil(/Scan this/, (_name, screen) => screen.includes('Scan this'));
  await terminal.waitForQrCode();
  await take('qr', 'The QR code for the administrator, on a screen of its own', /Scan this/);
  await take('hand-over', 'The hand-over: the run acts as ada now', /Waiting for a console sign-in/);
  await take(
    'many-regions',
    'A plan for every Region: said once, with its Regions and its cost',
    /❯ Switch GuardDuty on/,
  );
  await take('access-keys', 'Deleting a root access key: found, deactivated, then deleted', /❯ Deactivate now/);
  await owner.playUntil(/Check the record/);
  expect((await terminal.ended()).exitCode).toBe(0);
});
