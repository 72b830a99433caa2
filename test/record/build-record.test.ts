import { describe, expect, it } from 'vitest';
import type { Grade } from '../../src/engine/claim.ts';
import { Secret } from '../../src/engine/secret.ts';
import { buildRecord, type RecordInput } from '../../src/record/build-record.ts';
import { checkContent } from '../../src/record/schema.ts';
import { exampleContent, exampleInput } from './example.ts';

function withGrade(grade: Grade): RecordInput {
  const input = exampleInput();
  const [first, ...rest] = input.controls;
  if (first === undefined) throw new Error('the example has no control');
  return { ...input, controls: [{ ...first, claim: { ...first.claim, grade } }, ...rest] };
}

describe('building a record', () => {
  it('gives content that the published schema accepts', () => {
    expect(checkContent(exampleContent())).toMatchObject({ kind: 'content' });
    expect(checkContent(exampleContent(true))).toMatchObject({ kind: 'content' });
  });

  it.each(['open', 'unknown', 'failed'] as const)('says that controls remain when one is %s', (grade) => {
    expect(buildRecord(withGrade(grade)).outcome).toBe('open-remain');
  });

  it('says that all hold when controls are verified, attested, accepted or not applicable', () => {
    expect(exampleContent().outcome).toBe('all-hold');
    expect(buildRecord(withGrade('not-applicable')).outcome).toBe('all-hold');
  });

  it('gives a rehearsal another predicate type', () => {
    expect(exampleContent().predicateType).toBe('urn:rootlock:completion-record:v1');
    expect(exampleContent(true).predicateType).toBe('urn:rootlock:rehearsal-record:v1');
  });

  it('foresees the finding about root use when root signed any call', () => {
    expect(exampleContent().byDesignFindings.map(({ id }) => id)).toContain('root-used');
    const input = exampleInput();
    const ada = 'arn:aws:iam::111122223333:user/ada';
    const asAda: RecordInput = {
      ...input,
      run: { ...input.run, callers: { before: ada } },
      controls: input.controls.map((each) => ({
        ...each,
        claim: { ...each.claim, evidence: each.claim.evidence.map((call) => ({ ...call, principalArn: ada })) },
      })),
    };
    expect(buildRecord(asAda).byDesignFindings.map(({ id }) => id)).not.toContain('root-used');
  });

  it('writes times in UTC with milliseconds and the clock difference in whole milliseconds', () => {
    const { run, controls } = exampleContent();
    expect(run.startedAt).toBe('2026-11-22T10:00:00.000Z');
    expect(run.clockSkewMilliseconds).toBe(-120);
    expect(controls[0]?.at).toBe('2026-11-22T10:14:58.000Z');
  });

  it('makes control characters, direction marks and broken surrogates visible', () => {
    const input = exampleInput();
    const record = buildRecord({ ...input, tool: { name: 'a\u001b[31m\u202eb\ud800c\nd', version: '1' } });
    expect(record.tool.name).toBe('a\u{fffd}[31m\u{fffd}b\u{fffd}c d');
  });

  it('refuses a claim about another control', () => {
    const input = exampleInput();
    const [first, second] = input.controls;
    if (first === undefined || second === undefined) throw new Error('the example has too few controls');
    expect(() => buildRecord({ ...input, controls: [{ ...first, claim: second.claim }] })).toThrow(TypeError);
  });

  it('never holds what a Secret hides, even when one is passed by mistake', () => {
    const input = exampleInput();
    const leaky = { ...input, tool: { name: 'rootlock', version: new Secret('hunter2') as unknown as string } };
    expect(JSON.stringify(buildRecord(leaky))).not.toContain('hunter2');
  });
});
