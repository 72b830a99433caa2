// Checks one-time codes as an authenticating server must (RFC 6238): 30-second windows, little drift, and no
// code twice.
import { Secret, TOTP } from 'otpauth';
import type { AccountState, MfaDevice } from './state.ts';

const windowMilliseconds = 30_000;
const wrongCodesUntilLocked = 5;
const lockedMilliseconds = 5 * 60_000;

/** What AWS does not say of its own checks. */
export interface CodeRules {
  /** How many windows the device's clock may be off, either way. */
  readonly reach: number;
  readonly locks: boolean;
}

export function codeRulesOf({ doubts }: Pick<AccountState, 'doubts'>): CodeRules {
  return {
    reach: doubts['code-drift'] === 'not-at-all' ? 0 : 1,
    locks: doubts['wrong-codes-lock'] === 'yes',
  };
}

export function windowAt(now: number): number {
  return Math.floor(now / windowMilliseconds);
}

/** The six digits that a device with this base32 seed shows in a window. */
export function codeOfWindow(seed: string, window: number): string {
  return new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp: window * windowMilliseconds });
}

/** Accepts a fresh code and spends it; false, and nothing is spent, otherwise. */
export function spendCode(device: MfaDevice, code: string, now: number, rules: CodeRules): boolean {
  const current = windowAt(now) + device.drift;
  const fits = (window: number) => window > device.lastWindow && codeOfWindow(device.seed, window) === code;
  return spend(device, { current, now, rules, fits }) !== undefined;
}

/**
 * Accepts two codes of consecutive windows, the second of them within the reach of now, and spends both.
 * Resolves to how many windows the device is ahead of us, or undefined when the codes do not fit.
 */
export function spendPair(
  device: MfaDevice,
  [first, second]: readonly [string, string],
  now: number,
  rules: CodeRules,
): number | undefined {
  const current = windowAt(now);
  const fits = (window: number) =>
    window - 1 > device.lastWindow &&
    codeOfWindow(device.seed, window - 1) === first &&
    codeOfWindow(device.seed, window) === second;
  const spent = spend(device, { current, now, rules, fits });
  return spent === undefined ? undefined : spent - current;
}

/** The windows within reach, the nearest first. */
function nearest(current: number, reach: number): readonly number[] {
  const distances = Array.from({ length: reach }, (_, index) => index + 1);
  return [current, ...distances.flatMap((distance) => [current - distance, current + distance])];
}

interface Attempt {
  /** The window that is now by the device's clock. */
  readonly current: number;
  readonly now: number;
  readonly rules: CodeRules;
  readonly fits: (window: number) => boolean;
}

/** Spends the nearest window that fits. A wrong attempt counts where that locks; while it is locked nothing does. */
function spend(device: MfaDevice, { current, now, rules, fits }: Attempt): number | undefined {
  if ((device.lockedUntil ?? 0) > now) return undefined;
  const window = nearest(current, rules.reach).find(fits);
  if (window !== undefined) {
    device.lastWindow = window;
    delete device.wrongCodes;
  } else if (rules.locks) {
    device.wrongCodes = (device.wrongCodes ?? 0) + 1;
    if (device.wrongCodes >= wrongCodesUntilLocked) {
      delete device.wrongCodes;
      device.lockedUntil = now + lockedMilliseconds;
    }
  }
  return window;
}
