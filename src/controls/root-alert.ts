// An alarm on every use of root, to somebody who has confirmed that they listen: by EventBridge rules, by alarms on the
// logs of the trail, or by both. Whatever is there and does the job counts, whoever made it.
import { byLogs, byRules, firstAlertReads } from '../aws/alert-routes.ts';
import { listed } from '../aws/users.ts';
import type { Proposal } from '../engine/control.ts';
import type { Fact } from '../engine/port.ts';
import { noTrailYet, shutDetail, shutHere, stuckOn, withoutTrail } from './alert-blocked.ts';
import { rootEvents, rootKeyReads } from './alert-events.ts';
import {
  type AlertDetail,
  gapsIn,
  isShutHere,
  isUnheard,
  kindFacts,
  listenerFacts,
  lookFor,
  topicsReached,
  unknownRegions,
  unreadFacts,
} from './alert-gaps.ts';
import { askedFor } from './alert-questions.ts';
import { type TestDue, testDue, testFacts, testProposal } from './alert-test.ts';
import { alertUndo } from './alert-undo.ts';
import { missingCalls, sendAll, unconfirmed, waitForConfirmation } from './alert-work.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';

export interface RootAlertDetail extends AlertDetail {
  readonly test: TestDue | undefined;
}

export const rootAlert: AwsControl<RootAlertDetail> = {
  id: 'root-alert',
  title: 'Raise an alarm when root is used',
  short: 'Alert on root use',
  group: 'Watch',
  why: 'Root at rest makes no calls, so any use of it is either you or somebody who should not be there.',
  cost: 'Practically none by EventBridge; by alarms the logs are billed, cents a month for a small account.',
  needs: ['cloudtrail'],
  everyRegion: true,
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '5.3' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '4.3' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.02' },
    { framework: 'Prowler', version: '5.40.0', id: 'cloudwatch_log_metric_filter_root_usage' },
  ],
  sources: [
    {
      title: 'Alarm on root use with EventBridge',
      url: 'https://repost.aws/knowledge-center/root-user-account-eventbridge-rule',
    },
    {
      title: 'Events of AWS services by CloudTrail',
      url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    },
  ],
  mayAcceptRisk: true,

  firstReads: firstAlertReads,

  inspect: async (context) => {
    const { account, memory } = context;
    const { facts } = account;
    if (isShutHere(facts)) {
      return { state: 'open', statement: shutHere, facts: [], detail: { ...shutDetail, test: undefined } };
    }
    const watched = rootEvents(facts);
    const picture = await lookFor(context, watched, [rootKeyReads(facts)]);
    const choice = memory.fact('alert');
    const gaps = gapsIn(picture, watched, choice);
    const topics = topicsReached({ picture, watched, choice });
    const found: AlertDetail = { picture, watched, choice, gaps, isUnheard: isUnheard(choice, topics, context) };
    const test = testDue(choice, topics, context);
    const detail: RootAlertDetail = { ...found, test };
    const shown: readonly Fact[] = [
      ...kindFacts(found),
      ...keyFacts(found, context),
      ...scopeFacts(found),
      ...listenerFacts(topics),
      ...testFacts(topics, context),
      ...unreadFacts(picture),
    ];
    if (picture.trails.length === 0) return withoutTrail(shown, detail);
    if (gaps.length > 0 || found.isUnheard) {
      const waiting = choice === undefined ? [] : unconfirmed(found, choice);
      const statement =
        waiting.length > 0
          ? `Nobody has opened the link in the mail to ${choice?.address ?? ''} yet.`
          : gaps.length === 0
            ? `${choice?.address ?? ''} does not get the alarm yet.`
            : `Not every use of root raises an alarm: ${missingWords(found)}.`;
      return { state: 'open', statement, facts: shown, detail };
    }
    const notRead = unknownRegions(picture);
    if (notRead.length > 0 && choice?.scope !== 'global' && watched.some((one) => byLogs(picture, one) === undefined)) {
      const statement = `Whether use of root raises an alarm in ${listed(notRead)} could not be read.`;
      return { state: 'unknown', statement, facts: shown, detail };
    }
    if (test !== undefined) {
      const statement = test.sent
        ? 'Whether the test message arrived is not known yet.'
        : 'The alarm has not been tried out yet.';
      return { state: 'open', statement, facts: shown, detail };
    }
    const left = scopeFacts(found).length > 0 ? `, except for calls outside ${picture.global}, as was chosen` : '';
    return { state: 'verified', statement: `Use of root raises an alarm${left}.`, facts: shown, detail };
  },

  plan: async ({ detail }, context): Promise<Proposal> => {
    if (isShutHere(context.account.facts)) {
      return {
        kind: 'blocked',
        why: shutHere,
        next: ['Leave, and start rootlock again with --region us-west-2: alarms on the logs of a trail work there.'],
      };
    }
    if (detail.gaps.length === 0 && !detail.isUnheard) {
      const again = async () => rootAlert.plan(await rootAlert.inspect(context), context);
      return detail.test === undefined ? { kind: 'nothing' } : testProposal(detail.test, context, again);
    }
    if (detail.picture.trails.length === 0) return noTrailYet;
    const { choice } = detail;
    if (choice === undefined) {
      await askedFor(detail, context);
      return rootAlert.plan(await rootAlert.inspect(context), context);
    }
    const prefer = choice.topicArn === undefined ? [] : [choice.topicArn];
    const calls = await missingCalls({ control: 'root-alert', detail, choice, prefer }, context);
    if (calls !== undefined) return calls;
    const waiting = unconfirmed(detail, choice);
    return waiting.length === 0
      ? stuckOn(`${detail.gaps[0]?.watched.says ?? 'use of root'} in ${detail.gaps[0]?.region ?? ''}`)
      : waitForConfirmation('root-alert', waiting, choice, context);
  },

  apply: async (hands, { detail }, { memory, clock }) => {
    if (!hands.has('test-message')) return sendAll(hands);
    const { test, choice } = detail;
    await hands.send('test-message');
    if (test === undefined || choice === undefined) return;
    const at = new Date(clock.now()).toISOString();
    await memory.remember({
      fact: 'alert-test',
      topicArn: test.topic.arn,
      address: choice.address,
      outcome: 'sent',
      at,
    });
  },

  verify: async (context) => verdictOf(await rootAlert.inspect(context)),

  undo: (context) => alertUndo('root-alert', context),
};

function missingWords({ picture, gaps }: AlertDetail): string {
  const kinds = [...new Set(gaps.map(({ watched }) => watched.says))];
  const regions = [...new Set(gaps.map(({ region }) => region))];
  const onlyElsewhere = !regions.includes(picture.global);
  return `${kinds.join(' and ')}${onlyElsewhere ? ` in ${regions.length === 1 ? (regions[0] ?? '') : `${regions.length} Regions`}` : ''}`;
}

/** Not asked for, but good to know: a key does not sign in. */
function keyFacts({ picture }: AlertDetail, { account }: AwsContext): readonly Fact[] {
  const sample = rootKeyReads(account.facts);
  const seen = byLogs(picture, sample) !== undefined || byRules(picture, sample, picture.global).length > 0;
  return [fact('Reads by a root key', seen ? 'raise an alarm' : 'no alarm', seen ? 'good' : 'plain')];
}

/** The gap that the owner chose to leave. */
function scopeFacts({ picture, choice, watched }: AlertDetail): readonly Fact[] {
  const others = picture.regions.filter((region) => region !== picture.global);
  const seen = (region: string) =>
    watched.every((one) => one.where === 'global' || byLogs(picture, one) || byRules(picture, one, region).length > 0);
  const left = choice?.scope === 'global' ? others.filter((region) => !seen(region)) : [];
  if (left.length === 0) return [];
  return [
    fact(
      'Left out',
      `calls in ${left.length === 1 ? (left[0] ?? '') : `${left.length} Regions`} raise no alarm, as was chosen`,
      'warning',
    ),
  ];
}
