import { describe, expect, it } from 'vitest';
import { rootProcedure } from '../../src/controls/root-procedure.ts';
import type { AttestQuestion } from '../../src/engine/port.ts';
import { recordOf } from '../support/records.ts';
import { changesSeen, type Desk, deskFor, runOn, stageFor } from '../support/rehearsed-run.ts';
import { proposalOf, scriptedOwner, verdictOn } from './owner.ts';

async function questionOn(desk: Desk): Promise<AttestQuestion> {
  const proposal = await proposalOf(rootProcedure, desk);
  if (proposal.kind !== 'attestation') throw new Error(proposal.kind);
  return proposal.question;
}

const inDays = (desk: Desk, days: number) =>
  new Date(desk.context.clock.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('root-procedure', () => {
  it.each(['root-key', 'fresh', 'messy', 'identity-center'])(
    'asks for the three things nobody else knows: %s',
    async (scenario) => {
      const stage = await stageFor(scenario);
      const desk = await deskFor(stage, scriptedOwner({}));
      expect((await verdictOn(rootProcedure, desk)).grade).toBe('open');
      const { fields, reviewField } = await questionOn(desk);
      expect(fields.map(({ name }) => name)).toEqual(['approver', 'review', 'drill']);
      expect(reviewField).toBe('review');
      expect(changesSeen(stage)).toEqual([]);
    },
  );

  it('takes real days within twelve months only, and a name', async () => {
    const desk = await deskFor(await stageFor('fresh'), scriptedOwner({}));
    const { fields } = await questionOn(desk);
    const check = (name: string, value: string) => fields.find((field) => field.name === name)?.check(value);
    for (const name of ['review', 'drill']) {
      for (const value of ['', 'soon', '2027-02-30', '2027-13-01', '2027-1-1', '2026-11-25T00:00:00Z'])
        expect(check(name, value), value).toBe('Write the date as YYYY-MM-DD.');
      for (const days of [-1, 0, 367, 4_000])
        expect(check(name, inDays(desk, days)), String(days)).toBe('Choose a day within the next 12 months.');
      for (const days of [1, 90, 365]) expect(check(name, ` ${inDays(desk, days)} `), String(days)).toBeUndefined();
    }
    expect(check('approver', ' ')).toMatch(/name or a role/);
    expect(check('approver', 'x'.repeat(121))).toMatch(/At most 120/);
    expect(check('approver', 'Grace, head of engineering')).toBeUndefined();
  });

  it('does not apply where root has no password', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.root.hasPassword = false;
    expect((await verdictOn(rootProcedure, await deskFor(stage, scriptedOwner({})))).grade).toBe('not-applicable');
  });

  it.each(['root-key', 'project', 'member', 'govcloud'])(
    'ends attested, or does not apply, with the owner of the rehearsal, and changes nothing: %s',
    async (scenario) => {
      const stage = { ...(await stageFor(scenario)), controls: [rootProcedure] };
      expect((await runOn(stage)).code).toBe(0);
      const claim = (await recordOf(stage)).controls[0];
      expect(claim?.grade).toBe(stage.rehearsal.state.root.hasPassword ? 'attested' : 'not-applicable');
      expect(changesSeen(stage)).toEqual([]);
      const again = await runOn(stage);
      expect(again.code).toBe(0);
      expect(again.asked.map(({ id }) => id)).not.toContain('root-procedure.attest');
      expect(changesSeen(stage)).toEqual([]);
    },
  );

  it('keeps the word until the day of the review, and asks again after it', async () => {
    const stage = { ...(await stageFor('fresh')), controls: [rootProcedure] };
    const { clock } = stage.rehearsal;
    await runOn(stage);
    const word = (await recordOf(stage)).controls[0]?.word;
    expect(word?.fields).toMatchObject({ approver: 'Grace, head of engineering', review: word?.reviewBy });
    clock.advance(Date.parse(word?.reviewBy ?? '') - clock.now() + 86_400_000);
    expect((await runOn(stage)).asked.map(({ id }) => id)).toContain('root-procedure.attest');
  });
});
