// What five published guides ask of the owner of an AWS account, in our words, and what here answers it. Data for
// docs/controls.md, which shows a control or a command as an answer only when it exists.

export type Answer =
  | { readonly control: string }
  /** As typed after `rootlock`; empty for the wizard. */
  | { readonly command: string }
  /** A file of the record. */
  | { readonly document: string };

export interface Requirement {
  readonly row: number;
  readonly asks: string;
  /** Letters of `guides`; `mission` for what none of them has. */
  readonly guides: string;
  readonly answers: readonly Answer[];
}

export const guides: { readonly [letter: string]: string } = {
  A: 'How to Secure the AWS Root User Account',
  B: 'Secure Your AWS Root Account with 5 Best Practices',
  C: 'The AWS Security Checklist: protect the root user credentials',
  D: 'Mastering AWS Root Sign-In',
  E: 'Avoid the Use of the AWS Root Account',
};

const control = (id: string): Answer => ({ control: id });
const command = (line: string): Answer => ({ command: line });
const document = (file: string): Answer => ({ document: file });

function requirement(row: number, guides: string, asks: string, ...answers: readonly Answer[]): Requirement {
  return { row, asks, guides, answers };
}

export const requirements: readonly Requirement[] = [
  requirement(
    1,
    'A B C D E',
    'Root has MFA that works, better a passkey or a hardware key than an app, and more than one device.',
    control('root-mfa'),
  ),
  requirement(
    2,
    'A B C',
    'Root has no access key: what is there is found, its last use shown, deactivated, waited for, deleted.',
    control('root-access-keys'),
  ),
  requirement(
    3,
    'A B C D E',
    'The root password is long, random, used nowhere else, kept safe, and changed when in doubt.',
    control('root-password'),
  ),
  requirement(
    4,
    'A D',
    'The mailbox of root is an address of its own, with MFA and recovery options, and is watched.',
    control('root-email'),
  ),
  requirement(
    5,
    'A C D',
    'Password and MFA device are kept apart, by few people, and taken out with approval.',
    control('root-custody'),
  ),
  requirement(
    6,
    'A C D E',
    'CloudTrail records every Region into a protected bucket, with validation, and really does.',
    control('cloudtrail'),
  ),
  requirement(
    7,
    'A C D E',
    'What root did is looked at regularly, and what nobody did is spotted.',
    command('activity'),
  ),
  requirement(8, 'A C D', 'A sign-in of root or a call by root raises an alarm within minutes.', control('root-alert')),
  requirement(
    9,
    'B E',
    'An administrator works through a group that carries the rights; who is in it is shown.',
    control('admin-user'),
  ),
  requirement(
    10,
    'B E',
    'The administrator and every other user have MFA, and nothing goes without it.',
    control('admin-mfa'),
    control('users-mfa'),
    control('mfa-required'),
  ),
  requirement(
    11,
    'A B D E',
    'The administrator is proven to be able to work; from then on root is not used.',
    control('admin-sign-in'),
  ),
  requirement(12, 'A B D E', 'Each person has a user of their own with only the rights they need.', control('people')),
  requirement(13, 'B D', 'A password policy holds for all users.', control('password-policy')),
  requirement(
    14,
    'B',
    'Access keys are few, in use, young, and not left lying in files on this machine.',
    control('access-keys'),
  ),
  requirement(
    15,
    'A B C',
    'It is known which tasks really need root.',
    command(''),
    document('documents/root-procedure.md'),
  ),
  requirement(
    16,
    'A',
    'The contacts of the account are current, and the ways back in can be reached.',
    control('contacts'),
  ),
  requirement(
    17,
    'A D',
    'Each use of root follows a written procedure: task, reason, approval, watched, recorded, checked.',
    document('documents/root-procedure.md'),
    control('root-procedure'),
    command('break-glass'),
  ),
  requirement(
    18,
    'D',
    'An emergency use is short, does nothing extra, is written down, and reviewed afterwards.',
    document('documents/root-procedure.md'),
    command('break-glass'),
  ),
  requirement(
    19,
    'D',
    'A plan for an incident is written, and tested periodically.',
    document('documents/incident-plan.md'),
    control('root-procedure'),
  ),
  requirement(20, 'C D', 'GuardDuty is on, and its findings about root are known.', control('guardduty')),
  requirement(21, 'D E', 'AWS Config records, with the rules about root.', control('config')),
  requirement(
    22,
    'D',
    'Billing is watched, payment changes need approval, and critical changes raise an alarm.',
    control('budget'),
    control('billing-access'),
    control('change-alert'),
  ),
  requirement(23, 'C D', 'In an organization, the roots of member accounts are managed centrally.', command('org')),
  requirement(
    24,
    'C',
    'In an organization, service control policies restrict root in member accounts.',
    command('org'),
  ),
  requirement(
    25,
    'D E',
    'The check is repeated: security is kept, not reached once.',
    command('check'),
    command('record --since'),
    command('verify --live'),
  ),
  requirement(
    26,
    'mission',
    'A guide takes the owner through it step by step, with the QR code in the terminal, and signs a checklist at the end.',
    command(''),
    command('record'),
    command('verify'),
  ),
];
