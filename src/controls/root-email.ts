// The e-mail address of root can reset the root password, so it deserves the same care.
import { attestation } from './attestation.ts';

export const rootEmail = attestation({
  id: 'root-email',
  title: 'Protect the e-mail address of root',
  short: 'E-mail',
  why: 'Whoever reads the mail of that address can reset the root password.',
  frameworks: [{ framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.01' }],
  sources: [
    {
      title: 'Root user best practices',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
  ],
  advice: [
    'Best is an address of its own, such as aws-root@example.com: a group that several people watch, that outlives any one of them, and whose domain you own.',
    'The mailbox needs MFA of its own and a strong password that is used nowhere else: without them the MFA of root guards half a door.',
    'Look at its recovery options: a second address or a phone that has gone is a way in for somebody else, and none for you.',
    'AWS writes there about money, abuse and security: somebody has to read it within a day. Mail about a password nobody asked to reset is an alarm.',
  ],
  statement:
    'The mailbox of root has MFA, a strong password of its own and current recovery options, and its mail is read.',
});
