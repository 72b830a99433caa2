// A bad day at AWS, from one seed: calls are throttled, fail or get lost, and changes of IAM take a while to be
// seen. The same seed and the same calls make the same day.
import { seededDraws } from './draws.ts';
import { everydayTroubles, type Faults, type RandomTrouble } from './faults.ts';
import type { SpreadingRule } from './spreading.ts';

export interface BadDay {
  readonly seed: string;
  /** The chance of each call to meet trouble; 0.05 when absent. */
  readonly rate?: number;
  /** A change of IAM is seen everywhere within this time; 8 s when absent, 0 for at once. */
  readonly spreadSeconds?: number;
}

const usualRate = 0.05;
const usualSpreadSeconds = 8;

function randomTroubleOf({ seed, rate = usualRate }: BadDay): RandomTrouble {
  return { seed, rate, troubles: everydayTroubles };
}

/** Half of the calls that could miss a change do. */
function spreadingOf({ seed, spreadSeconds = usualSpreadSeconds }: BadDay): SpreadingRule | undefined {
  if (spreadSeconds === 0) return undefined;
  return { mostMilliseconds: spreadSeconds * 1000, chance: 0.5, draws: seededDraws(seed) };
}

export function beginBadDay(day: BadDay, faults: Faults, spreading: { rule?: SpreadingRule }): void {
  faults.randomly(randomTroubleOf(day));
  const rule = spreadingOf(day);
  if (rule === undefined) delete spreading.rule;
  else spreading.rule = rule;
}
