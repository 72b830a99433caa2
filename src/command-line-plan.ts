// How a plan is printed: `--format` of the commands that have `--plan`.
import { type Command, Option } from 'commander';

export type PlanFormat = 'table' | 'json';

const formats: readonly PlanFormat[] = ['table', 'json'];

export function addPlanFormat(command: Command): void {
  command.addOption(new Option('--format <format>', 'how --plan is printed: table or json').choices(formats));
}

/**
 * Adds it to the wizard itself where no other command is named: to the program it would be an option of every command,
 * and some have a `--format` of their own.
 */
export function addWizardFormat(program: Command, args: readonly string[]): void {
  const named = program.commands.filter((command) => args.includes(command.name())).map((command) => command.name());
  if (named.every((name) => name === 'help')) addPlanFormat(program);
}

/** Ends the reading of the command line where a format is given and no plan is asked for. */
export function planFormatOf(command: Command, planOnly: boolean): { readonly planFormat?: PlanFormat } {
  const { format } = command.opts<{ readonly format?: PlanFormat }>();
  if (format === undefined) return {};
  if (!planOnly) command.error('error: --format says how a plan is printed: give --plan with it');
  return { planFormat: format };
}
