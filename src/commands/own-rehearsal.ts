// Starts a simulated account in this process, as the command line asks for it.
import type { RehearseFlags } from '../command-line.ts';
import { Problem } from '../engine/errors.ts';
import { scenarioList } from '../rehearsal/scenarios.ts';
import { type Rehearsal, startRehearsal } from '../rehearsal/server.ts';

/** Rejects with a Problem: `usage` for an unknown scenario, `environment` when the port cannot be had. */
export async function ownRehearsal({ scenario, port }: RehearseFlags): Promise<Rehearsal> {
  const known = scenarioList();
  if (scenario !== undefined && !known.some(({ name }) => name === scenario)) {
    throw new Problem('usage', {
      happened: `There is no scenario "${scenario}".`,
      account: 'Nothing was started.',
      next: [`Choose one of: ${known.map(({ name }) => name).join(', ')}.`],
    });
  }
  try {
    return await startRehearsal({
      ...(scenario === undefined ? {} : { scenario }),
      ...(port === undefined ? {} : { port }),
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new Problem(
      'environment',
      {
        happened: `Port ${port ?? 0} on 127.0.0.1 cannot be used (${code}).`,
        account: 'Nothing was started.',
        next: ['Give another one with --port, or leave it out: then any free one is taken.'],
      },
      { cause: error },
    );
  }
}
