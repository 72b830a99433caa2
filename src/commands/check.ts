// `rootlock check`: looks at every control and says how the account stands. It changes nothing and asks nothing about
// the account; what earlier runs on this machine wrote down, such as the owner's words, is read, never written.
import { check } from '../check/check.ts';
import { checkJson } from '../check/json.ts';
import { ocsfFindings } from '../check/ocsf.ts';
import type { CheckReport } from '../check/report.ts';
import type { GlobalFlags } from '../command-line.ts';
import type { CheckFormat } from '../command-line-check.ts';
import { catalogue } from '../controls/index.ts';
import { harmless } from '../engine/harmless.ts';
import { createMemory } from '../engine/memory.ts';
import type { Surroundings } from '../surroundings.ts';
import { version } from '../version.ts';
import { checkTable } from './check-table.ts';
import { resumeCommand } from './farewell.ts';
import { directoryFor, localRehearsal, optionsFor } from './local-rehearsal.ts';
import { journalSoFar } from './journal-so-far.ts';
import { page } from './page.ts';

/** Returns 0 when every control holds, 3 otherwise. Rejects with a Problem or Interrupted. */
export async function runCheck(surroundings: Surroundings, format: CheckFormat): Promise<number> {
  const { flags, random, stderr } = surroundings;
  const rehearsal = await localRehearsal(surroundings);
  const wizard = wizardFor(flags, rehearsal?.url);
  const session = optionsFor(surroundings, rehearsal);
  const report = await check({
    session,
    controls: catalogue,
    ...{ version, wizard, random },
    memoryOf: async ({ facts }) => {
      for (const remark of facts.remarks ?? []) stderr.write(`${harmless(remark)}\n`);
      const directory = directoryFor(surroundings, facts, rehearsal);
      return createMemory(await journalSoFar(directory), () => session.clock.now());
    },
  });
  surroundings.stdout.write(printed(report, format, wizard, surroundings));
  return report.outcome === 'all-hold' ? 0 : 3;
}

/** The command that opens the wizard on the same account. */
function wizardFor({ output: _output, ui: _ui, ...flags }: GlobalFlags, rehearsalUrl: string | undefined): string {
  if (rehearsalUrl === undefined) return resumeCommand('rootlock', flags);
  return resumeCommand('rootlock rehearse', { ...flags, endpointUrl: rehearsalUrl });
}

function printed(report: CheckReport, format: CheckFormat, wizard: string, surroundings: Surroundings): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(checkJson(report), undefined, 2)}\n`;
    case 'ocsf':
      return `${JSON.stringify(ocsfFindings(report), undefined, 2)}\n`;
    case 'table':
      return page(surroundings, (window) => checkTable(report, { ...window, wizard }));
  }
}
