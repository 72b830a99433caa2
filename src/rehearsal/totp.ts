// Checks one-time codes as an authenticating server must (RFC 6238): 30-second windows, one window of
// drift either way, and no code twice.
import { Secret, TOTP } from 'otpauth';
import type { MfaDevice } from './state.ts';

const windowMilliseconds = 30_000;

export function windowAt(now: number): number {
  return Math.floor(now / windowMilliseconds);
}

/** The six digits that a device with this base32 seed shows in a window. */
export function codeOfWindow(seed: string, window: number): string {
  return new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp: window * windowMilliseconds });
}

/** Accepts a fresh code and spends it; false, and nothing is spent, otherwise. */
export function spendCode(device: MfaDevice, code: string, now: number): boolean {
  const current = windowAt(now) + device.drift;
  for (const window of [current, current - 1, current + 1]) {
    if (window > device.lastWindow && codeOfWindow(device.seed, window) === code) {
      device.lastWindow = window;
      return true;
    }
  }
  return false;
}

/**
 * Accepts two codes of consecutive windows, the second of them within `reach` windows of now, and spends
 * both. Resolves to how many windows the device is ahead of us, or undefined when the codes do not fit.
 */
export function spendPair(
  device: MfaDevice,
  first: string,
  second: string,
  now: number,
  reach = 1,
): number | undefined {
  const current = windowAt(now);
  for (let distance = 0; distance <= reach; distance += 1) {
    for (const window of distance === 0 ? [current] : [current - distance, current + distance]) {
      if (window - 1 <= device.lastWindow) continue;
      if (codeOfWindow(device.seed, window - 1) !== first || codeOfWindow(device.seed, window) !== second) continue;
      device.lastWindow = window;
      return window - current;
    }
  }
  return undefined;
}
