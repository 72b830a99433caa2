// A console password for the administrator: random, long, and within the account's own password policy.
import { Secret } from '../engine/secret.ts';

/** The parts of IAM's PasswordPolicy that bind a new password. */
export interface PasswordRules {
  readonly MinimumPasswordLength?: number | undefined;
}

// Without the characters that are easily taken for one another: it may have to be typed once.
const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#%^*_+-=?'] as const;
const ordinaryLength = 24;

/**
 * At least 24 characters (more when the policy asks for more), at least one of each of the four classes,
 * which meets every IAM password policy. About 6 bits a character. `random` must be cryptographically strong.
 */
export function generatePassword(rules: PasswordRules, random: (below: number) => number): Secret {
  const length = Math.max(ordinaryLength, rules.MinimumPasswordLength ?? 0);
  const any = classes.join('');
  const pick = (from: string) => from.charAt(random(from.length));
  const characters = [
    ...classes.map((one) => pick(one)),
    ...Array.from({ length: length - classes.length }, () => pick(any)),
  ];
  // Fisher–Yates, so that the one of each class stands anywhere.
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = random(last + 1);
    const kept = characters[last] ?? '';
    characters[last] = characters[other] ?? '';
    characters[other] = kept;
  }
  return new Secret(characters.join(''));
}
