// A whole run on the rehearsal account with the rehearsal as the owner, as what crossed the port, in order.
import { everyControl, fewRegions } from '../support/boards.ts';
import { runOn, stageFor } from '../support/rehearsed-run.ts';
import type { Event, FrontEnd, Question } from '../../src/engine/port.ts';

export type Crossed =
  { readonly kind: 'told'; readonly event: Event } | { readonly kind: 'asked'; readonly question: Question };

/** On `scenario`, with every control; rejects where the run did not end with all of them held. */
export async function recordedRun(scenario: string): Promise<readonly Crossed[]> {
  const crossed: Crossed[] = [];
  const recording = (auto: FrontEnd): FrontEnd => ({
    tell: (event) => {
      crossed.push({ kind: 'told', event });
      auto.tell(event);
    },
    ask: (question, signal) => {
      crossed.push({ kind: 'asked', question });
      return auto.ask(question, signal);
    },
    close: () => auto.close(),
  });
  // In three Regions everything is there that seventeen have, in less time.
  const setting = { scenario, controls: everyControl, regions: fewRegions };
  const { code, error } = await runOn(await stageFor(setting), { owner: recording });
  if (code !== 0) throw new Error(`The run ended with ${String(code)}.`, { cause: error });
  return crossed;
}
