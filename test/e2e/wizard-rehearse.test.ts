// `rootlock rehearse` in a terminal: the pretend phone and the pretend console, worked by the keys the screen names,
// on an account that another process serves and that this run can leave and come back to.
import { expect, it } from 'vitest';
import {
  ended,
  expectNoSecretKept,
  expectRootAtRest,
  expectTidyEnd,
  expectVerifiedRecord,
} from '../support/expectations.ts';
import { rehearsalFor } from '../support/journey.ts';
import { ownerAt, type Seen } from '../support/owner.ts';
import { temporaryDirectory } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

it('can be played with the stand-ins alone, left in the middle, and taken up again', async () => {
  const rehearsal = await rehearsalFor();
  const directory = await temporaryDirectory();
  const seen: Seen = { codes: [] };
  const args = ['rehearse', '--endpoint-url', rehearsal.url, '--state-dir', 'state', '--output', 'out'];
  const start = () => startTerminal(args, { directory, columns: 100, rows: 40 });

  const first = await start();
  await ownerAt({ terminal: first, rehearsal, seen, standIns: true }).playUntil(ended, (name) => name === 'code');
  first.press('ctrl-c');
  await expectTidyEnd(first, 130);
  expect(first.scrollback().replaceAll('\n', '')).toContain(`rootlock rehearse --endpoint-url ${rehearsal.url}`);

  const second = await start();
  const owner = ownerAt({ terminal: second, rehearsal, seen, standIns: true });
  const met = await owner.playUntil(ended);
  await expectTidyEnd(second, 0);
  expect(met).toEqual(expect.arrayContaining(['code', 'console sign-in', 'phrase']));
  await expectRootAtRest(rehearsal);
  await expectVerifiedRecord(`${directory}/out`);
  await expectNoSecretKept(seen);
});

it('says that its own account is gone when it is left', async () => {
  const terminal = await startTerminal(['rehearse']);
  await terminal.waitFor('❯ Begin');
  expect(terminal.screen()).toContain('REHEARSAL');
  terminal.press('ctrl-c');
  await expectTidyEnd(terminal, 130);
  expect(terminal.scrollback()).toContain('This rehearsal account is gone. To begin another:');
});
