// In a rehearsal nobody has a real phone or the AWS console at hand. These are the labelled
// stand-ins a front end may offer there. Outside a rehearsal they do not exist.
import type { Secret } from './secret.ts';

/** Something only a person at the AWS console can do. A pretend console can do it in a rehearsal. */
export type Errand =
  | { readonly kind: 'register-root-mfa' }
  | { readonly kind: 'delete-root-access-keys' }
  | { readonly kind: 'sign-in-as-user'; readonly userName: string }
  /** Each of them signs in and registers an authenticator app of their own. */
  | { readonly kind: 'register-mfa-of-users'; readonly userNames: readonly string[] }
  | { readonly kind: 'sign-in-as-root' }
  /** Follows the link in every confirmation mail to that address. */
  | { readonly kind: 'confirm-mail'; readonly address: string };

export interface PretendCode {
  readonly code: Secret;
  /** Whole seconds until the next code. */
  readonly secondsLeft: number;
}

export interface StandIns {
  readonly phone: {
    /** Scans a QR code, i.e. keeps the seed in an `otpauth://` URI under `device`. */
    scan(device: string, uri: Secret): void;
    /** The code shown now for `device`; undefined when that device was never scanned. */
    code(device: string): PretendCode | undefined;
    /** Moves the rehearsal's clock to the start of the next 30-second window. */
    skipToNextCode(): Promise<void>;
  };
  readonly console: {
    /** Does the errand in the simulated account; resolves with one sentence that says what was done. */
    run(errand: Errand): Promise<string>;
  };
  /** The pretend password manager: keeps a shown secret so that the pretend console can sign in. */
  keep(label: string, secret: Secret): void;
}
