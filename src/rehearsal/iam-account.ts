// What IAM says of the account as a whole: the summary, the alias, preferences.
import { AwsError, invalid } from './aws-error.ts';
import { requiredText } from './input.ts';
import { certificatesOf } from './iam-certificates.ts';
import { devicesOf } from './iam-mfa.ts';
import type { OperationTable } from './operation.ts';
import { keysOf } from './principals.ts';
import type { AccountState } from './state.ts';

/** SummaryMap of GetAccountSummary (IAM API reference, SummaryKeyType): live counts, root's flags, quotas. */
export function accountSummary(account: AccountState): ReadonlyMap<string, number> {
  const root = { kind: 'root' } as const;
  const devices = [...account.devices.values()];
  return new Map([
    ['Users', account.users.size],
    ['UsersQuota', 5000],
    ['Groups', account.groups.size],
    ['GroupsQuota', 300],
    ['Roles', account.roles.size],
    ['RolesQuota', 1000],
    ['Policies', 0],
    ['PoliciesQuota', 1500],
    ['GroupsPerUserQuota', 10],
    ['AccessKeysPerUserQuota', 2],
    ['SigningCertificatesPerUserQuota', 2],
    ['AttachedPoliciesPerGroupQuota', 10],
    ['AttachedPoliciesPerUserQuota', 10],
    ['AttachedPoliciesPerRoleQuota', 10],
    ['AssumeRolePolicySizeQuota', 2048],
    ['GroupPolicySizeQuota', 5120],
    ['RolePolicySizeQuota', 10_240],
    ['UserPolicySizeQuota', 2048],
    ['PolicySizeQuota', 6144],
    ['PolicyVersionsInUse', policiesInUse(account)],
    ['PolicyVersionsInUseQuota', 10_000],
    ['VersionsPerPolicyQuota', 5],
    ['InstanceProfiles', 0],
    ['InstanceProfilesQuota', 1000],
    ['Providers', 0],
    ['ServerCertificates', 0],
    ['ServerCertificatesQuota', 20],
    ['MFADevices', devices.length],
    ['MFADevicesInUse', devices.filter(({ owner }) => owner !== undefined).length],
    ['AccountMFAEnabled', devicesOf(account, root).length > 0 ? 1 : 0],
    // Stays 1 while a key is merely inactive.
    ['AccountAccessKeysPresent', keysOf(account, root).length > 0 ? 1 : 0],
    ['AccountPasswordPresent', account.root.hasPassword ? 1 : 0],
    ['AccountSigningCertificatesPresent', certificatesOf(account, root).length > 0 ? 1 : 0],
    ['GlobalEndpointTokenVersion', account.services.globalTokenVersion],
  ]);
}

function policiesInUse({ users, groups, roles }: AccountState): number {
  const holders = [...users.values(), ...groups.values(), ...roles.values()];
  return new Set(holders.flatMap(({ attachedPolicies }) => [...attachedPolicies])).size;
}

function theAlias(alias: string): string {
  if (/^\d{12}$/.test(alias)) throw invalid('The account alias must not be a 12-digit number.');
  return alias;
}

export const accountOperations: OperationTable = {
  GetAccountSummary: { mutating: false, run: ({ account }) => ({ SummaryMap: accountSummary(account) }) },
  ListAccountAliases: {
    mutating: false,
    run: ({ account }) => ({ AccountAliases: account.alias === undefined ? [] : [account.alias], IsTruncated: false }),
  },
  CreateAccountAlias: {
    mutating: true,
    run: ({ account, input }) => {
      account.alias = theAlias(requiredText(input, 'AccountAlias'));
      return {};
    },
  },
  DeleteAccountAlias: {
    mutating: true,
    run: ({ account, input }) => {
      const alias = requiredText(input, 'AccountAlias');
      if (account.alias !== alias)
        throw new AwsError('NoSuchEntity', 404, `The account alias ${alias} does not exist.`);
      delete account.alias;
      return {};
    },
  },
  DeleteAccountPasswordPolicy: {
    mutating: true,
    run: ({ account }) => {
      if (account.passwordPolicy === undefined) {
        throw new AwsError('NoSuchEntity', 404, 'The account has no password policy.');
      }
      delete account.passwordPolicy;
      return {};
    },
  },
  // Tokens of the global STS endpoint that are also valid in opt-in Regions are version 2.
  SetSecurityTokenServicePreferences: {
    mutating: true,
    run: ({ account, input }) => {
      const version = requiredText(input, 'GlobalEndpointTokenVersion');
      if (version !== 'v1Token' && version !== 'v2Token') {
        throw invalid('GlobalEndpointTokenVersion must be v1Token or v2Token.');
      }
      account.services.globalTokenVersion = version === 'v1Token' ? 1 : 2;
      return {};
    },
  },
};
