// The pretend phone, the pretend console and the pretend password manager of a rehearsal. They reach the
// account through the rehearsal's own HTTP interface, as a person would through a phone and a browser.
import { HOTP, Secret as Seed, TOTP, URI } from 'otpauth';
import type { Clock } from '../engine/clock.ts';
import { Secret } from '../engine/secret.ts';
import type { Belongings } from './console.ts';
import type { Errand, PretendCode, StandIns } from '../engine/stand-ins.ts';

const windowMilliseconds = 30_000;

export interface StandInOptions {
  /** The rehearsal's own interface, with its slash: `Rehearsal.controlUrl`. */
  readonly controlUrl: string;
  /** The rehearsal's clock, or one that agrees with it. */
  readonly clock: Pick<Clock, 'now'>;
  /** Moves that clock forward; resolves when `clock` says so too. */
  readonly skip: (milliseconds: number) => Promise<void>;
  /** Cryptographically strong random integer, 0 ≤ n < `below`. */
  readonly random: (below: number) => number;
  readonly fetch?: typeof globalThis.fetch;
  /** What the phone and the password manager hold already. */
  readonly belongings?: Belongings;
}

/** An errand that the pretend console could not do; the message says why. */
export class ErrandRefused extends Error {
  readonly reason: string;

  constructor(message: string, reason: string) {
    super(message);
    this.name = 'ErrandRefused';
    this.reason = reason;
  }
}

/** Stand-ins for one rehearsal. Seeds and passwords stay in memory. Errands reject with ErrandRefused. */
export function standIns({
  controlUrl,
  clock,
  skip,
  random,
  fetch = globalThis.fetch,
  belongings = { devices: [], passwords: [] },
}: StandInOptions): StandIns {
  const phone = new Map<string, { readonly seed: Secret; readonly digits: number }>(
    belongings.devices.map(({ name, seed }) => [name, { seed: new Secret(seed), digits: 6 }]),
  );
  /** Oldest first. */
  const kept: { readonly label: string; readonly secret: Secret }[] = belongings.passwords.map(
    ({ userName, password }) => ({ label: userName, secret: new Secret(password) }),
  );

  const post = async (path: string, body: object): Promise<{ readonly [name: string]: unknown }> => {
    const answer = await fetch(new URL(path, controlUrl), { method: 'POST', body: JSON.stringify(body) });
    const json = (await answer.json()) as { readonly [name: string]: unknown };
    if (answer.ok) return json;
    const { error, reason } = json;
    throw new ErrandRefused(
      typeof error === 'string' ? error : `The rehearsal answered ${answer.status}.`,
      typeof reason === 'string' ? reason : 'error',
    );
  };

  const code = (device: string): PretendCode | undefined => {
    const entry = phone.get(device);
    if (entry === undefined) return undefined;
    const timestamp = clock.now();
    const totp = new TOTP({ secret: Seed.fromBase32(entry.seed.reveal()), digits: entry.digits });
    return {
      code: new Secret(totp.generate({ timestamp })),
      secondsLeft: Math.ceil((windowMilliseconds - (timestamp % windowMilliseconds)) / 1000),
    };
  };

  const skipToNextCode = () => skip(windowMilliseconds - (clock.now() % windowMilliseconds));

  /** What was kept under the user's name, the newest first, then the rest. */
  const passwordsOf = (userName: string): readonly Secret[] => {
    const newestFirst = kept.toReversed();
    const named = newestFirst.filter(({ label }) => label.includes(userName));
    const rest = newestFirst.filter(({ label }) => !label.includes(userName));
    return [...named, ...rest].map(({ secret }) => secret);
  };

  const signInWith = async (path: string, userName: string, password: Secret) => {
    const newPassword = new Secret(strongPassword(random));
    const attempt = () =>
      post(path, {
        userName,
        password: password.reveal(),
        newPassword: newPassword.reveal(),
        ...(phone.has(userName) ? { code: code(userName)?.code.reveal() } : {}),
      });
    const done = await attempt().catch(async (error: unknown) => {
      // The code shown now was used before: a person would wait for the next one.
      if (!(error instanceof ErrandRefused) || error.reason !== 'code' || !phone.has(userName)) throw error;
      await skipToNextCode();
      return attempt();
    });
    if (done['passwordChanged'] === true) kept.push({ label: userName, secret: newPassword });
    return done;
  };

  /** With the first password kept that is the right one. */
  const asUser = async (path: string, userName: string) => {
    let refused = new ErrandRefused(`No password of ${userName} was kept.`, 'sign-in');
    for (const password of passwordsOf(userName)) {
      try {
        return await signInWith(path, userName, password);
      } catch (error) {
        // A wrong password: try the next one kept. Anything else is final.
        if (!(error instanceof ErrandRefused) || error.reason !== 'sign-in') throw error;
        refused = error;
      }
    }
    throw refused;
  };

  const signInAsUser = async (userName: string): Promise<string> => {
    const done = await asUser('console/sign-in-as-user', userName);
    return `Signed in at the pretend console as ${userName}${done['mfa'] === true ? ' with MFA' : ' without MFA'}${
      done['passwordChanged'] === true ? ' and chose a new password' : ''
    }.`;
  };

  const registerMfaOf = async (userNames: readonly string[]): Promise<string> => {
    for (const userName of userNames) {
      const { name, seed } = await asUser('console/register-user-mfa', userName);
      if (typeof name === 'string' && typeof seed === 'string') phone.set(name, { seed: new Secret(seed), digits: 6 });
    }
    return `Registered an authenticator app for ${userNames.join(' and ')} at the pretend console.`;
  };

  return {
    phone: {
      scan: (device, uri) => {
        const read = URI.parse(uri.reveal());
        if (read instanceof HOTP) throw new TypeError('the QR code is not of a time-based device');
        phone.set(device, { seed: new Secret(read.secret.base32), digits: read.digits });
      },
      code,
      skipToNextCode,
    },
    console: {
      run: async (errand: Errand) => {
        switch (errand.kind) {
          case 'register-root-mfa':
            await post('console/register-root-mfa', {});
            return 'Registered an MFA device for root at the pretend console.';
          case 'delete-root-access-keys': {
            const { deleted } = await post('console/delete-root-access-keys', {});
            const count = Array.isArray(deleted) ? deleted.length : 0;
            return `Deleted ${count} root access ${count === 1 ? 'key' : 'keys'} at the pretend console.`;
          }
          case 'sign-in-as-user':
            return signInAsUser(errand.userName);
          case 'register-mfa-of-users':
            return registerMfaOf(errand.userNames);
          case 'sign-in-as-root': {
            const { mfa } = await post('console/sign-in-as-root', {});
            return `Signed in at the pretend console as root ${mfa === true ? 'with' : 'without'} MFA.`;
          }
          case 'confirm-mail': {
            const { confirmed } = await post('mail/confirm', { address: errand.address });
            if (confirmed === 0) throw new ErrandRefused(`No mail to ${errand.address} waits for an answer.`, 'mail');
            return `Followed the link in the confirmation mail to ${errand.address}.`;
          }
          default:
            return errand satisfies never;
        }
      },
    },
    keep: (label, secret) => {
      kept.push({ label, secret });
    },
  };
}

/** 24 characters of all four classes, so that any account policy takes it. */
function strongPassword(random: (below: number) => number): string {
  const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '!#%+-=?@_'];
  return Array.from({ length: 24 }, (_, index) => {
    const letters = classes[index % classes.length] ?? '';
    return letters.charAt(random(letters.length));
  }).join('');
}
