// What is called of the SDK's client of Organizations: nothing else of it is in the bundle.
export {
  OrganizationsClient,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribeOrganizationCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-organizations';
