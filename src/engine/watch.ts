// Waiting for something outside: asks the owner and looks by itself at the same time, whichever ends first.
import type { Clock } from './clock.ts';
import type { Port, WaitForQuestion } from './port.ts';

const firstPause = 3_000;
const longestPause = 20_000;

/**
 * Shows `question` until `happened` answers true or the owner leaves. Resolves with `happened`, or with the
 * owner's answer (`later` or one of the question's options). Looks at once, then with growing pauses, and
 * whenever the owner says `check-now`. A failing look ends the wait with its error.
 */
export async function watchFor(
  question: WaitForQuestion,
  happened: () => Promise<boolean>,
  { port, clock, signal }: { readonly port: Port; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<string> {
  if (await happened()) return 'happened';
  const watching = new AbortController();
  const both = AbortSignal.any([signal, watching.signal]);
  const looking = (async () => {
    for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
      await clock.sleep(pause, both);
      if (await happened()) return 'happened';
    }
  })();
  const asking = (async () => {
    for (let problem: string | undefined; ;) {
      const answer = await port.ask(problem === undefined ? question : { ...question, problem }, both);
      if (answer !== 'check-now') return answer;
      if (await happened()) return 'happened';
      problem = 'Looked again just now: not yet.';
    }
  })();
  // The loser is cut off below and rejects; that is not an error.
  looking.catch(() => undefined);
  asking.catch(() => undefined);
  try {
    return await Promise.race([looking, asking]);
  } finally {
    watching.abort(new Error('the wait is over'));
  }
}
