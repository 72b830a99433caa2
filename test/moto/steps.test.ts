import { describe, expect, it } from 'vitest';
import { adminMfa } from '../../src/controls/admin-mfa.ts';
import { adminSignIn } from '../../src/controls/admin-sign-in.ts';
import { adminUser } from '../../src/controls/admin-user.ts';
import { cloudtrail } from '../../src/controls/cloudtrail.ts';
import { rehearsalAccountId as accountId } from '../../src/rehearsal/scenarios.ts';
import { deskAt } from './desk.ts';
import { ownerAt } from './owner.ts';
import { motoPlace, operator, type Place } from './places.ts';
import { callerOf } from './plain-calls.ts';

/** What another client reads, without a session of ours. Throws when it is refused. */
function reader(place: Place) {
  const call = callerOf(place, place.credentials);
  return async (service: 'IAM' | 'S3' | 'CloudTrail', operation: string, input: object = {}) => {
    const answer = await call({ service, operation, input });
    if (answer.kind !== 'ok') throw new Error(`${operation}: ${JSON.stringify(answer)}`);
    return answer.output;
  };
}

describe("the wizard's steps at moto, as an IAM administrator", () => {
  it('makes the administrator once, and a second time finds nothing to do', async () => {
    const place = await motoPlace();
    const desk = await deskAt(place, ownerAt(place));
    expect(await desk.work(adminUser)).toMatchObject({
      changes: ['create-group', 'attach-policy', 'create-user', 'add-to-group', 'alias', 'create-password'],
      verdict: { grade: 'verified' },
    });
    expect(await desk.work(adminMfa)).toMatchObject({
      changes: ['create-device', 'enable-device'],
      verdict: { grade: 'verified', statement: 'ada has MFA.' },
    });
    expect(await desk.work(adminUser)).toMatchObject({ changes: [], verdict: { grade: 'verified' } });
    expect(await desk.work(adminMfa)).toMatchObject({ changes: [], verdict: { grade: 'verified' } });

    const read = reader(place);
    expect(await read('IAM', 'GetGroup', { GroupName: 'administrators' })).toMatchObject({
      Users: [{ UserName: 'ada' }],
    });
    expect(await read('IAM', 'ListAttachedGroupPolicies', { GroupName: 'administrators' })).toMatchObject({
      AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    });
    expect(await read('IAM', 'ListAttachedUserPolicies', { UserName: 'ada' })).toMatchObject({ AttachedPolicies: [] });
    expect(await read('IAM', 'GetLoginProfile', { UserName: 'ada' })).toHaveProperty('LoginProfile.CreateDate');
    expect(await read('IAM', 'ListUserTags', { UserName: 'ada' })).toMatchObject({
      Tags: [
        { Key: 'made-by', Value: 'rootlock' },
        { Key: 'rootlock:signer', Value: 'f'.repeat(64) },
      ],
    });
    expect(await read('IAM', 'ListMFADevices', { UserName: 'ada' })).toMatchObject({
      MFADevices: [{ SerialNumber: `arn:aws:iam::${accountId}:mfa/ada` }],
    });
    expect(await read('IAM', 'ListVirtualMFADevices')).toMatchObject({ VirtualMFADevices: { length: 1 } });
    expect(await read('IAM', 'ListAccountAliases')).toMatchObject({ AccountAliases: ['example-alias'] });
  });

  it('switches CloudTrail on once, and a second time, even without its journal, finds nothing to do', async () => {
    const place = await motoPlace();
    const first = await deskAt(place, {});
    expect(await first.work(cloudtrail)).toMatchObject({
      changes: [
        ...['create-bucket', 'tag', 'block-public', 'ownership', 'versioning', 'lifecycle', 'policy', 'create-trail'],
        'start-logging',
        // AWS gives a new trail a selector for all management events; moto gives it none.
        'select-events',
      ],
      verdict: { grade: 'verified' },
    });
    expect(await first.work(cloudtrail)).toMatchObject({ changes: [], verdict: { grade: 'verified' } });
    const second = await deskAt(place, {});
    expect(await second.work(cloudtrail)).toMatchObject({ changes: [], verdict: { grade: 'verified' } });
    expect(place.relabelled(), 'moto says what its answers are: the relay can go').toBeGreaterThan(0);

    const read = reader(place);
    const Bucket = `rootlock-trail-${accountId}-eu-west-1`;
    expect(await read('CloudTrail', 'DescribeTrails')).toMatchObject({
      trailList: [
        {
          Name: 'rootlock-trail',
          S3BucketName: Bucket,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: true,
          LogFileValidationEnabled: true,
        },
      ],
    });
    expect(await read('CloudTrail', 'GetTrailStatus', { Name: 'rootlock-trail' })).toMatchObject({ IsLogging: true });
    expect(await read('S3', 'ListBuckets')).toMatchObject({ Buckets: [{ Name: Bucket }] });
    expect(await read('S3', 'GetPublicAccessBlock', { Bucket })).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(await read('S3', 'GetBucketVersioning', { Bucket })).toMatchObject({ Status: 'Enabled' });
    expect(await read('S3', 'GetBucketOwnershipControls', { Bucket })).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    const { Policy } = await read('S3', 'GetBucketPolicy', { Bucket });
    expect(Object.keys(JSON.parse(String(Policy)) as object)).toEqual(['Version', 'Statement']);
  });

  it('repairs a stopped trail of one Region instead of making a second one', async () => {
    const place = await motoPlace();
    const call = callerOf(place, place.credentials);
    const Bucket = 'old-logs-111122223333';
    const here = { CreateBucketConfiguration: { LocationConstraint: place.region } };
    await call({ service: 'S3', operation: 'CreateBucket', input: { Bucket, ...here } });
    await call({ service: 'CloudTrail', operation: 'CreateTrail', input: { Name: 'old-trail', S3BucketName: Bucket } });
    const desk = await deskAt(place, { 'cloudtrail.which': ['repair/old-trail'] });
    expect(await desk.work(cloudtrail)).toMatchObject({
      changes: ['block-public', 'update-trail', 'select-events', 'start-logging'],
      verdict: { grade: 'verified' },
    });
    expect(await desk.work(cloudtrail)).toMatchObject({ changes: [], verdict: { grade: 'verified' } });
    expect(await reader(place)('CloudTrail', 'DescribeTrails')).toMatchObject({
      trailList: [{ Name: 'old-trail', IsMultiRegionTrail: true, LogFileValidationEnabled: true }],
    });
  });

  it('needs no new user where the caller is in a group of administrators, and puts MFA on the caller', async () => {
    const place = await motoPlace();
    const call = callerOf(place, place.credentials);
    const GroupName = 'people';
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await call({ service: 'IAM', operation: 'CreateGroup', input: { GroupName } });
    await call({ service: 'IAM', operation: 'AttachGroupPolicy', input: { GroupName, PolicyArn } });
    await call({ service: 'IAM', operation: 'AddUserToGroup', input: { GroupName, UserName: operator } });
    const desk = await deskAt(place, ownerAt(place));
    expect(await desk.work(adminUser)).toMatchObject({ changes: [], verdict: { grade: 'verified' } });
    expect(await desk.work(adminMfa)).toMatchObject({ changes: ['create-device', 'enable-device'] });
    expect(await desk.work(adminMfa)).toMatchObject({ changes: [], verdict: { grade: 'verified' } });
    expect(await reader(place)('IAM', 'ListMFADevices', { UserName: operator })).toMatchObject({
      MFADevices: { length: 1 },
    });
  });

  it('opens the session of the administrator, takes the temporary key away again, and waits for the console', async () => {
    const place = await motoPlace();
    const desk = await deskAt(place, ownerAt(place));
    await desk.work(adminUser);
    await desk.work(adminMfa);
    // moto has no event history and no console: the second proof never comes.
    expect(await desk.work(adminSignIn)).toMatchObject({
      changes: ['create-key-1', 'session-1', 'delete-key-1'],
      proposal: 'outside',
      verdict: { grade: 'open' },
    });
    expect(await reader(place)('IAM', 'ListAccessKeys', { UserName: 'ada' })).toMatchObject({ AccessKeyMetadata: [] });
  });
});
