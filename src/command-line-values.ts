// What the values of options must look like, and what is said when they do not.
import { InvalidArgumentError } from 'commander';

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
