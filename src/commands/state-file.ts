// The file that carries a run from one machine to another: the journal's lines as they stand, and what they are about.
// No secret is in it, because none is in a journal; the private signing key stays where it is.
import { Problem } from '../engine/errors.ts';
import { accountsIn, isSameAccount, type JournalAccount, replay } from '../engine/journal-lines.ts';
import { version } from '../version.ts';

const format = 'rootlock-state';
const formatVersion = 1;

/** What an account's directory is called: its id, or a rehearsal with what tells it from the others. */
export const accountName = /^(?:\d{12}|rehearsal-[0-9a-f][0-9a-f-]{7,79})$/;

/** What could move a cursor or turn a text around. JSON writes the first 32 of them as \u00XX. */
const neverWritten = /\\u00[01]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

export interface State {
  /** The name of the account's directory. */
  readonly account: string;
  /** As the journal says it; absent when it is older than that, or empty. */
  readonly about?: JournalAccount;
  /** The rootlock that wrote the file. */
  readonly tool: string;
  /** Fingerprint of the public half of the key that signs records where the file was written. */
  readonly signer?: string;
  readonly lines: readonly string[];
}

export function stateText(state: Omit<State, 'tool' | 'about'>, now: number): string {
  const { lines, ...rest } = state;
  const good = replay(textOf(lines)).lines;
  const [about] = accountsIn(good);
  const file = {
    format,
    version: formatVersion,
    tool: `rootlock ${version}`,
    exportedAt: new Date(now).toISOString(),
    ...rest,
    ...(about === undefined ? {} : { about }),
    head: good.at(-1)?.hash ?? null,
    lines,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Throws a Problem: `usage` for what is no such file or is of a newer tool, `verification` for one that was changed. */
export function readState(text: string, name: string): State {
  const file = parsed(text);
  if (file?.['format'] !== format) throw noState(`${name} is not a state file of rootlock.`);
  if (file['version'] !== formatVersion) {
    throw noState(
      `${name} was written by another rootlock than this one can read (version ${String(file['version'])}).`,
    );
  }
  const { account, tool, signer, head, lines } = file;
  const isWhole =
    typeof account === 'string' &&
    accountName.test(account) &&
    typeof tool === 'string' &&
    /^rootlock [0-9A-Za-z.+-]{1,40}$/.test(tool) &&
    (signer === undefined || (typeof signer === 'string' && /^[0-9a-f]{64}$/.test(signer))) &&
    Array.isArray(lines) &&
    lines.every((line): line is string => typeof line === 'string' && !line.includes('\n'));
  if (!isWhole) throw damaged(name, 'what it says of itself cannot be read');
  const { lines: good, cut, newer } = replay(textOf(lines));
  if (newer !== undefined) throw noState(`${name} holds a journal of a newer rootlock (journal version ${newer}).`);
  if (cut > 0) throw damaged(name, `line ${good.length + 1} of its journal is not as it was written`);
  if ((good.at(-1)?.hash ?? null) !== head) throw damaged(name, 'lines at the end of its journal are missing');
  const strange = lines.findIndex((line) => neverWritten.test(line));
  if (strange !== -1)
    throw damaged(name, `line ${strange + 1} of its journal holds characters that rootlock never writes`);
  const named = accountsIn(good);
  const [about] = named;
  const isOfIt = about === undefined || (about.rehearsal ? account.startsWith('rehearsal-') : about.id === account);
  const isOfOne = named.every(
    (other) => about !== undefined && /^\d{12}$/.test(other.id) && isSameAccount(other, about),
  );
  if (!isOfIt || !isOfOne) throw damaged(name, 'its journal is of another account');
  return {
    ...{ account, tool, lines },
    ...(about === undefined ? {} : { about }),
    ...(signer === undefined ? {} : { signer }),
  };
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

function parsed(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

export const unchanged = 'Nothing was changed, neither in any account nor in a journal.';

function noState(happened: string): Problem {
  return new Problem('usage', {
    happened,
    account: unchanged,
    next: ['Give a file that "rootlock state export" wrote, of this version or an older one.'],
  });
}

function damaged(name: string, how: string): Problem {
  return new Problem('verification', {
    happened: `${name} is damaged: ${how}.`,
    account: unchanged,
    next: ['Export it again where it came from, and carry it over unchanged.'],
  });
}
