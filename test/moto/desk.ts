// The wizard's own session and controls at one of the two places, as an owner works through them: inspect, plan,
// approve, apply, verify. Every call that the session sends is kept with its input, to be sent again elsewhere.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AccountSession } from '../../src/aws/account.ts';
import { openAccountSession } from '../../src/aws/session.ts';
import type { AwsContext, AwsControl } from '../../src/controls/contract.ts';
import type { Proposal, Verdict } from '../../src/engine/control.ts';
import { createLately } from '../../src/engine/lately.ts';
import { execute } from '../../src/engine/executor.ts';
import { openJournal } from '../../src/engine/journal.ts';
import type { JsonObject, SecretJsonObject } from '../../src/engine/json.ts';
import { createMemory } from '../../src/engine/memory.ts';
import { approve } from '../../src/engine/plan.ts';
import { Secret } from '../../src/engine/secret.ts';
import { scriptedOwner, type Script } from '../controls/owner.ts';
import { seededRandom } from '../support/rehearsed-run.ts';
import type { Place } from './places.ts';
import type { PlainCall } from './plain-calls.ts';

export interface Desk {
  readonly context: AwsContext;
  /** What the session sent as its caller, oldest first. */
  readonly sent: readonly PlainCall[];
  /** Works through one control as far as its plans go. Resolves with the operations that changed something. */
  work<Detail>(control: AwsControl<Detail>): Promise<Worked>;
}

export interface Worked {
  readonly changes: readonly string[];
  /** What the last proposal was, after the changes. */
  readonly proposal: Proposal['kind'];
  readonly verdict: Verdict;
}

/** Fewer plans than this bring every control to its end. */
const enoughPlans = 4;

export async function deskAt(place: Place, script: Script): Promise<Desk> {
  const { clock, sessionUrl, region, credentials } = place;
  const session = await openAccountSession({
    env: {},
    clock,
    endpointUrl: sessionUrl,
    region,
    fixedCredentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: new Secret(credentials.secretAccessKey),
    },
  });
  const sent: PlainCall[] = [];
  const account = keeping(session, sent);
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-moto-'));
  const now = () => clock.now();
  const journal = await openJournal({ directory, now, processId: process.pid, isAlive: () => true });
  onTestFinished(async () => {
    await journal.close();
    await rm(directory, { recursive: true });
  });
  const context: AwsContext = {
    account,
    port: scriptedOwner(script),
    clock,
    memory: createMemory(journal, now),
    random: seededRandom(),
    signer: 'f'.repeat(64),
    deferred: [],
    signal: new AbortController().signal,
  };
  const work = async <Detail>(control: AwsControl<Detail>): Promise<Worked> => {
    const changes: string[] = [];
    for (let round = 0; round < enoughPlans; round += 1) {
      const finding = await control.inspect(context);
      const proposal: Proposal =
        finding.state === 'open' || finding.state === 'unknown'
          ? await control.plan(finding, context)
          : { kind: 'nothing' };
      if (proposal.kind !== 'changes') {
        return { changes, proposal: proposal.kind, verdict: await control.verify(context) };
      }
      const { plan } = proposal;
      const { hands, takeBack } = execute({
        plan,
        approval: approve(plan, now(), plan.phrase?.text),
        sender: account,
        journal,
        lately: createLately(),
        clock,
        tell: (event) => {
          if (event.kind === 'change' && event.state === 'done') changes.push(event.changeId);
        },
        signal: context.signal,
      });
      try {
        await control.apply?.(hands, finding, context);
      } catch (error) {
        const remaining = await takeBack();
        if (remaining.length > 0) throw new Error(`not taken back: ${remaining.join(', ')}`, { cause: error });
        throw error;
      }
    }
    throw new Error(`${control.id} has something to change after ${enoughPlans} plans still`);
  };
  return { context, sent, work };
}

function keeping(session: AccountSession, sent: PlainCall[]): AccountSession {
  const keep = (call: PlainCall) => sent.push(call);
  return new Proxy(session, {
    get: (target, property) => {
      if (property === 'read') {
        const read: AccountSession['read'] = (service, operation, input, options) => {
          if ((options?.as ?? target.acting) === 'caller') {
            // The session's own types hold: an operation's name, and the input of it.
            keep({
              service,
              operation: String(operation),
              input: input as object,
              ...(options?.region === undefined ? {} : { region: options.region }),
            });
          }
          return target.read(service, operation, input, options);
        };
        return read;
      }
      if (property === 'send') {
        const send: AccountSession['send'] = (call, input, permit, signal) => {
          const { service, operation, region, principal } = call;
          if (principal === 'caller') {
            keep({ service, operation, input: revealed(input), ...(region === undefined ? {} : { region }) });
          }
          return target.send(call, input, permit, signal);
        };
        return send;
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Nothing here is worth a secret: the account is moto's, and gone with it. */
function revealed(input: SecretJsonObject): JsonObject {
  const plain = (value: unknown): unknown =>
    value instanceof Secret
      ? value.reveal()
      : Array.isArray(value)
        ? value.map(plain)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
          : value;
  return plain(input) as JsonObject;
}
