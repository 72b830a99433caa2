// The tasks that AWS still lets only the root user do, as AWS lists them. Data: the wizard's help and the root
// procedure both show it. When AWS's list changes, change this file and `asOf`.

export interface RootTask {
  /** What it is about, one or two words. */
  readonly area: string;
  /** Completes "Only root can ...". */
  readonly task: string;
  /** What else there is to know, one sentence. */
  readonly remark?: string;
}

export const rootTasksSource = {
  title: 'Tasks that require root user credentials, IAM User Guide',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#root-user-tasks',
  /** The month in which the list was read. */
  asOf: '2026-09',
} as const;

export const rootTasks: readonly RootTask[] = [
  {
    area: 'Account',
    task: "change root's own e-mail address, password or access keys",
    remark: 'In a member account, the organization can do some of it centrally.',
  },
  { area: 'Account', task: 'close a standalone account' },
  {
    area: 'Account',
    task: 'give rights back to an administrator who took away their own, when there is no other administrator',
  },
  { area: 'Billing', task: 'switch on access of IAM users and roles to Billing' },
  { area: 'Billing', task: 'see certain tax invoices, and change a few billing settings' },
  { area: 'GovCloud', task: 'sign up for AWS GovCloud (US), or ask AWS Support for access keys of its root' },
  { area: 'EC2', task: 'register as a seller in the Reserved Instance Marketplace' },
  { area: 'Mechanical Turk', task: 'link the account to a Mechanical Turk requester account' },
  {
    area: 'KMS',
    task: 'recover a key that nobody can manage any more, through AWS Support',
    remark: 'AWS Support calls the phone number of the primary contact with a code.',
  },
  { area: 'S3', task: 'switch MFA Delete of a bucket on or off' },
  {
    area: 'S3',
    task: 'change or delete a bucket policy that denies everybody',
    remark: 'In a member account, a privileged root session of the organization can.',
  },
  {
    area: 'SQS',
    task: 'change or delete a queue policy that denies everybody',
    remark: 'In a member account, a privileged root session of the organization can.',
  },
];

/** Was root's alone once, and is not any more: an administrator does it. */
export const noLongerRootTasks =
  'account name, contact information, alternate contacts, payment currency, Regions and support plan';

/** One line per task, e.g. `S3: switch MFA Delete of a bucket on or off`. */
export function rootTaskLine({ area, task, remark }: RootTask): string {
  return `${area}: ${task}.${remark === undefined ? '' : ` ${remark}`}`;
}

/** The whole list for a screen: one line per area, then where it comes from. */
export function rootTaskLines(): readonly string[] {
  const areas = [...new Set(rootTasks.map(({ area }) => area))];
  const { url, asOf } = rootTasksSource;
  return [
    ...areas.map((area) => `${area}: ${rootTasks.flatMap((one) => (one.area === area ? [one.task] : [])).join('; ')}.`),
    `An administrator does all else, also what only root could do once: ${noLongerRootTasks}.`,
    `The list of AWS, as of ${asOf}: ${url}`,
  ];
}
