// What a whole run of the wizard does to a new account, as the plans its owner approved, in that order.
import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccountSession } from '../../src/aws/session.ts';
import { pretendCredentials } from '../../src/commands/local-rehearsal.ts';
import { frameWizard } from '../../src/commands/wizard-frame.ts';
import type { Plan } from '../../src/engine/plan.ts';
import type { FrontEnd } from '../../src/engine/port.ts';
import { signingKey } from '../../src/record/signing-key.ts';
import { joinRehearsal } from '../../src/rehearsal/join.ts';
import { createAutoOwner } from '../../src/ui/auto/front-end.ts';

export async function approvedPlans(url: string): Promise<readonly Plan[]> {
  const { clock, region, credentials, standIns } = await joinRehearsal(url, { skipping: true });
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-bench-'));
  const plans: Plan[] = [];
  const owner = createAutoOwner({ standIns, clock, tell: () => undefined });
  const frontEnd: FrontEnd = {
    ...owner,
    ask: (question, signal) => {
      if (question.kind === 'approve') plans.push(question.plan);
      return owner.ask(question, signal);
    },
  };
  const { signal } = new AbortController();
  // As many calls at once as there are Regions.
  setMaxListeners(0, signal);
  try {
    const account = await openAccountSession({
      ...{ env: {}, clock, endpointUrl: url, region },
      fixedCredentials: async () => pretendCredentials(await credentials()),
    });
    await frameWizard({
      ...{ account, directory, clock, output: directory },
      key: await signingKey(directory, 'rehearsal'),
      openStage: () => Promise.resolve({ frontEnd, signal }),
      random: () => 0,
      inCloudShell: false,
    });
    return plans;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
