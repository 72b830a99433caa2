// What `rootlock` does once it is known whose account it is: the wizard, or the plan alone.
import { localCredentials } from '../aws/local-credentials.ts';
import { signingKey } from '../record/signing-key.ts';
import type { Surroundings } from '../surroundings.ts';
import { resumeCommand } from './farewell.ts';
import { openFrontEnd } from './front-ends.ts';
import type { OwnAccount } from './own-account.ts';
import { signAgain } from './ssh-signing.ts';
import { frameWizard } from './wizard-frame.ts';

/** Returns the exit code. Rejects with a Problem or Interrupted; the terminal is restored by then. */
export async function setUp({ account, directory }: OwnAccount, surroundings: Surroundings): Promise<number> {
  const { flags, ui, env, clock, random, stateDirectory } = surroundings;
  const key = await signingKey(stateDirectory, account.facts.rehearsal ? 'rehearsal' : 'real');
  if (flags.planOnly || ui === 'none') {
    const { planPrinting, showPlan } = await import('./plan-only.ts');
    return showPlan({
      ...{ account, clock, random, directory, signer: key.publicKey.fingerprint, signal: surroundings.signal },
      ...planPrinting(surroundings),
    });
  }
  return frameWizard({
    account,
    directory,
    openStage: () => openFrontEnd(ui, surroundings, clock),
    key,
    clock,
    random,
    output: flags.output ?? surroundings.directory,
    // What is on this machine has nothing to do with an account that is not AWS's.
    ...(account.facts.rehearsal ? {} : { localCredentials: localCredentials(env) }),
    ...signAgain(surroundings, account.facts.rehearsal),
    inCloudShell: env['AWS_EXECUTION_ENV'] === 'CloudShell',
    resume: { command: resumeCommand('rootlock', flags), accountEnds: false },
  });
}
