// `rootlock rehearse`: the same wizard on a simulated account. It never looks at AWS_* variables or the shared
// configuration, and it refuses any endpoint that is not a rehearsal.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccountSession } from '../aws/session.ts';
import { requireTrust, type Trust } from '../aws/trusted-endpoint.ts';
import type { GlobalFlags, RehearseFlags } from '../command-line.ts';
import type { FrontEnd } from '../engine/port.ts';
import { signingKey } from '../record/signing-key.ts';
import { joinRehearsal, type JoinedRehearsal } from '../rehearsal/join.ts';
import type { Rehearsal } from '../rehearsal/server.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Ui } from '../ui-choice.ts';
import { withoutControls } from '../ui/text-line.ts';
import { resumeCommand } from './farewell.ts';
import { openFrontEnd, type Stage } from './front-ends.ts';
import { pretendCredentials, rehearsalDirectory } from './local-rehearsal.ts';
import { ownRehearsal } from './own-rehearsal.ts';
import { rehearsalList } from './rehearsal-list.ts';
import { requireSshKey, signAgain } from './ssh-signing.ts';
import { serveRehearsal } from './serve.ts';
import { frameWizard } from './wizard-frame.ts';

/** Returns the exit code. Rejects with a Problem or Interrupted; the terminal is restored by then. */
export async function runRehearse(surroundings: Surroundings, flags: RehearseFlags): Promise<number> {
  if (flags.list) {
    surroundings.stdout.write(rehearsalList());
    return 0;
  }
  if (flags.serve) return serveRehearsal(surroundings, flags);
  if (surroundings.flags.sshKey !== undefined) await requireSshKey(surroundings.flags.sshKey);
  // Where nobody is there to answer, or asked for, the rehearsal plays the owner.
  const ui: Ui = flags.auto ? 'none' : surroundings.ui;
  const { endpointUrl } = surroundings.flags;
  if (endpointUrl !== undefined) await requireTrust(new URL(endpointUrl), trustIn(surroundings.flags));
  const own: Rehearsal | undefined = endpointUrl === undefined ? await ownRehearsal(flags) : undefined;
  try {
    const rehearsal = await joinRehearsal(own?.url ?? endpointUrl ?? '', { skipping: ui === 'none' });
    return await play(rehearsal, surroundings, { ui, own: own !== undefined });
  } finally {
    await own?.close();
  }
}

async function play(
  rehearsal: JoinedRehearsal,
  surroundings: Surroundings,
  { ui, own }: { readonly ui: Ui; readonly own: boolean },
): Promise<number> {
  const { flags, random, stateDirectory, log } = surroundings;
  const { clock, standIns } = rehearsal;
  const account = await openAccountSession({
    env: {},
    clock,
    log,
    signal: surroundings.signal,
    endpointUrl: rehearsal.url,
    trust: trustIn(flags),
    region: flags.region ?? rehearsal.region,
    // Asked again when they expire, as `aws login` would: a rehearsal's clock may jump.
    fixedCredentials: async () => pretendCredentials(await rehearsal.credentials()),
  });
  const key = await signingKey(stateDirectory, 'rehearsal');
  // An account of this process ends with it, and so does its journal; a served one can be joined again.
  const directory = own
    ? await mkdtemp(join(tmpdir(), 'rootlock-rehearsal-'))
    : rehearsalDirectory(stateDirectory, rehearsal.instance);
  try {
    if (flags.planOnly) {
      const { planPrinting, showPlan } = await import('./plan-only.ts');
      return await showPlan({
        ...{ account, clock, random, directory, signer: key.publicKey.fingerprint, signal: surroundings.signal },
        ...planPrinting(surroundings),
      });
    }
    return await frameWizard({
      account,
      directory,
      openStage: () =>
        ui === 'none' ? autoOwner(surroundings, rehearsal) : openFrontEnd(ui, surroundings, clock, standIns),
      key,
      clock,
      random,
      output: flags.output ?? surroundings.directory,
      ...signAgain(surroundings, true),
      inCloudShell: false,
      resume: { command: resumeCommand('rootlock rehearse', flags), accountEnds: own },
    });
  } finally {
    if (own) await rm(directory, { recursive: true, force: true });
  }
}

/** A rehearsal that is served elsewhere is joined only when the command line says so: nothing is asked before it. */
function trustIn({ trustEndpoint }: GlobalFlags): Trust {
  return trustEndpoint === undefined ? {} : { trusted: trustEndpoint };
}

/** The rehearsal plays the owner; what happens is told line by line. */
async function autoOwner(surroundings: Surroundings, rehearsal: JoinedRehearsal): Promise<Stage> {
  const { createAutoOwner } = await import('../ui/auto/front-end.ts');
  const { createTranscript } = await import('../ui/transcript.ts');
  const { eventInLocalTime } = await import('../ui/times.ts');
  const transcript = createTranscript({ rehearsal: true, glyphs: true });
  const owner: FrontEnd = createAutoOwner({
    standIns: rehearsal.standIns,
    clock: rehearsal.clock,
    tell: (event) => {
      for (const { text } of transcript.lines(eventInLocalTime(event)))
        surroundings.stdout.write(`${withoutControls(text)}\n`);
    },
  });
  return { frontEnd: owner, signal: surroundings.signal };
}
