// What an alarm does when its state changes: a message to the topics it names. Other actions are not simulated
// (CloudWatch User Guide, "Alarm actions").
import { optionalText, texts } from './input.ts';
import type { Alarm } from './services-state.ts';
import { publishAsService } from './sns-delivery.ts';
import type { AccountState } from './state.ts';

const actionFields: { readonly [state: string]: string } = {
  ALARM: 'AlarmActions',
  OK: 'OKActions',
  INSUFFICIENT_DATA: 'InsufficientDataActions',
};

/** For the state the alarm is in now. The default policy of a topic lets alarms of its own account in. */
export function runActions(account: AccountState, alarm: Alarm, before: Alarm['state']): void {
  const field = actionFields[alarm.state.value];
  if (!alarm.actionsEnabled || field === undefined) return;
  const notice = { ...wordsOf(account, alarm, before), at: alarm.state.at };
  const by = { service: 'cloudwatch.amazonaws.com', sourceArn: alarm.arn } as const;
  for (const topicArn of texts(alarm.settings, field)) {
    publishAsService(account, { region: alarm.region, topicArn }, by, notice);
  }
}

function wordsOf({ accountId }: AccountState, alarm: Alarm, before: Alarm['state']) {
  const { name, region, state, settings, arn } = alarm;
  const text = (field: string) => optionalText(settings, field) ?? '';
  const lines: readonly (readonly [string, string])[] = [
    ['Name', name],
    ['Description', text('AlarmDescription')],
    ['State Change', `${before.value} -> ${state.value}`],
    ['Reason for State Change', state.reason],
    ['Timestamp', new Date(state.at).toISOString()],
    ['AWS Account', accountId],
    ['Alarm Arn', arn],
    ['Metric', `${text('Namespace')} ${text('MetricName')}`],
  ];
  const about = `The alarm "${name}" in ${region} is now in the state ${state.value}.`;
  const subject = `${state.value}: "${name}" in ${region}`;
  return {
    subject: subject.length < 100 ? subject : `${subject.slice(0, 96)}...`,
    message: [about, '', ...lines.map(([label, value]) => `- ${label}: ${value}`)].join('\n'),
  };
}
