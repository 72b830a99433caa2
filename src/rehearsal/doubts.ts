// What AWS does where no page of AWS says so and nobody could try. Each is a question with every answer that is
// thinkable; a rehearsal can be given any of them, so that no guess of ours can hurt a real owner.
import { didYouMean } from '../closest.ts';

interface Doubt {
  /** One question for a person. */
  readonly asks: string;
  /** The first one, the likeliest, holds unless another is asked for. */
  readonly answers: readonly [string, string, ...string[]];
}

/** By name, in the order to show them. docs/rehearsal.md says where each comes from. */
export const doubts = {
  'root-session-manages-keys': {
    asks: 'May a temporary root session list and change root access keys without a UserName?',
    answers: ['yes', 'delete-only', 'no'],
  },
  'aws-login-carries-mfa': {
    asks: 'Does a session of "aws login" count as made with MFA after a console sign-in with MFA?',
    answers: ['yes', 'no'],
  },
  'session-outlives-key': {
    asks: 'Does an MFA session go on when the access key that made it is deleted?',
    answers: ['yes', 'no'],
  },
  'code-drift': {
    asks: 'How far may the clock of an authenticator be off?',
    answers: ['half-a-minute', 'not-at-all'],
  },
  'wrong-codes-lock': {
    asks: 'Is a device locked for some minutes after five wrong codes in a row?',
    answers: ['no', 'yes'],
  },
  'event-history': {
    asks: 'How soon does the event history of CloudTrail show a call or a sign-in?',
    answers: ['at-once', 'after-15-minutes'],
  },
  'password-last-used': {
    asks: 'How soon does IAM show that a user has signed in?',
    answers: ['at-once', 'after-4-hours'],
  },
  'request-rates': {
    asks: 'How many calls in a second does AWS take before it asks for slower ones?',
    answers: ['many', 'few'],
  },
  'trail-in-regional-bucket': {
    asks: 'Does CloudTrail write to a bucket in the account-regional namespace?',
    answers: ['yes', 'no'],
  },
  'trail-in-project': {
    asks: 'May a project, an account of the new sign-up, have a trail of its own?',
    answers: ['yes', 'no'],
  },
  'root-login-finding': {
    asks: 'As what does GuardDuty find the use of a session that root got by "aws login"?',
    answers: ['root-use', 'short-term-use'],
  },
  'root-gets-web-identity-token': {
    asks: 'May root call GetWebIdentityToken?',
    answers: ['yes', 'no'],
  },
  'assumed-root-identity': {
    asks: 'How does GetCallerIdentity name a session of AssumeRoot?',
    answers: ['as-root', 'as-assumed-root'],
  },
} as const satisfies { readonly [name: string]: Doubt };

export type DoubtName = keyof typeof doubts;

/** One answer for each doubt. */
export type Answers = { [Name in DoubtName]: (typeof doubts)[Name]['answers'][number] };

export const doubtNames = Object.keys(doubts) as readonly DoubtName[];

/** The likeliest answer to each. */
export function likeliestAnswers(): Answers {
  return Object.fromEntries(doubtNames.map((name) => [name, doubts[name].answers[0]])) as Answers;
}

/** Reads answers given by name. Throws a RangeError that lists what there is for a name or an answer that is unknown. */
export function readAnswers(given: { readonly [name: string]: unknown }): Partial<Answers> {
  for (const [name, answer] of Object.entries(given)) {
    if (!isDoubt(name)) {
      const meant = didYouMean(name, doubtNames);
      throw new RangeError(`There is no doubt "${name}".${meant} The doubts are: ${doubtNames.join(', ')}.`);
    }
    const { answers }: Doubt = doubts[name];
    if (typeof answer !== 'string' || !answers.includes(answer)) {
      const meant = didYouMean(typeof answer === 'string' ? answer : '', answers);
      throw new RangeError(`${name} is answered by one of: ${answers.join(', ')}.${meant}`);
    }
  }
  return given;
}

function isDoubt(name: string): name is DoubtName {
  return Object.hasOwn(doubts, name);
}
