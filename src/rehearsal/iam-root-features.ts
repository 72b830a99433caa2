// Central root access: the two features an organization can switch on, and what stands in the way of each
// (IAM API reference, EnableOrganizationsRootCredentialsManagement).
import { AwsError } from './aws-error.ts';
import type { CallContext, Operation, OperationTable, Output } from './operation.ts';
import type { Organization } from './organization-types.ts';
import type { AccountState } from './state.ts';

export const iamServicePrincipal = 'iam.amazonaws.com';

type Feature = 'RootCredentialsManagement' | 'RootSessions';

function refuse(code: string, message: string): AwsError {
  return new AwsError(`${code}Exception`, 400, message);
}

/** The organization of a caller that may change the features, when they can be changed at all. */
function manageable(account: AccountState): Organization {
  const { organization, accountId } = account;
  if (organization === undefined) {
    throw refuse('OrganizationNotFound', 'The account is not a member of an organization.');
  }
  if (organization.managementAccountId !== accountId) {
    throw refuse('CallerIsNotManagementAccount', 'Only the management account of the organization may call this.');
  }
  if (organization.featureSet !== 'ALL') {
    throw refuse('OrganizationNotInAllFeaturesMode', 'The organization does not have all features enabled.');
  }
  if (!organization.serviceAccess.has(iamServicePrincipal)) {
    throw refuse('ServiceAccessNotEnabled', `Trusted access for ${iamServicePrincipal} is not enabled.`);
  }
  return organization;
}

function describe({ id, rootFeatures }: Organization): Output {
  return { OrganizationId: id, EnabledFeatures: [...rootFeatures] };
}

function change(apply: (features: Organization['rootFeatures']) => void): Operation {
  return {
    mutating: true,
    run: ({ account }: CallContext) => {
      const organization = manageable(account);
      apply(organization.rootFeatures);
      return describe(organization);
    },
  };
}

const enable = (feature: Feature) => change((features) => features.add(feature));
const disable = (feature: Feature) => change((features) => features.delete(feature));

/** True for the management account and for accounts that administer IAM for it. */
export function managesRoots({ organization, accountId }: AccountState): boolean {
  return (
    organization !== undefined &&
    (organization.managementAccountId === accountId ||
      organization.delegated.get(iamServicePrincipal)?.has(accountId) === true)
  );
}

export const rootFeatureOperations: OperationTable = {
  EnableOrganizationsRootCredentialsManagement: enable('RootCredentialsManagement'),
  DisableOrganizationsRootCredentialsManagement: disable('RootCredentialsManagement'),
  EnableOrganizationsRootSessions: enable('RootSessions'),
  DisableOrganizationsRootSessions: disable('RootSessions'),
  ListOrganizationsFeatures: {
    mutating: false,
    run: ({ account }) => {
      const { organization } = account;
      if (organization === undefined) {
        throw refuse('OrganizationNotFound', 'The account is not a member of an organization.');
      }
      if (!managesRoots(account)) {
        throw refuse(
          'AccountNotManagementOrDelegatedAdministrator',
          'Only the management account or a delegated administrator for IAM may call this.',
        );
      }
      if (organization.featureSet !== 'ALL') {
        throw refuse('OrganizationNotInAllFeaturesMode', 'The organization does not have all features enabled.');
      }
      if (!organization.serviceAccess.has(iamServicePrincipal)) {
        throw refuse('ServiceAccessNotEnabled', `Trusted access for ${iamServicePrincipal} is not enabled.`);
      }
      return describe(organization);
    },
  },
};
