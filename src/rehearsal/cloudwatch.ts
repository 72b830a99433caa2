// CloudWatch alarms as they are put and read; what changes their state is in alarm-evaluation.ts
// (CloudWatch API reference, PutMetricAlarm).
import { changeState } from './alarm-evaluation.ts';
import { AwsError } from './aws-error.ts';
import { constrained, wordsFor } from './constraints.ts';
import { flag, optionalNumber, optionalText, requiredText, texts, type Input } from './input.ts';
import type { CallContext, OperationTable, Output, OutputValue } from './operation.ts';
import { addTags, listedTags, writeTagList } from './service-tags.ts';
import { inRegion, type Alarm } from './services-state.ts';
import { tokenPage } from './token-page.ts';

export const alarmNamespace = 'http://monitoring.amazonaws.com/doc/2010-08-01/';

/** With the name that the older protocol has for the same error. */
function refuse(code: string, older: string, status: number, message: string): AwsError {
  return new AwsError(code, status, message, { 'x-amzn-query-error': `${older};Sender` });
}

const invalid = (message: string) => refuse('ValidationException', 'ValidationError', 400, message);
const tagRefusals = { wrong: invalid } as const;

const missingData = new Set(['breaching', 'notBreaching', 'ignore', 'missing']);

function arnOf({ account, region }: CallContext, name: string): string {
  return `arn:${account.partition}:cloudwatch:${region}:${account.accountId}:alarm:${name}`;
}

function checkSettings(input: Input): void {
  if (!missingData.has(optionalText(input, 'TreatMissingData') ?? 'missing')) {
    throw invalid(`TreatMissingData must be one of ${[...missingData].join(', ')}.`);
  }
  if (input['Metrics'] !== undefined) return;
  for (const field of ['MetricName', 'Namespace']) requiredText(input, field);
  const period = optionalNumber(input, 'Period');
  if (period === undefined || (period !== 10 && period !== 20 && period !== 30 && period % 60 !== 0) || period < 10) {
    throw invalid('Period must be 10, 20, 30 or a multiple of 60.');
  }
  if (optionalText(input, 'Statistic') === undefined && optionalText(input, 'ExtendedStatistic') === undefined) {
    throw invalid('Statistic or ExtendedStatistic must be given.');
  }
}

/** Values that came as text over the older protocol, as the numbers they are. */
const numbers = new Set(['Period', 'EvaluationPeriods', 'EvaluationInterval', 'DatapointsToAlarm', 'Threshold']);

function settingsOf(alarm: Alarm): Output {
  const kept = Object.entries(alarm.settings).filter(([name]) => name !== 'Tags' && name !== 'ActionsEnabled');
  return Object.fromEntries(
    kept.map(([name, value]): [string, OutputValue] => [name, numbers.has(name) ? Number(value) : value]),
  );
}

function describeAlarm(alarm: Alarm): Output {
  return {
    ...{ OKActions: [], AlarmActions: [], InsufficientDataActions: [], Dimensions: [] },
    ...settingsOf(alarm),
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.updatedAt),
    ActionsEnabled: alarm.actionsEnabled,
    StateValue: alarm.state.value,
    StateReason: alarm.state.reason,
    StateUpdatedTimestamp: new Date(alarm.state.at),
  };
}

function theAlarm(context: CallContext, name: string): Alarm {
  const alarm = context.account.services.alarms.get(arnOf(context, name));
  if (alarm === undefined)
    throw refuse('ResourceNotFound', 'ResourceNotFound', 404, `The alarm ${name} does not exist.`);
  return alarm;
}

function tagged({ account, input }: CallContext): Alarm {
  const alarm = account.services.alarms.get(requiredText(input, 'ResourceARN'));
  if (alarm === undefined) {
    throw refuse('ResourceNotFoundException', 'ResourceNotFoundException', 404, 'The resource does not exist.');
  }
  return alarm;
}

/** A name that no alarm has is passed over: these two operations declare no errors. */
function switchActions(enabled: boolean) {
  return (context: CallContext): Output => {
    for (const name of texts(context.input, 'AlarmNames')) {
      const alarm = context.account.services.alarms.get(arnOf(context, name));
      if (alarm !== undefined) alarm.actionsEnabled = enabled;
    }
    return {};
  };
}

export const alarmOperations: OperationTable = constrained('monitoring', (all) => invalid(wordsFor(all)), {
  PutMetricAlarm: {
    mutating: true,
    run: (context) => {
      const { account, input, now, region } = context;
      const name = requiredText(input, 'AlarmName');
      checkSettings(input);
      const arn = arnOf(context, name);
      const own = account.services.alarms.get(arn);
      account.services.alarms.set(arn, {
        ...{ arn, name, region, settings: input, updatedAt: now, evaluatedAt: now },
        actionsEnabled: flag(input, 'ActionsEnabled', true),
        state: own?.state ?? { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', at: now },
        tags: own?.tags ?? listedTags(input, tagRefusals),
      });
      return {};
    },
  },
  DescribeAlarms: {
    mutating: false,
    run: ({ account, input, region }) => {
      const [names, prefix] = [texts(input, 'AlarmNames'), optionalText(input, 'AlarmNamePrefix') ?? ''];
      const state = optionalText(input, 'StateValue');
      const types = texts(input, 'AlarmTypes');
      const alarms = inRegion(account.services.alarms.values(), region).filter(
        (alarm) =>
          (names.length === 0 || names.includes(alarm.name)) &&
          alarm.name.startsWith(prefix) &&
          (state === undefined || alarm.state.value === state) &&
          (types.length === 0 || types.includes('MetricAlarm')),
      );
      const { items, next } = tokenPage(alarms, input, {
        ...{ size: 'MaxRecords', token: 'NextToken', most: 100 },
        refusal: 'InvalidNextToken',
      });
      return { MetricAlarms: items.map(describeAlarm), CompositeAlarms: [], NextToken: next };
    },
  },
  DescribeAlarmsForMetric: {
    mutating: false,
    run: ({ account, input, region }) => {
      const [metric, space] = [requiredText(input, 'MetricName'), requiredText(input, 'Namespace')];
      const alarms = inRegion(account.services.alarms.values(), region).filter(
        ({ settings }) => settings['MetricName'] === metric && settings['Namespace'] === space,
      );
      return { MetricAlarms: alarms.map(describeAlarm) };
    },
  },
  DeleteAlarms: {
    mutating: true,
    run: (context) => {
      const alarms = texts(context.input, 'AlarmNames').map((name) => theAlarm(context, name));
      for (const { arn } of alarms) context.account.services.alarms.delete(arn);
      return {};
    },
  },
  SetAlarmState: {
    mutating: true,
    run: (context) => {
      const value = requiredText(context.input, 'StateValue');
      const { account, input, now } = context;
      const alarm = theAlarm(context, requiredText(input, 'AlarmName'));
      changeState(account, alarm, { value, reason: requiredText(input, 'StateReason'), at: now });
      return {};
    },
  },
  EnableAlarmActions: { mutating: true, run: switchActions(true) },
  DisableAlarmActions: { mutating: true, run: switchActions(false) },
  TagResource: {
    mutating: true,
    run: (context) => {
      addTags(tagged(context).tags, listedTags(context.input, tagRefusals), tagRefusals);
      return {};
    },
  },
  ListTagsForResource: { mutating: false, run: (context) => ({ Tags: writeTagList(tagged(context).tags) }) },
});
