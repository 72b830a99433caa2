// What AWS itself says the guard would do, before it is attached. Reads only.
import { allPages } from '../aws/pages.ts';
import { listed } from '../aws/users.ts';
import type { AwsContext } from './contract.ts';
import { guardDocument } from './mfa-guard.ts';
import type { GuardedGroup } from './mfa-guard-group.ts';

/** Things the guard must stop, and things it must let through. */
const simulated = {
  stopped: ['iam:CreateUser', 'iam:GetGroupPolicy', 's3:ListAllMyBuckets', 'ec2:DescribeInstances'],
  free: ['iam:ChangePassword', 'iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken'],
} as const;

/** Why the guard is not what it should be, by AWS's own evaluation; undefined when it is. */
export async function simulationProblem(
  { members }: GuardedGroup,
  userName: string,
  { account }: AwsContext,
): Promise<string | undefined> {
  const PolicySourceArn = members.find((member) => member.userName === userName)?.arn;
  const ask = async (guarded: boolean, mfa: boolean) => {
    const results = await allPages(
      account,
      ['IAM', 'SimulatePrincipalPolicy'],
      {
        PolicySourceArn,
        ActionNames: [...simulated.stopped, ...simulated.free],
        ...(guarded ? { PolicyInputList: [guardDocument] } : {}),
        ContextEntries: [
          {
            ContextKeyName: 'aws:MultiFactorAuthPresent',
            ContextKeyType: 'boolean',
            ContextKeyValues: [String(mfa)],
          },
        ],
      },
      ({ EvaluationResults }) => EvaluationResults,
    );
    return new Map(results.map(({ EvalActionName = '', EvalDecision }) => [EvalActionName, EvalDecision]));
  };
  const [before, withMfa, without] = await Promise.all([ask(false, true), ask(true, true), ask(true, false)]);
  return disagreement({ before, withMfa, without });
}

type Decisions = ReadonlyMap<string, string | undefined>;

/** What speaks against the guard, as a sentence; undefined when it decides as it should. */
export function disagreement({
  before,
  withMfa,
  without,
}: {
  /** As it is now, with MFA. */
  readonly before: Decisions;
  readonly withMfa: Decisions;
  readonly without: Decisions;
}): string | undefined {
  const changed = [...before]
    .filter(([action, decision]) => withMfa.get(action) !== decision)
    .map(([action]) => action);
  if (changed.length > 0) return `AWS’s simulation says that even with MFA the guard would deny ${listed(changed)}.`;
  const open = simulated.stopped.filter((action) => without.get(action) === 'allowed');
  if (open.length > 0) return `AWS’s simulation says that the guard would let ${listed(open)} through without MFA.`;
  const shut = simulated.free.filter((action) => without.get(action) !== before.get(action));
  return shut.length > 0
    ? `AWS’s simulation says that without MFA the guard would deny ${listed(shut)}, which is how MFA is set up.`
    : undefined;
}
