// Makes the front end that was chosen, and loads only that one.
import type { Clock } from '../engine/clock.ts';
import { Interrupted } from '../engine/errors.ts';
import type { FrontEnd } from '../engine/port.ts';
import type { StandIns } from '../engine/stand-ins.ts';
import type { Surroundings } from '../surroundings.ts';
import { withLocalTimes } from '../ui/times.ts';
import type { Ui } from '../ui-choice.ts';

export interface Stage {
  readonly frontEnd: FrontEnd;
  /** Aborted by a signal, or by Ctrl-C while nothing was asked. */
  readonly signal: AbortSignal;
}

/** Begins to read the front end that fills the screen: worth it while AWS is waited for. What goes wrong is met again later. */
export function readAhead(ui: Ui): void {
  if (ui === 'tui') import('../ui/tui/front-end.ts').catch(() => undefined);
}

/** `standIns` only in a rehearsal. The caller closes the front end, which shows local times. */
export async function openFrontEnd(
  ui: Exclude<Ui, 'none'>,
  surroundings: Surroundings,
  clock: Clock,
  standIns?: StandIns,
): Promise<Stage> {
  const { frontEnd, signal } = await load(ui, surroundings, clock, standIns);
  return { frontEnd: withLocalTimes(frontEnd), signal };
}

async function load(
  ui: Exclude<Ui, 'none'>,
  { answers, stdin, stdout, stderr, env, holding, firstScreen, signal: outer }: Surroundings,
  clock: Clock,
  standIns?: StandIns,
): Promise<Stage> {
  const stopped = new AbortController();
  const signal = AbortSignal.any([outer, stopped.signal]);
  const onInterrupt = () => stopped.abort(new Interrupted());
  const common = { stdin, stdout, clock, onInterrupt, ...(standIns === undefined ? {} : { standIns }) };
  switch (ui) {
    case 'tui': {
      const { createTui } = await import('../ui/tui/front-end.ts');
      const onFault = (error: unknown) => stopped.abort(error);
      const over = firstScreen === undefined ? {} : { firstScreen };
      return { frontEnd: createTui({ ...common, stderr, env, holding, ...over, onFault }), signal };
    }
    case 'linear': {
      const { createLinear } = await import('../ui/linear/front-end.ts');
      return { frontEnd: createLinear({ ...common, holding, color: (env['NO_COLOR'] ?? '') === '' }), signal };
    }
    case 'scripted': {
      const { createScripted } = await import('../ui/scripted/front-end.ts');
      if (answers === undefined) throw new TypeError('scripted mode without its answers');
      return { frontEnd: createScripted({ ...common, file: answers, env }), signal };
    }
    case 'plain': {
      const { createPlain } = await import('../ui/plain/front-end.ts');
      return { frontEnd: createPlain(common), signal };
    }
  }
}
