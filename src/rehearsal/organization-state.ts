// An organization as data: a new one, its accounts, its policies (Organizations User Guide, "Terminology").
import { parsePolicy, type PolicyDocument } from './policy-document.ts';
import type { Organization, OrganizationAccount } from './organization-types.ts';
import type { AccountState } from './state.ts';

export const fullAccessId = 'p-FullAWSAccess';

const fullAccess = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

export interface NewOrganization {
  /** Behind `o-`. */
  readonly suffix: string;
  readonly managementAccountId: string;
  readonly managementEmail: string;
  readonly featureSet?: Organization['featureSet'];
}

/** With all features and service control policies on, as the console makes it; nobody but its management account in it. */
export function newOrganization(
  { suffix, managementAccountId, managementEmail, featureSet = 'ALL' }: NewOrganization,
  at: number,
  management?: AccountState,
): Organization {
  const rootId = `r-${suffix.slice(0, 4)}`;
  const policy: Organization['policies'] = new Map([
    [
      fullAccessId,
      {
        id: fullAccessId,
        name: 'FullAWSAccess',
        description: 'Allows access to every operation',
        type: 'SERVICE_CONTROL_POLICY',
        awsManaged: true,
        document: parsePolicy(fullAccess, 'identity'),
        targets: new Set([rootId, managementAccountId]),
      },
    ],
  ]);
  return {
    id: `o-${suffix}`,
    rootId,
    managementAccountId,
    managementEmail,
    featureSet,
    accounts: new Map([
      [
        managementAccountId,
        {
          id: managementAccountId,
          name: 'management',
          email: managementEmail,
          joinedAt: at,
          joined: 'INVITED',
          ...(management === undefined ? {} : { state: management }),
        },
      ],
    ]),
    policies: policy,
    policyTypes: new Set(featureSet === 'ALL' ? ['SERVICE_CONTROL_POLICY'] : []),
    serviceAccess: new Map(),
    delegated: new Map(),
    rootFeatures: new Set(),
    requests: new Map(),
  };
}

/** Takes an account in, with the policy that every account starts from. */
export function addAccount(organization: Organization, account: OrganizationAccount): void {
  organization.accounts.set(account.id, account);
  organization.policies.get(fullAccessId)?.targets.add(account.id);
  if (account.state !== undefined) account.state.organization = organization;
}

/** The account a rehearsal started from and, in an organization, every other one it holds. */
export function heldAccounts(account: AccountState): readonly AccountState[] {
  const others = [...(account.organization?.accounts.values() ?? [])].flatMap(({ state }) => state ?? []);
  return [account, ...others.filter((state) => state !== account)];
}

/** Who may assume the role that the management account gets in accounts it makes. */
export function trustOf(partition: string, managementAccountId: string): PolicyDocument {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${managementAccountId}:root` },
    Action: 'sts:AssumeRole',
  };
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'trust');
}
