// The deny-without-MFA guard: what it says, whether a policy is one, and the plans that attach it, prove it, take it away.
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';

export const guardName = 'rootlock-mfa-required';

/** How the journal names it. */
export const guardThing = (groupName: string) => `group-policy/${groupName}/${guardName}`;

/**
 * What works without MFA. AWS's own list (IAM User Guide, "Allows MFA-authenticated IAM users to manage their own
 * credentials"), and four more:
 * - ChangePassword and GetAccountPasswordPolicy. AWS would rather not: but a new member's first sign-in, which is without
 *   MFA, begins with a forced change, and without these two nobody who joins the group later could ever come in. Whoever
 *   changes a password must give the old one, so a stolen key gains nothing by it.
 * - the two of `aws login`. AWS does not say whether such a session counts as made with MFA: where it does, it must be
 *   possible to get one; where it does not, everything but this list is denied to it all the same.
 * DeactivateMFADevice and DeleteVirtualMFADevice are left out on purpose: no device is removed without MFA.
 */
const withoutMfa = [
  'iam:ChangePassword',
  'iam:CreateVirtualMFADevice',
  'iam:EnableMFADevice',
  'iam:GetAccountPasswordPolicy',
  'iam:GetMFADevice',
  'iam:GetUser',
  'iam:ListMFADevices',
  'iam:ListVirtualMFADevices',
  'iam:ResyncMFADevice',
  'signin:AuthorizeOAuth2Access',
  'signin:CreateOAuth2Token',
  'sts:GetSessionToken',
];

/** Long-term keys carry no such key at all: only BoolIfExists binds them too (aws-facts §3). */
export const guardDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'DenyAllButOwnMfaWithoutMfa',
      Effect: 'Deny',
      NotAction: withoutMfa,
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ],
});

/** True for a policy that denies whatever it does not name, for want of MFA, to keys as well. */
export function isGuard(text: string): boolean {
  try {
    const { Statement } = JSON.parse(text) as { readonly Statement?: unknown };
    return [Statement].flat().some((statement) => denies(statement));
  } catch {
    return false;
  }
}

function denies(statement: unknown): boolean {
  if (typeof statement !== 'object' || statement === null) return false;
  const { Effect, Action, NotAction, Resource, Condition } = statement as { readonly [part: string]: unknown };
  const all = (value: unknown) => [value].flat().includes('*');
  // A wild card in what is let through may let nearly everything through.
  const isWide =
    all(Action) ||
    (NotAction !== undefined && ![NotAction].flat().some((name) => typeof name !== 'string' || name.includes('*')));
  return Effect === 'Deny' && all(Resource) && isWide && isForWantOfMfa(Condition);
}

function isForWantOfMfa(condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null) return false;
  const parts = Object.entries(condition);
  const [first] = parts;
  // Any further condition narrows it.
  if (parts.length !== 1 || first?.[0] !== 'BoolIfExists') return false;
  const keys = Object.entries((first[1] ?? {}) as object);
  const [only] = keys;
  if (keys.length !== 1 || only?.[0].toLowerCase() !== 'aws:multifactorauthpresent') return false;
  return [only[1]].flat().every((value) => String(value) === 'false');
}

/** By the session that no guard binds: the one that attaches it is the one that can take it away again. */
function detachment(groupName: string) {
  return {
    service: 'IAM' as const,
    operation: 'DeleteGroupPolicy',
    principal: 'caller' as const,
    input: { GroupName: groupName, PolicyName: guardName },
    summary: `Take the guard off ${groupName}`,
  };
}

function detach(groupName: string): Change {
  return {
    ...detachment(groupName),
    id: 'detach',
    undo: { kind: 'can-be-undone', how: 'attach it again' },
    unmakes: guardThing(groupName),
  };
}

export interface KeyInUse {
  readonly words: string;
  readonly recent: boolean;
}

export function attachPlan(
  { groupName, userName }: { readonly groupName: string; readonly userName: string },
  keys: readonly KeyInUse[],
): Plan {
  const attach: Change = {
    id: 'attach',
    summary: `Attach the guard ${guardName} to ${groupName}`,
    service: 'IAM',
    operation: 'PutGroupPolicy',
    principal: 'caller',
    input: { GroupName: groupName, PolicyName: guardName, PolicyDocument: guardDocument },
    undo: { kind: 'can-be-undone', how: 'delete the policy from the group, as root or with MFA' },
    compensation: detachment(groupName),
    makes: guardThing(groupName),
  };
  const recent = keys.filter((key) => key.recent);
  return sealPlan({
    control: 'mfa-required',
    title: `Deny everything without MFA in ${groupName}`,
    changes: [attach],
    ...(recent.length === 0
      ? {}
      : {
          phrase: {
            text: groupName,
            because: `${recent.map(({ words }) => words).join('; ')}. Whatever uses such a key without a code stops working.`,
          },
        }),
    remarks: [
      `It was simulated: with MFA ${userName} may do what it may do now; without MFA only sign in, change the password and register MFA.`,
      `For a minute the account is read as ${userName}. If that fails even once more than AWS's own delay explains, the guard comes off again at once.`,
      ...keys.map(({ words }) => `${words}: from now on it needs a session with a code (GetSessionToken).`),
      'AWS does not say whether "aws login" counts as MFA. If it is refused later, use the console or a session with a code; root is never bound.',
    ],
  });
}

/** A guard that an earlier run attached, and that nobody has seen the administrator work under. */
export function provePlan(groupName: string, userName: string): Plan {
  return sealPlan({
    control: 'mfa-required',
    title: `Prove that ${userName} can work under the guard of ${groupName}`,
    changes: [{ ...detach(groupName), onlyIf: `${userName} cannot work under it` }],
    remarks: [
      `For a minute the account is read as ${userName}. An earlier run attached the guard and ended before that.`,
    ],
  });
}

export function removalPlan(id: string, groupName: string): Plan {
  return sealPlan({
    control: id,
    title: `Take the guard off ${groupName}`,
    changes: [detach(groupName)],
    remarks: ['From then on a stolen key or password of a member works without MFA.'],
  });
}
