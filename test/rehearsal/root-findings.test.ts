import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GetFindingsCommand,
  ListFindingsCommand,
  UpdateDetectorCommand,
  type Condition,
} from '@aws-sdk/client-guardduty';
import {
  EnableOrganizationsRootCredentialsManagementCommand,
  GetAccountSummaryCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, AssumeRootCommand, type Credentials } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { memberId } from '../../src/rehearsal/organization-scenario.ts';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { clientsOf, guardsOf, refusalOf } from './clients.ts';
import { rehearsals } from './running.ts';
import { accountId, signInAsRoot } from './watched.ts';

const start = rehearsals();
const rootUse = 'Policy:IAMUser/RootCredentialUsage';
const shortTerm = 'Policy:IAMUser/ShortTermRootCredentialUsage';

const credentialsOf = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Partial<Credentials> = {}) => ({
  accessKeyId: AccessKeyId,
  secretAccessKey: SecretAccessKey,
  sessionToken: SessionToken,
});

async function watchedIn(rehearsal: Rehearsal, region: string, credentials = rehearsal.credentials) {
  const { guardDuty } = guardsOf(rehearsal, { region, credentials });
  const { DetectorId } = await guardDuty.send(new CreateDetectorCommand({ Enable: true }));
  const ids = async (Criterion: Record<string, Condition> = {}) =>
    (await guardDuty.send(new ListFindingsCommand({ DetectorId, FindingCriteria: { Criterion } }))).FindingIds ?? [];
  const read = async () =>
    (await guardDuty.send(new GetFindingsCommand({ DetectorId, FindingIds: await ids() }))).Findings ?? [];
  return { guardDuty, DetectorId, ids, read };
}

describe('a detector', () => {
  it('finds the use of root in its Region, as one finding that grows', async () => {
    const { rehearsal, iam } = await start('root-key-only');
    const { read } = await watchedIn(rehearsal, 'us-east-1');
    await iam.send(new GetAccountSummaryCommand({}));
    const [first] = await read();
    expect(first).toMatchObject({
      ...{ Type: rootUse, Severity: 2, AccountId: accountId, Region: 'us-east-1' },
      Resource: { AccessKeyDetails: { UserType: 'Root', AccessKeyId: rehearsal.credentials.accessKeyId } },
    });
    rehearsal.clock.advance(60_000);
    await iam.send(new ListUsersCommand({}));
    const [second, ...more] = await read();
    expect(more).toEqual([]);
    expect(second?.Id).toBe(first?.Id);
    expect(second?.CreatedAt).toBe(first?.CreatedAt);
    expect(Date.parse(second?.UpdatedAt ?? '')).toBeGreaterThan(Date.parse(first?.UpdatedAt ?? ''));
    expect(second?.Service?.Count).toBeGreaterThan(first?.Service?.Count ?? 0);
  });

  it('finds nothing of other Regions, of other callers, or while it is off', async () => {
    const { rehearsal, iam } = await start('identity-center');
    const { read, guardDuty, DetectorId } = await watchedIn(rehearsal, 'us-east-1');
    await iam.send(new ListUsersCommand({}));
    expect(await read()).toEqual([]);
    await guardDuty.send(new UpdateDetectorCommand({ DetectorId, Enable: false }));
    await signInAsRoot(rehearsal);
    expect(await read()).toEqual([]);
    await guardDuty.send(new UpdateDetectorCommand({ DetectorId, Enable: true }));
    const other = await watchedIn(rehearsal, 'eu-west-1');
    await signInAsRoot(rehearsal);
    expect(await read()).toMatchObject([{ Service: { Action: { AwsApiCallAction: { Api: 'ConsoleLogin' } } } }]);
    expect(await other.read()).toEqual([]);
  });

  it('lists by type and severity, and forgets with its findings', async () => {
    const { rehearsal } = await start('done');
    rehearsal.state.services.detectors.clear();
    const { logs } = guardsOf(rehearsal, { region: 'eu-central-1' });
    const { ids, guardDuty, DetectorId } = await watchedIn(rehearsal, 'eu-central-1');
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'here' }));
    const [id] = await ids();
    expect(await ids({ type: { Equals: [rootUse] }, severity: { Eq: ['2'] } })).toEqual([id]);
    expect(await ids({ type: { Equals: [shortTerm] } })).toEqual([]);
    expect(await ids({ type: { NotEquals: [rootUse] } })).toEqual([]);
    expect(await ids({ severity: { GreaterThanOrEqual: 4 } })).toEqual([]);
    expect(await ids({ updatedAt: { Gte: rehearsal.clock.now() - 60_000 } })).toEqual([id]);
    await guardDuty.send(new DeleteDetectorCommand({ DetectorId }));
    expect(rehearsal.state.services.findings.size).toBe(0);
    expect((await refusalOf(ids())).name).toBe('BadRequestException');
  });
});

describe('a session of root', () => {
  it('of AssumeRoot raises the finding of short-term sessions, in the member', async () => {
    const { rehearsal, iam, sts, organizations } = await start('organization');
    await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: 'iam.amazonaws.com' }));
    await iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
    const RoleArn = `arn:aws:iam::${memberId(1)}:role/OrganizationAccountAccessRole`;
    const inMember = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada' }));
    const { read } = await watchedIn(rehearsal, 'us-east-1', credentialsOf(inMember.Credentials));
    const arn = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';
    const asRoot = await sts.send(new AssumeRootCommand({ TargetPrincipal: memberId(1), TaskPolicyArn: { arn } }));
    const audit = clientsOf(rehearsal, { credentials: credentialsOf(asRoot.Credentials) });
    await audit.iam.send(new GetAccountSummaryCommand({}));
    expect(await read()).toMatchObject([{ Type: shortTerm, AccountId: memberId(1), Service: { Count: 1 } }]);
  });
});
