// Separate custody: no one person holds both the root password and its MFA device.
import { attestation } from './attestation.ts';

export const rootCustody = attestation({
  id: 'root-custody',
  title: 'Who keeps the root password and its MFA device',
  short: 'Custody',
  why: 'When two people hold the two halves, nobody can use root alone, and one absence locks nobody out.',
  frameworks: [{ framework: 'AWS Well-Architected', version: '2026-11', id: 'SEC01-BP02' }],
  sources: [
    {
      title: 'Root user best practices',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
  ],
  advice: [
    'Name who keeps the password and who keeps the MFA device, and where: a safe, a password manager, a sealed envelope.',
    'On your own? Keep the two in two places, and say so. The names go into the signed record, so roles are fine.',
  ],
  statement: 'The root password and its MFA device are kept apart as named here, and taking them out needs approval.',
  fields: [
    { name: 'password', label: 'The password is kept by', hint: 'a name or role, and where' },
    { name: 'device', label: 'The MFA device is kept by', hint: 'a name or role, and where' },
  ],
});
