// The rehearsal's own owner: decides everything, says so, and only on a simulated account.
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { Problem } from '../../src/engine/errors.ts';
import type { Event, FrontEnd, TextQuestion } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { StandIns } from '../../src/engine/stand-ins.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import * as ask from '../contract/questions.ts';

const live = new AbortController().signal;
let told: Event[];
let done: string[];
let window: number;
let consoleFails: boolean;
let owner: FrontEnd;

beforeEach(() => {
  told = [];
  done = [];
  window = 0;
  consoleFails = false;
  const scanned = new Set<string>(['ada-old-phone']);
  const standIns: StandIns = {
    phone: {
      scan: (device) => scanned.add(device),
      code: (device) =>
        scanned.has(device) ? { code: new Secret(String(100_000 + window)), secondsLeft: 9 } : undefined,
      skipToNextCode: () => {
        window += 1;
        return Promise.resolve();
      },
    },
    console: {
      run: (errand) => {
        done.push(errand.kind);
        return consoleFails ? Promise.reject(new Error('no console today')) : Promise.resolve('It was done.');
      },
    },
    keep: (label, secret) => done.push(`keep ${label} ${secret.reveal()}`),
  };
  owner = createAutoOwner({ standIns, clock: systemClock, tell: (event) => told.push(event) });
  owner.tell({ kind: 'identity', identity: ask.rehearsalIdentity });
});

const words = () => JSON.stringify(told);

it('takes the suggested option, or the first that is available', async () => {
  expect(await owner.ask(ask.choose, live)).toBe('first');
  expect(await owner.ask({ ...ask.choose, id: 'b', suggested: 'locked' }, live)).toBe('first');
  expect(await owner.ask({ ...ask.choose, id: 'c', suggested: 'second' }, live)).toBe('second');
});

it('does not take the same option for ever', async () => {
  const answers: string[] = [];
  for (let times = 0; times < 6; times += 1) answers.push(await owner.ask(ask.choose, live));
  expect(answers).toEqual(['first', 'first', 'first', 'second', 'second', 'second']);
  await expect(owner.ask(ask.choose, live)).rejects.toMatchObject({ kind: 'unanswered' });
});

it('approves the plan it was shown, with its phrase', async () => {
  const answer = await owner.ask({ ...ask.approval, plan: ask.phrasePlan }, live);
  expect(answer).toMatchObject({ digest: ask.phrasePlan.digest });
});

it('scans, and gives two codes of two windows', async () => {
  const { first, second } = await owner.ask(ask.enrol, live);
  expect([first.reveal(), second.reveal()]).toEqual(['100000', '100001']);
});

it('gives a code of a window that was not used yet, and skips those refused', async () => {
  const check = (code: string) => (code === '100001' ? 'That code was used.' : undefined);
  const answer = await owner.ask({ ...ask.code, device: 'ada-old-phone', check }, live);
  expect(answer.reveal()).toBe('100002');
});

it('says that the phone does not know a device instead of making a code up', async () => {
  await expect(owner.ask({ ...ask.code, device: 'stranger' }, live)).rejects.toThrow(/does not know this device/);
});

it('keeps the password in the pretend password manager and never tells a secret', async () => {
  expect(await owner.ask(ask.showSecret, live)).toBe('stored');
  expect(done).toEqual([`keep Password of ada ${ask.password}`]);
  await owner.ask(ask.enrol, live);
  for (const secret of [ask.password, ask.seed, '100000', '100001']) expect(words()).not.toContain(secret);
});

it('fills every field of an attestation with text that passes its check', async () => {
  const answer = await owner.ask(ask.attest, live);
  expect(answer).toEqual({ fields: { holder: 'Ada', place: 'Ada, office safe' } });
});

describe('asked for a text', () => {
  const question: TextQuestion = { ...ask.text, id: 'admin-user.name', label: 'User name', check: () => undefined };

  it('takes what is prefilled', async () => {
    expect(await owner.ask({ ...question, prefilled: 'grace' }, live)).toBe('grace');
  });

  it('is called ada', async () => {
    expect(await owner.ask(question, live)).toBe('ada');
  });

  it('gives another name when the first was refused', async () => {
    expect(await owner.ask(question, live)).toBe('ada');
    expect(await owner.ask({ ...question, problem: 'That name is taken.' }, live)).not.toBe('ada');
  });

  it('gives up with the id of the question when nothing passes', async () => {
    const failure = await owner.ask({ ...question, check: () => 'no' }, live).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Problem);
    expect((failure as Problem).kind).toBe('unanswered');
    expect((failure as Problem).happened).toContain('admin-user.name');
  });
});

describe('waiting for something outside', () => {
  const question = { ...ask.waitFor, errand: { kind: 'register-root-mfa' } } as const;

  it('does the errand twice at most and then leaves it for later', async () => {
    const answers = [await owner.ask(question, live), await owner.ask(question, live), await owner.ask(question, live)];
    expect(answers).toEqual(['check-now', 'check-now', 'later']);
    expect(done).toEqual(['register-root-mfa', 'register-root-mfa']);
  });

  it('leaves it for later without an errand, and when the console fails', async () => {
    expect(await owner.ask(ask.waitFor, live)).toBe('later');
    consoleFails = true;
    expect(await owner.ask({ ...question, id: 'other' }, live)).toBe('later');
    expect(words()).toContain('no console today');
  });
});

it('labels every answer as its own', async () => {
  told = [];
  for (const question of ask.everyKind) await owner.ask(question, live);
  expect(told).toHaveLength(ask.everyKind.length);
  for (const event of told) expect(JSON.stringify(event)).toContain('The rehearsal plays the owner: ');
});

it('answers nothing on a real account', async () => {
  owner.tell({ kind: 'identity', identity: { ...ask.rehearsalIdentity, rehearsal: false } });
  for (const question of ask.everyKind) {
    await expect(owner.ask(question, live)).rejects.toMatchObject({ kind: 'unanswered' });
  }
});

it('honours an aborted signal', async () => {
  const reason = new Error('stop');
  await expect(owner.ask(ask.choose, AbortSignal.abort(reason))).rejects.toBe(reason);
});
