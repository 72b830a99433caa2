// What a run knows that AWS cannot tell: the owner's words, and a few facts. Plain data, never a secret; the
// journal keeps it, the memory gives it back.
import type { Grade } from './claim.ts';

export interface Word {
  readonly grade: 'attested' | 'accepted';
  readonly control: string;
  readonly statement: string;
  readonly fields: { readonly [name: string]: string };
  /** ISO 8601 date after which it no longer counts; always there for accepted risks. */
  readonly reviewBy?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** How a control stood when it was last looked at. */
export interface SeenControl {
  /** The owner's word counts as the state it gives. */
  readonly state: Grade;
  /** Digests of its facts, sorted, each once. */
  readonly facts: readonly string[];
}

/** Facts about the run that a restart must find again; never a secret. */
export type RunFact =
  /** The user who is (to be) the administrator, and its group; the alias of the account that was asked for, '' for none. */
  | { readonly fact: 'administrator'; readonly userName: string; readonly groupName: string; readonly alias?: string }
  /** The generated password was shown and the owner said it is stored. */
  | { readonly fact: 'password-stored'; readonly userName: string; readonly at: string }
  /** Session proof: GetSessionToken with a one-time code worked and the session could read IAM. */
  | { readonly fact: 'session-proven'; readonly userName: string; readonly at: string }
  /** Console proof, and what proves it. */
  | { readonly fact: 'console-proven'; readonly userName: string; readonly by: string; readonly at: string }
  /** A key was deactivated by this credential kind, at this time. */
  | { readonly fact: 'root-key-deactivated'; readonly accessKeyId: string; readonly at: string }
  /** A further person who is to have a user, and the role of it; `left` once the owner gave that up. */
  | {
      readonly fact: 'person';
      readonly userName: string;
      readonly groupName: string;
      readonly role: string;
      readonly left?: true;
    }
  /**
   * The owner said that the contacts with this fingerprint are current, and meant it where one address stands for all of
   * them. Nobody else can know; other contacts are asked about again.
   */
  | { readonly fact: 'contacts-current'; readonly fingerprint: string; readonly at: string }
  /** The budget, made by somebody else, that alerts were added to: they come one by one. */
  | { readonly fact: 'budget-alerts'; readonly budgetName: string }
  /** What the owner decided about the lines of a deleted key in a file on this machine. */
  | {
      readonly fact: 'local-key';
      readonly accessKeyId: string;
      readonly profile: string;
      readonly file: string;
      readonly became: 'removed' | 'kept';
      readonly at: string;
    }
  /** A user's key was deactivated, or the owner keeps a deactivated one for good. */
  | {
      readonly fact: 'access-key';
      readonly accessKeyId: string;
      readonly became: 'deactivated' | 'kept';
      readonly at: string;
    }
  /** The deny-without-MFA guard of a group: about to be attached, or seen to let the administrator work. */
  | {
      readonly fact: 'mfa-guard';
      readonly groupName: string;
      readonly stage: 'attaching' | 'proven';
      readonly at: string;
    }
  /** The bucket and trail names decided on. */
  | { readonly fact: 'trail'; readonly trailName: string; readonly bucketName: string; readonly homeRegion: string }
  /** How use of root is to raise an alarm, and where the mail goes; `every` or only the Region of the global services. */
  | {
      readonly fact: 'alert';
      readonly form: 'rules' | 'alarms' | 'both';
      readonly scope: 'every' | 'global';
      readonly address: string;
      /** An existing topic that the owner chose. */
      readonly topicArn?: string;
    }
  /** A test message went to that address, and what the owner says became of it. */
  | {
      readonly fact: 'alert-test';
      readonly topicArn: string;
      readonly address: string;
      readonly outcome: 'sent' | 'arrived' | 'not-wanted';
      readonly at: string;
    };
