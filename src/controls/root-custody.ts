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
    'Few people, and for every use of root somebody else’s consent, in writing. The procedure in the record says how.',
    'On your own? Keep the two in two places, and say so. The names go into the signed record, so roles are fine.',
  ],
  statement: 'The root password and its MFA device are kept apart as named here, and taking them out needs approval.',
  fields: [
    { name: 'password', label: 'The password is kept by', hint: 'a name or role, and where' },
    { name: 'device', label: 'The MFA device is kept by', hint: 'a name or role, and where' },
  ],
  warn: ({ password = '', device = '' }) =>
    isSamePerson(password, device)
      ? {
          title: 'One person would keep both halves of root',
          lines: [
            `Both are kept by ${device.split(afterName)[0]?.trim() ?? device}. Whoever that is, or robs them, can use root alone; and when they are ill or gone, nobody can.`,
            'Better are two people. On your own, two places at least: a stolen laptop then is not the whole account.',
          ],
          again: 'Name different people',
          knowingly: 'One person keeps both, and I know it',
          adds: { 'one person': 'The owner was warned, and knows that one person keeps both.' },
        }
      : undefined,
});

/** Where a name ends and a place begins: `Ada, office safe`, `Ada (home)`, `Ada - at home`. */
const afterName = /[,;:(/]|\s[-\u2013\u2014]\s/u;

/** By the name alone, however it is written: two places do not make two people. */
export function isSamePerson(one: string, other: string): boolean {
  return nameIn(one) === nameIn(other);
}

function nameIn(text: string): string {
  const [name = ''] = text.split(afterName);
  const letters = (words: string) =>
    words
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '')
      .toLowerCase();
  return letters(name) || letters(text);
}
