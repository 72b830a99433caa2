import { describe, expect, it } from 'vitest';
import { changesMade, runOn, stageFor } from '../support/rehearsed-run.ts';

describe.each(['root-key', 'fresh', 'two-root-keys-in-use', 'messy', 'root-key-only', 'identity-center', 'done', 'session-dies', 'taken-bucket', 'console-only-keys', 'member', 'management', 'project'])('%s', (scenario) => {
  it('ends', async () => {
    const stage = await stageFor(scenario);
    const started = performance.now();
    const run = await runOn(stage);
    console.log(scenario, run.code, run.error, Math.round(performance.now() - started), changesMade(stage).length);
    console.log(run.told.flatMap((e) => e.kind === 'summary' ? e.summary.lines.map((l) => `${l.id} ${l.state} ${l.note}`) : e.kind==='notice' && e.tone !== 'plain' ? [e.title, ...e.lines] : []).join('\n'));
    expect(run.error).toBeUndefined();
  });
});
