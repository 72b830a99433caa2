// A session that holds every answer back until no further call is made: what is asked then was asked without knowing them.
// So it counts the round trips of a whole run that depend on each other, however slow the machine is.
import type { AccountSession } from '../../src/aws/account.ts';
import { type Calls, sessionAround } from './session-around.ts';

export interface InRounds {
  readonly session: (account: AccountSession) => AccountSession;
  /** How many calls each round had. */
  readonly rounds: readonly number[];
}

/** How long nothing must be asked, while nothing is under way, until a round counts as whole. */
const quietMilliseconds = 8;

export function sessionInRounds(): InRounds {
  const rounds: number[] = [];
  let underWay = 0;
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  const release = () => {
    const answers = held;
    held = [];
    rounds.push(answers.length);
    for (const answer of answers) answer();
  };
  const later = () => {
    clearTimeout(timer);
    if (underWay === 0 && held.length > 0) timer = setTimeout(release, quietMilliseconds);
  };
  const hold = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    clearTimeout(timer);
    underWay += 1;
    try {
      return await call();
    } finally {
      underWay -= 1;
      await new Promise<void>((resolve) => {
        held.push(resolve);
        later();
      });
    }
  };
  const calls = (account: AccountSession): Calls => ({
    read: (service, operation, input, options) => hold(() => account.read(service, operation, input, options)),
    send: (call, input, permit, signal) => hold(() => account.send(call, input, permit, signal)),
  });
  return { session: (account) => sessionAround(account, calls), rounds };
}
