// `rootlock check`: looks at every control and says how the account stands. It changes nothing and asks nothing about
// the account; what earlier runs on this machine wrote down, such as the owner's words, is read, never written.
import { check } from '../check/check.ts';
import { checkJson } from '../check/json.ts';
import { ocsfFindings } from '../check/ocsf.ts';
import type { CheckReport } from '../check/report.ts';
import type { CheckFormat } from '../command-line-check.ts';
import { catalogue } from '../controls/index.ts';
import { harmless } from '../engine/harmless.ts';
import { createMemory } from '../engine/memory.ts';
import type { Surroundings } from '../surroundings.ts';
import { painted } from '../ui/painted.ts';
import { version } from '../version.ts';
import { accountDirectory } from './account-directory.ts';
import { checkTable } from './check-table.ts';
import { resumeCommand } from './farewell.ts';
import { sessionOptions } from './own-account.ts';
import { journalSoFar } from './plan-only.ts';

/** Returns 0 when every control holds, 3 otherwise. Rejects with a Problem or Interrupted. */
export async function runCheck(surroundings: Surroundings, format: CheckFormat): Promise<number> {
  const { flags, env, clock, random, stateDirectory, stderr } = surroundings;
  const { output: _, ui: __, ...same } = flags;
  const wizard = resumeCommand('rootlock', same);
  const report = await check({
    session: sessionOptions(surroundings),
    controls: catalogue,
    ...{ version, wizard, random },
    memoryOf: async (facts) => {
      for (const remark of facts.remarks ?? []) stderr.write(`${harmless(remark)}\n`);
      const endpoint = flags.endpointUrl ?? env['AWS_ENDPOINT_URL'];
      const journal = await journalSoFar(accountDirectory(stateDirectory, facts, endpoint));
      return createMemory(journal, () => clock.now());
    },
  });
  surroundings.stdout.write(printed(report, format, wizard, surroundings));
  return report.outcome === 'all-hold' ? 0 : 3;
}

function printed(report: CheckReport, format: CheckFormat, wizard: string, { stdout, env }: Surroundings): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(checkJson(report), undefined, 2)}\n`;
    case 'ocsf':
      return `${JSON.stringify(ocsfFindings(report), undefined, 2)}\n`;
    case 'table': {
      // `isTTY` is absent, not false, on a pipe.
      const isTerminal = stdout.isTTY === true;
      const lines = checkTable(report, {
        columns: isTerminal ? stdout.columns : 80,
        wizard,
        ...(isTerminal ? { rows: stdout.rows } : {}),
      });
      const color = isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
      return `${lines.map((line) => painted(line, color)).join('\n')}\n`;
    }
  }
}
