import { afterEach, describe, expect, it } from 'vitest';
import { adminMfa } from '../../src/controls/admin-mfa.ts';
import { adminSignIn } from '../../src/controls/admin-sign-in.ts';
import { adminUser } from '../../src/controls/admin-user.ts';
import { cloudtrail } from '../../src/controls/cloudtrail.ts';
import { rehearsalClock } from '../../src/rehearsal/clock.ts';
import { deskAt } from './desk.ts';
import { ownerAt } from './owner.ts';
import { motoPlace, tellMoto, type Place } from './places.ts';
import { callerOf } from './plain-calls.ts';

/** From here on moto checks signatures and identity policies. */
async function enforced(): Promise<Place> {
  const place = await motoPlace();
  await tellMoto('reset-auth', '0');
  return place;
}

afterEach(() => tellMoto('reset-auth', 'Infinity'));

describe('moto that checks signatures and policies', () => {
  it('takes every call of the steps', async () => {
    const place = await enforced();
    const desk = await deskAt(place, ownerAt(place));
    expect(await desk.work(adminUser)).toMatchObject({ verdict: { grade: 'verified' } });
    expect(await desk.work(adminMfa)).toMatchObject({ verdict: { grade: 'verified' } });
    expect(await desk.work(cloudtrail)).toMatchObject({ verdict: { grade: 'verified' } });
    expect(desk.sent.length).toBeGreaterThan(50);
  });

  it('refuses a wrong secret, and the session says so', async () => {
    const place = await enforced();
    const credentials = { ...place.credentials, secretAccessKey: 'of-another-key' };
    await expect(deskAt({ ...place, credentials }, {})).rejects.toMatchObject({
      failure: { code: 'SignatureDoesNotMatch', reached: 'refused' },
    });
    expect(await callerOf(place, credentials)({ service: 'IAM', operation: 'ListUsers', input: {} })).toMatchObject({
      kind: 'refused',
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
  });

  it('refuses a key it does not know, and the session says so', async () => {
    const place = await enforced();
    const credentials = { accessKeyId: 'AKIAEXAMPLEEXAMPLE99', secretAccessKey: 'whatever' };
    await expect(deskAt({ ...place, credentials }, {})).rejects.toMatchObject({
      failure: { code: 'InvalidClientTokenId', reached: 'refused' },
    });
  });

  it('refuses a user without rights: nothing is changed, and the missing permission is named', async () => {
    const place = await enforced();
    const operator = callerOf(place, place.credentials);
    await operator({ service: 'IAM', operation: 'CreateUser', input: { UserName: 'guest' } });
    const made = await operator({ service: 'IAM', operation: 'CreateAccessKey', input: { UserName: 'guest' } });
    if (made.kind !== 'ok') throw new Error('no key was made');
    const { AccessKeyId, SecretAccessKey } = made.output['AccessKey'] as { [name: string]: string };
    const credentials = { accessKeyId: AccessKeyId ?? '', secretAccessKey: SecretAccessKey ?? '' };
    const desk = await deskAt({ ...place, credentials }, ownerAt(place));
    // moto refuses in XML, whatever the service speaks: the session finds no code in it, and reports it all the same.
    await expect(desk.work(cloudtrail)).rejects.toMatchObject({
      name: 'AwsProblem',
      failure: { operation: 'DescribeTrails', httpStatus: 403, code: 'SyntaxError' },
    });
    await expect(desk.work(adminUser)).rejects.toMatchObject({
      failure: { code: 'AccessDenied', reached: 'refused' },
      message: expect.stringContaining('iam:') as string,
    });
    expect(await operator({ service: 'IAM', operation: 'ListGroups', input: {} })).toMatchObject({
      output: { Groups: [] },
    });
  });

  it('does not take the session it gave: the hand-over fails, and the temporary key is taken back', async () => {
    // The wizard waits a while for a new session to become known: not in real time.
    const place = { ...(await enforced()), clock: rehearsalClock({ skipping: true }) };
    const desk = await deskAt(place, ownerAt(place));
    await desk.work(adminUser);
    await desk.work(adminMfa);
    await expect(desk.work(adminSignIn)).rejects.toMatchObject({ failure: { reached: 'refused' } });
    const read = callerOf(place, place.credentials);
    expect(await read({ service: 'IAM', operation: 'ListAccessKeys', input: { UserName: 'ada' } })).toMatchObject({
      output: { AccessKeyMetadata: [] },
    });
  });
});
