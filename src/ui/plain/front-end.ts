// Plain mode: append-only lines for screen readers, dumb terminals and pipes. No escape code, no
// redraw, no box; what was printed stays as it was.
import type { Writable } from 'node:stream';
import type { Clock } from '../../engine/clock.ts';
import type { AnswerTo, Answers, Event, FrontEnd, Question } from '../../engine/port.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { questionLines } from '../question-lines.ts';
import { createTranscript } from '../transcript.ts';
import { attest, choose, consent, text, waitFor } from './asks.ts';
import type { Desk } from './asks.ts';
import { createLines } from './lines.ts';
import type { LineInput } from './lines.ts';
import { code, enrol, showSecret } from './secrets.ts';
import { createTalk } from './talk.ts';

export interface PlainOptions {
  readonly stdin: LineInput;
  readonly stdout: Writable;
  readonly clock: Clock;
  /** Present in a rehearsal only. */
  readonly standIns?: StandIns;
  /** A Ctrl-C that arrived as a character while nothing was asked. */
  readonly onInterrupt?: () => void;
}

/**
 * Every ask rejects with Interrupted once the input has ended or the output is closed. `close` lets go
 * of both streams and leaves them open; an ask still pending then rejects with Interrupted.
 */
export function createPlain(options: PlainOptions): FrontEnd {
  const { stdin, stdout, clock, standIns } = options;
  const lines = createLines(stdin, options.onInterrupt ?? (() => undefined));
  const talk = createTalk(stdout, lines, stdin.isTTY === true);
  const transcript = createTranscript({ rehearsal: standIns !== undefined, glyphs: false });
  stdout.on('error', lines.stop);
  stdout.on('close', lines.stop);

  return {
    tell: (event: Event) => {
      // While the owner is asked, a background read has nothing to say to them.
      if (talk.asking && event.kind === 'busy') return;
      for (const { text: line } of transcript.lines(event)) talk.say(line);
    },
    ask: async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
      signal.throwIfAborted();
      for (const { text: line } of questionLines(question, transcript.rehearsal, clock.now())) talk.say(line);
      // `answer` returns the type that belongs to the question's kind; the compiler cannot follow the link.
      return (await answer(question, { talk, clock, standIns, signal })) as AnswerTo<Q>;
    },
    close: () => {
      // The error listener stays: a pipe that breaks later must not end the process.
      stdout.off('close', lines.stop);
      lines.close();
      return Promise.resolve();
    },
  };
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
