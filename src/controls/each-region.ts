// What has to be looked at or switched on Region by Region. One Region that refuses is stated, and never takes the
// others with it.
import type { AccountSession } from '../aws/account.ts';
import { enabledRegions, type EnabledRegions } from '../aws/regions.ts';
import type { Finding } from '../engine/control.ts';
import { AwsProblem, deniedCodes, isAwsError } from '../engine/errors.ts';
import type { Hands } from '../engine/executor.ts';
import type { Fact } from '../engine/port.ts';
import { fact } from './contract.ts';

export interface SeenRegion<T> {
  readonly region: string;
  readonly picture: T;
}

export interface UnreadRegion {
  readonly region: string;
  /** In a few words. */
  readonly why: string;
  /** Whether it may need the guard all the same: what cannot be used by anyone here does not. */
  readonly matters: boolean;
}

export interface Regions<T> {
  /** Sorted by code. */
  readonly seen: readonly SeenRegion<T>[];
  readonly unread: readonly UnreadRegion[];
  /** Why these may not be all Regions, as a sentence. */
  readonly remark?: string;
}

const notYet = ['OptInRequired', 'SubscriptionRequired'];
/** How a Region answers whose endpoint does not exist, or that does not know the account yet. */
const unusable = ['UnrecognizedClient', 'InvalidClientTokenId', 'ENOTFOUND', 'EndpointError'];
const ofOneRegion = [...deniedCodes, ...notYet, ...unusable];

/**
 * What `look` finds in each enabled Region, in all of them at once. Rejects when no Region could be read, and for
 * whatever is not a matter of one Region.
 */
export async function lookedAtEach<T>(
  account: AccountSession,
  look: (region: string) => Promise<T>,
): Promise<Regions<T>> {
  const { region: own } = account.facts;
  // It is one of them in any case, and need not wait for the list.
  const ownLook = Promise.allSettled([look(own)]);
  const { regions, remark } = await usableRegions(account);
  const looks = await Promise.all(
    regions.map(async (region) => {
      const [outcome] = await (region === own ? ownLook : Promise.allSettled([look(region)]));
      return outcome;
    }),
  );
  const refusals: AwsProblem[] = [];
  const seen: SeenRegion<T>[] = [];
  const unread: UnreadRegion[] = [];
  for (const [index, outcome] of looks.entries()) {
    const region = regions[index] ?? '';
    if (outcome.status === 'fulfilled') {
      seen.push({ region, picture: outcome.value });
      continue;
    }
    const reason: unknown = outcome.reason;
    if (!isAwsError(reason, ...ofOneRegion)) throw reason;
    refusals.push(reason);
    unread.push({ region, ...whyUnread(reason) });
  }
  const [first] = refusals;
  if (seen.length === 0 && first !== undefined) throw first;
  return { seen, unread, ...(remark === undefined ? {} : { remark }) };
}

/** The policies of a project close nearly all Regions: only the run's own is asked. */
async function usableRegions(account: AccountSession): Promise<EnabledRegions> {
  const { kind, region } = account.facts;
  return kind === 'project' ? { regions: [region] } : enabledRegions(account);
}

function whyUnread(problem: AwsProblem): Omit<UnreadRegion, 'region'> {
  const { service, operation, deniedByScp } = problem.failure;
  if (deniedByScp) return { why: 'closed by the organization', matters: false };
  if (isAwsError(problem, ...unusable)) return { why: 'not usable by this account', matters: false };
  if (isAwsError(problem, ...notYet)) return { why: `${service} is not ready there yet`, matters: true };
  return { why: `${service} ${operation} is denied`, matters: true };
}

export const codesOf = (some: readonly { readonly region: string }[]) => some.map(({ region }) => region);

/** `eu-west-1, us-east-1 and 15 more`. */
export function regionsInWords(regions: readonly string[], most = 4): string {
  const [shown, rest] = [regions.slice(0, most), regions.length - most];
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? 'none';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

export const counted = (regions: readonly unknown[]) =>
  regions.length === 1 ? '1 Region' : `${regions.length} Regions`;

/** For a fact: which of those that were looked into, all by their names unless it is every enabled one. */
export function someOf({ seen, unread, remark }: Regions<unknown>, some: readonly string[]): string {
  const isEveryOne = some.length === seen.length && unread.length === 0 && remark === undefined;
  return isEveryOne && some.length > 4 ? `all ${some.length} enabled Regions` : regionsInWords(some, some.length);
}

/** The Regions nobody looked into, so that no one takes them for looked at. */
export function gapFacts({ unread, remark }: Regions<unknown>): readonly Fact[] {
  const reasons = [...new Set(unread.map(({ why }) => why))];
  return [
    ...reasons.map((reason) => {
      const there = unread.filter(({ why }) => why === reason);
      const tone = there.some(({ matters }) => matters) ? 'warning' : 'plain';
      return fact('Not looked at', `${regionsInWords(codesOf(there))}: ${reason}`, tone);
    }),
    ...(remark === undefined ? [] : [fact('Not looked at', remark, 'warning')]),
  ];
}

/**
 * Verified where nothing is `lacking` in any Region that can be used, unknown where one of those could not be read.
 * `holds` and `lacks` are sentences.
 */
export function standing(
  regions: Regions<unknown>,
  lacking: readonly string[],
  { holds, lacks }: { readonly holds: string; readonly lacks: string },
): Pick<Finding, 'state' | 'statement'> {
  if (lacking.length > 0) return { state: 'open', statement: lacks };
  const unknown = regions.unread.filter(({ matters }) => matters);
  if (unknown.length > 0) {
    const there = regionsInWords(codesOf(unknown));
    return { state: 'unknown', statement: `${holds} But ${there} could not be read: ${unknown[0]?.why ?? ''}.` };
  }
  if (regions.remark !== undefined) return { state: 'unknown', statement: regions.remark };
  return { state: 'verified', statement: holds };
}

/**
 * Sends the changes of each Region one after another, the Regions at once. What a Region refuses stops that Region
 * only; in the end one AwsProblem names those that are missing.
 */
export async function sentToEach(
  hands: Hands,
  perRegion: readonly { readonly region: string; readonly ids: readonly string[] }[],
): Promise<void> {
  const outcomes = await Promise.allSettled(
    perRegion.map(async ({ ids }) => {
      for (const id of ids) if (hands.has(id)) await hands.send(id);
    }),
  );
  const failed: { readonly region: string; readonly problem: AwsProblem }[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') continue;
    const reason: unknown = outcome.reason;
    if (!(reason instanceof AwsProblem)) throw reason;
    failed.push({ region: perRegion[index]?.region ?? '', problem: reason });
  }
  const [first] = failed;
  if (first === undefined) return;
  const { failure, happened, next } = first.problem;
  const missing = regionsInWords(codesOf(failed));
  const there = failed.length === 1 ? 'it' : 'the first of them';
  throw new AwsProblem(
    {
      happened: `Not done in ${missing}; ${there} answered: ${happened}`,
      account:
        failed.length === perRegion.length
          ? 'No Region was changed, as far as is known.'
          : `Done in ${counted(outcomes.filter(({ status }) => status === 'fulfilled'))}, missing in ${counted(failed)}.`,
      next,
    },
    failure,
    { cause: first.problem },
  );
}
