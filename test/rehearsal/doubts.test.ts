// Every answer to every doubt changes what a client sees; a switch that changed nothing would prove nothing.
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  DeleteAccessKeyCommand,
  EnableMFADeviceCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetCredentialReportCommand,
  GenerateCredentialReportCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { CreateDetectorCommand, GetFindingsCommand, ListFindingsCommand } from '@aws-sdk/client-guardduty';
import { CreateTrailCommand, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import {
  AssumeRootCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  GetWebIdentityTokenCommand,
} from '@aws-sdk/client-sts';
import { EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { trailBucketPolicy } from '../../src/aws/trails.ts';
import { doubtNames, doubts, readAnswers, type Answers, type DoubtName } from '../../src/rehearsal/doubts.ts';
import { makeDevice, makeMfa, mfaSession } from './administrator.ts';
import { clientsOf, codeNow, guardsOf, refusalOf } from './clients.ts';
import { control, rehearsals } from './running.ts';

const begin = rehearsals();
const withAnswers = (answers: Partial<Answers>, scenario?: string) => begin(scenario, undefined, { answers });
type Begun = Awaited<ReturnType<typeof withAnswers>>;

const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error as Error).name,
  );

/** What a client sees where only this answer differs. */
const seen: { readonly [Name in DoubtName]: (begun: Begun) => Promise<unknown> } = {
  'root-session-manages-keys': async ({ iam, rehearsal }) => {
    const [key] = rehearsal.state.keys.keys();
    const AccessKeyId = key ?? '';
    return {
      list: await outcomeOf(iam.send(new ListAccessKeysCommand({}))),
      change: await outcomeOf(iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }))),
      delete: await outcomeOf(iam.send(new DeleteAccessKeyCommand({ AccessKeyId }))),
    };
  },
  'aws-login-carries-mfa': async ({ rehearsal }) => {
    await control(rehearsal, 'console/register-root-mfa', {});
    const login = await control(rehearsal, 'console/aws-login', {});
    return rehearsal.state.sessions.get(String(login['accessKeyId']))?.mfa;
  },
  'session-outlives-key': async (begun) => {
    const started = await makeMfa(begun);
    const session = await mfaSession(started);
    const { accessKeyId: AccessKeyId } = started.credentials;
    await started.iam.send(new DeleteAccessKeyCommand({ UserName: 'ada', AccessKeyId }));
    expect(await outcomeOf(started.ada.sts.send(new GetCallerIdentityCommand({})))).toBe('InvalidClientTokenId');
    return outcomeOf(session.iam.send(new ListUsersCommand({})));
  },
  'code-drift': async (begun) => {
    const { iam, rehearsal, seed, serial } = await makeDevice(begun);
    const late = new EnableMFADeviceCommand({
      UserName: 'ada',
      SerialNumber: serial,
      AuthenticationCode1: codeNow(rehearsal, seed, -2),
      AuthenticationCode2: codeNow(rehearsal, seed, -1),
    });
    return outcomeOf(iam.send(late));
  },
  'wrong-codes-lock': async (begun) => {
    const { ada, rehearsal, seed, serial } = await makeMfa(begun);
    const tryCode = (TokenCode: string) =>
      outcomeOf(ada.sts.send(new GetSessionTokenCommand({ SerialNumber: serial, TokenCode })));
    for (let count = 0; count < 5; count += 1) expect(await tryCode('000000')).toBe('AccessDenied');
    const right = await tryCode(codeNow(rehearsal, seed));
    rehearsal.clock.advance(6 * 60_000);
    expect(await tryCode(codeNow(rehearsal, seed))).toBe('ok');
    return right;
  },
  'event-history': async ({ rehearsal }) => {
    const look = async () => {
      const attribute = { AttributeKey: 'EventName', AttributeValue: 'ConsoleLogin' } as const;
      const inVirginia = clientsOf(rehearsal, { region: 'us-east-1' }).cloudTrail;
      const { Events } = await inVirginia.send(new LookupEventsCommand({ LookupAttributes: [attribute] }));
      return Events?.length;
    };
    await control(rehearsal, 'console/sign-in-as-root', {});
    const soon = await look();
    rehearsal.clock.advance(15 * 60_000);
    expect(await look()).toBe(1);
    return soon;
  },
  'password-last-used': async (begun) => {
    const { iam, rehearsal } = await makeDevice(begun);
    const password = 'Correct-Horse-17-Battery';
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ada', Password: password }));
    await control(rehearsal, 'console/sign-in-as-user', { userName: 'ada', password });
    const shown = async () => (await iam.send(new GetUserCommand({ UserName: 'ada' }))).User?.PasswordLastUsed;
    const report = async () => {
      await iam.send(new GenerateCredentialReportCommand({}));
      rehearsal.clock.advance(3_000);
      const { Content } = await iam.send(new GetCredentialReportCommand({}));
      const line = Buffer.from(Content ?? [])
        .toString()
        .split('\n')
        .find((text) => text.startsWith('ada,'));
      return line?.split(',')[4] === 'no_information';
    };
    const soon = [await shown().then((at) => at === undefined), await report()];
    rehearsal.clock.advance(4 * 3_600_000);
    expect(await shown()).toBeInstanceOf(Date);
    return soon;
  },
  'request-rates': async ({ rehearsal }) => {
    const { iam } = clientsOf(rehearsal);
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => outcomeOf(iam.send(new ListUsersCommand({})))));
    rehearsal.clock.advance(2_000);
    expect(await outcomeOf(iam.send(new ListUsersCommand({})))).toBe('ok');
    return [...new Set(outcomes)].toSorted();
  },
  'trail-in-regional-bucket': async ({ cloudTrail, rehearsal, s3 }) => {
    const { accountId } = rehearsal;
    const Bucket = `logs-${accountId}-eu-west-1-an`;
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
    const names = [Bucket, CreateBucketConfiguration] as const;
    expect(
      await outcomeOf(s3.send(new CreateBucketCommand({ Bucket: names[0], CreateBucketConfiguration: names[1] }))),
    ).toBe('InvalidBucketName');
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration, BucketNamespace: 'account-regional' }));
    const trailArn = `arn:aws:cloudtrail:eu-west-1:${accountId}:trail/all`;
    const Policy = trailBucketPolicy({ partition: 'aws', accountId, bucket: Bucket, trailArn });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    rehearsal.clock.advance(60_000);
    return outcomeOf(cloudTrail.send(new CreateTrailCommand({ Name: 'all', S3BucketName: Bucket })));
  },
  'trail-in-project': async ({ cloudTrail }) =>
    refusalOf(cloudTrail.send(new CreateTrailCommand({ Name: 'all', S3BucketName: 'nowhere' }))).then(
      ({ name }) => name,
    ),
  'root-login-finding': async ({ iam, rehearsal }) => {
    const { guardDuty } = guardsOf(rehearsal, { region: 'us-east-1' });
    const { DetectorId } = await guardDuty.send(new CreateDetectorCommand({ Enable: true }));
    await iam.send(new ListUsersCommand({}));
    const { FindingIds } = await guardDuty.send(new ListFindingsCommand({ DetectorId }));
    const { Findings } = await guardDuty.send(new GetFindingsCommand({ DetectorId, FindingIds }));
    return Findings?.map(({ Type }) => Type);
  },
  'root-gets-web-identity-token': async ({ iam, rehearsal }) => {
    await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
    const { sts } = clientsOf(rehearsal);
    return outcomeOf(sts.send(new GetWebIdentityTokenCommand({ Audience: ['example'], SigningAlgorithm: 'ES384' })));
  },
  'assumed-root-identity': async ({ iam, organizations, rehearsal, sts }) => {
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: 'iam.amazonaws.com' }));
    await iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
    const { Credentials: given } = await sts.send(
      new AssumeRootCommand({
        TargetPrincipal: '444455550003',
        TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
      }),
    );
    const credentials = {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    };
    return (await clientsOf(rehearsal, { credentials, keepHost: true }).sts.send(new GetCallerIdentityCommand({}))).Arn;
  },
};

const scenarioOf: { readonly [name: string]: string } = {
  'trail-in-project': 'project',
  'assumed-root-identity': 'organization',
};

const expected: { readonly [Name in DoubtName]: { readonly [Answer in Answers[Name]]: unknown } } = {
  'root-session-manages-keys': {
    yes: { list: 'ok', change: 'ok', delete: 'ok' },
    'delete-only': { list: 'ValidationError', change: 'ValidationError', delete: 'ok' },
    no: { list: 'ValidationError', change: 'ValidationError', delete: 'ValidationError' },
  },
  'aws-login-carries-mfa': { yes: true, no: false },
  'session-outlives-key': { yes: 'ok', no: 'InvalidClientTokenId' },
  'code-drift': { 'half-a-minute': 'ok', 'not-at-all': 'InvalidAuthenticationCodeException' },
  'wrong-codes-lock': { no: 'ok', yes: 'AccessDenied' },
  'event-history': { 'at-once': 1, 'after-15-minutes': 0 },
  'password-last-used': { 'at-once': [false, false], 'after-4-hours': [true, true] },
  'request-rates': { many: ['ok'], few: ['Throttling', 'ok'] },
  'trail-in-regional-bucket': { yes: 'ok', no: 'InsufficientS3BucketPolicyException' },
  'trail-in-project': { yes: 'S3BucketDoesNotExistException', no: 'AccessDeniedException' },
  'root-login-finding': {
    'root-use': ['Policy:IAMUser/RootCredentialUsage'],
    'short-term-use': ['Policy:IAMUser/ShortTermRootCredentialUsage'],
  },
  'root-gets-web-identity-token': { yes: 'ok', no: 'AccessDenied' },
  'assumed-root-identity': {
    'as-root': 'arn:aws:iam::444455550003:root',
    'as-assumed-root': 'arn:aws:sts::444455550003:assumed-root',
  },
};

describe.each(doubtNames)('the doubt %s', (name) => {
  it.each(doubts[name].answers)('answered %s shows', async (answer) => {
    const begun = await withAnswers(readAnswers({ [name]: answer }), scenarioOf[name]);
    expect(await seen[name](begun)).toEqual((expected[name] as { readonly [answer: string]: unknown })[answer]);
  });
});

it('a doubt or an answer that does not exist is refused with what there is', () => {
  expect(() => readAnswers({ weather: 'fine' })).toThrow(/no doubt "weather".*root-session-manages-keys/);
  expect(() => readAnswers({ 'session-outlives-key': 'perhaps' })).toThrow('one of: yes, no.');
});

it('the account says how it answers every doubt', async () => {
  const { iam, rehearsal } = await withAnswers({ 'session-outlives-key': 'no' });
  await iam.send(new CreateAccessKeyCommand({}));
  const { doubts: told } = await control(rehearsal, '');
  expect(Object.keys(told as object)).toEqual(doubtNames);
  expect(told).toMatchObject({ 'session-outlives-key': 'no', 'root-session-manages-keys': 'yes' });
});
