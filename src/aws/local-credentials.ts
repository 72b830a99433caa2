// The shared credentials and config files on this machine: which long-term keys are in them, and taking one out without
// touching anything else. The new text is written beside the file, read back by the SDK's own reader, and only then takes
// the file's place.
import { randomBytes } from 'node:crypto';
import { chmod, lstat, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../engine/errors.ts';
import type { LocalCredentials, LocalKey, LocalKeys } from '../engine/local-credentials.ts';
import { keysIn, redacted, withoutLines } from './credentials-text.ts';
import type { Environment } from './proxy.ts';
import { configFilesOf } from './shared-config.ts';

type Kind = 'credentials' | 'config';
type Profiles = { readonly [profile: string]: { readonly [setting: string]: string | undefined } };

export function localCredentials(env: Environment): LocalCredentials {
  return {
    keys: async () => {
      const { filepath, configFilepath } = configFilesOf(env);
      const found = await Promise.all([keysOf(filepath, 'credentials'), keysOf(configFilepath, 'config')]);
      return { keys: found.flatMap(({ keys }) => keys), remarks: found.flatMap(({ remarks }) => remarks) };
    },
    remove: async (key, { keepCopy }) => {
      const kind = key.file === configFilesOf(env).configFilepath ? 'config' : 'credentials';
      return taken(key, kind, keepCopy);
    },
  };
}

async function keysOf(file: string | undefined, kind: Kind): Promise<LocalKeys> {
  if (file === undefined) return { keys: [], remarks: [] };
  try {
    const { text } = await readWhole(file);
    const profiles = await profilesIn(file, kind);
    // Only where the SDK reads the same id is it known which lines make up the key.
    const keys = keysIn(text, kind).filter(
      ({ profile, accessKeyId }) => profiles[profile]?.['aws_access_key_id'] === accessKeyId,
    );
    return { keys: keys.map((key) => ({ ...key, file })), remarks: [] };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { keys: [], remarks: [] };
    const why = error instanceof Problem ? error.happened : `${file} could not be read (${codeOf(error)}).`;
    return { keys: [], remarks: [why] };
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** Its bytes as text; a file that is no text is refused, since it could not be written back as it was. */
async function readWhole(file: string): Promise<{ readonly bytes: Buffer; readonly text: string }> {
  const bytes = await readFile(file);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw refused(file, 'is no UTF-8 text');
  return { bytes, text };
}

async function profilesIn(file: string, kind: Kind): Promise<Profiles> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const nowhere = join(dirname(file), `.none-${randomBytes(8).toString('hex')}`);
  const files =
    kind === 'config' ? { configFilepath: file, filepath: nowhere } : { configFilepath: nowhere, filepath: file };
  const read = await loadSharedConfigFiles({ ...files, ignoreCache: true });
  return kind === 'config' ? read.configFile : read.credentialsFile;
}

async function taken(key: LocalKey, kind: Kind, keepCopy: boolean): Promise<string | undefined> {
  const { file } = key;
  // A link stays a link: what it leads to is replaced.
  const real = await realpath(file).catch((error: unknown) => {
    throw refused(file, `could not be read (${codeOf(error)})`);
  });
  const found = await lstat(real);
  const { mode, uid, nlink } = found;
  if (!found.isFile()) throw refused(file, 'is not a plain file');
  if (nlink > 1) throw refused(file, 'has a second name (a hard link), which would keep the old text');
  if (process.getuid !== undefined && uid !== process.getuid()) throw refused(file, 'belongs to another user');
  const { bytes, text } = await readWhole(real);
  const there = keysIn(text, kind).find(({ profile }) => profile === key.profile);
  if (!isDeepStrictEqual(there, { profile: key.profile, accessKeyId: key.accessKeyId, lines: key.lines })) {
    throw refused(file, 'has changed meanwhile');
  }
  const copy = keepCopy ? await copyOf(real, text) : undefined;
  const beside = join(dirname(real), `.rootlock-${randomBytes(8).toString('hex')}`);
  try {
    await writeNew(beside, withoutLines(text, key.lines));
    await sameButFor(key, kind, real, beside);
    await chmod(beside, mode & 0o777);
    // The last moment: an editor, or "aws configure", may have written it in between.
    if (!(await readFile(real)).equals(bytes)) throw refused(file, 'has changed meanwhile');
    await rename(beside, real);
    return copy;
  } catch (error) {
    await rm(beside, { force: true });
    if (copy !== undefined) await rm(copy, { force: true });
    throw error instanceof Problem ? error : refused(file, `could not be replaced (${codeOf(error)})`);
  }
}

/** What the SDK reads from the new file is what it read from the old one, without the key. */
async function sameButFor({ file, profile }: LocalKey, kind: Kind, old: string, beside: string): Promise<void> {
  const [before, after] = await Promise.all([profilesIn(old, kind), profilesIn(beside, kind)]);
  const settings = { ...before[profile] };
  for (const name of ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']) delete settings[name];
  if (!isDeepStrictEqual(plain({ ...before, [profile]: settings }), plain(after))) {
    throw refused(file, 'is not written as expected, so taking the key out would change something else');
  }
}

/** Without the profiles that hold nothing, which a reader may leave out. */
function plain(profiles: Profiles): object {
  const full = Object.entries(profiles).filter(([, settings]) => Object.keys(settings).length > 0);
  return Object.fromEntries(full.map(([name, settings]) => [name, { ...settings }]));
}

/** Beside the file, and never over another one. */
async function copyOf(real: string, text: string): Promise<string> {
  const copy = `${real}.rootlock-${randomBytes(4).toString('hex')}`;
  await writeNew(copy, redacted(text));
  return copy;
}

/** For nobody else to read. Resolves only after it is on disk. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

function refused(file: string, why: string): Problem {
  return new Problem('declined', {
    happened: `${file} ${why}.`,
    account: 'The file is as it was, and nothing was changed at AWS.',
    next: ['Take the lines out by hand, in an editor.'],
  });
}
