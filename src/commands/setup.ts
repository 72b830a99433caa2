// `rootlock`: the wizard on the account the caller is signed in to. AWS is asked first; the wizard is read while it answers.
import { setImmediate } from 'node:timers/promises';
import type { Surroundings } from '../surroundings.ts';
import { readAhead } from './front-ends.ts';
import { openOwnAccount } from './own-account.ts';

/** Returns the exit code. Rejects with a Problem or Interrupted; the terminal is restored by then. */
export async function runSetup(surroundings: Surroundings): Promise<number> {
  const { flags, ui } = surroundings;
  if (flags.sshKey !== undefined) await (await import('./ssh-signing.ts')).requireSshKey(flags.sshKey);
  // Between the parts, keys are answered and calls go on. What goes wrong is met again below, where it is waited for.
  const read = async () => {
    await setImmediate();
    await import('./setup-wizard.ts');
    await setImmediate();
    if (!flags.planOnly) readAhead(ui);
  };
  const own = await openOwnAccount(surroundings, () => void read().catch(() => undefined));
  const { setUp } = await import('./setup-wizard.ts');
  return setUp(own, surroundings);
}
