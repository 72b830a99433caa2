import { PutAlternateContactCommand, PutContactInformationCommand } from '@aws-sdk/client-account';
import { CreateAnalyzerCommand } from '@aws-sdk/client-accessanalyzer';
import { CreateBudgetCommand } from '@aws-sdk/client-budgets';
import {
  AddTagsCommand,
  CreateTrailCommand,
  ListTagsCommand,
  LookupEventsCommand,
  RemoveTagsCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { PutConfigRuleCommand } from '@aws-sdk/client-config-service';
import {
  CreateUserCommand,
  GetUserCommand,
  ListRolesCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand, DescribeAccountCommand } from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { clientsOf, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';

const start = rehearsals();

describe('an input that AWS’s model rules out', () => {
  it('is refused with all that is wrong with it, in AWS’s words', async () => {
    const { iam, rehearsal } = await start();
    const call = iam.send(new CreateUserCommand({ UserName: '', Tags: [{ Key: 'a*b', Value: 'c' }] }));
    expect(await refusalOf(call)).toEqual({
      name: 'ValidationError',
      status: 400,
      message:
        '3 validation errors detected: ' +
        "Value '' at 'userName' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value '' at 'userName' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [\\w+=,.@-]+; ' +
        "Value 'a*b' at 'tags.1.member.key' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+',
    });
    expect(rehearsal.state.users.size).toBe(0);
  });

  it('is refused for what is missing, and before anything is looked for', async () => {
    const { iam } = await start();
    expect(await refusalOf(iam.send(new CreateUserCommand({ UserName: undefined })))).toMatchObject({
      message:
        "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
    });
    const tooLong = 'a'.repeat(129);
    expect(await refusalOf(iam.send(new GetUserCommand({ UserName: tooLong })))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/at 'userName' failed .* length less than or equal to 128$/),
    });
    const put = new PutUserPolicyCommand({ UserName: 'nobody', PolicyName: 'own', PolicyDocument: '\u0007' });
    expect((await refusalOf(iam.send(put))).name).toBe('ValidationError');
  });

  it('is refused for a number that is out of range, though the protocol has it as text', async () => {
    const { iam } = await start();
    const update = (MaxPasswordAge: number) =>
      iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14, MaxPasswordAge }));
    expect(await refusalOf(update(1096))).toMatchObject({
      message: expect.stringMatching(/Value '1096' at 'maxPasswordAge' .* value less than or equal to 1095$/),
    });
    expect((await update(1095)).$metadata.httpStatusCode).toBe(200);
  });

  it('is not repeated where it may be private', async () => {
    const { account } = await start();
    const PhoneNumber = 'call me';
    const contact = { Name: 'Ada', Title: 'Owner', EmailAddress: 'ada@example.com', PhoneNumber };
    const put = new PutAlternateContactCommand({ AlternateContactType: 'SECURITY', ...contact });
    expect(await refusalOf(account.send(put))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^1 validation error detected: Value at 'phoneNumber' failed/),
    });
    const where = { FullName: 'Ada', AddressLine1: '1', City: 'Dublin', PostalCode: '1', CountryCode: 'IRL' };
    const address = new PutContactInformationCommand({ ContactInformation: { ...where, PhoneNumber: '+353 1' } });
    expect((await refusalOf(account.send(address))).message).toContain("at 'contactInformation.countryCode'");
  });

  it('says nothing to a caller who may not call at all', async () => {
    const { rehearsal, iam, sts } = await start('organization');
    const call = new CreateUserCommand({ UserName: '' });
    expect((await refusalOf(iam.send(call))).name).toBe('ValidationError');
    const RoleArn = 'arn:aws:iam::444455550002:role/OrganizationAccountAccessRole';
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada' }));
    const member = rehearsal.state.organization?.accounts.get('444455550002')?.state;
    member?.roles.get('OrganizationAccountAccessRole')?.attachedPolicies.clear();
    const [accessKeyId, secretAccessKey] = [Credentials?.AccessKeyId ?? '', Credentials?.SecretAccessKey ?? ''];
    const sessionToken = Credentials?.SessionToken ?? '';
    const acting = clientsOf(rehearsal, { credentials: { accessKeyId, secretAccessKey, sessionToken } });
    expect((await refusalOf(acting.iam.send(call))).name).toMatch(/^AccessDenied/);
  });

  it('is refused in the words of each service', async () => {
    const { organizations, budgets, cloudTrail, config, accessAnalyzer } = await start('organization');
    const account = (AccountId: string) => organizations.send(new DescribeAccountCommand({ AccountId }));
    expect(await refusalOf(account('12345'))).toMatchObject({
      name: 'InvalidInputException',
      message: 'You provided a value that does not match the required pattern.',
    });
    const noMail = new CreateAccountCommand({ AccountName: 'new', Email: 'ada at example' });
    expect((await refusalOf(organizations.send(noMail))).name).toBe('InvalidInputException');
    const Budget = { BudgetName: 'monthly', BudgetType: 'COST', TimeUnit: 'NEVER' } as never;
    expect(await refusalOf(budgets.send(new CreateBudgetCommand({ AccountId: '111122223333', Budget })))).toMatchObject(
      {
        name: 'InvalidParameterException',
        message: expect.stringMatching(/Value 'NEVER' at 'budget.timeUnit' .* enum value set: \[DAILY, MONTHLY, /),
      },
    );
    const lookup = (MaxResults: number) => cloudTrail.send(new LookupEventsCommand({ MaxResults }));
    expect((await refusalOf(lookup(51))).name).toBe('InvalidMaxResultsException');
    const rule = new PutConfigRuleCommand({ ConfigRule: { ConfigRuleName: 'a', Source: { Owner: 'ME' as 'AWS' } } });
    expect((await refusalOf(config.send(rule))).message).toContain("at 'configRule.source.owner'");
    const analyzer = new CreateAnalyzerCommand({ analyzerName: '1', type: 'ACCOUNT' });
    expect((await refusalOf(accessAnalyzer.send(analyzer))).name).toBe('ValidationException');
  });
});

it('ListRoles takes a path that ends in the middle of a name', async () => {
  const { iam } = await start('identity-center');
  expect((await iam.send(new ListRolesCommand({ PathPrefix: '/aws-res' }))).Roles).toHaveLength(1);
});

describe('a trail', () => {
  const Name = 'everything';
  const Bucket = 'logs-111122223333';
  const arn = `arn:aws:cloudtrail:eu-west-1:111122223333:trail/${Name}`;
  const mayWrite = {
    ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } },
    ...{
      Action: ['s3:GetBucketAcl', 's3:PutObject'],
      Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
    },
  };

  async function withTrail() {
    const started = await start();
    const { s3, cloudTrail, rehearsal } = started;
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [mayWrite] });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    rehearsal.clock.advance(60_000);
    await cloudTrail.send(new CreateTrailCommand({ Name, S3BucketName: Bucket, TagsList: [{ Key: 'a', Value: 'b' }] }));
    return started;
  }

  it('tells its tags apart by case, and has 50 at most', async () => {
    const { cloudTrail } = await withTrail();
    const add = (keys: readonly string[]) =>
      cloudTrail.send(new AddTagsCommand({ ResourceId: arn, TagsList: keys.map((Key) => ({ Key, Value: 'c' })) }));
    await add(['A']);
    const list = async () =>
      (await cloudTrail.send(new ListTagsCommand({ ResourceIdList: [arn] }))).ResourceTagList?.[0]?.TagsList;
    expect(await list()).toEqual([
      { Key: 'a', Value: 'b' },
      { Key: 'A', Value: 'c' },
    ]);
    const more = Array.from({ length: 49 }, (_, number) => `key-${number}`);
    expect((await refusalOf(add(more))).name).toBe('TagsLimitExceededException');
    expect((await refusalOf(add(['b', 'b']))).name).toBe('InvalidTagParameterException');
    await cloudTrail.send(new RemoveTagsCommand({ ResourceId: arn, TagsList: [{ Key: 'a' }] }));
    expect(await list()).toEqual([{ Key: 'A', Value: 'c' }]);
  });

  it('can be given another prefix in its bucket', async () => {
    const { cloudTrail } = await withTrail();
    const updated = await cloudTrail.send(new UpdateTrailCommand({ Name, S3KeyPrefix: 'logs' }));
    expect(updated.S3KeyPrefix).toBe('logs');
  });
});

describe('a bucket', () => {
  const Bucket = 'example-111122223333';
  const make = (name = Bucket) =>
    new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });

  it('takes no document that S3’s schema rules out', async () => {
    const { s3 } = await start();
    await s3.send(make());
    const wrong = 'Wrong' as never;
    const calls = [
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: wrong } })),
      s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [] } })),
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: wrong } }],
          },
        }),
      ),
      s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [{}] as never } })),
      s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'a' }] as never } })),
    ];
    for (const call of calls) expect(await refusalOf(call)).toMatchObject({ name: 'MalformedXML', status: 400 });
  });

  it('takes no tag without a key or with one that is there twice, and an empty set', async () => {
    const { s3 } = await start();
    await s3.send(make());
    const put = (...keys: string[]) =>
      s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: keys.map((Key) => ({ Key, Value: '' })) } }));
    expect((await refusalOf(put(''))).name).toBe('InvalidTag');
    expect((await refusalOf(put('a', 'a'))).name).toBe('InvalidTag');
    await put('a', 'b');
    await put();
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet ?? []).toEqual([]);
  });

  it('belongs to whom its maker says, and has ACLs only where that allows for them', async () => {
    const { s3 } = await start();
    const ask = (more: object) => s3.send(new CreateBucketCommand({ ...make().input, ...more }));
    expect((await refusalOf(ask({ ACL: 'public-read' }))).name).toBe('InvalidBucketAclWithObjectOwnership');
    expect((await refusalOf(ask({ ObjectOwnership: 'Nobody' }))).name).toBe('InvalidArgument');
    await ask({ ObjectOwnership: 'ObjectWriter', ACL: 'public-read' });
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'ObjectWriter' }]);
  });

  it('is listed page by page, by prefix and by Region', async () => {
    const { s3 } = await start();
    for (const name of ['b-example', 'a-example', 'c-other']) await s3.send(make(name));
    const list = async (input: object) => {
      const { Buckets = [], ContinuationToken } = await s3.send(new ListBucketsCommand(input));
      return { names: Buckets.map((bucket) => bucket.Name), ContinuationToken };
    };
    const first = await list({ MaxBuckets: 2 });
    expect(first.names).toEqual(['a-example', 'b-example']);
    const second = await list({ MaxBuckets: 2, ContinuationToken: first.ContinuationToken });
    expect(second).toEqual({ names: ['c-other'], ContinuationToken: undefined });
    expect((await list({ Prefix: 'b-' })).names).toEqual(['b-example']);
    expect((await list({ BucketRegion: 'us-east-1' })).names).toEqual([]);
    expect((await refusalOf(list({ MaxBuckets: 10_001 }))).name).toBe('InvalidArgument');
  });
});
