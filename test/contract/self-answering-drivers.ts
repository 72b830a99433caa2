// The front ends that nobody sits at: one answers from a file, with programs for codes and secrets, the other is the owner
// of a rehearsal. What a person would press is decided before the question.
import { PassThrough } from 'node:stream';
import { systemClock } from '../../src/engine/clock.ts';
import { digestOf } from '../../src/engine/plan.ts';
import type { FrontEnd } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { StandIns } from '../../src/engine/stand-ins.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import type { AnswersFile } from '../../src/ui/scripted/answers-file.ts';
import { createScripted } from '../../src/ui/scripted/front-end.ts';
import { createTranscript } from '../../src/ui/transcript.ts';
import * as ask from './questions.ts';

export interface SelfAnswering {
  readonly frontEnd: FrontEnd;
  /** Everything shown so far, blank space made single. */
  shown(): string;
}

/** Another code each time it is asked, as time-based codes are when they are asked seldom enough. */
const codes = `process.stdout.write(String(process.hrtime.bigint() % 900000n + 100000n))`;
const takes = `require('fs').readFileSync(0)`;

/** Answers each question of `questions.ts`. */
export const everyAnswer: AnswersFile = {
  version: 1,
  answers: {
    'test.choose': 'second',
    'test.text': 'ada',
    'test.attest': { confirm: true, fields: { holder: 'Ada', place: 'office safe' } },
    'test.wait-for': 'check-now',
  },
  approvals: { changes: ['IAM:UpdateAccessKey'], final: ['IAM:DeleteAccessKey'] },
  codes: [process.execPath, '-e', codes, '{device}'],
  secrets: [process.execPath, '-e', takes, '{label}'],
};

const noAnswer: AnswersFile = { version: 1, answers: {} };

export function startScripted(file: Partial<AnswersFile> = noAnswer): SelfAnswering {
  const stdout = new PassThrough();
  let written = '';
  stdout.on('data', (piece: Buffer) => (written += piece.toString()));
  const options = { stdout, clock: systemClock, env: process.env };
  return {
    frontEnd: createScripted({ file: { ...noAnswer, ...file }, ...options }),
    shown: () => written.replaceAll(/\s+/g, ' '),
  };
}

/** On a simulated account whose phone shows another code for each window, and whose console does what it is asked. */
export function startAuto(): SelfAnswering {
  let window = 0;
  const standIns: StandIns = {
    phone: {
      scan: () => undefined,
      code: (device) => ({ code: new Secret(sixDigits(device, window)), secondsLeft: 9 }),
      skipToNextCode: async () => {
        window += 1;
      },
    },
    console: { run: () => Promise.resolve('It was done.') },
    keep: () => undefined,
  };
  const transcript = createTranscript({ rehearsal: true, glyphs: false });
  let written = '';
  const frontEnd = createAutoOwner({
    standIns,
    clock: systemClock,
    tell: (event) => {
      for (const { text } of transcript.lines(event)) written += `${text}\n`;
    },
  });
  frontEnd.tell({ kind: 'identity', identity: ask.rehearsalIdentity });
  return { frontEnd, shown: () => written.replaceAll(/\s+/g, ' ') };
}

const sixDigits = (device: string, window: number) =>
  String((Number.parseInt(digestOf({ device, window }).slice(0, 8), 16) % 900_000) + 100_000);
