// Each of the controls that reach into every Region, played alone through the whole engine by the rehearsal's own owner.
import { describe, expect, it } from 'vitest';
import { accessAnalyzer } from '../../src/controls/access-analyzer.ts';
import { config } from '../../src/controls/config.ts';
import type { AwsControl } from '../../src/controls/contract.ts';
import { guardduty } from '../../src/controls/guardduty.ts';
import { changesSeen, runOn, stageFor } from '../support/rehearsed-run.ts';

const controls = [accessAnalyzer, guardduty, config] as readonly AwsControl[];
const scenarios = ['root-key', 'messy', 'identity-center', 'project', 'govcloud'];

describe.each(controls.map((control) => [control.id, control] as const))('%s alone', (id, control) => {
  it.each(scenarios)('on %s holds, or does not apply, and a second run changes nothing', async (scenario) => {
    const stage = { ...(await stageFor(scenario)), controls: [control] };
    const first = await runOn(stage);
    expect({ code: first.code, error: first.error }).toEqual({ code: 0, error: undefined });
    const lines = first.told.flatMap((event) => (event.kind === 'summary' ? event.summary.lines : []));
    const applies = scenario !== 'project' || id === 'config';
    expect(lines.find((line) => line.id === id)?.state).toBe(applies ? 'verified' : 'not-applicable');
    const before = changesSeen(stage).length;
    const second = await runOn(stage);
    expect(second.code).toBe(0);
    expect(changesSeen(stage)).toHaveLength(before);
  });
});
