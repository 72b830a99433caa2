// Organizations, as far as a lone account asks: which organization am I in?
import { AwsError } from './aws-error.ts';
import type { OperationTable } from './operation.ts';

export const organizationsOperations: OperationTable = {
  DescribeOrganization: {
    mutating: false,
    run: ({ account }) => {
      const { organization, partition } = account;
      if (organization === undefined) {
        throw new AwsError(
          'AWSOrganizationsNotInUseException',
          400,
          'Your account is not a member of an organization.',
        );
      }
      const { id, managementAccountId, managementEmail, featureSet } = organization;
      const arn = `arn:${partition}:organizations::${managementAccountId}`;
      return {
        Organization: {
          Id: id,
          Arn: `${arn}:organization/${id}`,
          FeatureSet: featureSet,
          MasterAccountId: managementAccountId,
          MasterAccountArn: `${arn}:account/${id}/${managementAccountId}`,
          MasterAccountEmail: managementEmail,
          AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
        },
      };
    },
  },
};
