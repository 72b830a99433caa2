// Calls beside the wizard's own, in order: what a user may have done before, refusals, limits and left-overs. Each
// names its own things, so that one that ends differently at the two places leaves the later ones as they are.
// `{key 2}` is the second access key made at a place; `{code 1}` and `{code 2}` belong to the device named.
import { rehearsalAccountId as accountId } from '../../src/rehearsal/scenarios.ts';
import { guardProbes } from './guard-probes.ts';
import { of, type Line, type ListedCall } from './listed-call.ts';

const mfa = (name: string) => `arn:aws:iam::${accountId}:mfa/${name}`;
const administratorAccess = 'arn:aws:iam::aws:policy/AdministratorAccess';
const good = { Password: 'Correct-Horse-17-Battery', PasswordResetRequired: true };
const codes = { AuthenticationCode1: '{code 1}', AuthenticationCode2: '{code 2}' };
const wrongCodes = { AuthenticationCode1: '000000', AuthenticationCode2: '000001' };

const people: readonly Line[] = [
  ['GetAccountSummary'],
  ['GetUser', {}, 'of the caller'],
  ['ListUsers'],
  ['ListUsers', { MaxItems: 1 }, 'first page'],
  ['ListGroups', { MaxItems: 1 }, 'first page'],
  ['CreateUser', { UserName: 'bert', Tags: [{ Key: 'team', Value: 'ops' }] }],
  ['CreateUser', { UserName: 'bert' }, 'again'],
  ['CreateUser', { UserName: 'BERT' }, 'differs in case only'],
  ['CreateUser', { UserName: 'two words' }, 'a space in the name'],
  ['GetUser', { UserName: 'bert' }],
  ['GetUser', { UserName: 'nobody' }, 'missing'],
  ['TagUser', { UserName: 'bert', Tags: [{ Key: 'desk', Value: '4' }] }],
  ['ListUserTags', { UserName: 'bert' }],
  ['UntagUser', { UserName: 'bert', TagKeys: ['desk'] }],
  ['ListUserTags', { UserName: 'nobody' }, 'missing'],
  ['CreateUser', { UserName: 'carl' }],
  ['CreateLoginProfile', { UserName: 'carl', Password: 'short' }, 'a short password'],
  ['GetAccountPasswordPolicy', {}, 'none'],
  ['UpdateAccountPasswordPolicy', { MinimumPasswordLength: 3 }, 'too short'],
  ['UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14, RequireNumbers: true, RequireSymbols: true }],
  ['GetAccountPasswordPolicy'],
  ['CreateLoginProfile', { UserName: 'bert', ...good }],
  ['CreateLoginProfile', { UserName: 'bert', ...good }, 'again'],
  ['CreateLoginProfile', { UserName: 'nobody', ...good }, 'missing user'],
  ['GetLoginProfile', { UserName: 'bert' }],
  ['GetLoginProfile', { UserName: 'operator' }, 'none'],
  ['UpdateLoginProfile', { UserName: 'bert', PasswordResetRequired: false }],
  ['UpdateLoginProfile', { UserName: 'operator', ...good }, 'none'],
  ['CreateUser', { UserName: 'erik' }],
  ['CreateLoginProfile', { UserName: 'erik', ...good }],
  ['DeleteUser', { UserName: 'erik' }, 'has a password'],
  ['CreateUser', { UserName: 'fran' }],
  ['DeleteUser', { UserName: 'fran' }],
  ['DeleteUser', { UserName: 'fran' }, 'again'],
  ['ListSigningCertificates', { UserName: 'bert' }],
];

const keys: readonly Line[] = [
  ['ListAccessKeys', {}, 'of the caller'],
  ['ListAccessKeys', { UserName: 'nobody' }, 'missing'],
  ['CreateAccessKey', { UserName: 'bert' }],
  ['CreateAccessKey', { UserName: 'bert' }],
  ['CreateAccessKey', { UserName: 'bert' }, 'a third'],
  ['CreateAccessKey', { UserName: 'nobody' }, 'missing user'],
  ['ListAccessKeys', { UserName: 'bert' }],
  ['UpdateAccessKey', { UserName: 'bert', AccessKeyId: '{key 1}', Status: 'Inactive' }],
  ['GetAccessKeyLastUsed', { AccessKeyId: '{key 1}' }, 'never used'],
  ['GetAccessKeyLastUsed', { AccessKeyId: 'AKIAEXAMPLEEXAMPLE99' }, 'unknown'],
  ['DeleteAccessKey', { UserName: 'bert', AccessKeyId: '{key 1}' }],
  ['DeleteAccessKey', { UserName: 'bert', AccessKeyId: '{key 1}' }, 'again'],
];

const devices: readonly Line[] = [
  ['ListMFADevices', {}, 'of the caller'],
  ['ListMFADevices', { UserName: 'nobody' }, 'missing'],
  ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'bert' }],
  ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'bert' }, 'again'],
  ['ListVirtualMFADevices', { AssignmentStatus: 'Unassigned' }],
  ['EnableMFADevice', { UserName: 'bert', SerialNumber: mfa('bert'), ...codes }],
  ['ListMFADevices', { UserName: 'bert' }],
  ['ListVirtualMFADevices', { AssignmentStatus: 'Assigned' }],
  ['ResyncMFADevice', { UserName: 'bert', SerialNumber: mfa('bert'), ...codes }],
  ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'carl' }],
  ['EnableMFADevice', { UserName: 'carl', SerialNumber: mfa('carl'), ...wrongCodes }, 'wrong codes'],
  ['EnableMFADevice', { UserName: 'operator', SerialNumber: mfa('none'), ...wrongCodes }, 'no such device'],
  ['DeactivateMFADevice', { UserName: 'bert', SerialNumber: mfa('bert') }],
  ['DeactivateMFADevice', { UserName: 'bert', SerialNumber: mfa('bert') }, 'again'],
  ['DeleteVirtualMFADevice', { SerialNumber: mfa('bert') }],
  ['DeleteVirtualMFADevice', { SerialNumber: mfa('bert') }, 'again'],
  ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'dora' }],
  ['EnableMFADevice', { UserName: 'bert', SerialNumber: mfa('dora'), ...codes }],
  ['DeleteVirtualMFADevice', { SerialNumber: mfa('dora') }, 'while assigned'],
];

const groups: readonly Line[] = [
  ['ListGroups'],
  ['CreateGroup', { GroupName: 'people' }],
  ['CreateGroup', { GroupName: 'people' }, 'again'],
  ['AddUserToGroup', { GroupName: 'people', UserName: 'bert' }],
  ['AddUserToGroup', { GroupName: 'people', UserName: 'bert' }, 'again'],
  ['AddUserToGroup', { GroupName: 'people', UserName: 'nobody' }, 'missing user'],
  ['AddUserToGroup', { GroupName: 'none', UserName: 'bert' }, 'missing group'],
  ['GetGroup', { GroupName: 'people' }],
  ['GetGroup', { GroupName: 'none' }, 'missing'],
  ['ListGroupsForUser', { UserName: 'bert' }],
  ['AttachGroupPolicy', { GroupName: 'people', PolicyArn: administratorAccess }],
  ['AttachGroupPolicy', { GroupName: 'people', PolicyArn: administratorAccess }, 'again'],
  ['AttachGroupPolicy', { GroupName: 'people', PolicyArn: 'arn:aws:iam::aws:policy/None' }, 'unknown policy'],
  ['ListAttachedGroupPolicies', { GroupName: 'people' }],
  ['ListGroupPolicies', { GroupName: 'people' }],
  ['ListEntitiesForPolicy', { PolicyArn: administratorAccess }],
  ['RemoveUserFromGroup', { GroupName: 'people', UserName: 'bert' }],
  ['DetachGroupPolicy', { GroupName: 'people', PolicyArn: administratorAccess }],
  ['DetachGroupPolicy', { GroupName: 'people', PolicyArn: administratorAccess }, 'again'],
  ['CreateGroup', { GroupName: 'full' }],
  ['AddUserToGroup', { GroupName: 'full', UserName: 'bert' }],
  ['DeleteGroup', { GroupName: 'full' }, 'has members'],
  ['DeleteGroup', { GroupName: 'people' }],
  ['DeleteGroup', { GroupName: 'people' }, 'again'],
  ['AttachUserPolicy', { UserName: 'bert', PolicyArn: administratorAccess }],
  ['ListAttachedUserPolicies', { UserName: 'bert' }],
  ['DetachUserPolicy', { UserName: 'bert', PolicyArn: administratorAccess }],
  ['ListRoles'],
  ['CreateAccountAlias', { AccountAlias: 'No_Alias' }, 'a bad name'],
  ['ListAccountAliases'],
];

const sessions: readonly Line[] = [
  ['GetCallerIdentity'],
  ['GetSessionToken', { DurationSeconds: 3600 }],
  ['GetSessionToken', { SerialNumber: mfa('none'), TokenCode: '000000' }, 'no such device'],
  ['AssumeRole', { RoleArn: `arn:aws:iam::${accountId}:role/none`, RoleSessionName: 'ada' }, 'missing role'],
];

const bucket = { Bucket: 'probes-111122223333' };
const here = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } };
const openToAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket.Bucket}/*` }],
});

const buckets: readonly Line[] = [
  ['CreateBucket', { ...bucket, ...here }],
  ['ListBuckets'],
  ['CreateBucket', { ...bucket, ...here }, 'again'],
  ['CreateBucket', { Bucket: 'Bad_Name', ...here }, 'a bad name'],
  [
    'CreateBucket',
    { Bucket: 'probes-elsewhere', CreateBucketConfiguration: { LocationConstraint: 'us-east-1' } },
    'us-east-1 named',
  ],
  ['HeadBucket', bucket],
  ['GetBucketLocation', bucket],
  ['GetBucketAcl', bucket],
  ['GetPublicAccessBlock', bucket, 'new bucket'],
  ['GetBucketOwnershipControls', bucket, 'new bucket'],
  ['GetBucketVersioning', bucket, 'new bucket'],
  ['GetBucketEncryption', bucket, 'new bucket'],
  ['GetBucketLifecycleConfiguration', bucket, 'none'],
  ['GetBucketTagging', bucket, 'none'],
  ['GetBucketPolicy', bucket, 'none'],
  ['GetBucketPolicyStatus', bucket, 'none'],
  ['GetBucketPolicy', { ...bucket, ExpectedBucketOwner: '999999999999' }, 'another owner expected'],
  ['PutBucketPolicy', { ...bucket, Policy: 'not JSON' }, 'not JSON'],
  ['PutBucketPolicy', { ...bucket, Policy: openToAll }, 'public, while public policies are blocked'],
  ['GetBucketPolicy', { Bucket: 'probes-none' }, 'missing bucket'],
  ['HeadBucket', { Bucket: 'probes-none' }, 'missing bucket'],
];

const own = 'rootlock-trail';
const trails: readonly Line[] = [
  ['GetTrail', { Name: own }],
  ['ListTrails'],
  ['ListTags', { ResourceIdList: [`arn:aws:cloudtrail:eu-west-1:${accountId}:trail/${own}`] }],
  ['CreateTrail', { Name: own, S3BucketName: `rootlock-trail-${accountId}-eu-west-1` }, 'again'],
  ['CreateTrail', { Name: 'ab', S3BucketName: bucket.Bucket }, 'a short name'],
  ['CreateTrail', { Name: 'homeless', S3BucketName: 'probes-none' }, 'missing bucket'],
  ['CreateTrail', { Name: 'unwritten', S3BucketName: bucket.Bucket }, 'bucket without a policy'],
  ['GetTrailStatus', { Name: 'none' }, 'missing'],
  ['StartLogging', { Name: 'none' }, 'missing'],
  ['StopLogging', { Name: own }],
  ['GetTrailStatus', { Name: own }, 'stopped'],
  ['UpdateTrail', { Name: own, IsMultiRegionTrail: true }],
  ['UpdateTrail', { Name: 'none', IsMultiRegionTrail: true }, 'missing'],
  ['LookupEvents', { MaxResults: 1 }],
  ['DeleteTrail', { Name: own }],
  ['DeleteTrail', { Name: own }, 'again'],
];

export const probes: readonly ListedCall[] = [
  ...of('IAM', [...people, ...keys, ...devices, ...groups]),
  ...of('STS', sessions),
  ...of('S3', buckets),
  ...of('CloudTrail', trails),
  ...of('S3', [
    ['DeleteBucket', bucket],
    ['DeleteBucket', bucket, 'again'],
  ]),
  ...of('Organizations', [['DescribeOrganization', {}, 'none']]),
  ...guardProbes,
];
