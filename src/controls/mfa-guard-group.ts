// The administrators' group as the guard sees it: its policies, and how each member comes in. Reads only, in three trips.
import { eachOf } from '../aws/at-most.ts';
import { allPages } from '../aws/pages.ts';
import { unlessMissing } from '../aws/users.ts';
import { policiesIn } from './admin-user-plan.ts';
import { carriers } from './administrator.ts';
import { type AwsContext, isOwnTag } from './contract.ts';
import { guardName, isGuard } from './mfa-guard.ts';

export interface Member {
  readonly userName: string;
  readonly arn: string;
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
  /** Ids of its active access keys. */
  readonly keys: readonly string[];
  readonly isOurs: boolean;
}

export interface GuardedGroup {
  readonly groupName: string;
  readonly members: readonly Member[];
  /** Name of the policy that is a guard, this tool's own first. */
  readonly guard: string | undefined;
}

/**
 * The group of the run's administrator: the one chosen, else the caller's own, else one with a user that this tool made.
 * Undefined where there is none, also because AWS does not show it.
 */
export async function administratorsGroup(context: AwsContext): Promise<GuardedGroup | undefined> {
  const chosen = context.memory.fact('administrator')?.groupName;
  const names = chosen === undefined ? (await carriers(context)).groups : [chosen];
  const read = await Promise.all(names.map((name) => readGroup(name, chosen !== undefined, context)));
  const groups = read.flatMap((group) => group ?? []);
  if (chosen !== undefined) return groups[0];
  const { caller } = context.account.facts;
  return (
    groups.find(({ members }) => members.some(({ arn }) => arn === caller.arn)) ??
    groups.find(({ members }) => members.some(({ isOurs, hasPassword }) => isOurs && hasPassword))
  );
}

/** Undefined when it is not there. */
async function readGroup(groupName: string, chosen: boolean, context: AwsContext): Promise<GuardedGroup | undefined> {
  const { account } = context;
  const of = { GroupName: groupName };
  const [users, inline] = await Promise.all([
    unlessMissing(allPages(account, ['IAM', 'GetGroup'], of, ({ Users }) => Users)),
    policiesIn(groupName, context),
  ]);
  if (users === undefined) return undefined;
  const [members, guards] = await Promise.all([
    eachOf(users, ({ UserName = '', Arn = '' }) => readMember(UserName, Arn, chosen, context)),
    Promise.all(inline.map((name) => guardNamed(groupName, name, context))),
  ]);
  const found = guards.flatMap((name) => name ?? []);
  return { groupName, members, guard: found.find((name) => name === guardName) ?? found[0] };
}

async function readMember(
  userName: string,
  arn: string,
  chosen: boolean,
  { account, memory }: AwsContext,
): Promise<Member> {
  const of = { UserName: userName };
  const [profile, devices, keys, tags] = await Promise.all([
    unlessMissing(account.read('IAM', 'GetLoginProfile', of)),
    unlessMissing(allPages(account, ['IAM', 'ListMFADevices'], of, ({ MFADevices }) => MFADevices)),
    unlessMissing(allPages(account, ['IAM', 'ListAccessKeys'], of, ({ AccessKeyMetadata }) => AccessKeyMetadata)),
    // Only where nobody was chosen does it matter whose user it is.
    chosen ? [] : unlessMissing(allPages(account, ['IAM', 'ListUserTags'], of, ({ Tags }) => Tags)),
  ]);
  // The key of the hand-over goes by itself.
  const made = new Set(memory.made());
  const active = (keys ?? []).filter(
    ({ Status, AccessKeyId = '' }) => Status === 'Active' && !made.has(`access-key/${AccessKeyId}`),
  );
  return {
    userName,
    arn,
    hasPassword: profile !== undefined,
    hasMfa: (devices ?? []).length > 0,
    keys: active.flatMap(({ AccessKeyId }) => AccessKeyId ?? []),
    isOurs: (tags ?? []).some((tag) => isOwnTag(tag)),
  };
}

/** The name again, when that policy is a guard. */
async function guardNamed(groupName: string, name: string, { account }: AwsContext): Promise<string | undefined> {
  const input = { GroupName: groupName, PolicyName: name };
  const policy = await unlessMissing(account.read('IAM', 'GetGroupPolicy', input));
  const text = policy?.PolicyDocument;
  return text !== undefined && isGuard(decoded(text)) ? name : undefined;
}

/** IAM gives documents percent-encoded (RFC 3986). */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
