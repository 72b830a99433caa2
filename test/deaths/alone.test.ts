// That no control escapes: each one is killed in a whole run or by itself, and by itself where it has something to do.
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/controls/index.ts';
import { attackedAlone, furtherControls } from '../support/boards.ts';
import { undisturbed } from './dying.ts';
import { runsAlone, wholeRuns } from './settings.ts';

/** Where an owner who does what is suggested leaves the change to others. */
const leftToOthers = new Set(['users-mfa']);

describe('the runs that are killed', () => {
  it('are made of every control there is', () => {
    const attacked = new Set([...wholeRuns, ...runsAlone(true)].flatMap(([, { controls = [] }]) => controls));
    expect([...attacked].toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted());
  });

  it.each(
    furtherControls.filter(({ id, apply }) => apply !== undefined && !leftToOthers.has(id)).map(({ id }) => [id]),
  )('have %s alone on an account where it changes something and then holds', { timeout: 60_000 }, async (id) => {
    const alone = runsAlone(true).filter(([, { controls }]) => attackedAlone(controls) === id);
    const calm = await Promise.all(alone.map(([, setting]) => undisturbed(setting)));
    expect(calm.some(({ codes, effects }) => codes.includes(0) && effects > 0)).toBe(true);
  });
});
