// One call from end to end: bound to its permit, sent, recorded, its failure put into words, its text made
// printable. Log lines name the call and its outcome, never what it carried.
import type { Clock } from '../engine/clock.ts';
import { Problem } from '../engine/errors.ts';
import type { Secret } from '../engine/secret.ts';
import type { CallRecord, Permit } from '../engine/sender.ts';
import { codeOf, isMutating, NotAnnounced, NotPermitted, type Passage, type Recorder } from './recorder.ts';
import type { Clients, Destination } from './clients.ts';
import type { CredentialSource } from './credentials.ts';
import { expired, isForeseen, isWrongTime, toAwsProblem } from './faults.ts';
import { printableValue } from './printable.ts';

/** How long a change that has already left may still answer after the owner stopped the run. */
const graceMilliseconds = 5_000;

export interface WireSettings {
  readonly clients: Clients;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly endpoint?: URL;
  /** Host and port of the proxy in between. */
  readonly proxy?: string;
  readonly source?: CredentialSource;
  readonly profile?: string;
  /** Reads the caller's credentials again; true when they are others than the key of that id. */
  readonly renewed?: (accessKeyId: string) => Promise<boolean>;
  readonly log?: (line: string) => void;
}

export interface Errand {
  readonly permit?: Permit;
  readonly keep: (record: CallRecord) => void;
  readonly signal?: AbortSignal;
  /** Given, it is filled with what became of the call. */
  readonly passage?: Passage;
  /** The secrets in the input, which no message may repeat. */
  readonly sent?: readonly Secret[];
}

export class Wire {
  readonly #settings: WireSettings;

  constructor(settings: WireSettings) {
    this.#settings = settings;
  }

  /**
   * Sends `input`, which must be an object of this call alone. Resolves with the SDK's output, printable.
   * Rejects with AwsProblem; with the signal's reason when it was aborted; with whatever the announcement was
   * rejected with; with NotPermitted when a mutating call has no permit.
   */
  async call(destination: Destination, input: object, errand: Errand): Promise<object> {
    const { clients, recorder, clock, log } = this.#settings;
    const { permit, signal, keep, passage = { attempts: 0 } } = errand;
    signal?.throwIfAborted();
    const signedBy = clients.credentialsOf(destination.principal);
    recorder.accompany(input, destination.principal, { passage, keep, ...(permit === undefined ? {} : { permit }) });
    const startedAt = clock.now();
    const brake = new Brake(clock, signal, () => isMutating(destination.operation) && passage.attempts > 0);
    let outcome = 'ok';
    try {
      const send = () => clients.send(destination, signedBy, input, brake.signal);
      const output = await send().catch(async (error: unknown) => {
        // Refused before it was looked at, so that even a change may leave once more, as the same call.
        if (await this.#renewed(error, destination, passage)) return send();
        return inRightTime(send, error, passage);
      });
      return printableValue(output);
    } catch (error) {
      const reason = this.#reasonFor(error, destination, passage, errand);
      outcome = outcomeOf(reason);
      throw reason;
    } finally {
      brake.release();
      log?.(logLine(destination, outcome, passage, clock.now() - startedAt));
    }
  }

  async #renewed(error: unknown, { principal }: Destination, passage: Passage): Promise<boolean> {
    const { renewed } = this.#settings;
    if (renewed === undefined || principal !== 'caller' || !expired.includes(codeOf(error, passage))) return false;
    return renewed(passage.signedBy ?? '');
  }

  #reasonFor(error: unknown, destination: Destination, passage: Passage, { signal, sent = [] }: Errand): unknown {
    if (error instanceof NotAnnounced) return error.reason;
    if (error instanceof NotPermitted || error instanceof Problem) return error;
    if (signal?.aborted === true && error instanceof Error && error.name === 'AbortError') return signal.reason;
    if (!isForeseen(error, passage)) return error;
    const { endpoint, proxy, source, profile } = this.#settings;
    return toAwsProblem(error, {
      ...destination,
      mutating: isMutating(destination.operation),
      passage,
      sent,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(source === undefined ? {} : { source }),
      ...(profile === undefined ? {} : { profile }),
    });
  }
}

// The client has taken the time from the refusal, or from that of another call at the same time. Should that answer have
// been wrong, the next one puts it right.
async function inRightTime(send: () => Promise<object>, first: unknown, passage: Passage): Promise<object> {
  let refused = first;
  for (let turn = 0; turn < 2 && isWrongTime(codeOf(refused, passage), passage); turn += 1) {
    try {
      return await send();
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

// Stops a call when the run is stopped. One that has left and changes something gets a moment more to answer:
// knowing what became of it is worth the wait, e.g. for a key whose secret is shown only once.
class Brake {
  readonly #controller = new AbortController();
  /** Takes back what the constructor began. */
  #release = () => {};

  constructor(clock: Clock, signal: AbortSignal | undefined, mayStillAnswer: () => boolean) {
    if (signal === undefined) return;
    const stop = () => {
      if (!mayStillAnswer()) {
        this.#controller.abort(signal.reason);
        return;
      }
      const released = new AbortController();
      this.#release = () => released.abort();
      clock.sleep(graceMilliseconds, released.signal).then(
        () => this.#controller.abort(signal.reason),
        () => {
          // Answered in time.
        },
      );
    };
    signal.addEventListener('abort', stop, { once: true });
    this.#release = () => signal.removeEventListener('abort', stop);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  release(): void {
    this.#release();
  }
}

function outcomeOf(reason: unknown): string {
  if (reason instanceof Error && 'failure' in reason) return (reason.failure as { readonly code: string }).code;
  return reason instanceof Error ? reason.name : 'stopped';
}

function logLine(
  { service, operation, region, principal }: Destination,
  outcome: string,
  passage: Passage,
  took: number,
) {
  const requestId = passage.requestId === undefined ? '' : ` ${passage.requestId}`;
  const attempts = passage.attempts === 1 ? '' : ` (${passage.attempts} attempts)`;
  return `${service} ${operation} ${region} as ${principal}: ${outcome}${attempts} ${Math.round(took)} ms${requestId}`;
}
