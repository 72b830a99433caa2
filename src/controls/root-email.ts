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
    'Best is an address of its own, such as aws-root@example.com, that several people watch and that outlives any one of them.',
    'The mailbox needs MFA, a strong password, and recovery options that are up to date.',
  ],
  statement:
    'The mailbox of root has MFA, a strong password of its own and current recovery options, and its mail is read.',
});
