// What both alerts look at: which events reach somebody and by what way, and which do not.
import type { AccountFacts } from '../aws/account.ts';
import { type AlertPicture, alertPicture, byLogs, byRules, type Sample, topicAt } from '../aws/alert-routes.ts';
import { confirmedOf, topicArn, type TopicPicture } from '../aws/alert-topics.ts';
import { globalEventsRegion } from '../aws/partition.ts';
import { listed } from '../aws/users.ts';
import type { RunFact } from '../engine/facts.ts';
import type { Fact } from '../engine/port.ts';
import type { Watched } from './alert-events.ts';
import { type AwsContext, fact } from './contract.ts';

export type Choice = Extract<RunFact, { fact: 'alert' }>;
export type Form = Choice['form'];

export const topicName = 'rootlock-alerts';
export const forwarder = { roleName: 'rootlock-forward-events', rolePolicyName: 'put-events' } as const;

export interface Gap {
  readonly watched: Watched;
  readonly region: string;
}

export interface AlertDetail {
  readonly picture: AlertPicture;
  readonly watched: readonly Watched[];
  readonly choice: Choice | undefined;
  /** What reaches nobody; with `both` chosen, what does not do so by both ways. */
  readonly gaps: readonly Gap[];
  /** The address that the owner gave has not confirmed yet, and was not given up either. */
  readonly isUnheard: boolean;
}

export interface RulesWanted {
  readonly control: 'root-alert' | 'change-alert';
  readonly detail: AlertDetail;
  readonly choice: Choice;
  /** ARNs of topics that should serve, if they are in the right Region. */
  readonly prefer: readonly string[];
}

/** In a project no rule and no topic may be made in us-east-1, where sign-ins of root are recorded (aws-facts §0). */
export function mayHaveRules({ kind, partition }: Pick<AccountFacts, 'kind' | 'partition'>): boolean {
  return kind !== 'project' || globalEventsRegion(partition) !== 'us-east-1';
}

/** There not even reading is allowed. */
export const isShutHere = (facts: AccountFacts) => !mayHaveRules(facts) && facts.region === 'us-east-1';

/** `more` is looked for in the global Region only. The topic that the owner chose is looked at as well. */
export function lookFor(
  { account, memory }: AwsContext,
  watched: readonly Watched[],
  more: readonly Sample[],
): Promise<AlertPicture> {
  const { facts } = account;
  const rules = mayHaveRules(facts);
  const region = rules ? globalEventsRegion(facts.partition) : facts.region;
  const chosen = memory.fact('alert')?.topicArn;
  const topicArns = [topicArn(facts, region, topicName), ...(chosen === undefined ? [] : [chosen])];
  const elsewhere = watched.filter(({ where }) => where !== 'global');
  return alertPicture(account, { samples: [...watched, ...more], elsewhere, ...forwarder, topicArns, rules });
}

/** Where a trail of this account is at home. */
export function homesOf({ trails, accountId }: AlertPicture): readonly string[] {
  const own = trails.filter(({ TrailARN = '' }) => TrailARN.split(':')[4] === accountId);
  return [...new Set(own.flatMap(({ HomeRegion }) => HomeRegion ?? []))];
}

/** The Regions in which the event may be recorded, as far as they are to be watched. */
export function placesOf({ where }: Watched, picture: AlertPicture, scope: Choice['scope'] | undefined) {
  const unread = new Set(picture.unread.map(({ region }) => region));
  if (where === 'home') return homesOf(picture);
  return where === 'global' || scope === 'global'
    ? [picture.global]
    : picture.regions.filter((region) => !unread.has(region));
}

export function gapsIn(picture: AlertPicture, watched: readonly Watched[], choice: Choice | undefined): readonly Gap[] {
  return watched.flatMap((one) => {
    const logged = byLogs(picture, one) !== undefined;
    return placesOf(one, picture, choice?.scope)
      .filter((region) => {
        const ruled = byRules(picture, one, region).length > 0;
        return !(choice?.form === 'both' && one.only === undefined ? logged && ruled : logged || ruled);
      })
      .map((region) => ({ watched: one, region }));
  });
}

/** As long as nobody said what became of a test message to it. */
export function isUnheard(
  choice: Choice | undefined,
  topics: readonly TopicPicture[],
  { memory }: AwsContext,
): boolean {
  if (choice === undefined || choice.address === '') return false;
  const isSettled = memory
    .facts('alert-test')
    .some(({ address, outcome }) => address === choice.address && outcome !== 'sent');
  return !isSettled && !topics.some((topic) => confirmedOf(topic).some(({ endpoint }) => endpoint === choice.address));
}

/** Topics that the events reach, each once. */
export function topicsReached({ picture, watched, choice }: Pick<AlertDetail, 'picture' | 'watched' | 'choice'>) {
  const arns = watched.flatMap((one) => [
    ...placesOf(one, picture, choice?.scope).flatMap((region) => byRules(picture, one, region).map(({ arn }) => arn)),
    ...(byLogs(picture, one)?.topicArns ?? []),
  ]);
  return [...new Set(arns)].flatMap((arn) => topicAt(picture, arn) ?? []);
}

/** One line for each kind of event: it reaches somebody, or where and what does not. */
export function kindFacts({ picture, watched, gaps }: AlertDetail): readonly Fact[] {
  return [...new Set(watched.map(({ says }) => says))].map((says) => {
    const missing = gaps.filter(({ watched: one }) => one.says === says);
    const label = `${says.charAt(0).toUpperCase()}${says.slice(1)}`;
    if (missing.length === 0) return fact(label, 'raise an alarm', 'good');
    const regions = [...new Set(missing.map(({ region }) => region))];
    const names = [...new Set(missing.map(({ watched: one }) => one.detail.eventName))];
    const all = new Set(watched.filter((one) => one.says === says).map(({ detail }) => detail.eventName));
    const places =
      regions.length === 1
        ? regions[0] === picture.global
          ? ''
          : ` in ${regions[0] ?? ''}`
        : ` in ${regions.length} Regions`;
    const what =
      names.length === all.size || says.includes('root')
        ? ''
        : `${listed(names.slice(0, 4))}${names.length > 4 ? ' …' : ''}: `;
    return fact(label, `${what}no alarm${places}`, 'bad');
  });
}

export function listenerFacts(topics: readonly TopicPicture[]): readonly Fact[] {
  return topics.map((topic) =>
    fact(
      'Goes to',
      `${listed(confirmedOf(topic).map(({ endpoint }) => endpoint))} by ${topic.name}, ${topic.region}`,
      'good',
    ),
  );
}

export function unreadFacts({ unread, remark }: AlertPicture): readonly Fact[] {
  return [
    ...(remark === undefined ? [] : [fact('Regions', remark, 'warning')]),
    ...unread.map(({ region, why }) => fact('Could not read', `${region}: ${why}`, 'warning')),
  ];
}

/** Regions that somebody with more rights could read: whether an alarm is missing there is not known. */
export const unknownRegions = ({ unread }: AlertPicture) =>
  unread.flatMap(({ region, shut }) => (shut ? [] : [region]));
