// One-time codes (RFC 6238, as AWS uses it: SHA-1, 6 digits, 30 seconds): the address in the QR code, checks
// before AWS sees a code, and why a code was not accepted.
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { Secret } from '../engine/secret.ts';

/** The longest address whose QR code still fits 80×24 (43×22 half-block cells). */
export const longestUri = 134;
const step = 30;
const farthestSteps = 240;

/** `otpauth://` address of a virtual MFA device, trimmed so that its QR code fits a small terminal. */
export function otpauthUri(userName: string, accountId: string, seed: Secret): Secret {
  const secret = seed.reveal();
  const uri = (label: string) => `otpauth://totp/AWS:${label}?secret=${secret}`;
  const full = uri(encodeURIComponent(`${userName}@${accountId}`));
  if (full.length <= longestUri) return new Secret(full);
  let name = userName;
  while (name.length > 1 && uri(encodeURIComponent(name)).length > longestUri) name = name.slice(0, -1);
  return new Secret(uri(encodeURIComponent(name)));
}

/** What is wrong with a code's form, or that it was used before; a sentence, or undefined. */
export function codeProblem(code: string, used: ReadonlySet<string>): string | undefined {
  if (!/^\d*$/.test(code)) return 'A code has digits only.';
  if (code.length !== 6) return `A code has 6 digits; this has ${code.length}.`;
  if (used.has(code)) return 'That code was used already, and AWS takes each code once. Wait for the next one.';
  return undefined;
}

/** The same for two codes in a row. */
export function codePairProblem(
  first: string,
  second: string | undefined,
  used: ReadonlySet<string>,
): string | undefined {
  const problem = codeProblem(first, used);
  if (problem !== undefined || second === undefined) return problem;
  if (first === second) return 'The second code must be the next one the app shows, not the same again.';
  return codeProblem(second, used);
}

/**
 * Why AWS did not accept a code: which clock is off, and by how much, where the seed can tell.
 * `now` is AWS's time in milliseconds.
 */
export function whyRefused(seed: Secret, codes: readonly string[], now: number): string {
  const totp = new TOTP({ secret: OtpSecret.fromBase32(seed.reveal()), digits: 6, period: step });
  const [first = '', second] = codes;
  const base = 'AWS did not accept the codes. Nothing is lost; type two new ones, one after the other.';
  for (let distance = 0; distance <= farthestSteps; distance += 1) {
    for (const offset of distance === 0 ? [0] : [-distance, distance]) {
      const at = now + offset * step * 1_000;
      if (totp.generate({ timestamp: at }) !== first) continue;
      if (second !== undefined && totp.generate({ timestamp: at + step * 1_000 }) !== second) {
        return `${base} The second code was not the one that follows the first.`;
      }
      // The right ones, about now: they came late, or AWS does not take any for a while.
      if (distance <= 2)
        return `${base} Send them as soon as the second one shows; after several wrong codes, rest for some minutes.`;
      const minutes = Math.max(1, Math.round((distance * step) / 60));
      return `${base} They were codes from about ${minutes} min ${offset < 0 ? 'ago' : 'ahead'}: your phone's clock is off. Switch its automatic time on.`;
    }
  }
  return `${base} They do not belong to this device: check that you read the entry you just scanned.`;
}
