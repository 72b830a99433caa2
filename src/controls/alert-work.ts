// What both alerts do about what is missing: one plan for all of it, then the wait until somebody has confirmed.
import { confirmedOf, subscribersOf, type TopicPicture } from '../aws/alert-topics.ts';
import { listed } from '../aws/users.ts';
import type { Proposal } from '../engine/control.ts';
import { isAwsError, Problem } from '../engine/errors.ts';
import type { Hands } from '../engine/executor.ts';
import { placeholdersIn } from '../engine/placeholders.ts';
import { type Change, sealPlan } from '../engine/plan.ts';
import { alarmsPlan, logsCost } from './alert-alarms-plan.ts';
import type { AlertDetail, Choice, RulesWanted } from './alert-gaps.ts';
import { changeAddress } from './alert-questions.ts';
import { rulesPlan } from './alert-rules-plan.ts';
import { isAsked } from './alert-topic-plan.ts';
import type { AwsContext } from './contract.ts';

/** All calls that are missing, or undefined when none is. */
export async function missingCalls(wanted: RulesWanted, context: AwsContext): Promise<Proposal | undefined> {
  const { control, choice } = wanted;
  const changes = [
    ...(choice.form === 'alarms' ? [] : rulesPlan(wanted, context)),
    ...(choice.form === 'rules' ? [] : await alarmsPlan(wanted, context)),
  ];
  // With both, one topic may serve twice.
  const once = [...new Map(changes.map((change) => [change.id, change])).values()];
  if (once.length === 0) return undefined;
  const of = control === 'root-alert' ? 'use of root' : 'changes that matter';
  return {
    kind: 'changes',
    yes: 'Set up the alert',
    plan: sealPlan({
      control,
      title: `Raise an alarm on ${of}`,
      changes: once,
      // What looks like a placeholder in a policy that was there before stands for itself.
      alternatives: Object.fromEntries(placeholdersIn(once as never).map((name) => [name, [`{${name}}`]])),
      remarks: remarksOn(once, wanted),
    }),
  };
}

function remarksOn(changes: readonly Change[], { detail, choice, control }: RulesWanted): readonly string[] {
  const others = detail.picture.regions.length - 1;
  const asks = changes.some(({ operation }) => operation === 'Subscribe');
  return [
    ...(asks
      ? [`AWS sends ${choice.address} a mail with a link. Nothing is sent there before the link was opened.`]
      : []),
    ...(choice.form !== 'alarms' && choice.scope === 'global' && others > 0
      ? [`${others} other Regions are left out: what happens there raises no alarm.`]
      : []),
    ...(choice.form === 'rules' ? [] : [logsCost]),
    ...(control === 'change-alert' ? ['Changes to rules and topics of others raise an alarm too.'] : []),
  ];
}

/** Sends every change of the plan, in the order shown. */
export async function sendAll(hands: Hands): Promise<void> {
  for (const id of hands.ids) {
    try {
      const output = await hands.send(id);
      const { FailedEntryCount = 0, FailedEntries } = output as { FailedEntryCount?: number; FailedEntries?: unknown };
      if (FailedEntryCount > 0) throw notTaken(FailedEntries);
    } catch (error) {
      // There already: an earlier attempt got this far.
      if (!isAwsError(error, 'EntityAlreadyExists', 'ResourceAlreadyExists')) throw error;
    }
  }
}

function notTaken(entries: unknown): Problem {
  return new Problem('aws', {
    happened: `EventBridge did not take a target: ${JSON.stringify(entries ?? 'no reason given').slice(0, 300)}.`,
    account: 'What was made before stays, and is completed the next time.',
    next: ['Open this step again.'],
  });
}

/** Topics whose mail to that address waits for its answer, of those that the alert needs. */
export function unconfirmed(
  { picture, isUnheard }: Pick<AlertDetail, 'picture' | 'isUnheard'>,
  { address }: Choice,
): readonly TopicPicture[] {
  return picture.topics.filter(
    (topic) => topic.exists && isAsked(topic, address) && (isUnheard || confirmedOf(topic).length === 0),
  );
}

export function waitForConfirmation(
  control: string,
  topics: readonly TopicPicture[],
  choice: Choice,
  context: AwsContext,
): Proposal {
  const { account, clock } = context;
  const { address } = choice;
  return {
    kind: 'outside',
    question: {
      kind: 'wait-for',
      id: `${control}.confirm`,
      title: 'Open the link in the mail from AWS',
      lines: [
        `AWS has sent ${topics.length === 1 ? 'a mail' : `${topics.length} mails`} to ${address}: "AWS Notification - Subscription Confirmation", about ${listed(topics.map(({ name, region }) => `${name} in ${region}`))}.`,
        'Open "Confirm subscription" in it. Look among the unwanted mail too. The link works for two days.',
      ],
      awaited: 'the confirmed subscription',
      since: clock.now(),
      errand: { kind: 'confirm-mail', address },
      options: [
        { value: 'other-address', label: 'Use another address' },
        { value: 'accept-risk', label: 'Accept the risk, with a reason' },
      ],
    },
    answered: async (option) => {
      if (option === 'other-address') await changeAddress(choice, context);
    },
    happened: async () => {
      const lists = await Promise.all(topics.map(({ arn, region }) => subscribersOf(account, arn, region)));
      return lists.every((list) => list.some(({ endpoint, confirmed }) => endpoint === address && confirmed));
    },
  };
}
