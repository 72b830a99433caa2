// One process of the wizard on a world, from its start to whatever ends it: the real engine, controls and executor,
// framed as commands/wizard.ts frames them, but for the record.
import { createMemory } from '../../src/engine/memory.ts';
import type { Claim } from '../../src/engine/claim.ts';
import type { FrontEnd } from '../../src/engine/port.ts';
import { unfinishedRun } from '../../src/engine/journal.ts';
import { run } from '../../src/engine/run.ts';
import { verifyAll } from '../../src/engine/verify-all.ts';
import type { AwsContext } from '../../src/controls/contract.ts';
import { controlsNamed, wholeRun } from '../support/boards.ts';
import { openDirectSession, type Passing } from './direct-session.ts';
import { journalIn, type World } from './world.ts';

/** The process is gone: nothing it does from now on reaches the account or the disk. */
export class Killed extends Error {}

export interface Ended {
  /** What a fresh re-read said at its end; also where the owner left without a record. */
  readonly claims?: readonly Claim[];
  /** What ended it, when it did not end by itself. */
  readonly error?: unknown;
}

export interface ProcessOptions {
  readonly frontEnd: FrontEnd;
  readonly carry: (call: Passing, answer: () => object) => object;
  /** Throws Killed when the process is gone. */
  readonly alive: () => void;
}

export async function startProcess(world: World, { frontEnd, carry, alive }: ProcessOptions): Promise<Ended> {
  const { clock, random } = world;
  const journal = journalIn(world, alive);
  const memory = createMemory(journal, () => clock.now());
  const { signal } = new AbortController();
  let context: AwsContext | undefined;
  const cleanUp = async () => {
    const deferred = context?.deferred ?? [];
    for (let action = deferred.pop(); action !== undefined; action = deferred.pop()) await action();
  };
  try {
    world.signIn();
    const account = openDirectSession({
      place: world.place,
      callerKeyId: world.callerKeyId,
      carry: (call, answer) => {
        alive();
        return carry(call, answer);
      },
    });
    const signer = '0'.repeat(64);
    context = { account, port: frontEnd, clock, memory, random, signer, deferred: [], signal };
    const unfinished = unfinishedRun(journal.lines);
    const runId = unfinished ?? `run-${journal.lines.length}`;
    await journal.append(
      unfinished === undefined
        ? { kind: 'run-started', runId, tool: 'rootlock' }
        : { kind: 'run-resumed', runId: unfinished },
    );
    const identity = { accountId: account.facts.accountId, partition: 'aws', region: account.facts.region };
    const tellIdentity = () =>
      frontEnd.tell({
        kind: 'identity',
        identity: { ...identity, actingAs: '', actingArn: '', accountKind: '', credentialSource: '', rehearsal: true },
      });
    const { board, wish } = await run({
      ...{ account, context, journal, tellIdentity },
      controls: controlsNamed(world.setting.controls ?? wholeRun),
      fallBack: () => {
        if (account.acting !== 'administrator') return false;
        account.act('caller');
        account.shut('administrator');
        return true;
      },
    });
    await cleanUp();
    const claims = await verifyAll(board, context);
    if (wish === 'record') await journal.append({ kind: 'run-finished', runId });
    return { claims };
  } catch (error) {
    await cleanUp().catch(() => undefined);
    return { error };
  }
}
