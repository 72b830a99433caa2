// Linear mode: one Inquirer prompt after the other on the main screen, for those who dislike
// full-screen programs. Between prompts it only appends.
import type { Readable } from 'node:stream';
import type { Clock } from '../../engine/clock.ts';
import type { AnswerTo, Answers, Event, FrontEnd, Question } from '../../engine/port.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { questionLines } from '../question-lines.ts';
import { withoutControls } from '../text-line.ts';
import type { Look, TextLine } from '../text-line.ts';
import { createTranscript } from '../transcript.ts';
import { attest, choose, consent, text, waitFor } from './asks.ts';
import type { Desk } from './desk.ts';
import { createPrompts } from './prompts.ts';
import type { Window } from './prompts.ts';
import { code, enrol, showSecret } from './secrets.ts';

export interface LinearOptions {
  readonly stdin: Readable;
  readonly stdout: Window;
  readonly clock: Clock;
  /** False under NO_COLOR; then there is no QR code either. */
  readonly color: boolean;
  /** Present in a rehearsal only. */
  readonly standIns?: StandIns;
}

/**
 * Every ask rejects with Interrupted once the input has ended or the output is closed. `close` lets go
 * of both streams and leaves them open; an ask still pending then rejects with Interrupted.
 */
export function createLinear(options: LinearOptions): FrontEnd {
  const { stdin, stdout, clock, standIns, color } = options;
  const prompts = createPrompts(stdin, stdout);
  const transcript = createTranscript({ rehearsal: standIns !== undefined, glyphs: true });
  // Lines told while a prompt is drawn would be erased by its next redraw: they wait for its end.
  const held: TextLine[] = [];
  let asking = 0;

  const write = (line: TextLine) => {
    if (stdout.writable) stdout.write(`${painted(line, color)}\n`);
  };
  const release = () => {
    for (const line of held.splice(0)) write(line);
  };
  const desk = (signal: AbortSignal): Desk => ({
    prompts,
    say: write,
    draw: (lines) => {
      if (stdout.writable) stdout.write(`${lines.join('\n')}\n`);
    },
    clock,
    standIns,
    signal,
    color,
    size: () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 }),
  });

  return {
    tell: (event: Event) => {
      if (asking > 0 && event.kind === 'busy') return;
      const lines = transcript.lines(event);
      if (asking > 0) held.push(...lines);
      else for (const line of lines) write(line);
    },
    ask: async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
      signal.throwIfAborted();
      for (const line of questionLines(question, transcript.rehearsal, clock.now())) write(line);
      asking += 1;
      try {
        // `answer` returns the type that belongs to the question's kind; the compiler cannot follow the link.
        return (await answer(question, desk(signal))) as AnswerTo<Q>;
      } finally {
        asking -= 1;
        release();
      }
    },
    close: () => {
      prompts.close();
      return Promise.resolve();
    },
  };
}

const paint: { readonly [look in Look]: string } = {
  plain: '',
  heading: '\u001b[1m',
  quiet: '\u001b[2m',
  good: '\u001b[32m',
  // Yellow vanishes on a light page; magenta reads on both.
  warning: '\u001b[35m',
  bad: '\u001b[31m',
};

function painted({ text: line, look }: TextLine, color: boolean): string {
  const clean = withoutControls(line);
  return color && look !== 'plain' && clean !== '' ? `${paint[look]}${clean}\u001b[0m` : clean;
}

function answer(question: Question, desk: Desk): Promise<Answers[Question['kind']]> {
  switch (question.kind) {
    case 'choose':
      return choose(question, desk);
    case 'approve':
      return consent(question, desk);
    case 'text':
      return text(question, desk);
    case 'show-secret':
      return showSecret(question, desk);
    case 'enrol':
      return enrol(question, desk);
    case 'code':
      return code(question, desk);
    case 'attest':
      return attest(question, desk);
    case 'wait-for':
      return waitFor(question, desk);
  }
}
