// Linear mode: one Inquirer prompt after the other on the main screen, for those who dislike full-screen programs. Between
// prompts it only appends; only what holds a secret is asked on a screen of its own.
import type { Readable } from 'node:stream';
import type { Clock } from '../../engine/clock.ts';
import type { AnswerTo, Answers, Event, FrontEnd, Question } from '../../engine/port.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import type { Holder, Holding } from '../holding.ts';
import { painted } from '../painted.ts';
import { questionLines } from '../question-lines.ts';
import { textLine } from '../text-line.ts';
import type { TextLine } from '../text-line.ts';
import { createTranscript } from '../transcript.ts';
import { attest, choose, consent, text, waitFor } from './asks.ts';
import type { Desk } from './desk.ts';
import { createPrivateScreen } from './private-screen.ts';
import { createPrompts } from './prompts.ts';
import type { Window } from './prompts.ts';
import { code, enrol, showSecret } from './secrets.ts';
import { typeset } from './typeset.ts';

export interface LinearOptions {
  readonly stdin: Readable;
  readonly stdout: Window;
  readonly clock: Clock;
  /** False under NO_COLOR; then there is no QR code either. */
  readonly color: boolean;
  /** Present in a rehearsal only. */
  readonly standIns?: StandIns;
  /** Absent where there is no process to stop, as in a test. */
  readonly holding?: Holding;
}

/**
 * Every ask rejects with Interrupted once the input has ended or the output is closed. `close` lets go
 * of both streams and leaves them open; an ask still pending then rejects with Interrupted.
 */
export function createLinear(options: LinearOptions): FrontEnd {
  const { stdin, stdout, clock, standIns, color, holding } = options;
  const prompts = createPrompts(stdin, stdout);
  const transcript = createTranscript({ rehearsal: standIns !== undefined, glyphs: true });
  // Lines told while a prompt is drawn would be erased by its next redraw: they wait for its end.
  const held: TextLine[] = [];
  let asking = 0;

  const columns = () => stdout.columns ?? 80;
  const put = (text: string) => {
    if (stdout.writable) stdout.write(text);
  };
  const screen = createPrivateScreen(put);
  let rowsUsed = 0;
  const write = (text: string) => {
    rowsUsed += text.split('\n').length - 1;
    if (screen.isOpen) screen.write(text);
    else put(text);
  };
  const say = (line: TextLine) => {
    const lines = typeset(line, columns());
    write(lines.map((spans) => `${painted(spans, color)}\n`).join(''));
  };
  /** What stands above a prompt; a title alone needs no gap. */
  const explain = (lines: readonly TextLine[]) => {
    for (const line of lines) say(line);
    if (lines.length > 2) say(textLine(''));
  };
  const release = () => {
    for (const line of held.splice(0)) say(line);
  };
  const desk = (signal: AbortSignal): Desk => ({
    prompts,
    say,
    draw: (lines) => write(`${lines.join('\n')}\n`),
    aside: (ask) => {
      rowsUsed = 0;
      return screen.during(ask);
    },
    clear: () => {
      rowsUsed = 0;
      screen.clear();
    },
    rowsUsed: () => rowsUsed,
    clock,
    rehearsal: transcript.rehearsal,
    standIns,
    signal,
    color,
    size: () => ({ columns: columns(), rows: stdout.rows ?? 24 }),
  });
  // Stopped and continued, the terminal is taken again and the question stands anew.
  const holder: Holder = {
    leave: screen.hide,
    back: () => prompts.again(screen.restore),
    release: screen.hide,
  };

  return {
    tell: (event: Event) => {
      if (asking > 0 && event.kind === 'busy') return;
      const lines = transcript.lines(event);
      if (asking > 0) held.push(...lines);
      else for (const line of lines) say(line);
    },
    ask: async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
      signal.throwIfAborted();
      if (!isPrivate(question)) explain(questionLines(question, transcript.rehearsal, clock.now()));
      asking += 1;
      const letGo = holding?.hold(holder);
      try {
        // `answer` returns the type that belongs to the question's kind; the compiler cannot follow the link.
        return (await answer(question, desk(signal))) as AnswerTo<Q>;
      } finally {
        asking -= 1;
        letGo?.();
        release();
      }
    },
    close: () => {
      prompts.close();
      return Promise.resolve();
    },
  };
}

/** Those that show or take a secret have a screen of their own. */
function isPrivate({ kind }: Question): boolean {
  return kind === 'show-secret' || kind === 'enrol' || kind === 'code';
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
