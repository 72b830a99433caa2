// `rootlock`: the wizard on the account the caller is signed in to.
import { openAccountSession } from '../aws/session.ts';
import { signingKey } from '../record/signing-key.ts';
import type { Surroundings } from '../surroundings.ts';
import { accountDirectory } from './account-directory.ts';
import { askTrust } from './ask-trust.ts';
import { resumeCommand } from './farewell.ts';
import { openFrontEnd } from './front-ends.ts';
import { showPlan } from './plan-only.ts';
import { frameWizard } from './wizard-frame.ts';

/** Returns the exit code. Rejects with a Problem or Interrupted; the terminal is restored by then. */
export async function runSetup(surroundings: Surroundings): Promise<number> {
  const { flags, ui, env, clock, random, stateDirectory, stdout, log } = surroundings;
  const ask = askTrust(surroundings);
  const account = await openAccountSession({
    env,
    clock,
    log,
    signal: surroundings.signal,
    trust: {
      ...(flags.trustEndpoint === undefined ? {} : { trusted: flags.trustEndpoint }),
      ...(ask === undefined ? {} : { ask }),
    },
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.endpointUrl === undefined ? {} : { endpointUrl: flags.endpointUrl }),
  });
  const key = await signingKey(stateDirectory, account.facts.rehearsal ? 'rehearsal' : 'real');
  const directory = accountDirectory(stateDirectory, account.facts, flags.endpointUrl ?? env['AWS_ENDPOINT_URL']);
  if (flags.planOnly || ui === 'none') {
    return showPlan({
      account,
      clock,
      random,
      key,
      directory,
      signal: surroundings.signal,
      write: (text) => stdout.write(text),
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
    inCloudShell: env['AWS_EXECUTION_ENV'] === 'CloudShell',
    resume: { command: resumeCommand('rootlock', flags), accountEnds: false },
  });
}
