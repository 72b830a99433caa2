// What every person who plays a journey has in common, whatever front end they sit at: what they type, what they do
// outside the program, and that all they were shown or made up is searched for when the test has ended.
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { totp } from './authenticator.ts';
import type { Seen } from './owner.ts';
import { secretsWatch } from './secrets-watch.ts';

export const newPassword = 'A-new-word-of-adas-own-7!';

type Typed = readonly (readonly [label: RegExp, text: string])[];

const typed: Typed = [
  [/YYYY-MM-DD/, '2027-01-31'],
  [/e-?mail|address/i, 'security@example.com'],
  [/phone/i, '+353 1 555 0100'],
  [/dollar|amount|limit/i, '10'],
  [/device is kept/i, 'Grace, at home'],
];

/** What is typed where nothing stands in the field, by the field's own label; `before` is tried first. */
export function typedAt(label: string, before: Typed = []): string {
  return [...before, ...typed].find(([words]) => words.test(label))?.[1] ?? 'Ada, in the office safe';
}

export interface Person {
  /** Does something in the account that the wizard has no part in. */
  readonly outside: (path: string, body?: object) => Promise<void>;
  /** A code that was not shown before: the next window's, as someone who waits for it would have. */
  readonly freshCode: () => string;
}

export function personAt({ controlUrl, clock }: Pick<Rehearsal, 'controlUrl' | 'clock'>, seen: Seen): Person {
  const { secrets, looks } = secretsWatch();
  looks.push(() => {
    const { uri, password, newPassword: changed, codes } = seen;
    for (const secret of [uri, password, changed, ...codes]) if (secret !== undefined) secrets.add(secret);
  });
  return {
    outside: async (path, body = {}) => {
      const answer = await fetch(`${controlUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`The rehearsal refused ${path}: ${await answer.text()}`);
    },
    freshCode: () => {
      if (seen.uri === undefined) throw new Error('A code is asked for before a QR code or setup key was seen.');
      clock.advance(30_000);
      const code = totp(seen.uri, clock.now());
      seen.codes.push(code);
      return code;
    },
  };
}
