// What the values of options must look like, and what is said when they do not.
import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander';
import { didYouMean } from './closest.ts';
import { acceptedOptions } from './command-line-help.ts';

export function addDoubt(value: string, before: readonly string[]): readonly string[] {
  if (!/^[a-z0-9-]+=[a-z0-9-]+$/.test(value)) throw new InvalidArgumentError('A doubt is given as NAME=ANSWER.');
  return [...before, value];
}

export function portNumber(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

export function endpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('An endpoint starts with http:// or https://.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('An endpoint carries no user name or password.');
  }
  return value;
}

/** As a URL has it: lower case, international names in their ASCII form, no port that is the scheme's own. */
export function host(value: string): string {
  const url = URL.canParse(`https://${value}/`) ? new URL(`https://${value}/`) : undefined;
  if (url === undefined || url.href !== `https://${url.host}/`) {
    throw new InvalidArgumentError('A host is a name or an address, with a port if it needs one.');
  }
  return url.host;
}

/**
 * Refuses a flag where the value of another one is missing, and says which choice was probably meant. Call it when the
 * command is complete.
 */
export function checkValues(command: Command): void {
  for (const option of command.options.filter(({ required }) => required)) {
    wrap(option, (value) => {
      if (!value.startsWith('--') && !acceptedOptions(command).some(({ short }) => short === value)) return;
      command.error(`error: option '${option.flags}' argument missing`, { code: 'commander.optionMissingArgument' });
    });
  }
  // One without choices may take several words, which Commander then collects itself.
  for (const argument of command.registeredArguments) if (argument.argChoices !== undefined) wrap(argument, () => {});
}

function wrap(target: Option | Argument, check: (value: string) => void): void {
  const { argChoices: choices, parseArg: parse } = target;
  target.argParser((value: string, before: unknown) => {
    check(value);
    if (choices !== undefined && !choices.includes(value)) {
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.${didYouMean(value, choices)}`);
    }
    return parse === undefined ? value : parse(value, before);
  });
}
