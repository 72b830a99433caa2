// What is said at the very end: the commands that verify the record, or that resume the run.
import type { GlobalFlags } from '../command-line.ts';
import { shellQuoted } from '../engine/command.ts';
import type { Summary } from '../engine/port.ts';
import { opensslCheck } from '../record/verify-text.ts';

type Commands = Summary['commands'];

/** How anyone can check the record, with and without this tool. */
export function finalCommands(recordDirectory: string, rehearsal: boolean): Commands {
  const path = shellQuoted(recordDirectory);
  return [
    { says: 'Check the record:', command: `rootlock verify ${path}` },
    {
      says: 'Check it without rootlock (more in VERIFY.txt):',
      command: [`cd ${path}`, ...opensslCheck(rehearsal)].join(' && '),
    },
  ];
}

/** What to read, now that it is written. */
export const documentsRemark =
  'In its documents directory: root-procedure.md says how root may be used from now on, incident-plan.md what to do when it is in danger. Read both, and fill in what they mark.';

/** How to start again after a run that was left. */
export interface Resume {
  readonly command: string;
  /** True for a rehearsal account that ends with this process: the next start finds another one. */
  readonly accountEnds: boolean;
}

/** The command with the flags that decide which account, which journal and which front end it is. */
export function resumeCommand(command: string, flags: GlobalFlags): string {
  const { profile, region, endpointUrl, trustEndpoint, output, stateDirectory, sshKey, ui } = flags;
  const given: readonly (readonly [string, string | undefined])[] = [
    ['--profile', profile],
    ['--region', region],
    ['--endpoint-url', endpointUrl],
    ['--trust-endpoint', trustEndpoint],
    ['--output', output],
    ['--state-dir', stateDirectory],
    ['--ssh-key', sshKey],
    ['--ui', ui],
  ];
  const words = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, shellQuoted(value)]));
  return [command, ...words].join(' ');
}

/** How to go on with a run that was left. */
export function resumeCommands(
  { command, accountEnds }: Resume = { command: 'rootlock', accountEnds: false },
): Commands {
  return [
    accountEnds
      ? { says: 'This rehearsal account is gone. To begin another:', command }
      : { says: 'To go on where you left:', command },
  ];
}

/** CloudShell keeps its home per identity and Region, and ends idle shells: take the record home. */
export function cloudShellRemarks(recordDirectory: string): readonly string[] {
  const name = recordDirectory.split('/').at(-1) ?? 'record';
  return [
    `You are in AWS CloudShell. Its home directory is kept for this identity in this Region only, and an idle shell ends. Take the record with you: run "tar czf ~/${name}.tgz -C ${recordDirectory.slice(0, -name.length) || '.'} ${name}", then choose Actions, Download file, and give ${name}.tgz.`,
  ];
}
