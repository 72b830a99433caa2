// The service control policies of a project: an account of AWS's new sign-up, a member of an organization
// that AWS owns (Account Management guide, "SCPs and RCPs for projects"). Reduced to what this account serves.
import { parsePolicy, type PolicyDocument } from './policy-document.ts';

const deniedEverywhere = [
  'iam:*LoginProfile*',
  'iam:CreateGroup',
  'iam:UpdateGroup',
  'iam:AttachGroupPolicy',
  'iam:PutGroupPolicy',
  'iam:AddUserToGroup',
  'iam:*Alias*',
  'iam:*Provider*',
  'iam:*Organizations*',
  'iam:SetSecurityTokenServicePreferences',
  'iam:UploadServerCertificate',
  'iam:UploadSigningCertificate',
  'organizations:LeaveOrganization',
  'organizations:AcceptHandshake',
  'account:GetAlternateContact',
  'account:PutAlternateContact',
  'account:DeleteAlternateContact',
  'account:GetContactInformation',
  'account:PutContactInformation',
  'account:PutAccountName',
  'account:EnableRegion',
  'account:DisableRegion',
  'account:*PrimaryEmail*',
  'account:CloseAccount',
  'billing:*',
  'sso:CreateInstance',
];

/** Services that a project may use at all. GuardDuty and Security Hub are not among them. */
const allowedServices = [
  ...['iam:*', 'sts:*', 'organizations:*', 'account:*', 's3:*', 'cloudtrail:*', 'config:*', 'events:*', 'sns:*'],
  ...['kms:*', 'logs:*', 'cloudwatch:*', 'budgets:*', 'freetier:*'],
];

/** In us-east-1 no trail, bucket, rule or topic can be made; IAM and STS live there and stay allowed. */
const deniedInVirginia = ['s3:CreateBucket', 'events:*', 'sns:*'];

/** Whether a project may have a trail is not certain: the service is allowed, and others say that it is not. */
export function projectPolicies(region: string, mayHaveTrail: boolean): readonly PolicyDocument[] {
  const deny = (rest: object) => ({ Effect: 'Deny', Resource: '*', ...rest });
  const global = ['iam:*', 'sts:*', 'organizations:*', 'account:*', 'budgets:*', 'freetier:*', 's3:ListAllMyBuckets'];
  const statements = [
    deny({ Action: mayHaveTrail ? deniedEverywhere : [...deniedEverywhere, 'cloudtrail:CreateTrail'] }),
    deny({ NotAction: allowedServices }),
    deny({
      NotAction: global,
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-west-2', region] } },
    }),
    deny({ Action: deniedInVirginia, Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } }),
    deny({
      NotAction: [...global, 's3:*', 'logs:*', 'cloudtrail:LookupEvents'],
      Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    }),
  ];
  return [parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity')];
}
