// Plain mode as a screen reader or a log would get it: the whole transcript, byte by byte.
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { Interrupted, Problem } from '../../src/engine/errors.ts';
import type { FrontEnd } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { StandIns } from '../../src/engine/stand-ins.ts';
import { createPlain } from '../../src/ui/plain/front-end.ts';
import { plainDriver } from '../contract/plain-driver.ts';
import * as ask from '../contract/questions.ts';

const live = new AbortController().signal;
const open: FrontEnd[] = [];
afterEach(async () => {
  for (const frontEnd of open.splice(0)) await frontEnd.close();
});

/** Plain mode on a pipe whose whole input is known beforehand. */
function piped(input: string, standIns?: StandIns) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  let written = '';
  stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const frontEnd = createPlain({ stdin, stdout, clock: systemClock, ...(standIns === undefined ? {} : { standIns }) });
  open.push(frontEnd);
  stdin.end(input);
  return { frontEnd, written: () => written };
}

function pretend(): StandIns & { readonly done: string[] } {
  const done: string[] = [];
  let window = 0;
  let scanned = false;
  return {
    done,
    phone: {
      scan: (device) => {
        scanned = true;
        done.push(`scan ${device}`);
      },
      code: () => (scanned ? { code: new Secret(String(111111 * (window + 1))), secondsLeft: 12 } : undefined),
      skipToNextCode: () => {
        window += 1;
        return Promise.resolve();
      },
    },
    console: {
      run: (errand) => {
        done.push(errand.kind);
        return Promise.resolve('MFA was registered for root.');
      },
    },
    keep: (label) => done.push(`keep ${label}`),
  };
}

describe('the transcript', () => {
  it('of a choice reads like this', async () => {
    const { frontEnd, written } = piped('9\n2\n\n3\n');
    expect(await frontEnd.ask(ask.choose, live)).toBe('second');
    expect(written()).toMatchInlineSnapshot(`
      "
      A question of this test
      Its explanation.
      1. Alpha way: the short one (suggested)
      2. Barred way (not available: needs the hand-over)
      3. Gamma way
      Type a number from 1 to 3. Type back for the list, or quit to leave; you can resume.
      > 
      "9" is not one of the numbers.
      Type a number from 1 to 3. Type back for the list, or quit to leave; you can resume.
      > 
      Barred way is not available: needs the hand-over
      Type a number from 1 to 3. Type back for the list, or quit to leave; you can resume.
      > 
      Nothing was typed, and nothing is assumed.
      Type a number from 1 to 3. Type back for the list, or quit to leave; you can resume.
      > 
      Chosen: Gamma way
      "
    `);
  });

  it('of a plan reads like this', async () => {
    const { frontEnd, written } = piped('yes\ndelete AKIA7Q2X\n');
    const answer = await frontEnd.ask({ ...ask.approval, plan: ask.phrasePlan }, live);
    expect(answer).toMatchObject({ digest: ask.phrasePlan.digest });
    expect(written()).toMatchInlineSnapshot(`
      "
      A question of this test
      Its explanation.
      Plan: Deactivate the root access key
      1. Deactivate the key AKIA7Q2X (can be undone)
         To undo: activate it again
         Signed by the administrator's MFA session
         Command: aws iam update-access-key --access-key-id AKIA7Q2X --status Inactive
      2. Delete the key AKIA7Q2X (final)
         Only if nothing broke
         Cost: about 1 USD
         Signed by the credentials you started with
         Command: aws iam delete-access-key --access-key-id AKIA7Q2X
      Cost of the whole plan: about 1 USD
      Waiting takes a day
      This key was used three days ago.
      To say yes (Deactivate now), type exactly: delete AKIA7Q2X
      Type no to leave it as it is, or risk to accept the risk. Type back for the list, or quit to leave; you can resume.
      > 
      Those are not the words asked for. Nothing is approved.
      To say yes (Deactivate now), type exactly: delete AKIA7Q2X
      Type no to leave it as it is, or risk to accept the risk. Type back for the list, or quit to leave; you can resume.
      > 
      Approved: Deactivate now
      "
    `);
  });

  it('of every kind of question and event holds printable text and line breaks only', async () => {
    const input = ['3', 'approve', 'ada', 'show', 'stored', 'show', '123456', '654321', '123456', 'no', '1', ''];
    const { frontEnd, written } = piped(input.join('\n'), pretend());
    frontEnd.tell({ kind: 'identity', identity: ask.rehearsalIdentity });
    frontEnd.tell(ask.controlOpened);
    frontEnd.tell({ kind: 'busy', text: 'Reading the account' });
    frontEnd.tell({ kind: 'notice', tone: 'bad', title: 'Hostile\u001b[2J\u0007\u202E title', lines: ['\u009b31m'] });
    for (const question of ask.everyKind) await frontEnd.ask(question, live);
    expect(written()).toContain('Problem: Hostile title');
    // eslint-disable-next-line no-control-regex -- finding control characters is the purpose
    expect(written()).not.toMatch(/[^\n -~\u00a0-\u200a\u2010-\u2027\u2030-\u205f\u2070-\ufefe]/);
    expect(written()).not.toMatch(/[\u2500-\u259f\u2800-\u28ff]/);
  });

  it('marks the first line and every heading of a rehearsal', async () => {
    const { frontEnd, written } = piped('3\n123456\n', pretend());
    frontEnd.tell({ kind: 'busy', text: 'Reading the account' });
    await frontEnd.ask(ask.choose, live);
    await frontEnd.ask(ask.code, live);
    expect(written()).toMatch(/^REHEARSAL\. /);
    expect(written().match(/^REHEARSAL - A question of this test$/gm)).toHaveLength(2);
  });

  it('says how to answer, to go back and to leave with every prompt', async () => {
    for (const question of ask.everyKind) {
      const { frontEnd, written } = piped('quit\n');
      await expect(frontEnd.ask(question, live)).rejects.toBeInstanceOf(Interrupted);
      expect(written()).toMatch(/[Tt]ype .*\n?.*Type back for the list, or quit to leave; you can resume\.\n> \n$/);
    }
  });

  it('shows the password exactly, on a line of its own', async () => {
    const { frontEnd, written } = piped('show\nno\nstored\n');
    await frontEnd.ask(ask.showSecret, live);
    expect(written().split('\n')).toContain(ask.password);
    expect(written()).toContain('It does not count as stored yet.');
  });
});

describe('the input', () => {
  it('takes the last line of a pipe that ends without a line break', async () => {
    const { frontEnd } = piped('3');
    expect(await frontEnd.ask(ask.choose, live)).toBe('second');
    await expect(frontEnd.ask(ask.choose, live)).rejects.toBeInstanceOf(Interrupted);
  });

  it('understands lines that end as on Windows, and characters split between reads', async () => {
    const stdin = new PassThrough();
    const frontEnd = createPlain({ stdin, stdout: new PassThrough().resume(), clock: systemClock });
    open.push(frontEnd);
    const answer = frontEnd.ask({ ...ask.text, check: () => undefined }, live);
    const bytes = Buffer.from('Zoë\r\n');
    stdin.write(bytes.subarray(0, 3));
    stdin.write(bytes.subarray(3));
    expect(await answer).toBe('Zoë');
  });

  it('forgets at a terminal what was typed before the question', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stdout = new PassThrough();
    let written = '';
    stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const frontEnd = createPlain({ stdin, stdout, clock: systemClock });
    open.push(frontEnd);
    stdin.write('approve\n');
    await vi.waitFor(() => expect(stdin.readableLength).toBe(0), { interval: 1 });
    const answer = frontEnd.ask(ask.approval, live);
    await vi.waitFor(() => expect(written).toContain('\n> '), { interval: 1 });
    stdin.write('no\n');
    expect(await answer).toBe('declined');
  });

  it('takes Ctrl-C as leaving while it asks, and tells of it otherwise', async () => {
    const stdin = new PassThrough();
    const onInterrupt = vi.fn<() => void>();
    const stdout = new PassThrough();
    let written = '';
    stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    const frontEnd = createPlain({ stdin, stdout, clock: systemClock, onInterrupt });
    open.push(frontEnd);
    const answer = frontEnd.ask(ask.choose, live);
    await vi.waitFor(() => expect(written).toContain('\n> '), { interval: 1 });
    stdin.write('3\u0003');
    await expect(answer).rejects.toBeInstanceOf(Interrupted);
    expect(onInterrupt).not.toHaveBeenCalled();
    stdin.write('\u0003');
    await vi.waitFor(() => expect(onInterrupt).toHaveBeenCalledOnce(), { interval: 1 });
  });

  it('ends a pipe that never answers instead of asking for ever', async () => {
    const { frontEnd } = piped('y\n'.repeat(1000));
    const failure = await frontEnd.ask(ask.choose, live).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Problem);
    expect((failure as Problem).kind).toBe('unanswered');
  });

  it('uses the prefilled text only when told to keep it', async () => {
    const { frontEnd } = piped('\nkeep\n');
    expect(await frontEnd.ask({ ...ask.text, prefilled: 'ada' }, live)).toBe('ada');
  });

  it('does not know the word keep where nothing is prefilled', async () => {
    const { frontEnd } = piped('keep\n');
    expect(await frontEnd.ask(ask.text, live)).toBe('keep');
  });
});

describe('in a rehearsal', () => {
  it('lends the pretend phone for an enrolment', async () => {
    const standIns = pretend();
    const { frontEnd, written } = piped('codes\nphone\n111111\nnext\n222222\n', standIns);
    const { first, second } = await frontEnd.ask(ask.enrol, live);
    expect([first.reveal(), second.reveal()]).toEqual(['111111', '222222']);
    expect(standIns.done).toContain('scan ada-phone');
    expect(written()).not.toContain(ask.seed.slice(0, 4));
  });

  it('runs the errand at the pretend console and then checks', async () => {
    const standIns = pretend();
    const { frontEnd, written } = piped('2\n', standIns);
    const answer = await frontEnd.ask({ ...ask.waitFor, errand: { kind: 'register-root-mfa' } }, live);
    expect(answer).toBe('check-now');
    expect(standIns.done).toEqual(['register-root-mfa']);
    expect(written()).toContain('Pretend console: MFA was registered for root.');
  });

  it('keeps a stored password where the pretend console finds it', async () => {
    const standIns = pretend();
    const { frontEnd } = piped('show\nstored\n', standIns);
    await frontEnd.ask(ask.showSecret, live);
    expect(standIns.done).toEqual(['keep Password of ada']);
  });

  it('offers none of this on a real account', async () => {
    const session = plainDriver.start();
    open.push(session.frontEnd);
    session.frontEnd.ask({ ...ask.waitFor, errand: { kind: 'register-root-mfa' } }, live).catch(() => undefined);
    await session.asked();
    expect(session.shown()).not.toMatch(/pretend|rehears/i);
  });
});

it('says something told while it asks on a line of its own', async () => {
  const session = plainDriver.start();
  open.push(session.frontEnd);
  const answer = session.frontEnd.ask(ask.waitFor, live);
  await session.asked();
  session.frontEnd.tell({ kind: 'busy', text: 'Reading the account' });
  session.frontEnd.tell({ kind: 'notice', tone: 'good', title: 'It has happened', lines: [] });
  expect(session.bytes()).toMatch(/\n> \nIt has happened\n$/);
  await session.fill('1');
  expect(await answer).toBe('check-now');
});
