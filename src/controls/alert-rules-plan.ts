// The plan for alerts by EventBridge: rules in the Region of the global services, and rules that forward to it from the
// other Regions. What is there and does a part of the job stays, and only what is missing is added.
import { type AlertPicture, byRules, catches, type RulePicture, takesEvents } from '../aws/alert-routes.ts';
import { topicArn, type TopicPicture } from '../aws/alert-topics.ts';
import { Problem } from '../engine/errors.ts';
import type { Change } from '../engine/plan.ts';
import { apiCall, changeRule, rootRule, type RuleId, signIn, type Watched } from './alert-events.ts';
import { forwardChanges } from './alert-forward-plan.ts';
import { placesOf, type RulesWanted, topicName } from './alert-gaps.ts';
import { isOn, nameOfRule, putRule, putTarget, switchedOn } from './alert-rule-calls.ts';
import { subscription, topicChanges, topicToBe, withTopicReady } from './alert-topic-plan.ts';
import type { AwsContext } from './contract.ts';

const mostTargets = 5;

/** The topic that rules send to: the one that a rule on it has already, the one chosen, or our own. */
export function topicForRules({ detail, prefer }: RulesWanted, { account }: AwsContext): TopicPicture {
  const { picture, watched } = detail;
  const inGlobal = (topic: TopicPicture) => topic.region === picture.global && topic.exists && !topic.encrypted;
  const used = picture.rules
    .filter((rule) => rule.region === picture.global && watched.some((one) => catches(picture, rule, one)))
    .flatMap(({ targets }) => picture.topics.filter((topic) => targets.some(({ arn }) => arn === topic.arn)))
    .filter(inGlobal);
  const listening = used.find(({ subscribers }) => subscribers.some(({ confirmed }) => confirmed));
  const chosen = picture.topics.find(({ arn, region }) => prefer.includes(arn) && region === picture.global);
  const own = topicToBe(picture, topicArn(account.facts, picture.global, topicName));
  return listening ?? chosen ?? used[0] ?? own;
}

export function rulesPlan(asked: RulesWanted, context: AwsContext): readonly Change[] {
  const detail = { ...asked.detail, watched: asked.detail.watched.filter(({ only }) => only !== 'alarms') };
  const wanted = { ...asked, detail };
  const { choice } = wanted;
  const { picture } = detail;
  const topic = topicForRules(wanted, context);
  if (topic.encrypted) throw encryptedTopic(topic);
  const ready = withTopicReady(picture, topic);
  const ids = [...new Set(detail.watched.map(({ rule }) => rule))];
  const rules = ids.map((id) => ruleChanges(id, topic, { ...wanted, picture: ready, context }));
  const made = rules.flatMap(({ rule }) => rule ?? []);
  const isMade = ({ name, region }: RulePicture) => made.some((rule) => rule.name === name && rule.region === region);
  const done = { ...ready, rules: [...ready.rules.filter((rule) => !isMade(rule)), ...made] };
  return [
    ...topicChanges(topic, 'rules', context),
    ...subscription(topic, { address: choice.address, isWanted: detail.isUnheard }, context),
    ...rules.flatMap(({ changes }) => changes),
    ...forwardChanges(wanted, done, context),
  ];
}

interface At extends RulesWanted {
  readonly picture: AlertPicture;
  readonly context: AwsContext;
}

/** From where an event may come that a rule in the global Region is to catch: other Regions forward to it. */
function origins(one: Watched, { picture, choice }: At): readonly string[] {
  const [elsewhere] = placesOf(one, picture, choice.scope).filter((region) => region !== picture.global);
  return [
    ...(one.where === 'home' && elsewhere !== undefined ? [] : [picture.global]),
    ...(elsewhere === undefined ? [] : [elsewhere]),
  ];
}

function isCaught(one: Watched, at: At): boolean {
  const { picture } = at;
  return origins(one, at).every(
    (from) =>
      byRules(picture, one, from, takesEvents).length > 0 ||
      picture.rules.some(
        (rule) =>
          rule.region === picture.global && isOn(rule) && catches(picture, rule, one, from) && hasTopic(rule, picture),
      ),
  );
}

const hasTopic = ({ targets, region }: RulePicture, { topics }: AlertPicture) =>
  topics.some((topic) => topic.region === region && takesEvents(topic) && targets.some(({ arn }) => arn === topic.arn));

/** The calls, and the rule as they leave it. */
function ruleChanges(
  id: RuleId,
  topic: TopicPicture,
  at: At,
): { readonly changes: readonly Change[]; readonly rule?: RulePicture } {
  const { picture, detail, context } = at;
  const all = detail.watched.filter(({ rule }) => rule === id);
  const missing = all.filter((one) => !isCaught(one, at));
  if (missing.length === 0) return { changes: [] };
  const types = [signIn, apiCall].filter((type) => missing.some(({ detailType }) => detailType === type));
  const name = nameOfRule(id);
  const text = id === 'root-use' ? rootRule(name, types) : changeRule(id, name);
  const catchesAll = (rule: RulePicture) =>
    missing.every((one) => origins(one, at).every((from) => catches(picture, rule, one, from)));
  const able = picture.rules.filter(
    (rule) =>
      rule.region === picture.global &&
      catchesAll(rule) &&
      (hasTopic(rule, picture) || rule.targets.length < mostTargets),
  );
  // One that is there serves, ours first; one that is switched off is switched on again.
  const known = able.find((rule) => rule.name === name) ?? able[0];
  const rule = known ?? { region: picture.global, name, pattern: JSON.stringify(text.pattern), targets: [] };
  const target = { Id: 'rootlock-alerts', Arn: topic.arn };
  const aims = known !== undefined && hasTopic(known, picture);
  const targets = aims ? rule.targets : [...rule.targets, { id: target.Id, arn: target.Arn, roleArn: undefined }];
  return {
    changes: [
      ...(known === undefined
        ? [putRule(`rule-${id}`, text, picture.global, context)]
        : switchedOn(`rule-${id}`, known, context)),
      ...(aims ? [] : [putTarget(`target-${id}`, rule, target, context)]),
    ],
    rule: { ...rule, targets, state: known !== undefined && isOn(known) ? known.state : text.state },
  };
}

function encryptedTopic({ name }: TopicPicture): Problem {
  return new Problem('aws', {
    happened: `The topic ${name} is encrypted, and whether its key lets EventBridge in cannot be seen from here.`,
    account: 'Nothing was changed.',
    next: [`Switch the encryption of ${name} off, or choose another topic, then open this step again.`],
  });
}
