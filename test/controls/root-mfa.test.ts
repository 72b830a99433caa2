import { describe, expect, it } from 'vitest';
import { rootMfa } from '../../src/controls/root-mfa.ts';
import { addDevice, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import type { MfaDevice, Owner } from '../../src/rehearsal/state.ts';
import { changesSeen, deskFor, type Stage, stageFor } from '../support/rehearsed-run.ts';
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

describe('the devices of root', () => {
  const fido = (name: string) => ({
    ...{ name, seed: '', tags: new Map(), drift: 0, lastWindow: -1, enabledAt: 1_700_000_000_000 },
    serial: `arn:aws:iam::111122223333:u2f/root/${name}-EXAMPLE`,
    owner: { kind: 'root' } as const,
    certifications: new Map([['FIDO', 'L2']]),
  });

  async function factsWith(setting: string, furnish: (stage: Stage) => void): Promise<string> {
    const stage = await stageFor(setting);
    furnish(stage);
    const desk = await deskFor(stage, scriptedOwner({}));
    const finding = await findingOf(rootMfa, desk);
    expect(finding.state).toBe('verified');
    return valuesOf(finding).join('\n');
  }
  const add = ({ rehearsal }: Stage, device: MfaDevice) => rehearsal.state.devices.set(device.serial, device);
  const addApp = ({ rehearsal: { state, clock } }: Stage, name: string, owner: Owner) =>
    addDevice({ account: state, ids: seededIds(name), now: clock.now() }, name, owner);
  const root = { kind: 'root' } as const;

  it('are told by kind, with their certifications, and pass CIS 2.6 where no app is among them', async () => {
    const facts = await factsWith('fresh', (stage) => {
      add(stage, fido('key'));
      add(stage, fido('spare'));
    });
    expect(facts).toMatch(/Device: arn:aws:iam::111122223333:u2f\/root\/key-EXAMPLE, passkey or security key, FIDO L2/);
    expect(facts).toContain('Devices: 2 of 8');
    expect(facts).toMatch(/Hardware only: passes CIS 2\.6 .* a synced passkey would too/);
    expect(facts).not.toContain('Advice');
  });

  it('fail CIS 2.6 with one app beside a key', async () => {
    const facts = await factsWith('fresh', (stage) => {
      add(stage, fido('key'));
      addApp(stage, 'phone', root);
    });
    expect(facts).toContain('Hardware only: no: an app beside a key still fails CIS 2.6 (Level 2)');
  });

  it('may be of a kind that only root can list', async () => {
    const facts = await factsWith('identity-center', (stage) => add(stage, fido('key')));
    expect(facts).toContain(
      'Devices: no authenticator app: a passkey, a security key or a token, which only root can list',
    );
    expect(facts).toContain('Hardware only: passes CIS 2.6');
  });

  it('are counted as far as they can be seen by others', async () => {
    const facts = await factsWith('identity-center', (stage) => addApp(stage, 'phone', root));
    expect(facts).toContain('Devices: at least 1 of 8');
    expect(facts).toContain('Advice: register a second device');
  });

  it('are not those of a user with root in the name, which Prowler takes for root’s', async () => {
    const facts = await factsWith('identity-center', (stage) => {
      const { state, clock } = stage.rehearsal;
      addUser({ account: state, ids: seededIds('user'), now: clock.now() }, 'rootadmin');
      addApp(stage, 'root-phone', { kind: 'user', userName: 'rootadmin' });
      add(stage, fido('key'));
    });
    expect(facts).not.toContain('root-phone');
    expect(facts).toContain('Hardware only: passes CIS 2.6');
  });
});
