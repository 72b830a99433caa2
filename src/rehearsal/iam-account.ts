// What IAM says of the account as a whole: the summary, the alias, signing certificates.
import { AwsError, invalid } from './aws-error.ts';
import { checkText, requiredText } from './input.ts';
import { namedOrSelf, namedResource } from './iam-names.ts';
import { devicesOf } from './iam-mfa.ts';
import type { OperationTable, OutputValue } from './operation.ts';
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
    ['Roles', 0],
    ['RolesQuota', 1000],
    ['Policies', 0],
    ['PoliciesQuota', 1500],
    ['GroupsPerUserQuota', 10],
    ['AccessKeysPerUserQuota', 2],
    ['SigningCertificatesPerUserQuota', 2],
    ['AttachedPoliciesPerGroupQuota', 10],
    ['AttachedPoliciesPerUserQuota', 10],
    ['MFADevices', devices.length],
    ['MFADevicesInUse', devices.filter(({ owner }) => owner !== undefined).length],
    ['AccountMFAEnabled', devicesOf(account, root).length > 0 ? 1 : 0],
    // Stays 1 while a key is merely inactive.
    ['AccountAccessKeysPresent', keysOf(account, root).length > 0 ? 1 : 0],
    ['AccountPasswordPresent', account.root.hasPassword ? 1 : 0],
    ['AccountSigningCertificatesPresent', account.root.signingCertificates > 0 ? 1 : 0],
    ['GlobalEndpointTokenVersion', 1],
  ]);
}

function theAlias(value: string): string {
  const alias = checkText('accountAlias', value, /^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/, 3, 63);
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
  ListSigningCertificates: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const owner = namedOrSelf(context);
      const { account } = context;
      const count = owner.kind === 'root' ? account.root.signingCertificates : 0;
      const certificates: readonly OutputValue[] = Array.from({ length: count }, (_, index) => ({
        CertificateId: `CERTIFICATE${index}`.padEnd(24, 'A'),
        CertificateBody: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
        Status: 'Active',
        UploadDate: new Date(account.createdAt),
      }));
      return { Certificates: certificates, IsTruncated: false };
    },
  },
};
