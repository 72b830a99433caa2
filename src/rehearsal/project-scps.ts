// The service control policies of a project: an account of AWS's new sign-up, a member of an organization
// that AWS owns (Account Management guide, "SCPs and RCPs for projects"). Reduced to what this account serves.
import { parsePolicy, type PolicyDocument } from './policy-document.ts';

const identity = [
  ...['iam:*LoginProfile*', 'iam:CreateGroup', 'iam:AttachGroupPolicy', 'iam:AddUserToGroup', 'iam:PutGroupPolicy'],
  ...['iam:UpdateGroup', 'iam:*Alias*', 'iam:*Provider*', 'iam:*Organizations*'],
  ...['iam:SetSecurityTokenServicePreferences', 'iam:UploadSigningCertificate', 'iam:UploadServerCertificate'],
];

const accountManagement = [
  ...['account:GetAlternateContact', 'account:PutAlternateContact', 'account:DeleteAlternateContact'],
  ...['account:GetContactInformation', 'account:PutContactInformation', 'account:PutAccountName'],
  ...['account:EnableRegion', 'account:DisableRegion', 'account:*PrimaryEmail*', 'account:CloseAccount'],
  ...['billing:*', 'notifications-contacts:*'],
  ...['organizations:LeaveOrganization', 'organizations:AcceptHandshake', 'sso:CreateInstance'],
];

/** Services that a project may use at all. GuardDuty and Security Hub are not among them. */
const allowedServices = [
  ...['iam:*', 'sts:*', 'organizations:*', 'account:*', 's3:*', 'cloudtrail:*', 'config:*', 'events:*', 'sns:*'],
  ...['kms:*', 'logs:*', 'cloudwatch:*', 'budgets:*', 'freetier:*'],
  // Of Access Analyzer only what checks a policy.
  ...['access-analyzer:ValidatePolicy', 'access-analyzer:CheckAccessNotGranted'],
  ...['access-analyzer:CheckNoNewAccess', 'access-analyzer:CheckNoPublicAccess'],
];

/** All that is left in us-east-1, where no trail, bucket, rule or topic can be made. */
const leftInVirginia = [
  ...['iam:*', 'sts:*', 'organizations:*', 'account:*', 'logs:*', 'budgets:*', 'freetier:*'],
  ...['cloudtrail:LookupEvents', 's3:Get*', 's3:List*', 's3:Put*', 's3:Delete*'],
];

/** Whether a project may have a trail is not certain: the service is allowed, and others say that it is not. */
export function projectPolicies(region: string, mayHaveTrail: boolean): readonly PolicyDocument[] {
  const deny = (rest: object) => ({ Effect: 'Deny', Resource: '*', ...rest });
  const inRegion = 'aws:RequestedRegion';
  const statements = [
    deny({ Action: mayHaveTrail ? identity : [...identity, 'cloudtrail:CreateTrail'] }),
    deny({ Action: accountManagement }),
    deny({ NotAction: allowedServices }),
    deny({
      Action: '*',
      Condition: { StringNotEquals: { [inRegion]: ['us-east-1', 'us-west-2', region, 'unspecified'] } },
    }),
    deny({ NotAction: leftInVirginia, Condition: { StringEquals: { [inRegion]: 'us-east-1' } } }),
  ];
  return [parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity')];
}
