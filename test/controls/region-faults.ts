// A desk on which one operation is refused in one Region only, however many ask at once.
import type { AccountSession } from '../../src/aws/account.ts';
import type { Trouble } from '../../src/rehearsal/faults.ts';
import type { Desk } from '../support/rehearsed-run.ts';

/** Reads of `operation` in `region` meet the trouble for as long as the desk lives; they wait for each other. */
export function addRegionFault(desk: Desk, region: string, operation: string, trouble: Trouble): Desk {
  let line: Promise<unknown> = Promise.resolve();
  const account: AccountSession = new Proxy(desk.account, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'read') return value.bind(target) as unknown;
      return (...given: Parameters<AccountSession['read']>) => {
        if (given[1] !== operation) return target.read(...given);
        const isHit = (given[3]?.region ?? target.facts.region) === region;
        const read = line.then(() => {
          if (isHit) desk.rehearsal.faults.add({ operation, trouble });
          return target.read(...given);
        });
        line = read.catch(() => undefined);
        return read;
      };
    },
  });
  return { ...desk, account, context: { ...desk.context, account } };
}
