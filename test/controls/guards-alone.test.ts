// Each of these controls alone on the board, through the whole engine, with the rehearsal's own owner.
import { expect, it } from 'vitest';
import { budget } from '../../src/controls/budget.ts';
import { contacts } from '../../src/controls/contacts.ts';
import type { AwsControl } from '../../src/controls/contract.ts';
import { passwordPolicy } from '../../src/controls/password-policy.ts';
import { s3PublicAccess } from '../../src/controls/s3-public-access.ts';
import { loggedCalls } from '../../src/rehearsal/event-log.ts';
import { changesSeen, plannedOn, runOn, stageFor } from '../support/rehearsed-run.ts';

const guards = [contacts, passwordPolicy, s3PublicAccess, budget] as readonly AwsControl[];
const scenarios = [
  'root-key',
  'fresh',
  'messy',
  'identity-center',
  'done',
  'project',
  'member',
  'govcloud',
  'management',
];
const cells = guards.flatMap((control) => scenarios.map((scenario) => [control.id, scenario, control] as const));

it.each(cells)(
  '%s ends well on %s, and a second run changes nothing',
  { timeout: 30_000 },
  async (id, scenario, control) => {
    const stage = { ...(await stageFor(scenario)), controls: [control] };
    expect((await plannedOn(stage)).text).toContain(control.title);
    expect(changesSeen(stage)).toEqual([]);
    const first = await runOn(stage);
    expect(first.error).toBeUndefined();
    expect(first.code).toBe(0);
    const lines = first.told.flatMap((event) => (event.kind === 'summary' ? event.summary.lines : []));
    expect(['verified', 'not-applicable']).toContain(lines.find((line) => line.id === id)?.state);
    const { state } = stage.rehearsal;
    // No call was sent in vain. Whoever opens a session asks for the alias, whatever the controls are.
    const refused = loggedCalls(state.events).filter(({ outcome }) => outcome.startsWith('AccessDenied'));
    expect(refused.filter(({ operation }) => operation !== 'ListAccountAliases')).toEqual([]);
    const before = changesSeen(stage).length;
    expect((await runOn(stage)).code).toBe(0);
    expect(changesSeen(stage).slice(before)).toEqual([]);
  },
);
