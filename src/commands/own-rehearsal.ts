// Starts a simulated account in this process, as the command line asks for it.
import { didYouMean } from '../closest.ts';
import type { RehearseFlags } from '../command-line.ts';
import { Problem } from '../engine/errors.ts';
import { type Answers, readAnswers } from '../rehearsal/doubts.ts';
import { scenarioList } from '../rehearsal/scenarios.ts';
import { type Rehearsal, startRehearsal } from '../rehearsal/server.ts';

/** Rejects with a Problem: `usage` for an unknown scenario or doubt, `environment` when the port cannot be had. */
export async function ownRehearsal({ scenario, port, doubts, badDay }: RehearseFlags): Promise<Rehearsal> {
  const names = scenarioList().map(({ name }) => name);
  if (scenario !== undefined && !names.includes(scenario)) {
    throw new Problem('usage', {
      happened: `There is no scenario "${scenario}".${didYouMean(scenario, names)}`,
      account: 'Nothing was started.',
      next: [`Choose one of: ${names.join(', ')}.`],
    });
  }
  const answers = answersOf(doubts);
  try {
    return await startRehearsal({
      answers,
      ...(badDay === undefined ? {} : { badDay: { seed: badDay } }),
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

function answersOf(doubts: RehearseFlags['doubts']): Partial<Answers> {
  try {
    // Each has one equals sign: the command line saw to that.
    return readAnswers(Object.fromEntries(doubts.map((doubt) => doubt.split('=') as [string, string])));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Problem(
      'usage',
      {
        happened: error.message,
        account: 'Nothing was started.',
        next: ['See which doubts there are, and what each asks: rootlock rehearse --list'],
      },
      { cause: error },
    );
  }
}
