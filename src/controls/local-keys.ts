// Keys of this account in the credentials files of this machine. Their lines are offered for removal only once AWS reports
// the key deleted, by fresh lists: no secret is ever tried, and no file touched before.
import { printable } from '../aws/printable.ts';
import type { Proposal } from '../engine/control.ts';
import { AwsProblem, Problem } from '../engine/errors.ts';
import type { LocalKey } from '../engine/local-credentials.ts';
import type { Fact } from '../engine/port.ts';
import { userKeys } from './access-key-list.ts';
import { thingOf, type UserKey } from './access-key-plans.ts';
import { type AwsContext, awsTime, fact } from './contract.ts';
import { shortId, thingOf as rootThingOf } from './root-key-plans.ts';
import { listedKeys } from './root-key-removal.ts';

export interface LocalKeySeen {
  readonly key: LocalKey;
  /** `gone`: AWS does not list it any more. `perhaps-root`: it is of this account, and only root could say more. */
  readonly state: 'user' | 'root' | 'perhaps-root' | 'gone';
  readonly words: string;
}

export interface LocalKeysSeen {
  readonly keys: readonly LocalKeySeen[];
  readonly remarks: readonly string[];
}

/** A new key may be missing in a list for a moment. */
const lookAgainAfter = 15_000;

/** Those that belong to this account, or did; nothing is read where there are none. */
export async function localKeysSeen(context: AwsContext, users: readonly UserKey[]): Promise<LocalKeysSeen> {
  const local = await context.localCredentials?.keys();
  if (local === undefined) return { keys: [], remarks: [] };
  const others = local.keys.filter(({ accessKeyId }) => !users.some(({ id }) => id === accessKeyId));
  const root = others.length === 0 ? [] : await rootKeyIds(context);
  const seen = await Promise.all(
    local.keys.map(async (key): Promise<readonly LocalKeySeen[]> => {
      const { accessKeyId } = key;
      const user = users.find(({ id }) => id === accessKeyId);
      if (user !== undefined) {
        return [{ key, state: 'user', words: `${user.userName}, ${user.active ? 'active' : 'inactive'}` }];
      }
      const { caller, callerAccessKeyId } = context.account.facts;
      const isRoots =
        root?.includes(accessKeyId) === true || (caller.kind === 'root' && callerAccessKeyId === accessKeyId);
      if (isRoots) return [{ key, state: 'root', words: 'root' }];
      if (!(await isOfThisAccount(accessKeyId, context))) return [];
      return root === undefined
        ? [{ key, state: 'perhaps-root', words: 'of no user: root’s, or deleted' }]
        : [{ key, state: 'gone', words: 'deleted at AWS' }];
    }),
  );
  return { keys: seen.flat(), remarks: local.remarks };
}

/** Undefined where root has keys that this caller may not list. */
async function rootKeyIds({ account }: AwsContext): Promise<readonly string[] | undefined> {
  const { SummaryMap } = await account.read('IAM', 'GetAccountSummary', {});
  if (SummaryMap?.AccountAccessKeysPresent === 0) return [];
  if (account.facts.caller.kind !== 'root') return undefined;
  try {
    const keys = await listedKeys(account);
    return keys.flatMap(({ AccessKeyId }) => AccessKeyId ?? []);
  } catch (error) {
    // Temporary root credentials may be told to name a user, and root has none (aws-facts §5).
    if (error instanceof AwsProblem && error.failure.reached === 'refused') return undefined;
    throw error;
  }
}

/** By our own journal, else by AWS, which may not know a deleted key any more (STS API reference, GetAccessKeyInfo). */
async function isOfThisAccount(id: string, { account, memory }: AwsContext): Promise<boolean> {
  if (memory.unmade(thingOf(id)) || memory.unmade(rootThingOf(id))) return true;
  try {
    const { Account } = await account.read('STS', 'GetAccessKeyInfo', { AccessKeyId: id });
    return Account === account.facts.accountId;
  } catch (error) {
    if (error instanceof AwsProblem && error.failure.reached === 'refused') return false;
    throw error;
  }
}

const place = ({ file, profile }: Pick<LocalKey, 'file' | 'profile'>) =>
  `profile ${printable(profile)} in ${printable(file)}`;
/** Without its directories: what is found goes into the record, and they name the owner's home. */
const placeForTheRecord = ({ file, profile }: LocalKey) => place({ profile, file: file.split(/[\\/]/).at(-1) ?? '' });

export function localKeyFacts({ keys, remarks }: LocalKeysSeen): readonly Fact[] {
  return [
    ...keys.map(({ key, state, words }) =>
      fact(
        'On this machine',
        `${shortId(key.accessKeyId)} (${words}), ${placeForTheRecord(key)}`,
        state === 'root' || state === 'perhaps-root' ? 'bad' : 'warning',
      ),
    ),
    ...(remarks.length === 0 ? [] : [fact('On this machine', 'a credentials file could not be read', 'warning')]),
  ];
}

type Where = Pick<LocalKey, 'accessKeyId' | 'file' | 'profile'>;
const isSame = (one: Where, other: Where) =>
  one.accessKeyId === other.accessKeyId && one.file === other.file && one.profile === other.profile;

/** Deleted at AWS, still in a file, and nobody decided to leave it there. */
export function leftOnDisk({ keys }: LocalKeysSeen, { memory }: AwsContext): readonly LocalKey[] {
  return keys.flatMap(({ key, state }) => {
    const noted = memory.facts('local-key').findLast((one) => isSame(one, key));
    return state === 'gone' && noted?.became !== 'kept' ? [key] : [];
  });
}

/** Asks about one key's lines, and does what was answered. No call to AWS is in it: nothing here needs a plan. */
export async function askAboutLocalKey(key: LocalKey, context: AwsContext): Promise<Proposal> {
  const { localCredentials, memory, port, signal } = context;
  const id = shortId(key.accessKeyId);
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'access-keys.local',
      title: `${id} is deleted at AWS, and still in a file on this machine`,
      lines: [
        `It is the ${place(key)}, ${key.lines.length === 1 ? 'line' : 'lines'} ${key.lines.join(', ')}.`,
        'Only these lines are taken out; comments, other settings and other profiles stay as they are.',
        'A copy keeps the file as it was, with every secret replaced, and only you can read it.',
      ],
      options: [
        { value: 'remove', label: 'Take the lines out' },
        { value: 'remove-with-copy', label: 'Take the lines out, and keep a copy without secrets' },
        { value: 'keep', label: 'Leave the file as it is', hint: 'and do not ask again' },
        { value: 'later', label: 'Leave it for later' },
      ],
      suggested: 'remove',
    },
    signal,
  );
  if (answer === 'later' || localCredentials === undefined) return { kind: 'left' };
  const { accessKeyId, file, profile } = key;
  const note = (became: 'removed' | 'kept') =>
    memory.remember({
      ...{ fact: 'local-key', accessKeyId, file, profile, became },
      at: new Date(awsTime(context)).toISOString(),
    });
  if (answer === 'keep') {
    await note('kept');
    return { kind: 'nothing' };
  }
  await stillGone(key, context);
  const copy = await localCredentials.remove(key, { keepCopy: answer === 'remove-with-copy' });
  await note('removed');
  port.tell({
    kind: 'notice',
    tone: 'good',
    title: `${id} is no longer in ${printable(file)}`,
    lines: copy === undefined ? [] : [`The copy without secrets is ${printable(copy)}.`],
  });
  return { kind: 'nothing' };
}

/** A key that somebody made a moment ago may have been missing in the list. */
async function stillGone(key: LocalKey, context: AwsContext): Promise<void> {
  const { clock, port, signal } = context;
  port.tell({ kind: 'busy', text: 'Asking AWS once more about the key' });
  await clock.sleep(lookAgainAfter, signal);
  const seen = await localKeysSeen(context, await userKeys(context));
  port.tell({ kind: 'idle' });
  const there = seen.keys.find((other) => isSame(other.key, key));
  if (there?.state === 'gone') return;
  throw new Problem('declined', {
    happened: `${shortId(key.accessKeyId)} is not, or no longer, known to be deleted, so its lines stay.`,
    account: 'The file is as it was, and nothing was changed at AWS.',
    next: ['Read the account again.'],
  });
}
