// Who may ask Organizations what: anyone in it which organization it is, its management account everything,
// delegated administrators the reads.
import { AwsError } from './aws-error.ts';
import type { Output } from './operation.ts';
import type { Organization, OrganizationAccount } from './organization-types.ts';
import type { AccountState } from './state.ts';

export function refuse(code: string, message: string): AwsError {
  return new AwsError(`${code}Exception`, 400, message);
}

/** Throws AWSOrganizationsNotInUseException for an account on its own. */
export function theOrganization({ organization }: AccountState): Organization {
  if (organization === undefined) {
    throw refuse('AWSOrganizationsNotInUse', 'Your account is not a member of an organization.');
  }
  return organization;
}

const noPermission = () => refuse('AccessDenied', "You don't have permissions to access this resource.");

/** Throws AccessDeniedException for any account but the management account. */
export function managed(account: AccountState): Organization {
  const organization = theOrganization(account);
  if (organization.managementAccountId !== account.accountId) throw noPermission();
  return organization;
}

export function managedOrDelegated(account: AccountState): Organization {
  const organization = theOrganization(account);
  const isDelegated = [...organization.delegated.values()].some((ids) => ids.has(account.accountId));
  if (organization.managementAccountId !== account.accountId && !isDelegated) throw noPermission();
  return organization;
}

export function describeAccount(
  partition: string,
  { id: organizationId, managementAccountId }: Organization,
  { id, name, email, joinedAt, joined }: OrganizationAccount,
): Output {
  return {
    Id: id,
    Arn: `arn:${partition}:organizations::${managementAccountId}:account/${organizationId}/${id}`,
    Email: email,
    Name: name,
    Status: 'ACTIVE',
    State: 'ACTIVE',
    JoinedMethod: joined,
    JoinedTimestamp: new Date(joinedAt),
  };
}
