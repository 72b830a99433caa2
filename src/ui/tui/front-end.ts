// The Ink front end: an adapter of the port. It owns the terminal from the first event to `close`, keeps one
// Screen, and hands answers back. No secret is ever written to the main screen.
import { type Instance, render, type SuspendTerminal, type TerminalSuspension } from 'ink';
import { createElement } from 'react';
import { Interrupted, WentBack } from '../../engine/errors.ts';
import type { Answers, AnswerTo, Event, FrontEnd, Question } from '../../engine/port.ts';
import { summaryLines } from '../summary-lines.ts';
import { App } from './app.tsx';
import type { AskContext } from './ask-context.ts';
import { hasRunningTime } from './asks/ask.ts';
import { depthOf, groundOf } from './colour-support.ts';
import { clipboardSequence } from './copy.ts';
import { type Frame, frameOf } from './frame.ts';
import { heartbeat } from './heartbeat.ts';
import type { Key } from './keys.ts';
import { paletteFor } from './palette.ts';
import { pressed } from './press.ts';
import { asked, emptyScreen, noted, type Screen, told, withdrawn } from './screen.ts';
import { carryOut, standInContext } from './stand-in-effects.ts';
import type { TuiOptions } from './tui-options.ts';
import { drawable } from './width.ts';

interface Pending {
  readonly resolve: (answer: Answers[Question['kind']]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Opens the alternate screen at the first event or question; `close` restores the terminal. */
export function createTui(options: TuiOptions): FrontEnd {
  const { stdin, stdout, stderr, env, clock, standIns, onInterrupt, onFault, holding, firstScreen } = options;
  const depth = depthOf(env);
  const listeners = new Set<() => void>();
  let screen: Screen = emptyScreen;
  let version = 0;
  let drawn = -1;
  /** The version that first showed the pending question. Keys typed before it was drawn are not for it. */
  let askVersion = 0;
  let beat = 0;
  let pending: Pending | undefined;
  let instance: Instance | undefined;
  let closing: Promise<void> | undefined;
  let fault: { readonly error: unknown } | undefined;
  let suspension: Promise<TerminalSuspension> | undefined;
  let suspendTerminal: SuspendTerminal | undefined;
  let letGo: (() => void) | undefined;

  const context = (columns: number, rows: number): AskContext => ({
    now: clock.now(),
    columns,
    rows,
    colour: depth !== 'none',
    isRehearsal: screen.identity?.rehearsal === true,
    ...standInContext(screen.ask, standIns),
  });

  const changed = (): void => {
    version += 1;
    for (const listener of listeners) listener();
  };
  let lastSecond = 0;
  const pulse = heartbeat(() => {
    const second = Math.floor(clock.now() / 1000);
    if (screen.ask !== undefined && second === lastSecond) return;
    lastSecond = second;
    beat += 1;
    changed();
  }, 125);

  const show = (next: Screen): void => {
    screen = next;
    if (closing !== undefined) return;
    pulse.set(screen.ask === undefined ? true : hasRunningTime(screen.ask));
    if (instance === undefined && firstScreen !== undefined) firstScreen.replaceBy(takeOver);
    else mount();
    changed();
  };

  const settle = (act: (pending: Pending) => void): void => {
    const settled = pending;
    if (settled === undefined) return;
    pending = undefined;
    show(withdrawn(screen));
    act(settled);
  };

  const answer = (value: Answers[Question['kind']]): void => {
    if (value === 'stored' && screen.ask?.kind === 'show-secret') {
      standIns?.keep(screen.ask.question.label, screen.ask.question.secret);
    }
    settle(({ resolve }) => resolve(value));
  };

  const interrupt = (): void => {
    screen = { ...screen, isEnding: true };
    if (pending !== undefined) return settle(({ reject }) => reject(new Interrupted()));
    if (instance !== undefined) show(screen);
    onInterrupt();
  };

  /** A fault must reach the engine, not end the process with the screen still switched. */
  const fail = (error: unknown): void => {
    if (fault !== undefined || closing !== undefined) return;
    fault = { error };
    if (pending === undefined) onFault?.(error);
    else settle(({ reject }) => reject(error));
  };

  const onKey = (key: Key): void => {
    try {
      if (key.kind === 'suspend') holding?.stop();
      else take(key);
    } catch (error) {
      fail(error);
    }
  };

  const draw = (columns: number, rows: number): Frame => {
    try {
      return frameOf(screen, context(columns, rows), beat);
    } catch (error) {
      // Ink would print the error, with its message, for everybody to see.
      queueMicrotask(() => fail(error));
      return { lines: [], scroll: { page: 0, max: 0 } };
    }
  };

  const leave = (): void => {
    if (closing === undefined) suspension ??= suspendTerminal?.();
  };
  const back = async (): Promise<void> => {
    const was = suspension;
    suspension = undefined;
    await (await was)?.resume();
  };

  const take = (key: Key): void => {
    if (closing !== undefined) return;
    if (key.kind !== 'interrupt' && pending !== undefined && drawn < askVersion) return;
    const before = screen;
    const { screen: next, wish } = pressed(screen, key, context(stdout.columns || 80, stdout.rows || 24));
    if (next !== before) show(next);
    switch (wish?.kind) {
      case undefined:
        return;
      case 'answer':
        return answer(wish.answer);
      case 'back':
        return settle(({ reject }) => reject(new WentBack()));
      case 'interrupt':
        return interrupt();
      case 'copy':
        // One write of its own: Ink writes each frame in one, and this moves no cursor.
        return void stdout.write(clipboardSequence(wish.text, (env['TMUX'] ?? '') !== ''));
      case 'effect': {
        const ask = next.ask;
        const asker = pending;
        if (ask === undefined || standIns === undefined) return;
        void carryOut(wish.effect, ask, standIns).then((result) => {
          const isStillAsked = pending === asker && pending !== undefined;
          if (result.kind === 'done') {
            show(noted(screen, 'Pretend console', result.sentence));
            if (isStillAsked) answer('check-now');
          } else if (result.kind === 'failed' && isStillAsked && screen.ask?.kind === 'wait-for') {
            const state = { cursor: screen.ask.state.cursor, isRunning: false, failure: result.sentence };
            show({ ...screen, ask: { ...screen.ask, state } });
          } else changed();
        });
      }
    }
  };

  /** What is open on the first screen stays open. */
  const takeOver = (open: Pick<Screen, 'page' | 'scroll'>): void => {
    screen = { ...screen, ...open };
    mount();
  };

  const mount = (): void => {
    if (instance !== undefined) return;
    for (const event of ['end', 'close', 'error'] as const) stdin.once(event, interrupt);
    for (const event of ['close', 'error'] as const) stdout.once(event, interrupt);
    instance = render(
      createElement(App, {
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        version: () => version,
        frame: draw,
        palette: paletteFor(depth, groundOf(env)),
        onKey,
        onDrawn: (number) => {
          drawn = number;
        },
        onMounted: (suspend) => {
          suspendTerminal = suspend;
        },
      }),
      {
        stdin,
        stdout,
        stderr,
        exitOnCtrlC: false,
        alternateScreen: true,
        incrementalRendering: true,
        // Ink would print nothing until the end when CI is set, even in a real terminal.
        interactive: true,
        isScreenReaderEnabled: false,
      },
    );
    // A fault in drawing must not leave the engine waiting for an answer that cannot come.
    instance.waitUntilExit().catch(fail);
    letGo = holding?.hold({ leave, back: () => void back().catch(fail), release: () => instance?.unmount() });
  };

  const close = async (): Promise<void> => {
    pulse.set(false);
    letGo?.();
    const reason = new Interrupted();
    pending?.reject(reason);
    pending = undefined;
    if (instance !== undefined) {
      await back().catch(() => undefined);
      // One turn of the loop in raw mode: keys typed ahead are read here, not by the shell afterwards.
      await new Promise((resolve) => setImmediate(resolve));
      instance.unmount();
      while (stdin.read() !== null);
      for (const event of ['end', 'close', 'error'] as const) stdin.removeListener(event, interrupt);
      // A terminal that goes away later must not end the process.
      stdin.on('error', () => undefined);
      stdin.pause();
      stdin.unref?.();
      holding?.hush();
      // Ink waits for what it wrote to be taken, which nobody does any more once the output is gone.
      if (!stdout.destroyed) await instance.waitUntilExit().catch(() => undefined);
      for (const event of ['close', 'error'] as const) stdout.removeListener(event, interrupt);
      stdout.on('error', () => undefined);
    }
    if (screen.summary !== undefined) {
      const lines = summaryLines(screen.summary, Math.min(stdout.columns || 80, 100));
      stdout.write(`${lines.map((text) => drawable(text)).join('\n')}\n`);
    }
  };

  return {
    tell(event: Event): void {
      show(told(screen, event, clock.now()));
    },
    ask<Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        if (fault !== undefined) {
          reject(fault.error);
          return;
        }
        if (closing !== undefined || stdin.readableEnded || stdin.destroyed) {
          reject(new Interrupted());
          return;
        }
        if (pending !== undefined) {
          reject(new TypeError(`${question.id} was asked while another question was on the screen`));
          return;
        }
        const onAbort = (): void => {
          if (pending === mine) settle(({ reject: refuse }) => refuse(signal.reason));
        };
        const done = (): void => signal.removeEventListener('abort', onAbort);
        const mine: Pending = {
          resolve: (value) => {
            done();
            // The ask that made the answer has the question's own kind, so the answer has its type.
            resolve(value as AnswerTo<Q>);
          },
          reject: (reason) => {
            done();
            reject(reason);
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        pending = mine;
        askVersion = version + 1;
        show(asked(screen, question));
      });
    },
    close(): Promise<void> {
      closing ??= close();
      return closing;
    },
  };
}
