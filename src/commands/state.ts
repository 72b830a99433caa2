// `rootlock state export` and `import`: a run that is half done goes on on another machine. Nothing is sent to AWS.
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateFlags } from '../command-line-state.ts';
import { Problem } from '../engine/errors.ts';
import { adopt, linesOf } from '../engine/journal-transfer.ts';
import { isErrno, writeNewFile } from '../record/durable-files.ts';
import { presentKey } from '../record/signing-key.ts';
import type { Surroundings } from '../surroundings.ts';
import { journalIn } from './account-directory.ts';
import { accountName, readState, stateText, unchanged } from './state-file.ts';

type Needs = Pick<Surroundings, 'stateDirectory' | 'clock' | 'stdout' | 'stderr' | 'stdin'>;

const largestFile = 64 * 1024 * 1024;

/** Returns 0. Rejects with a Problem, and has changed nothing then. */
export async function stateCommand(surroundings: Needs, flags: StateFlags): Promise<0> {
  await (flags.action === 'export' ? exportState(surroundings, flags) : importState(surroundings, flags));
  return 0;
}

async function exportState({ stateDirectory, clock, stdout, stderr }: Needs, { file, account: wanted }: StateFlags) {
  const account = await chosen(stateDirectory, wanted);
  const { lines, cut } = await linesOf(journalIn(join(stateDirectory, account), clock));
  const key = await presentKey(stateDirectory, purposeOf(account));
  const signer = key === undefined ? {} : { signer: key.publicKey.fingerprint };
  const text = stateText({ account, ...signer, lines }, clock.now());
  if (file === '-') stdout.write(text);
  else await written(file, text);
  const says = [
    `Exported the journal of ${account}, ${counted(lines.length)}, ${file === '-' ? 'to standard output' : `to ${file}`}.`,
    ...(cut > 0 ? ['Lines at its end that were damaged are not in it.'] : []),
    'There is no secret in it. Bring it to the other machine, and there run: rootlock state import FILE',
    'From then on go on there only: two machines that both go on have two journals that no longer fit together.',
  ];
  (file === '-' ? stderr : stdout).write(`${says.join('\n')}\n`);
}

async function importState({ stateDirectory, clock, stdout, stdin }: Needs, { file, account: wanted }: StateFlags) {
  const name = file === '-' ? 'Standard input' : file;
  const state = readState(file === '-' ? await textFrom(stdin) : await textIn(file), name);
  const { account, lines, about, signer, tool } = state;
  if (wanted !== undefined && wanted !== account) {
    throw usage(`${name} is of account ${account}, and not of ${wanted}.`, 'Give the file of that account.');
  }
  const options = {
    ...journalIn(join(stateDirectory, account), clock),
    ...(about === undefined ? {} : { account: about }),
  };
  const { before, added } = await adopt(lines, options);
  const done =
    added === 0
      ? `The journal of ${account} is here already, line by line; nothing was changed.`
      : before === 0
        ? `Imported the journal of ${account}, ${counted(added)}, written by ${tool}.`
        : `Added ${counted(added)} to the journal of ${account}, which had the first ${before} of them.`;
  const own = (await presentKey(stateDirectory, purposeOf(account)))?.publicKey.fingerprint;
  const says = [done, ...aboutKeys(signer, own), 'To go on, start rootlock here, signed in to the same account.'];
  stdout.write(`${says.join('\n')}\n`);
}

/** The private key never travels (docs/decisions/0008). */
function aboutKeys(theirs: string | undefined, own: string | undefined): readonly string[] {
  if (theirs === undefined || theirs === own) return [];
  return [
    'Records made here are signed with the key of this machine, which stays here:',
    own === undefined ? '  it is made when the wizard first needs it' : `  ${own}`,
    'What the other machine made is tagged rootlock:signer with the fingerprint of its key:',
    `  ${theirs}`,
  ];
}

async function chosen(stateDirectory: string, wanted: string | undefined): Promise<string> {
  const known = await accountsIn(stateDirectory);
  if (wanted !== undefined) {
    if (known.includes(wanted)) return wanted;
    throw usage(`There is no journal of ${wanted} in ${stateDirectory}.`, listed(known));
  }
  const [only, ...others] = known;
  if (only === undefined) {
    throw usage(`There is no journal in ${stateDirectory}.`, 'Give the directory that has it with --state-dir.');
  }
  if (others.length > 0) {
    throw usage('There are journals of several accounts here.', `Say which one with --account: ${known.join(', ')}.`);
  }
  return only;
}

/** Names of the accounts that have a journal, real ones first. */
async function accountsIn(stateDirectory: string): Promise<readonly string[]> {
  const names = await readdir(stateDirectory).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return [];
    throw cannot(`The state directory ${stateDirectory} cannot be read`, error);
  });
  const found = await Promise.all(
    names
      .filter((name) => accountName.test(name))
      .map(async (name) => {
        const entry = await lstat(join(stateDirectory, name, 'journal.jsonl')).catch(() => undefined);
        return entry === undefined ? [] : [name];
      }),
  );
  return found.flat().toSorted();
}

const purposeOf = (account: string) => (account.startsWith('rehearsal-') ? 'rehearsal' : 'real');

const counted = (lines: number) => (lines === 1 ? '1 line' : `${lines} lines`);

const listed = (known: readonly string[]) =>
  known.length === 0 ? 'Give the directory that has it with --state-dir.' : `There is: ${known.join(', ')}.`;

async function written(file: string, text: string): Promise<void> {
  try {
    await writeNewFile(file, text);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) {
      throw usage(`There is a file ${file} already, and it is not overwritten.`, 'Give another name.');
    }
    throw cannot(`${file} cannot be written`, error);
  }
}

async function textIn(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > largestFile) throw tooLarge(file);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (isErrno(error, 'ENOENT')) throw usage(`There is no file ${file}.`, 'Give the file that was exported.');
    throw cannot(`${file} cannot be read`, error);
  }
}

async function textFrom(stdin: Needs['stdin']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array | string);
    size += bytes.length;
    if (size > largestFile) throw tooLarge('Standard input');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(name: string): Problem {
  return usage(`${name} is too large for a state file.`, 'Give the file that was exported.');
}

function usage(happened: string, next: string): Problem {
  return new Problem('usage', { happened, account: unchanged, next: [next] });
}

function cannot(happened: string, cause: unknown): Problem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = { happened: `${happened}: ${reason}.`, account: unchanged, next: ['Check the path and your rights.'] };
  return new Problem('environment', text, { cause });
}
