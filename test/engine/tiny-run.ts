// A whole run over the tiny account: a real journal, a scripted owner, a moved clock.
import { createHash } from 'node:crypto';
import type { Context } from '../../src/engine/control.ts';
import { createMemory } from '../../src/engine/memory.ts';
import { run, type RunResult } from '../../src/engine/run.ts';
import type { RunOptions } from '../../src/engine/run-options.ts';
import { type MovedClock, movedClock } from './moved-clock.ts';
import { type Reply, type ScriptedPort, scriptedPort } from './scripted-port.ts';
import { journalOnDisk, type OnDisk } from './temporary-journal.ts';
import { TinyAccount } from './tiny-account.ts';
import type { TinyControl } from './tiny-control.ts';

export interface TinyRun {
  readonly account: TinyAccount;
  readonly port: ScriptedPort;
  readonly disk: OnDisk;
  readonly clock: MovedClock;
  readonly context: Context<TinyAccount>;
  readonly stop: AbortController;
  /** How often the identity was told. */
  readonly identities: () => number;
  go(controls: readonly TinyControl[]): Promise<RunResult<TinyAccount>>;
}

export async function tinyRun(
  replies: { readonly [id: string]: readonly Reply[] } = {},
  parts: {
    readonly account?: TinyAccount;
    readonly disk?: OnDisk;
    readonly looked?: NonNullable<RunOptions<TinyAccount>['looked']>;
  } = {},
): Promise<TinyRun> {
  const { account = new TinyAccount(), disk = await journalOnDisk() } = parts;
  const port = scriptedPort(replies);
  const clock = movedClock();
  const stop = new AbortController();
  const memory = createMemory(disk.journal, () => clock.now());
  const signer = createHash('sha256').update('key').digest('hex');
  const context: Context<TinyAccount> = {
    ...{ account, port, clock, memory, signer, deferred: [], signal: stop.signal, random: () => 0 },
  };
  let identities = 0;
  return {
    ...{ account, port, disk, clock, context, stop },
    identities: () => identities,
    go: (controls) =>
      run({
        ...{ account, controls, context, journal: disk.journal },
        ...(parts.looked === undefined ? {} : { looked: parts.looked }),
        tellIdentity: () => {
          identities += 1;
        },
        fallBack: () => {
          const fell = account.acting === 'administrator';
          account.acting = 'caller';
          return fell;
        },
      }),
  };
}
