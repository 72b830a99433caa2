import { describe, expect, it } from 'vitest';
import { rootAccessKeys } from '../../src/controls/root-access-keys.ts';
import type { SigningCertificate } from '../../src/rehearsal/state.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, idsOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';
import { deskWithAdministrator } from './scripts.ts';

const [one, other] = ['CERTIFICATEONEAAAAAAAAAAAAAAAAAA', 'CERTIFICATETWOAAAAAAAAAAAAAAAAAA'] as const;
const certificatesOf = ({ rehearsal }: Stage) => [...rehearsal.state.certificates.values()];

function addCertificate({ rehearsal }: Stage, id: string, status: SigningCertificate['status']): void {
  const owner = { kind: 'root' } as const;
  const uploadedAt = rehearsal.clock.now() - 86_400_000;
  rehearsal.state.certificates.set(id, { id, owner, body: `the body of ${id}`, uploadedAt, status });
}

describe('signing certificates of root', () => {
  it('are deactivated first, then deleted with a consent of their own', async () => {
    const stage = await stageFor('fresh');
    addCertificate(stage, one, 'Active');
    addCertificate(stage, other, 'Inactive');
    const desk = await deskFor(stage, scriptedOwner({}));
    const finding = await findingOf(rootAccessKeys, desk);
    expect(finding).toMatchObject({
      state: 'open',
      statement: 'Root has no access key, but a signing certificate.',
    });
    expect(valuesOf(finding).join('\n')).toMatch(
      /Signing certificate: CERT…AAAA, active, uploaded .* UTC\nSigning certificate: CERT…AAAA, inactive/,
    );
    expect(JSON.stringify(finding)).not.toContain('the body of');
    const first = await carriedOut(rootAccessKeys, desk);
    expect(first.changes).toMatchObject([
      { operation: 'UpdateSigningCertificate', principal: 'caller', undo: { kind: 'can-be-undone' } },
    ]);
    expect(certificatesOf(stage).map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
    const second = await carriedOut(rootAccessKeys, desk);
    expect(second.changes).toMatchObject([
      { operation: 'DeleteSigningCertificate', undo: { kind: 'final' } },
      { operation: 'DeleteSigningCertificate', undo: { kind: 'final' } },
    ]);
    expect(certificatesOf(stage)).toEqual([]);
    expect(await verdictOn(rootAccessKeys, desk)).toMatchObject({
      grade: 'verified',
      statement: 'Root has no access key.',
    });
    expect(changesMade(stage)).toEqual([
      'iam.UpdateSigningCertificate',
      ...['iam.DeleteSigningCertificate', 'iam.DeleteSigningCertificate'],
    ]);
  });

  it('come after the keys are deactivated, and before anybody waits to delete these', async () => {
    const desk = await deskWithAdministrator('root-key', 'console', () => ({ 'root-access-keys.wait': ['later'] }));
    addCertificate(desk, one, 'Inactive');
    expect((await carriedOut(rootAccessKeys, desk)).changes).toMatchObject([{ operation: 'UpdateAccessKey' }]);
    expect(idsOf(await carriedOut(rootAccessKeys, desk))).toEqual([`delete-certificate-${one}`]);
    expect(await proposalOf(rootAccessKeys, desk)).toEqual({ kind: 'left' });
  });

  it.each([
    ['somebody who is not root', { scenario: 'identity-center' }],
    ['a root session that may not list', { scenario: 'fresh' }],
  ] as const)('are watched until the console has deleted them, for %s', async (_, setting) => {
    const stage = await stageFor(setting);
    stage.rehearsal.state.keys.clear();
    const desk = await deskFor(stage, scriptedOwner({}));
    addCertificate(desk, one, 'Active');
    const refused = { kind: 'error', code: 'ValidationError', status: 400, message: 'Must specify userName' } as const;
    stage.rehearsal.faults.add({ operation: 'ListSigningCertificates', trouble: refused, times: 9 });
    expect(valuesOf(await findingOf(rootAccessKeys, desk)).join()).toContain('present; only root can list them');
    const proposal = await proposalOf(rootAccessKeys, desk);
    if (proposal.kind !== 'outside') throw new Error(proposal.kind);
    expect(proposal.question.id).toBe('root-access-keys.certificates');
    expect(await proposal.happened()).toBe(false);
    stage.rehearsal.state.certificates.clear();
    expect(await proposal.happened()).toBe(true);
    expect((await verdictOn(rootAccessKeys, desk)).grade).toBe('verified');
    expect(changesSeen(desk)).toEqual([]);
  });

  it('of users are none of this', async () => {
    const stage = await stageFor('messy');
    stage.rehearsal.state.keys.clear();
    addCertificate(stage, one, 'Active');
    for (const certificate of certificatesOf(stage)) {
      stage.rehearsal.state.certificates.set(one, { ...certificate, owner: { kind: 'user', userName: 'deploy-bot' } });
    }
    const desk = await deskFor(stage, scriptedOwner({}));
    expect((await findingOf(rootAccessKeys, desk)).state).toBe('verified');
    expect(desk.account.calls.map(({ operation }) => operation)).not.toContain('ListSigningCertificates');
  });
});
