import { describe, expect, it } from 'vitest';
import { rootProcedure } from '../../src/controls/root-procedure.ts';
import { run } from '../../src/engine/run.ts';
import type { AttestQuestion } from '../../src/engine/port.ts';
import { verifyAll } from '../../src/engine/verify-all.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';
import { changesSeen, type Desk, deskFor, stageFor } from '../support/rehearsed-run.ts';
import { proposalOf, scriptedOwner, verdictOn } from './owner.ts';

async function questionOn(desk: Desk): Promise<AttestQuestion> {
  const proposal = await proposalOf(rootProcedure, desk);
  if (proposal.kind !== 'attestation') throw new Error(proposal.kind);
  return proposal.question;
}

const inDays = (desk: Desk, days: number) =>
  new Date(desk.context.clock.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The control alone in a whole run, played by the rehearsal's own owner. */
async function playedOn(desk: Desk) {
  const { account, context, journal } = desk;
  const { board } = await run({
    account,
    controls: [rootProcedure],
    context,
    journal,
    tellIdentity: () => undefined,
    fallBack: () => false,
  });
  const [claim] = await verifyAll(board, context);
  return claim;
}

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
      const stage = await stageFor(scenario);
      const { clock } = stage.rehearsal;
      const desk = await deskFor(stage, createAutoOwner({ standIns: stage.standIns, clock, tell: () => undefined }));
      const { hasPassword } = stage.rehearsal.state.root;
      expect((await playedOn(desk))?.grade).toBe(hasPassword ? 'attested' : 'not-applicable');
      expect(changesSeen(stage)).toEqual([]);
    },
  );

  it('keeps the word until the day of the review, also for the next run, and asks again after it', async () => {
    const stage = await stageFor('fresh');
    const { clock } = stage.rehearsal;
    const desk = await deskFor(stage, createAutoOwner({ standIns: stage.standIns, clock, tell: () => undefined }));
    const claim = await playedOn(desk);
    expect(claim).toMatchObject({ grade: 'attested', word: { fields: { approver: 'Grace, head of engineering' } } });
    expect(claim?.word?.reviewBy).toBe(claim?.word?.fields['review']);
    const { length } = desk.asked;
    expect((await playedOn(desk))?.grade).toBe('attested');
    expect(desk.asked).toHaveLength(length);
    clock.advance(Date.parse(claim?.word?.reviewBy ?? '') - clock.now() + 86_400_000 - 1);
    expect(desk.context.memory.word('root-procedure')).toBeDefined();
    clock.advance(1);
    expect(desk.context.memory.word('root-procedure')).toBeUndefined();
  });
});
