// The same alarm for what prepares an attack or hides one: changes to IAM policies, to the trail, to the alarms themselves,
// to account and billing settings. It goes where the alarm on root use goes.
import { byLogs, byRules, firstAlertReads } from '../aws/alert-routes.ts';
import { confirmedOf } from '../aws/alert-topics.ts';
import { listed } from '../aws/users.ts';
import { noTrailYet, shutDetail, shutHere, stuckOn, withoutTrail } from './alert-blocked.ts';
import { changeEvents, rootEvents, type Watched } from './alert-events.ts';
import {
  type AlertDetail,
  type Choice,
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
import { alertUndo } from './alert-undo.ts';
import { missingCalls, sendAll, unconfirmed, waitForConfirmation } from './alert-work.ts';
import { type AwsControl, verdictOf } from './contract.ts';

export interface ChangeAlertDetail extends AlertDetail {
  /** ARNs of the topics to which use of root goes. */
  readonly prefer: readonly string[];
}

export const changeAlert: AwsControl<ChangeAlertDetail> = {
  id: 'change-alert',
  title: 'Raise an alarm on changes that hide an attack',
  short: 'Alert on changes',
  group: 'Watch',
  why: 'Whoever takes over an account gives themselves rights, stops the trail and silences the alarms.',
  cost: 'Practically none by EventBridge; by alarms the logs are billed, cents a month for a small account.',
  needs: ['root-alert'],
  everyRegion: true,
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '5.4' },
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '5.5' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '4.4' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '4.5' },
    { framework: 'Prowler', version: '5.40.0', id: 'cloudwatch_log_metric_filter_policy_changes' },
    {
      framework: 'Prowler',
      version: '5.40.0',
      id: 'cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled',
    },
  ],
  sources: [
    {
      title: 'Events of AWS services by CloudTrail',
      url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    },
    {
      title: 'Forwarding events between Regions',
      url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html',
    },
  ],
  mayAcceptRisk: true,

  firstReads: firstAlertReads,

  inspect: async (context) => {
    const { account, memory } = context;
    const { facts } = account;
    if (isShutHere(facts)) {
      return { state: 'open', statement: shutHere, facts: [], detail: { ...shutDetail, prefer: [] } };
    }
    const root = rootEvents(facts);
    const every = [...changeEvents(facts, 'rules'), ...changeEvents(facts, 'alarms')];
    const picture = await lookFor(context, every, root);
    const chosen = memory.fact('alert');
    const byRule = root.some((one) => byRules(picture, one, picture.global).length > 0);
    const byAlarm = !byRule && root.some((one) => byLogs(picture, one) !== undefined);
    const form: Choice['form'] = chosen?.form ?? (byAlarm ? 'alarms' : 'rules');
    const watched: readonly Watched[] =
      form === 'both' ? every : changeEvents(facts, form === 'alarms' || byAlarm ? 'alarms' : 'rules');
    const ofRoot = topicsReached({ picture, watched: root, choice: chosen });
    const heard = ofRoot.flatMap((topic) => confirmedOf(topic)).find(({ protocol }) => protocol === 'email');
    const choice: Choice = chosen ?? { fact: 'alert', form, scope: 'every', address: heard?.endpoint ?? '' };
    const gaps = gapsIn(picture, watched, choice);
    const topics = topicsReached({ picture, watched, choice });
    const detail: ChangeAlertDetail = {
      ...{ picture, watched, choice, gaps, prefer: ofRoot.map(({ arn }) => arn) },
      isUnheard: chosen !== undefined && topics.length > 0 && isUnheard(chosen, topics, context),
    };
    const shown = [...kindFacts(detail), ...listenerFacts(topics), ...unreadFacts(picture)];
    if (picture.trails.length === 0) return withoutTrail(shown, detail);
    if (gaps.length > 0 || detail.isUnheard) {
      const kinds = [...new Set(gaps.map(({ watched: one }) => one.says))];
      const statement =
        gaps.length === 0
          ? `${choice.address} does not get the alarm yet.`
          : `No alarm is raised on ${kinds.length > 1 ? `${kinds.slice(0, -1).join(', ')} and ` : ''}${kinds.at(-1) ?? ''}.`;
      return { state: 'open', statement, facts: shown, detail };
    }
    const notRead = unknownRegions(picture);
    if (notRead.length > 0 && choice.scope !== 'global' && form !== 'alarms') {
      const statement = `Whether changes raise an alarm in ${listed(notRead)} could not be read.`;
      return { state: 'unknown', statement, facts: shown, detail };
    }
    return { state: 'verified', statement: 'Changes that would hide an attack raise an alarm.', facts: shown, detail };
  },

  plan: async ({ detail }, context) => {
    const { choice, prefer } = detail;
    if (isShutHere(context.account.facts) || choice === undefined) {
      return { kind: 'blocked', why: shutHere, next: ['Leave, and start rootlock again with --region us-west-2.'] };
    }
    if (detail.gaps.length === 0 && !detail.isUnheard) return { kind: 'nothing' };
    if (detail.picture.trails.length === 0) return noTrailYet;
    if (context.memory.fact('alert') === undefined && prefer.length === 0) {
      await askedFor(detail, context);
      return changeAlert.plan(await changeAlert.inspect(context), context);
    }
    const wanted = { control: 'change-alert', detail, choice, prefer } as const;
    const calls = await missingCalls(wanted, context);
    if (calls !== undefined) return calls;
    const waiting = unconfirmed(detail, choice);
    if (waiting.length > 0) {
      return waitForConfirmation('change-alert', waiting, choice, context);
    }
    return stuckOn(detail.gaps[0]?.watched.says ?? 'changes');
  },

  apply: (hands) => sendAll(hands),

  verify: async (context) => verdictOf(await changeAlert.inspect(context)),

  undo: (context) => alertUndo('change-alert', context),
};
