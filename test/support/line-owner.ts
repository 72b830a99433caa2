// A person who answers one prompt after the other: the linear and the plain front end. What they decide is the same for
// both; how a prompt is heard and answered is each front end's own (line-hands.ts).
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import type { Hands, Heard } from './line-hands.ts';
import type { Seen } from './owner.ts';
import { newPassword, personAt, typedAt } from './person.ts';

export interface LineOwnerOptions {
  readonly hands: Hands;
  readonly rehearsal: Pick<Rehearsal, 'controlUrl' | 'clock'>;
}

export interface LineOwner {
  /** Answers every prompt until the program has ended. Resolves with the names of the turns taken. */
  playToTheEnd(): Promise<readonly string[]>;
  readonly seen: Seen;
}

/** The turns that every way to root at rest has. */
export const wholeWay = ['errand', 'choice', 'consent', 'word', 'password', 'setup key', 'code', 'text'] as const;

interface Turn {
  readonly name: string;
  readonly heard: (heard: Heard) => boolean;
  readonly act: (heard: Heard) => Promise<void>;
}

/** Where what is suggested would leave something for later. */
const chosen = ['Delete it now all the same', 'One person keeps both, and I know it'];

/** Proving that guard reads the account for a minute, which another journey does. */
const tooLong = 'Attach and prove';

export function lineOwnerAt({ hands, rehearsal }: LineOwnerOptions): LineOwner {
  const seen: Seen = { codes: [] };
  const { outside, freshCode } = personAt(rehearsal, seen);
  const signIn = async () => {
    const body = { userName: 'ada', password: seen.password ?? '', newPassword, code: freshCode() };
    await outside('console/sign-in-as-user', body);
    seen.newPassword = newPassword;
  };
  /** What is awaited, and what this person does about it. */
  const errands: readonly (readonly [RegExp, () => Promise<void>])[] = [
    [/MFA on root/, () => outside('console/register-root-mfa')],
    [/console sign-in/, signIn],
    [/confirmed subscription/, () => outside('mail/confirm', { address: 'security@example.com' })],
  ];

  const turns: readonly Turn[] = [
    {
      name: 'errand',
      heard: ({ kind, options }) => kind === 'choice' && options.includes('Check now'),
      act: async ({ said }) => {
        const awaited = /Waiting for: (.*)/.exec(said)?.[1] ?? '';
        const errand = errands.find(([words]) => words.test(awaited));
        if (errand === undefined) throw new Error(`Nothing can be done about "${awaited}".`);
        // The wizard looks by itself, and takes the question away.
        hands.leaveOpen();
        await errand[1]();
      },
    },
    {
      name: 'choice',
      heard: ({ kind }) => kind === 'choice',
      act: ({ options, suggested }) => {
        const wanted = chosen.find((label) => options.some((option) => option.startsWith(label)));
        return hands.pick(wanted ?? suggested ?? options[0] ?? '');
      },
    },
    {
      name: 'risk',
      heard: ({ kind, label }) => kind === 'consent' && label === tooLong,
      act: () => hands.acceptRisk(),
    },
    { name: 'consent', heard: ({ kind }) => kind === 'consent', act: ({ label }) => hands.consent(label) },
    { name: 'phrase', heard: ({ kind }) => kind === 'phrase', act: ({ label }) => hands.fill(label) },
    { name: 'word', heard: ({ kind }) => kind === 'word', act: () => hands.giveWord() },
    {
      name: 'password',
      heard: ({ kind }) => kind === 'password',
      act: async () => {
        seen.password = await hands.readPassword();
        await hands.stored();
      },
    },
    {
      name: 'setup key',
      heard: ({ kind }) => kind === 'setup',
      act: async () => {
        seen.uri = await hands.readSetup();
        await hands.fill(freshCode());
      },
    },
    { name: 'code', heard: ({ kind }) => kind === 'code', act: () => hands.fill(freshCode()) },
    {
      name: 'text',
      heard: ({ kind }) => kind === 'text',
      act: ({ label, prefilled }) =>
        prefilled === undefined && !label.includes('(optional)')
          ? hands.fill(typedAt(label, [[/user name/i, 'ada']]))
          : hands.keep(),
    },
  ];

  return {
    seen,
    playToTheEnd: async () => {
      const met: string[] = [];
      for (;;) {
        const heard = await hands.hear();
        if (heard === undefined) return met;
        const turn = turns.find((one) => one.heard(heard));
        if (turn === undefined) throw new Error(`Nothing to say to:\n${heard.said}`);
        met.push(turn.name);
        if (met.length > 200) throw new Error(`It goes round and round: ${met.slice(-10).join(', ')}.\n${heard.said}`);
        await turn.act(heard);
      }
    },
  };
}
