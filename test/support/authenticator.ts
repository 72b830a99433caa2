// An authenticator app of the tests' own: it knows nothing but what a QR code says.
import { TOTP, URI } from 'otpauth';

/** The six digits an app shows for this `otpauth://` URI at `at` (milliseconds since the epoch). */
export function totp(uri: string, at: number): string {
  const parsed = URI.parse(uri);
  if (!(parsed instanceof TOTP)) throw new TypeError('The URI is not one for time-based codes.');
  return parsed.generate({ timestamp: at });
}
