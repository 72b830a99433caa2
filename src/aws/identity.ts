// Who is calling and what kind of account this is, from what STS, Organizations and IAM answer.
import { isAwsError } from '../engine/errors.ts';
import type { AccountKind, Caller, Partition } from './account.ts';

export interface ParsedCaller {
  readonly caller: Caller;
  readonly accountId: string;
  readonly partition: Partition;
}

/** Reads the ARN that GetCallerIdentity gives (IAM User Guide, reference_identifiers). Undefined when it is not one. */
export function parseCaller(arn: string): ParsedCaller | undefined {
  const [, partition, service, accountId, resource] = /^arn:([\w-]+):(iam|sts)::(\d{12}):(.+)$/.exec(arn) ?? [];
  if (!isPartition(partition) || accountId === undefined || resource === undefined) return undefined;
  return { caller: callerOf(arn, service ?? '', resource), accountId, partition };
}

function callerOf(arn: string, service: string, resource: string): Caller {
  if (service === 'iam' && resource === 'root') return { kind: 'root', arn };
  const [type = '', ...names] = resource.split('/');
  const last = names.at(-1);
  if (service === 'iam' && type === 'user' && last !== undefined) return { kind: 'iam-user', arn, userName: last };
  const [roleName, sessionName] = names;
  if (service === 'sts' && type === 'assumed-role' && roleName !== undefined && sessionName !== undefined) {
    return { kind: 'assumed-role', arn, roleName, sessionName };
  }
  return { kind: 'other', arn };
}

function isPartition(text: string | undefined): text is Partition {
  return text === 'aws' || text === 'aws-us-gov' || text === 'aws-cn' || text === 'aws-eusc';
}

export interface KindReads {
  /** The organization's management account id. Rejects with AwsProblem. */
  readonly managementAccountId: () => Promise<string | undefined>;
  /** Whether a role under /managed/ exists; asked in member accounts only. Rejects with AwsProblem. */
  readonly hasManagedRoles: () => Promise<boolean>;
}

/**
 * The kind of account, and a remark when it is not certain. A project of the new sign-up experience is a member
 * account whose organization AWS owns; no API says so, but roles under /managed/ do (aws-facts §0, inferred).
 */
export async function kindOfAccount(
  { accountId, partition }: ParsedCaller,
  reads: KindReads,
): Promise<{ readonly kind: AccountKind; readonly kindRemark?: string }> {
  if (partition === 'aws-us-gov') return { kind: 'govcloud' };
  let management: string | undefined;
  try {
    management = await reads.managementAccountId();
  } catch (error) {
    if (isAwsError(error, 'AWSOrganizationsNotInUse')) return { kind: 'standalone' };
    if (isAwsError(error, 'AccessDenied')) {
      return {
        kind: 'unknown',
        kindRemark: error.failure.deniedByScp
          ? 'A service control policy forbids organizations:DescribeOrganization, so this is a member of an organization, perhaps a project.'
          : 'Whether the account belongs to an organization could not be read: organizations:DescribeOrganization is denied.',
      };
    }
    return { kind: 'unknown', kindRemark: 'Whether the account belongs to an organization could not be read.' };
  }
  if (management === undefined) {
    return { kind: 'unknown', kindRemark: 'AWS named no management account for the organization.' };
  }
  if (management === accountId) return { kind: 'management' };
  try {
    if (await reads.hasManagedRoles()) {
      return { kind: 'project', kindRemark: 'AWS owns its organization: roles under /managed/ exist.' };
    }
  } catch {
    return { kind: 'member', kindRemark: 'Whether AWS owns its organization could not be read: iam:ListRoles failed.' };
  }
  return { kind: 'member' };
}
