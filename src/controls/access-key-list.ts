// All access keys of users with their last use, and what is wrong with each. Three trips: users, keys, last uses.
import { eachOf } from '../aws/at-most.ts';
import { allPages } from '../aws/pages.ts';
import { unlessMissing } from '../aws/users.ts';
import type { Fact } from '../engine/port.ts';
import { thingOf, type UserKey } from './access-key-plans.ts';
import { type AwsContext, day, daysAgo, fact } from './contract.ts';
import { keyUse, useInWords } from './key-use.ts';
import { shortId } from './root-key-plans.ts';

/** CIS AWS Foundations 7.0.0, 2.11 and 2.12. */
export const unusedDays = 45;
export const oldDays = 90;
const factsAtMost = 25;

export async function userKeys({ account, clock, memory }: AwsContext): Promise<readonly UserKey[]> {
  const users = await allPages(account, ['IAM', 'ListUsers'], {}, ({ Users }) => Users);
  const found = await eachOf(users, async ({ UserName: userName = '' }) => {
    const of = { UserName: userName };
    const listed = await unlessMissing(
      allPages(account, ['IAM', 'ListAccessKeys'], of, ({ AccessKeyMetadata }) => AccessKeyMetadata),
    );
    const there = (listed ?? []).filter(
      ({ AccessKeyId = '' }) => !memory.lately.isGone(thingOf(AccessKeyId), clock.now()),
    );
    return Promise.all(
      there.map(async ({ AccessKeyId: id = '', Status, CreateDate }): Promise<UserKey> => {
        const use = await keyUse(account, id);
        return { userName, id, active: Status === 'Active', madeAt: CreateDate, ...use };
      }),
    );
  });
  return found.flat();
}

const olderThan = (date: Date | undefined, days: number, now: number) =>
  date !== undefined && now - date.getTime() > days * day;

/** Active, and not used for 45 days; one that never was counts from its making. */
export function isUnused({ active, lastUsed, madeAt }: UserKey, now: number): boolean {
  return active && olderThan(lastUsed ?? madeAt, unusedDays, now);
}

/** Active, and not rotated for 90 days. */
export function isOld({ active, madeAt }: UserKey, now: number): boolean {
  return active && olderThan(madeAt, oldDays, now);
}

function keyFact(key: UserKey, keys: readonly UserKey[], now: number): Fact {
  const { userName, id, active, lastUsed, madeAt } = key;
  const isSecond = active && keys.some((other) => other.userName === userName && other.id !== id && other.active);
  const words = [
    userName,
    active ? 'active' : 'inactive',
    ...(madeAt === undefined ? [] : [`made ${daysAgo(madeAt, now)}`]),
    useInWords(key, now),
    ...(isSecond ? ['one of two active keys'] : []),
  ];
  const isBad = isUnused(key, now) || isOld(key, now);
  const isDoubtful = isSecond || !active || lastUsed === undefined;
  return fact(shortId(id), words.join(', '), isBad ? 'bad' : isDoubtful ? 'warning' : 'plain');
}

/** The worst first; of very many only a part. */
export function keyFacts(keys: readonly UserKey[], now: number): readonly Fact[] {
  const rank = { bad: 0, warning: 1, plain: 2, good: 3 } as const;
  const all = keys.map((key) => keyFact(key, keys, now)).toSorted((one, other) => rank[one.tone] - rank[other.tone]);
  const more = all.length - factsAtMost;
  return [...all.slice(0, factsAtMost), ...(more > 0 ? [fact('More keys', String(more))] : [])];
}
