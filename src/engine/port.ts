// What crosses between the engine and a front end: events told, questions asked. A front end is an
// adapter of this port. No question has a default: a front end that cannot answer rejects with a
// Problem of kind `unanswered`. Any question may reject with WentBack (the owner wants the list of
// controls) or Interrupted (the owner stops).
import type { Approval, Plan } from './plan.ts';
import type { Secret } from './secret.ts';
import type { Errand } from './stand-ins.ts';

export type Tone = 'plain' | 'good' | 'warning' | 'bad';

/** One line of what was found: `label` is a word or two, `value` printable text. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly tone: Tone;
}

/** Where a control stands in this run. `locked` and `working` exist only while the run lasts. */
export type ControlState =
  'verified' | 'attested' | 'accepted' | 'not-applicable' | 'open' | 'unknown' | 'failed' | 'locked' | 'working';

export interface ControlLine {
  readonly id: string;
  /** Full title, e.g. "Delete the root access keys". */
  readonly title: string;
  /** A few words for the list, at most 22 columns, e.g. "Access keys". */
  readonly short: string;
  /** The heading it stands under in the list, e.g. "Ways back in". */
  readonly group: string;
  readonly state: ControlState;
  /** One short line: what unlocks it, what was found, why it does not apply. */
  readonly note?: string;
}

export interface Identity {
  readonly accountId: string;
  readonly alias?: string;
  readonly partition: string;
  readonly region: string;
  /** Who signs the calls from now on, e.g. "root" or "ada". */
  readonly actingAs: string;
  readonly actingArn: string;
  /** In words, e.g. "standalone account", "management account of an organization". */
  readonly accountKind: string;
  /** Where the credentials came from, in words. */
  readonly credentialSource: string;
  /** True whenever the endpoint is not AWS: every screen then wears the REHEARSAL badge. */
  readonly rehearsal: boolean;
}

export type Event =
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** The whole list, whenever anything in it changed; `current` is the control being worked on. */
  | { readonly kind: 'controls'; readonly lines: readonly ControlLine[]; readonly current?: string }
  /** The control now in front of the owner, with what was found. Replaces what was shown before. */
  | {
      readonly kind: 'control-opened';
      readonly control: string;
      readonly title: string;
      readonly why: string;
      readonly facts: readonly Fact[];
      readonly sources: readonly Source[];
    }
  /** Something is under way, e.g. "Reading the account"; ended by `idle`. */
  | { readonly kind: 'busy'; readonly text: string }
  | { readonly kind: 'idle' }
  /** A change of an approved plan moved on. `detail` says why it waits, failed or was taken back. */
  | {
      readonly kind: 'change';
      readonly control: string;
      readonly planDigest: string;
      readonly changeId: string;
      readonly summary: string;
      readonly state: 'started' | 'waiting' | 'done' | 'failed' | 'taken-back';
      readonly detail?: string;
      /** While it waits: seconds for which it is tried again at most, counted from its start. */
      readonly atMostSeconds?: number;
    }
  /** Something the owner should read; stays on screen until the next control is opened. */
  | { readonly kind: 'notice'; readonly tone: Tone; readonly title: string; readonly lines: readonly string[] }
  /** The end of the run, told once. Shown on the main screen after everything else. */
  | { readonly kind: 'summary'; readonly summary: Summary };

export interface Source {
  readonly title: string;
  readonly url?: string;
}

export interface Summary {
  readonly outcome: 'all-hold' | 'open-remain' | 'left';
  readonly identity?: Identity;
  readonly lines: readonly ControlLine[];
  /** Plain words, one per change made in this run. */
  readonly changed: readonly string[];
  readonly recordDirectory?: string;
  /** Commands to verify the record, or to resume the run. */
  readonly commands: readonly { readonly says: string; readonly command: string }[];
  /** Anything else worth saying, e.g. how to download the record from CloudShell. */
  readonly remarks: readonly string[];
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** Why it cannot be chosen now. */
  readonly disabled?: string;
}

interface QuestionBase {
  /** Stable and unique per question, e.g. `admin-user.name`; answers files use it. */
  readonly id: string;
  readonly title: string;
  /** Explanation, one paragraph each. */
  readonly lines: readonly string[];
  /** Why the question is asked again, when it is. */
  readonly problem?: string;
}

/** Answers the chosen option's value. `suggested` is only where the cursor stands first. */
export interface ChooseQuestion extends QuestionBase {
  readonly kind: 'choose';
  readonly options: readonly Option[];
  readonly suggested?: string;
  /** There is nothing to go back to: no front end offers it, and none rejects with WentBack. */
  readonly isOutermost?: boolean;
}

/** Shows a plan and every command in it; answers consent to it, or not. */
export interface ApproveQuestion extends QuestionBase {
  readonly kind: 'approve';
  readonly plan: Plan;
  /** What the yes is called, e.g. "Deactivate now". */
  readonly yes: string;
  /** False where accepting the risk makes no sense. */
  readonly mayAcceptRisk: boolean;
}

/** One line of text. `prefilled` stands in the field and can be edited. */
export interface TextQuestion extends QuestionBase {
  readonly kind: 'text';
  readonly label: string;
  readonly prefilled?: string;
  /** Returns what is wrong, as a sentence, or undefined. Pure. */
  readonly check: (value: string) => string | undefined;
}

/** Shows a secret once, on a screen of its own, until the owner says it is stored. */
export interface ShowSecretQuestion extends QuestionBase {
  readonly kind: 'show-secret';
  readonly label: string;
  readonly secret: Secret;
  /** What the owner says, e.g. "I have stored it". */
  readonly confirm: string;
}

/** Shows a QR code and takes two consecutive codes. */
export interface EnrolQuestion extends QuestionBase {
  readonly kind: 'enrol';
  /** The device's name, which is what the authenticator app will show. */
  readonly device: string;
  readonly uri: Secret;
  /** Base32, unspaced. */
  readonly seed: Secret;
  /** Checks both codes before AWS sees them; spaces are already removed. Returns a sentence or undefined. */
  readonly check: (first: string, second?: string) => string | undefined;
}

/** Takes one one-time code. */
export interface CodeQuestion extends QuestionBase {
  readonly kind: 'code';
  readonly device: string;
  readonly check: (code: string) => string | undefined;
}

/** The owner's word: `statement` is what is signed for. */
export interface AttestQuestion extends QuestionBase {
  readonly kind: 'attest';
  readonly statement: string;
  /** What else goes into the record, e.g. who holds the password. Never a secret. */
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly hint?: string;
    readonly check: (value: string) => string | undefined;
  }[];
  /** Name of the field that holds the day (YYYY-MM-DD) until which the word counts; absent where it counts for good. */
  readonly reviewField?: string;
}

/** Waits for something outside; the engine takes the question away when it has happened. */
export interface WaitForQuestion extends QuestionBase {
  readonly kind: 'wait-for';
  /** What is awaited, e.g. "MFA on root". */
  readonly awaited: string;
  readonly link?: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** What a pretend console can do about it in a rehearsal. */
  readonly errand?: Errand;
  /** Other ways out, e.g. accepting the risk. `check-now` and `later` always exist. */
  readonly options: readonly Option[];
}

export type Question =
  | ChooseQuestion
  | ApproveQuestion
  | TextQuestion
  | ShowSecretQuestion
  | EnrolQuestion
  | CodeQuestion
  | AttestQuestion
  | WaitForQuestion;

/** One answer type per kind of question. */
export interface Answers {
  readonly choose: string;
  readonly approve: Approval | 'declined' | 'accept-risk';
  readonly text: string;
  readonly 'show-secret': 'stored';
  readonly enrol: { readonly first: Secret; readonly second: Secret };
  readonly code: Secret;
  readonly attest: { readonly fields: { readonly [name: string]: string } } | 'declined' | 'accept-risk';
  /** `check-now`, `later`, or the value of one of the question's options. */
  readonly 'wait-for': string;
}

export type AnswerTo<Q extends Question> = Answers[Q['kind']];

export interface Port {
  /** Never awaited, never throws. */
  tell(event: Event): void;
  /**
   * Resolves with the owner's answer. Rejects with the signal's reason when it is aborted (the question
   * is then taken off the screen), WentBack, Interrupted, or a Problem of kind `unanswered`.
   */
  ask<Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>>;
}

/** A port with a life: `close` restores the terminal and may be called more than once. */
export interface FrontEnd extends Port {
  close(): Promise<void>;
}
