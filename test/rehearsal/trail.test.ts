import {
  AddTagsCommand,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateGroupCommand, CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { clientsOf, refusalOf, skippingRehearsal, type ClientOptions } from './clients.ts';

const open: Rehearsal[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rehearsal) => rehearsal.close()));
});

async function start(scenario?: string, options?: ClientOptions) {
  const rehearsal = await skippingRehearsal(scenario);
  open.push(rehearsal);
  return { rehearsal, ...clientsOf(rehearsal, options) };
}

const Bucket = 'logs-111122223333';
const Name = 'management-events';
const trailArn = `arn:aws:cloudtrail:eu-west-1:111122223333:trail/${Name}`;
const inIreland = { Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } } as const;

function policy(sourceArn = trailArn, bucket = Bucket): string {
  const service = { Service: 'cloudtrail.amazonaws.com' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: service,
        Action: 's3:GetBucketAcl',
        Resource: `arn:aws:s3:::${bucket}`,
        Condition: { StringEquals: { 'aws:SourceArn': sourceArn } },
      },
      {
        Effect: 'Allow',
        Principal: service,
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${bucket}/AWSLogs/111122223333/*`,
        Condition: { StringEquals: { 'aws:SourceArn': sourceArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}

describe.each([false, true])('a bucket (AWS host kept: %s)', (keepHost) => {
  it('starts with today’s defaults and keeps what is put', async () => {
    const { s3 } = await start('root-key', { keepHost });
    await s3.send(new CreateBucketCommand(inIreland));
    expect((await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    expect((await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules).toEqual([
      { ObjectOwnership: 'BucketOwnerEnforced' },
    ]);
    expect(
      (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules?.[0],
    ).toMatchObject({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } });
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe('eu-west-1');
    expect((await s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '111122223333' }))).BucketRegion).toBe(
      'eu-west-1',
    );
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    await s3.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      }),
    );
    const some = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: some }));
    const Rules = [{ ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 400 } }];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'made-by', Value: 'a & b' }] } }));
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
    expect((await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules).toEqual([
      { ObjectOwnership: 'ObjectWriter' },
    ]);
    expect((await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toEqual(some);
    expect((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toMatchObject(Rules);
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
      { Key: 'made-by', Value: 'a & b' },
    ]);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([
      { Name: Bucket, CreationDate: expect.any(Date) },
    ]);
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });

  it('keeps its policy as written, and refuses one that is no policy or public', async () => {
    const { s3 } = await start('root-key', { keepHost });
    await s3.send(new CreateBucketCommand(inIreland));
    const put = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await refusalOf(s3.send(new GetBucketPolicyCommand({ Bucket })))).toMatchObject({
      name: 'NoSuchBucketPolicy',
      status: 404,
    });
    for (const bad of [
      'not json',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}',
      policy(trailArn, 'another-bucket'),
    ]) {
      expect(await refusalOf(put(bad))).toMatchObject({ name: 'MalformedPolicy', status: 400 });
    }
    const open = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }],
    });
    expect(await refusalOf(put(open))).toMatchObject({ name: 'AccessDenied', status: 403 });
    await put(policy());
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(policy());
    expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(false);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await refusalOf(s3.send(new GetBucketPolicyCommand({ Bucket })))).toMatchObject({
      name: 'NoSuchBucketPolicy',
    });
  });
});

describe('bucket names and owners', () => {
  it('are checked as AWS does', async () => {
    const { s3, rehearsal } = await start();
    rehearsal.state.takenBuckets.add('theirs');
    const create = (name: string, LocationConstraint: 'eu-west-1' | 'eu-west-2' = 'eu-west-1') =>
      s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint } }));
    expect(await refusalOf(create('Bad_Name'))).toMatchObject({ name: 'InvalidBucketName', status: 400 });
    expect(await refusalOf(create('theirs'))).toMatchObject({ name: 'BucketAlreadyExists', status: 409 });
    expect(await refusalOf(create('elsewhere', 'eu-west-2'))).toMatchObject({
      name: 'IllegalLocationConstraintException',
    });
    await create(Bucket);
    expect(await refusalOf(create(Bucket))).toMatchObject({ name: 'BucketAlreadyOwnedByYou', status: 409 });
    expect(await refusalOf(s3.send(new HeadBucketCommand({ Bucket: 'nobodys' })))).toMatchObject({ status: 404 });
    expect(await refusalOf(s3.send(new HeadBucketCommand({ Bucket: 'theirs' })))).toMatchObject({ status: 403 });
    expect(
      await refusalOf(s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '123456789012' }))),
    ).toMatchObject({ status: 403 });
    const fromVirginia = clientsOf(rehearsal, { region: 'us-east-1' }).s3;
    expect(await refusalOf(fromVirginia.send(new HeadBucketCommand({ Bucket })))).toMatchObject({ status: 301 });
    expect((await fromVirginia.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBe('eu-west-1');
  });

  it('take only the first name asked for in taken-bucket', async () => {
    const { s3 } = await start('taken-bucket');
    expect(await refusalOf(s3.send(new CreateBucketCommand(inIreland)))).toMatchObject({ name: 'BucketAlreadyExists' });
    await s3.send(new CreateBucketCommand({ ...inIreland, Bucket: `${Bucket}-2` }));
    expect(await refusalOf(s3.send(new CreateBucketCommand(inIreland)))).toMatchObject({ name: 'BucketAlreadyExists' });
  });

  it('refuse an unknown key in S3’s and CloudTrail’s own words', async () => {
    const { rehearsal } = await start();
    const unknown = clientsOf(rehearsal, {
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
    });
    expect(await refusalOf(unknown.s3.send(new ListBucketsCommand({})))).toMatchObject({ name: 'InvalidAccessKeyId' });
    expect(await refusalOf(unknown.cloudTrail.send(new DescribeTrailsCommand({})))).toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const { credentials } = rehearsal;
    const wrong = clientsOf(rehearsal, { credentials: { ...credentials, secretAccessKey: 'wrong' } });
    expect(await refusalOf(wrong.s3.send(new ListBucketsCommand({})))).toMatchObject({ name: 'SignatureDoesNotMatch' });
    expect(await refusalOf(wrong.cloudTrail.send(new DescribeTrailsCommand({})))).toMatchObject({
      name: 'InvalidSignatureException',
    });
  });
});

const wanted = { Name, S3BucketName: Bucket, IsMultiRegionTrail: true, EnableLogFileValidation: true };

async function withBucket(scenario?: string, options?: ClientOptions) {
  const started = await start(scenario, options);
  await started.s3.send(new CreateBucketCommand(inIreland));
  await started.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy() }));
  return started;
}

describe('a trail', () => {
  it('needs its bucket, and a policy of exactly this trail that has spread', async () => {
    const { s3, cloudTrail, rehearsal } = await start();
    const create = () => cloudTrail.send(new CreateTrailCommand(wanted));
    const insufficient = { name: 'InsufficientS3BucketPolicyException', status: 400 };
    expect(await refusalOf(create())).toMatchObject({ name: 'S3BucketDoesNotExistException' });
    await s3.send(new CreateBucketCommand(inIreland));
    expect(await refusalOf(create())).toMatchObject(insufficient);
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(`${trailArn}-other`) }));
    rehearsal.clock.advance(10_000);
    expect(await refusalOf(create())).toMatchObject(insufficient);
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy() }));
    expect(await refusalOf(create())).toMatchObject(insufficient);
    rehearsal.clock.advance(3000);
    expect(await create()).toMatchObject({
      TrailARN: trailArn,
      IsMultiRegionTrail: true,
      LogFileValidationEnabled: true,
    });
    expect(await refusalOf(create())).toMatchObject({ name: 'TrailAlreadyExistsException' });
  });

  it('logs once told to, and delivers after five minutes', async () => {
    const { s3, cloudTrail, rehearsal } = await withBucket();
    rehearsal.clock.advance(5000);
    await cloudTrail.send(new CreateTrailCommand({ ...wanted, TagsList: [{ Key: 'made-by', Value: 'rootlock' }] }));
    const status = () => cloudTrail.send(new GetTrailStatusCommand({ Name }));
    expect(await status()).toMatchObject({ IsLogging: false });
    await cloudTrail.send(new StartLoggingCommand({ Name }));
    const started = await status();
    expect(started).toMatchObject({ IsLogging: true, StartLoggingTime: expect.any(Date) });
    expect(started.LatestDeliveryTime).toBeUndefined();
    rehearsal.clock.advance(5 * 60_000);
    expect((await status()).LatestDeliveryTime).toBeInstanceOf(Date);
    const listed = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'AWSLogs/111122223333/CloudTrail/us-east-1/' }),
    );
    expect(listed.Contents?.[0]?.Key).toMatch(/\.json\.gz$/);
    expect(await refusalOf(s3.send(new DeleteBucketCommand({ Bucket })))).toMatchObject({ name: 'BucketNotEmpty' });
    rehearsal.clock.advance(60 * 60_000);
    expect((await status()).LatestDigestDeliveryTime).toBeInstanceOf(Date);
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    rehearsal.clock.advance(5 * 60_000);
    expect((await status()).LatestDeliveryError).toBe('AccessDenied');
    await cloudTrail.send(new StopLoggingCommand({ Name }));
    expect(await status()).toMatchObject({ IsLogging: false, StopLoggingTime: expect.any(Date) });
    expect(
      (await cloudTrail.send(new ListTagsCommand({ ResourceIdList: [trailArn] }))).ResourceTagList?.[0]?.TagsList,
    ).toEqual([{ Key: 'made-by', Value: 'rootlock' }]);
  });

  it('is seen everywhere and changed only at home', async () => {
    const { cloudTrail, rehearsal } = await withBucket();
    rehearsal.clock.advance(5000);
    await cloudTrail.send(new CreateTrailCommand(wanted));
    const abroad = clientsOf(rehearsal, { region: 'us-east-1' }).cloudTrail;
    expect((await abroad.send(new DescribeTrailsCommand({}))).trailList).toMatchObject([
      { Name, HomeRegion: 'eu-west-1' },
    ]);
    expect((await abroad.send(new DescribeTrailsCommand({ includeShadowTrails: false }))).trailList).toEqual([]);
    expect(await refusalOf(abroad.send(new StartLoggingCommand({ Name })))).toMatchObject({
      name: 'InvalidHomeRegionException',
    });
    expect(await refusalOf(abroad.send(new GetTrailStatusCommand({ Name })))).toMatchObject({
      name: 'TrailNotFoundException',
    });
    expect((await abroad.send(new GetTrailStatusCommand({ Name: trailArn }))).IsLogging).toBe(false);
    await cloudTrail.send(new AddTagsCommand({ ResourceId: trailArn, TagsList: [{ Key: 'k', Value: 'v' }] }));
    await cloudTrail.send(new DeleteTrailCommand({ Name }));
    expect((await cloudTrail.send(new DescribeTrailsCommand({}))).trailList).toEqual([]);
  });

  it('can be repaired where it nearly does the job', async () => {
    const { cloudTrail } = await start('messy');
    const before = await cloudTrail.send(new GetTrailCommand({ Name }));
    expect(before.Trail).toMatchObject({
      IsMultiRegionTrail: false,
      LogFileValidationEnabled: false,
      HomeRegion: 'eu-west-1',
    });
    expect((await cloudTrail.send(new GetTrailStatusCommand({ Name }))).IsLogging).toBe(false);
    await cloudTrail.send(
      new UpdateTrailCommand({
        Name,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        EnableLogFileValidation: true,
      }),
    );
    await cloudTrail.send(new StartLoggingCommand({ Name }));
    expect((await cloudTrail.send(new GetTrailCommand({ Name }))).Trail).toMatchObject({
      IsMultiRegionTrail: true,
      LogFileValidationEnabled: true,
    });
    expect((await cloudTrail.send(new GetTrailStatusCommand({ Name }))).IsLogging).toBe(true);
  });

  it('records all management events until told otherwise', async () => {
    const { cloudTrail } = await start('done');
    const everything = [
      { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
    ];
    expect((await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: Name }))).EventSelectors).toEqual(
      everything,
    );
    const EventSelectors = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true, DataResources: [] }];
    await cloudTrail.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
    expect((await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: Name }))).EventSelectors).toEqual(
      EventSelectors,
    );
  });

  it('has a name as AWS wants it, and there are at most five', async () => {
    const { cloudTrail, s3, rehearsal } = await start();
    await s3.send(new CreateBucketCommand(inIreland));
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: policy('arn:aws:cloudtrail:eu-west-1:111122223333:trail/*').replaceAll('StringEquals', 'StringLike'),
      }),
    );
    rehearsal.clock.advance(5000);
    const create = (name: string) => cloudTrail.send(new CreateTrailCommand({ ...wanted, Name: name }));
    for (const bad of ['ab', 'a--b', '-ab', '10.0.0.1']) {
      expect(await refusalOf(create(bad))).toMatchObject({ name: 'InvalidTrailNameException' });
    }
    for (const name of ['one', 'two', 'three', 'four', 'five']) await create(name);
    expect(await refusalOf(create('six'))).toMatchObject({ name: 'MaximumNumberOfTrailsExceededException' });
    const partial = cloudTrail.send(new UpdateTrailCommand({ Name: 'one', IncludeGlobalServiceEvents: false }));
    expect(await refusalOf(partial)).toMatchObject({ name: 'InvalidParameterCombinationException' });
  });
});

describe('the event history', () => {
  it('shows the run’s own calls, newest first, IAM’s in us-east-1', async () => {
    const { iam, rehearsal } = await start();
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await iam.send(new ListUsersCommand({}));
    const virginia = clientsOf(rehearsal, { region: 'us-east-1' }).cloudTrail;
    const { Events: events = [] } = await virginia.send(new LookupEventsCommand({}));
    expect(events.map(({ EventName }) => EventName)).toEqual(['ListUsers', 'CreateUser']);
    expect(events[1]).toMatchObject({ Username: 'root', ReadOnly: 'false', EventSource: 'iam.amazonaws.com' });
    const record: unknown = JSON.parse(events[1]?.CloudTrailEvent ?? '');
    expect(record).toMatchObject({
      userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' },
      eventName: 'CreateUser',
      requestParameters: { userName: 'ada' },
      awsRegion: 'us-east-1',
    });
    const named = await virginia.send(
      new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateUser' }] }),
    );
    expect(named.Events).toHaveLength(1);
    const later = new Date(rehearsal.clock.now() + 60_000);
    expect((await virginia.send(new LookupEventsCommand({ StartTime: later }))).Events).toEqual([]);
    const home = await clientsOf(rehearsal).cloudTrail.send(new LookupEventsCommand({}));
    expect(home.Events?.map(({ EventName }) => EventName)).not.toContain('CreateUser');
  });

  it('is paged by at most fifty', async () => {
    const { iam, rehearsal } = await start();
    for (let call = 0; call < 60; call += 1) await iam.send(new ListUsersCommand({}));
    const virginia = clientsOf(rehearsal, { region: 'us-east-1' }).cloudTrail;
    const first = await virginia.send(
      new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ListUsers' }] }),
    );
    expect(first.Events).toHaveLength(50);
    const rest = await virginia.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ListUsers' }],
        NextToken: first.NextToken,
      }),
    );
    expect(rest.Events).toHaveLength(10);
    expect(rest.NextToken).toBeUndefined();
  });
});

describe('organizations', () => {
  it('are not in use in a standalone account', async () => {
    const { organizations } = await start();
    expect(await refusalOf(organizations.send(new DescribeOrganizationCommand({})))).toMatchObject({
      name: 'AWSOrganizationsNotInUseException',
    });
  });

  it('say who manages the account', async () => {
    const managerIn = async (scenario: string) => {
      const { organizations } = await start(scenario);
      return (await organizations.send(new DescribeOrganizationCommand({}))).Organization?.MasterAccountId;
    };
    expect(await managerIn('member')).toBe('123456789012');
    expect(await managerIn('management')).toBe('111122223333');
    expect(await managerIn('project')).toBe('123456789012');
  });

  it('deny even root what a project’s service control policies forbid, and nothing else', async () => {
    const { iam, s3, rehearsal } = await start('project');
    expect(await refusalOf(iam.send(new CreateGroupCommand({ GroupName: 'administrators' })))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(/with an explicit deny in a service control policy$/),
    });
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await s3.send(new CreateBucketCommand(inIreland));
    const virginia = clientsOf(rehearsal, { region: 'us-east-1' });
    expect(await refusalOf(virginia.s3.send(new CreateBucketCommand({ Bucket: `${Bucket}-2` })))).toMatchObject({
      name: 'AccessDenied',
    });
    expect(await refusalOf(virginia.cloudTrail.send(new DescribeTrailsCommand({})))).toMatchObject({
      name: 'AccessDeniedException',
      status: 400,
      message: expect.stringMatching(/with an explicit deny in a service control policy$/),
    });
    expect((await virginia.cloudTrail.send(new LookupEventsCommand({}))).Events?.length).toBeGreaterThan(0);
  });
});
