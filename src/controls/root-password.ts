// The root password: strong, unique, stored. AWS shows nothing of it, and we never see it.
import { attestation } from './attestation.ts';

export const rootPassword = attestation({
  id: 'root-password',
  title: 'A strong root password, stored safely',
  short: 'Password',
  why: 'The root password opens everything; a weak or re-used one undoes all other protection.',
  rootNeededFor: 'Changing it, in the console.',
  frameworks: [{ framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.02' }],
  sources: [
    {
      title: 'Root user best practices',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
  ],
  advice: [
    'Let a password manager make it: 20 characters or more, random, used nowhere else. Long and random beats clever: nobody has to remember it.',
    'AWS takes 8 to 128 characters, with three of upper case, lower case, digits and symbols; it may not be the name or the e-mail address of the account. Eight would do for AWS, and not for root.',
    'Keep it where few people get at it, and not beside its MFA device. Do not send it by mail or chat.',
    'When in doubt, change it now: console, account menu, Security credentials. rootlock never asks for it.',
  ],
  statement:
    'The root password is random, at least 20 characters long, used nowhere else, and kept in a password manager or a safe.',
});
