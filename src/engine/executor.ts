// Turns an approved plan into calls. What runs is what was shown: each call is the plan's own input
// with its placeholders filled, journalled before it leaves, and nothing else can be sent.
import type { JsonObject, SecretJsonObject } from './json.ts';
import type { Clock } from './clock.ts';
import { AwsProblem, isAwsError, wasLost, wasThrottled } from './errors.ts';
import type { Journal } from './journal.ts';
import type { Lately } from './lately.ts';
import { filled, filledText } from './placeholders.ts';
import { type Approval, type Call, type Change, digestOf, type Plan } from './plan.ts';
import type { Port } from './port.ts';
import { Secret } from './secret.ts';
import type { Permit, Sender } from './sender.ts';
import { takeBackAll, tidyingMilliseconds, unmadeBy } from './take-back.ts';

/** Values for placeholders, by name. */
export type Fill = { readonly [placeholder: string]: string | Secret };

export interface Hands {
  /**
   * Sends the change `id`, filling its placeholders from `fill`, from earlier fills and from the first
   * alternative not yet ruled out. Resolves with the SDK's own output for the operation. Rejects with AwsProblem; with a
   * TypeError when the plan has no such change or placeholder, or when it was sent already, or may have been,
   * and does not repeat. With `lastly`, which is for tidying up, it leaves even when the run was stopped, and has a short
   * time of its own.
   */
  send(id: string, fill?: Fill, when?: 'lastly'): Promise<unknown>;
  /**
   * Gives a placeholder the value that AWS's answer brought, e.g. a new key's id. With `thing`, returns only
   * after the journal knows it as ours.
   */
  name(placeholder: string, value: string, thing?: string): Promise<void>;
  /** The ids of the approved plan's changes, in the order in which they were shown. */
  readonly ids: readonly string[];
  /** Whether the approved plan contains the change `id`. */
  has(id: string): boolean;
  /** Goes on to the next foreseen alternative for `name`; false when there is none left. */
  nextAlternative(name: string): boolean;
  /** The value `name` stands for now. Throws a TypeError when it is not known or is a secret. */
  valueOf(name: string): string;
  /** Says that the effect of change `id` is complete, so that its compensation is no longer wanted. */
  settle(id: string): void;
}

export interface Execution {
  readonly hands: Hands;
  /**
   * Takes back, newest first, what was made and not settled. Call it when the rest of the plan is not
   * carried out. Resolves with plain words for what could not be taken back.
   */
  takeBack(): Promise<readonly string[]>;
}

export interface ExecutionOptions {
  readonly plan: Plan;
  readonly approval: Approval;
  readonly sender: Sender;
  readonly journal: Journal;
  readonly lately: Lately;
  readonly clock: Clock;
  readonly tell: Port['tell'];
  readonly signal: AbortSignal;
}

const throttlingSeconds = 60;

/** The only way from an Approval to calls. Throws a TypeError when the approval is of another plan. */
export function execute(options: ExecutionOptions): Execution {
  const { approval, sender, journal, lately, clock, tell, signal } = options;
  // Its own copy: nothing that happens to the caller's object later can change what is sent.
  const plan = structuredClone(options.plan);
  const { digest } = plan;
  const stillApproved = () => {
    const { digest: claimed, ...draft } = options.plan;
    return claimed === digest && approval.digest === digest && digestOf(draft) === digest;
  };
  if (!stillApproved()) throw new TypeError('the approval is of another plan');

  const values = new Map<string, string | Secret>();
  const left = new Map(Object.entries(plan.alternatives ?? {}).map(([name, all]) => [name, [...all]]));
  for (const [name, all] of left) if (all[0] !== undefined) values.set(name, all[0]);
  /** What the names stand for now, of those that were shown. */
  const names = () => new Map([...left].flatMap(([name, [now]]) => (now === undefined ? [] : [[name, now] as const])));
  const sent = new Set<string>();
  const unsettled: Change[] = [];
  /** Ids of changes that AWS confirmed. */
  const made = new Set<string>();

  /** Gives a placeholder of the plan its value. The names that were shown cannot be given another. */
  const give = (name: string, value: string | Secret): void => {
    if (left.has(name)) throw new TypeError(`{${name}} stands for the names that were shown, and no other`);
    const declared =
      plan.placeholders !== undefined && Object.hasOwn(plan.placeholders, name) ? plan.placeholders[name] : undefined;
    if (declared === undefined) throw new TypeError(`the approved plan has no placeholder {${name}}`);
    values.set(name, declared.secret === true && typeof value === 'string' ? new Secret(value) : value);
  };

  const report = (
    change: Change,
    state: 'started' | 'waiting' | 'done' | 'failed' | 'taken-back',
    detail?: string,
    atMostSeconds?: number,
  ): void =>
    tell({
      kind: 'change',
      control: plan.control,
      planDigest: digest,
      changeId: change.id,
      summary: filledText(
        state === 'taken-back' ? (change.compensation?.summary ?? change.summary) : change.summary,
        values,
      ),
      state,
      ...(detail === undefined ? {} : { detail }),
      ...(atMostSeconds === undefined ? {} : { atMostSeconds }),
    });

  /** One attempt: intent on disk, call, outcome on disk. `leaves` is called when nothing holds the call any more. */
  const attempt = async (
    call: Call & { readonly summary: string },
    changeId: string,
    abort: AbortSignal,
    leaves: () => void = () => undefined,
  ): Promise<JsonObject> => {
    let announced = false;
    let over = false;
    const permit: Permit = {
      planDigest: digest,
      changeId,
      announce: async () => {
        if (over) throw new TypeError('a permit is for one call');
        if (!stillApproved()) throw new TypeError('the plan changed after it was approved');
        if (announced) return;
        await journal.append({
          kind: 'intent',
          planDigest: digest,
          changeId,
          service: call.service,
          operation: call.operation,
          principal: call.principal,
        });
        announced = true;
        leaves();
      },
    };
    const outcome = (
      result: 'ok' | 'refused' | 'unknown',
      more: { readonly code?: string; readonly requestId?: string },
    ) =>
      announced
        ? journal.append({
            kind: 'outcome',
            planDigest: digest,
            changeId,
            control: plan.control,
            summary: filledText(call.summary, values),
            service: call.service,
            operation: call.operation,
            outcome: result,
            ...more,
          })
        : Promise.resolve();
    try {
      const output = await sender.send(call, filled(call.input, values) as SecretJsonObject, permit, abort);
      await outcome('ok', requestIdOf(output));
      return output;
    } catch (error) {
      if (error instanceof AwsProblem) {
        const { code, reached, requestId } = error.failure;
        await outcome(reached === 'unknown' ? 'unknown' : 'refused', {
          code,
          ...(requestId === undefined ? {} : { requestId }),
        });
      } else if (abort.aborted) {
        await outcome('unknown', { code: 'Interrupted' });
      }
      throw error;
    } finally {
      over = true;
    }
  };

  /** Attempts again while the plan's own retries, or throttling, allow it. */
  const persistently = async (
    change: Change,
    abort: AbortSignal,
    leaves: () => void,
    refused: () => void,
  ): Promise<JsonObject> => {
    const begun = clock.now();
    for (let round = 0; ; round += 1) {
      try {
        return await attempt(change, change.id, abort, leaves);
      } catch (error) {
        const lost = wasLost(error);
        if (error instanceof AwsProblem && !lost) refused();
        // What may have taken effect is never sent again blindly.
        const planned = !lost && change.retries !== undefined && isAwsError(error, ...change.retries.errors);
        const busy = wasThrottled(error);
        const seconds = planned ? (change.retries?.forSeconds ?? 0) : busy ? throttlingSeconds : 0;
        const wait = Math.min(1_000 * 2 ** round, 10_000);
        if (clock.now() + wait - begun > seconds * 1_000) throw error;
        report(change, 'waiting', planned ? change.retries?.because : 'AWS asks for slower calls', seconds);
        await clock.sleep(wait, abort);
      }
    }
  };

  /** Ids that AWS gives, such as an access key's, are known only from its answer: the control settles those. */
  const noteThings = async (change: Change): Promise<void> => {
    if (change.makes !== undefined) await journal.append({ kind: 'made', thing: filledText(change.makes, values) });
    if (change.unmakes !== undefined)
      await journal.append({ kind: 'unmade', thing: filledText(change.unmakes, values) });
  };

  const hands: Hands = {
    send: async (id, fill = {}, when) => {
      const change = plan.changes.find((candidate) => candidate.id === id);
      if (change === undefined) throw new TypeError(`the approved plan has no change ${id}`);
      if (sent.has(id) && change.repeats === undefined) throw new TypeError(`${id} was sent already`);
      const abort = when === 'lastly' ? AbortSignal.timeout(tidyingMilliseconds) : signal;
      abort.throwIfAborted();
      for (const [name, value] of Object.entries(fill)) give(name, value);
      report(change, 'started');
      sent.add(id);
      const madeBefore = unsettled.includes(change);
      let inDoubt = false;
      // Wanted back from the moment it leaves, even when the answer is lost: the thing may exist. What was
      // refused, or never left, made nothing, and a thing of that name is somebody else's.
      const leaves = (): void => {
        inDoubt = true;
        if (change.compensation !== undefined && !unsettled.includes(change)) unsettled.push(change);
      };
      const refused = (): void => {
        inDoubt = false;
        if (!madeBefore) hands.settle(id);
      };
      try {
        const output = await persistently(change, abort, leaves, refused);
        made.add(id);
        lately.confirmed(change, names(), clock.now());
        await noteThings(change);
        report(change, 'done');
        return output;
      } catch (error) {
        if (!inDoubt) sent.delete(id);
        if (inDoubt || isAwsError(error, 'EntityAlreadyExists')) lately.inDoubt(change, names(), clock.now());
        report(change, 'failed', error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    name: async (placeholder, value, thing) => {
      give(placeholder, value);
      if (thing !== undefined) await journal.append({ kind: 'made', thing });
    },
    ids: plan.changes.map(({ id }) => id),
    has: (id) => plan.changes.some((change) => change.id === id),
    nextAlternative: (name) => {
      const all = left.get(name);
      all?.shift();
      const next = all?.[0];
      if (next !== undefined) values.set(name, next);
      return next !== undefined;
    },
    valueOf: (name) => {
      const value = values.get(name);
      if (typeof value !== 'string') throw new TypeError(`{${name}} has no value that may be shown`);
      return value;
    },
    settle: (id) => {
      const index = unsettled.findIndex((change) => change.id === id);
      if (index !== -1) unsettled.splice(index, 1);
    },
  };

  const takeBack = () =>
    takeBackAll({
      changes: unsettled.splice(0).toReversed(),
      isConfirmed: ({ id }) => made.has(id),
      attempt: (change, compensation, abort) => attempt(compensation, `${change.id}/take-back`, abort),
      takenBack: async (change, compensation) => {
        const thing = change.makes ?? unmadeBy(plan, compensation);
        if (thing !== undefined) await journal.append({ kind: 'unmade', thing: filledText(thing, values) });
        lately.takenBack(change, names());
        report(change, 'taken-back');
      },
      wordsOf: ({ summary }) => filledText(summary, values),
      clock,
    });

  return { hands, takeBack };
}

/** From the SDK's own metadata on an output. */
function requestIdOf(output: JsonObject): { readonly requestId?: string } {
  const metadata = output['$metadata'] as { readonly requestId?: unknown } | undefined;
  return typeof metadata?.requestId === 'string' ? { requestId: metadata.requestId } : {};
}
