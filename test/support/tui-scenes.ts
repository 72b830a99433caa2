// Events and questions as a run would tell and ask them: one account, half way through. Shared by the tests
// of the Ink front end.
import { sealPlan } from '../../src/engine/plan.ts';
import type { ControlLine, ControlState, Event, Identity, Question, Summary } from '../../src/engine/port.ts';
import { rootTaskLines } from '../../src/engine/root-tasks.ts';
import { Secret } from '../../src/engine/secret.ts';

export const now = Date.UTC(2026, 10, 22, 9, 30, 11);

export const identity: Identity = {
  accountId: '111122223333',
  partition: 'aws',
  region: 'eu-west-1',
  actingAs: 'root',
  actingArn: 'arn:aws:iam::111122223333:root',
  accountKind: 'standalone account',
  credentialSource: 'aws login',
  rehearsal: false,
};

const listed: readonly (readonly [string, string, string, string, ControlState])[] = [
  ['contacts', 'Alternate contacts', 'Contacts', 'Ways back in', 'verified'],
  ['root-mfa', 'MFA on root', 'MFA on root', 'Ways back in', 'verified'],
  ['admin-user', 'An administrator of your own', 'Group and user', 'Your administrator', 'verified'],
  ['admin-mfa', 'MFA for the administrator', 'MFA for ada', 'Your administrator', 'verified'],
  ['admin-sign-in', 'The hand-over', 'Sign-in proven', 'Your administrator', 'verified'],
  ['cloudtrail', 'Every API call logged', 'CloudTrail', 'Watch', 'accepted'],
  ['root-alert', 'An alert on root use', 'Alert on root use', 'Watch', 'open'],
  ['root-access-keys', 'Delete the root access keys', 'Access keys', 'Root at rest', 'open'],
  ['root-password', 'A strong root password', 'Password', 'Root at rest', 'attested'],
  ['root-email', 'A mailbox that stays yours', 'E-mail', 'Root at rest', 'not-applicable'],
  ['root-custody', 'Who holds what', 'Custody', 'Root at rest', 'failed'],
  ['record', 'The signed record', 'Signed record', 'Proof', 'locked'],
];

export const lines: readonly ControlLine[] = listed.map(([id, title, short, group, state]) => ({
  id,
  title,
  short,
  group,
  state,
}));

export const opened: Event = {
  kind: 'control-opened',
  control: 'root-access-keys',
  title: 'Delete the root access keys',
  why: 'A root key can do anything, and no policy limits it.',
  facts: [
    { label: 'AKIA…7Q2X', value: 'active, last used 3 days ago (s3, us-east-1)', tone: 'warning' },
    { label: 'Signed in by', value: 'aws login, not by this key', tone: 'good' },
  ],
  sources: [
    {
      title: 'Root user best practices',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
  ],
};

const keyId = 'AKIAIOSFODNN7EXAMPLE';

export const keyPlan = sealPlan({
  control: 'root-access-keys',
  title: 'Delete the root access keys',
  changes: [
    {
      id: 'deactivate',
      service: 'IAM',
      operation: 'UpdateAccessKey',
      input: { AccessKeyId: keyId, Status: 'Inactive' },
      principal: 'caller',
      summary: 'Deactivate AKIA…7Q2X',
      undo: { kind: 'can-be-undone', how: 'set it to Active again' },
    },
    {
      id: 'delete',
      service: 'IAM',
      operation: 'DeleteAccessKey',
      input: { AccessKeyId: keyId },
      principal: 'caller',
      summary: 'Delete AKIA…7Q2X',
      undo: { kind: 'final' },
    },
  ],
});

export const phrasePlan = sealPlan({
  ...keyPlan,
  phrase: { text: 'delete 7Q2X', because: 'The key was used 3 days ago, by s3. Whatever uses it will stop working.' },
});

export const trailPlan = sealPlan({
  control: 'cloudtrail',
  title: 'Every API call logged',
  changes: [
    ['bucket', 'CreateBucket', 'Create the bucket {bucket}', { Bucket: '{bucket}' }],
    ['block', 'PutPublicAccessBlock', 'Block all public access to {bucket}', { Bucket: '{bucket}' }],
    ['versions', 'PutBucketVersioning', 'Keep every version of every log file', { Bucket: '{bucket}' }],
    ['lifecycle', 'PutBucketLifecycleConfiguration', 'Move old log files to cheaper storage', { Bucket: '{bucket}' }],
    [
      'policy',
      'PutBucketPolicy',
      'Let CloudTrail, and only this trail, write to {bucket}',
      {
        Bucket: '{bucket}',
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'AclCheck',
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: 's3:GetBucketAcl',
              Resource: 'arn:aws:s3:::{bucket}',
              Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/all' } },
            },
          ],
        }),
      },
    ],
    ['trail', 'CreateTrail', 'Create the multi-Region trail all', { Name: 'all', S3BucketName: '{bucket}' }],
    ['start', 'StartLogging', 'Start logging', { Name: 'all' }],
  ].map(([id, operation, summary, input], index) => ({
    id: id as string,
    service: index < 5 ? ('S3' as const) : ('CloudTrail' as const),
    operation: operation as string,
    input: input as { readonly [key: string]: string },
    principal: 'administrator' as const,
    summary: summary as string,
    undo: { kind: 'can-be-undone' as const, how: 'delete it' },
    ...(id === 'bucket' ? { cost: 'about 0.03 USD a month for a quiet account' } : {}),
    ...(id === 'trail'
      ? {
          retries: {
            errors: ['InsufficientS3BucketPolicyException'],
            forSeconds: 60,
            because: 'a new bucket policy takes a moment to be known everywhere',
          },
        }
      : {}),
  })),
  alternatives: { bucket: ['aws-logs-111122223333', 'aws-logs-111122223333-k3v9'] },
  remarks: ['The first trail of an account is free; what it stores is not.'],
});

export const seed = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const uri = `otpauth://totp/AWS:ada?secret=${seed}&issuer=AWS`;
export const password = 'Xq7-horse-Battery-staple-9!';

const codeCheck = (code: string) => (/^\d{6}$/.test(code) ? undefined : 'A code has six digits.');

export const questions = {
  approve: {
    kind: 'approve',
    id: 'root-access-keys.approve',
    title: 'Delete the root access keys',
    lines: [],
    plan: keyPlan,
    yes: 'Deactivate now',
    mayAcceptRisk: true,
  },
  phrase: {
    kind: 'approve',
    id: 'root-access-keys.approve',
    title: 'Delete the root access keys',
    lines: [],
    plan: phrasePlan,
    yes: 'Deactivate now',
    mayAcceptRisk: true,
  },
  trail: {
    kind: 'approve',
    id: 'cloudtrail.approve',
    title: 'Every API call logged',
    lines: ['No trail logs this account in every Region.'],
    plan: trailPlan,
    yes: 'Create the trail',
    mayAcceptRisk: true,
  },
  choose: {
    kind: 'choose',
    id: 'admin-user.which',
    title: 'Who will administer this account from now on?',
    lines: ['There is a user named ada already. It has one access key and no MFA.'],
    options: [
      { value: 'fresh', label: 'Make a new user', hint: 'recommended' },
      { value: 'adopt', label: 'Adopt ada', disabled: 'it has an access key that is in use' },
      { value: 'other', label: 'Use another user' },
    ],
    suggested: 'other',
  },
  text: {
    kind: 'text',
    id: 'admin-user.name',
    title: 'Name the administrator',
    lines: ['The name appears in every log line. It cannot contain "root".'],
    label: 'User name',
    prefilled: 'ada',
    check: (value: string) =>
      /root/i.test(value) ? 'A name with "root" in it would be mistaken for the root user.' : undefined,
  },
  secret: {
    kind: 'show-secret',
    id: 'admin-user.password',
    title: 'The first password of ada',
    lines: ['Put it into your password manager now. AWS asks for a new one at the first sign-in.'],
    label: 'Password for ada',
    secret: new Secret(password),
    confirm: 'I have stored it',
  },
  enrol: {
    kind: 'enrol',
    id: 'admin-mfa.enrol',
    title: 'MFA for ada',
    lines: ['Scan this with an authenticator app. Then type two codes that follow each other.'],
    device: 'ada',
    uri: new Secret(uri),
    seed: new Secret(seed),
    check: (first: string, second?: string) =>
      codeCheck(first) ??
      (second === undefined
        ? undefined
        : (codeCheck(second) ?? (first === second ? 'That is the same code. Wait for the next one.' : undefined))),
  },
  code: {
    kind: 'code',
    id: 'admin-sign-in.code',
    title: 'A third code proves the sign-in',
    lines: ['AWS takes each code once. Use one that was not used before.'],
    device: 'ada',
    check: codeCheck,
  },
  attest: {
    kind: 'attest',
    id: 'root-custody.attest',
    title: 'Who holds what',
    lines: ['Only you can know this. Never write a secret here.'],
    statement: 'The root password and the root MFA device are kept by different people.',
    fields: [
      {
        name: 'holder',
        label: 'Who holds the password',
        hint: 'a name or a role',
        check: (value: string) => (value === '' ? 'Name someone.' : undefined),
      },
      { name: 'place', label: 'Where the device is', check: () => undefined },
    ],
  },
  wait: {
    kind: 'wait-for',
    id: 'root-mfa.wait',
    title: 'MFA on root',
    lines: ['Only the AWS console can register MFA for root. A passkey is the simplest; a second device is wise.'],
    awaited: 'MFA on root',
    link: 'https://us-east-1.console.aws.amazon.com/iam/home#/security_credentials',
    since: now - 65_000,
    errand: { kind: 'register-root-mfa' },
    options: [{ value: 'accept-risk', label: 'Accept the risk, with a reason' }],
  },
  hub: {
    kind: 'choose',
    id: 'hub',
    title: '4 left',
    lines: ['Open any step, or finish with what there is.'],
    options: [
      ...lines.map(({ id, title, state }) => ({
        value: id,
        label: title,
        hint: state,
        ...(state === 'locked' ? { disabled: 'first: Access keys' } : {}),
      })),
      { value: 'root-tasks', label: 'Tasks that still need root', hint: 'as AWS lists them' },
      { value: 'record', label: 'Read everything afresh and sign the record', hint: '4 still open' },
      { value: 'leave', label: 'Leave for now', hint: 'you can resume' },
    ],
    suggested: 'root-alert',
  },
  rootTasks: {
    kind: 'choose',
    id: 'hub.root-tasks',
    title: 'Tasks that still need root',
    lines: rootTaskLines(),
    options: [{ value: 'back', label: 'Back to the list' }],
    suggested: 'back',
  },
} as const satisfies { readonly [name: string]: Question };

export const summary: Summary = {
  outcome: 'open-remain',
  identity,
  lines,
  changed: ['Created the group rootlock-admins', 'Created the user ada'],
  recordDirectory: '/home/ada/rootlock-record',
  commands: [{ says: 'Verify the record with', command: 'rootlock verify /home/ada/rootlock-record' }],
  remarks: [],
};
