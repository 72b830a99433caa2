// The accounts on which runs are killed, and which controls the runs are made of.
import { scenarioList } from '../../src/rehearsal/scenarios.ts';
import { attackedAlone, boardOf, fewRegions, furtherControls, scenariosAlone, wholeRun } from '../support/boards.ts';
import { sessionDies, type Setting } from '../support/rehearsed-run.ts';

type Named = readonly [string, Setting];

/** A run from its first look to root at rest. */
export const wholeRuns: readonly Named[] = [
  ['root-key', { scenario: 'root-key', controls: wholeRun }],
  ['two-root-keys-in-use', { scenario: 'two-root-keys-in-use', controls: wholeRun }],
  ['messy', { scenario: 'messy', controls: wholeRun }],
  ['identity-center', { scenario: 'identity-center', controls: wholeRun }],
  ['done', { scenario: 'done', controls: wholeRun }],
  ['project', { scenario: 'project', controls: wholeRun }],
  ['root-key, where a session ends with its key', { ...sessionDies, controls: wholeRun }],
];

/** The same on every other account that there is. */
export function otherRuns(): readonly Named[] {
  const others = scenarioList().filter(({ name }) => !wholeRuns.some(([, { scenario }]) => scenario === name));
  return others.map(({ name }): Named => [name, { scenario: name, controls: wholeRun }]);
}

/** Every other control alone; `all` of these accounts, or only the first, where the most is to be done. */
export function runsAlone(all: boolean): readonly Named[] {
  const scenarios = scenariosAlone.slice(0, all ? scenariosAlone.length : 1);
  return furtherControls.flatMap(({ id }) =>
    scenarios.map((scenario): Named => [
      `${scenario}, ${id} alone`,
      { scenario, controls: boardOf(id), regions: fewRegions },
    ]),
  );
}

/** Whether an undisturbed run may leave something open: a key cannot delete itself, a control alone may lack a need. */
export const mayStayOpen = (setting: Setting) => isAlone(setting) || setting.scenario === 'root-key-only';

export const isAlone = ({ controls }: Setting) => attackedAlone(controls) !== undefined;
