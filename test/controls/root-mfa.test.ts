import { describe, expect, it } from 'vitest';
import { rootMfa } from '../../src/controls/root-mfa.ts';
import { changesSeen, deskFor, stageFor } from '../support/rehearsed-run.ts';
import { findingOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

describe('MFA on root', () => {
  it('is registered in the console and watched until AWS says so', async () => {
    const desk = await deskFor(await stageFor('fresh'), scriptedOwner({}));
    expect(await findingOf(rootMfa, desk)).toMatchObject({ state: 'open', statement: 'Root has no MFA.' });
    const proposal = await proposalOf(rootMfa, desk);
    if (proposal.kind !== 'outside') throw new Error(proposal.kind);
    expect(proposal.question.link).toBe('https://console.aws.amazon.com/iam/home#/security_credentials');
    expect(await proposal.happened()).toBe(false);
    await desk.standIns.console.run({ kind: 'register-root-mfa' });
    expect(await proposal.happened()).toBe(true);
    const verdict = await verdictOn(rootMfa, desk);
    expect(verdict.grade).toBe('verified');
    expect(valuesOf(verdict).join('\n')).toMatch(
      /Device: arn:aws:iam::111122223333:mfa\/.*\nAdvice: register a second/,
    );
    expect(valuesOf(verdict).join()).toContain('not yet: no root sign-in with MFA');
    expect(changesSeen(desk)).toEqual([]);
  });

  it('is seen working once root signed in with it', async () => {
    const desk = await deskFor(await stageFor('fresh'), scriptedOwner({}));
    await desk.standIns.console.run({ kind: 'register-root-mfa' });
    await desk.standIns.console.run({ kind: 'sign-in-as-root' });
    // Event history lags by minutes.
    desk.rehearsal.clock.advance(20 * 60_000);
    expect(valuesOf(await verdictOn(rootMfa, desk)).join()).toContain('Seen working: root signed in with MFA');
  });

  it('guards nothing where root has no password', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.root.hasPassword = false;
    const desk = await deskFor(stage, scriptedOwner({}));
    expect((await verdictOn(rootMfa, desk)).grade).toBe('not-applicable');
  });

  it('is still told on or off when the event history may not be read', async () => {
    const stage = await stageFor('done');
    const refused = { kind: 'error', code: 'AccessDeniedException', status: 400 } as const;
    stage.rehearsal.faults.add({ operation: 'LookupEvents', trouble: refused, times: 5 });
    const verdict = await verdictOn(rootMfa, await deskFor(stage, scriptedOwner({})));
    expect(verdict.grade).toBe('verified');
    expect(valuesOf(verdict).join()).toContain('unknown: the event history could not be read');
  });
});
