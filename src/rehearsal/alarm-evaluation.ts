// Brings alarms up to date: what their metric says by now, and the actions of every change of state on the way
// (CloudWatch User Guide, "Alarm evaluation", "Configuring how alarms treat missing data").
import type { Datum } from './alert-state.ts';
import { runActions } from './alarm-actions.ts';
import { optionalText, structures, type Input } from './input.ts';
import type { Alarm } from './services-state.ts';
import type { AccountState } from './state.ts';

const minute = 60_000;

/** Alarms look once a minute, counted from when they were put; a change at such a moment is dated then. */
export function evaluateAlarms(account: AccountState, now: number): void {
  for (const alarm of account.services.alarms.values()) {
    const rule = ruleOf(alarm);
    if (rule === undefined || now < alarm.evaluatedAt + minute) continue;
    const seenFrom = alarm.evaluatedAt - (rule.periods + 1) * rule.period;
    const data = account.services.metrics.filter((datum) => datum.at > seenFrom && isOf(alarm, datum));
    for (const at of moments(alarm, rule, data, now)) {
      const next = stateAt(rule, data, at);
      if (next !== undefined && next.value !== alarm.state.value) changeState(account, alarm, { ...next, at });
    }
    alarm.evaluatedAt = onGrid(alarm, now, Math.floor);
  }
}

/** Sets the state and, when it is another than before, runs its actions. */
export function changeState(account: AccountState, alarm: Alarm, state: Alarm['state']): void {
  const before = alarm.state;
  alarm.state = state;
  if (state.value !== before.value) runActions(account, alarm, before);
}

interface AlarmRule {
  readonly statistic: string;
  readonly period: number;
  readonly periods: number;
  readonly needed: number;
  readonly threshold: number;
  readonly comparison: string;
  readonly missing: string;
}

const statistics: { readonly [name: string]: (values: readonly number[]) => number } = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  SampleCount: (values) => values.length,
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};
const comparisons: { readonly [name: string]: (value: number, threshold: number) => boolean } = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const text = (input: Input, name: string) => optionalText(input, name) ?? '';

/** Undefined for alarms on expressions, percentiles and anomalies, which are not evaluated. */
function ruleOf({ settings }: Alarm): AlarmRule | undefined {
  const [statistic, comparison] = [text(settings, 'Statistic'), text(settings, 'ComparisonOperator')];
  if (!Object.hasOwn(statistics, statistic) || !Object.hasOwn(comparisons, comparison)) return undefined;
  const periods = Number(settings['EvaluationPeriods']);
  return {
    ...{ statistic, comparison, periods },
    period: Number(settings['Period']) * 1000,
    needed: Number(settings['DatapointsToAlarm'] ?? periods),
    threshold: Number(settings['Threshold']),
    missing: optionalText(settings, 'TreatMissingData') ?? 'missing',
  };
}

function isOf({ region, settings }: Alarm, datum: Datum): boolean {
  const wanted = structures(settings, 'Dimensions');
  return (
    datum.region === region &&
    datum.namespace === settings['Namespace'] &&
    datum.metric === settings['MetricName'] &&
    datum.dimensions.size === wanted.length &&
    wanted.every((one) => datum.dimensions.get(text(one, 'Name')) === one['Value'])
  );
}

/** A moment at which the alarm looks, at or beside `time`. */
function onGrid({ updatedAt }: Alarm, time: number, round: (value: number) => number): number {
  return updatedAt + round((time - updatedAt) / minute) * minute;
}

/** Those between the last look and now at which something may differ: a value came, moved on or fell out of sight. */
function moments(alarm: Alarm, rule: AlarmRule, data: readonly Datum[], now: number): readonly number[] {
  const steps = Array.from({ length: rule.periods + 1 }, (_, index) => index * rule.period);
  const all = data.flatMap(({ at }) => steps.map((step) => onGrid(alarm, at + step, Math.ceil)));
  const next = onGrid(alarm, alarm.evaluatedAt, Math.floor) + minute;
  return [...new Set([next, ...all])]
    .filter((at) => at > alarm.evaluatedAt && at <= now)
    .toSorted((one, other) => one - other);
}

/** Undefined: as it was. */
function stateAt(rule: AlarmRule, data: readonly Datum[], at: number) {
  const { periods, period, needed, threshold } = rule;
  const points = Array.from({ length: periods }, (_, index) => at - index * period).flatMap((end) => {
    const values = data.filter((datum) => datum.at > end - period && datum.at <= end).map(({ value }) => value);
    return values.length === 0 ? [] : [statistics[rule.statistic]?.(values) ?? Number.NaN];
  });
  const breaching = points.filter((point) => comparisons[rule.comparison]?.(point, threshold) === true).length;
  const value = judge(rule, { breaching, known: points.length });
  const shown = points.length === 0 ? 'no datapoints were received' : `datapoints ${JSON.stringify(points)}`;
  return value && { value, reason: `Threshold ${threshold}: ${shown}, ${breaching} breaching, ${needed} needed.` };
}

function judge(rule: AlarmRule, { breaching, known }: { readonly breaching: number; readonly known: number }) {
  const { periods, needed, missing } = rule;
  switch (missing) {
    case 'breaching':
      return breaching + periods - known >= needed ? 'ALARM' : 'OK';
    case 'notBreaching':
      return breaching >= needed ? 'ALARM' : 'OK';
    case 'ignore':
      if (breaching >= needed) return 'ALARM';
      return known - breaching > periods - needed ? 'OK' : undefined;
    default:
      if (known === 0) return 'INSUFFICIENT_DATA';
      return breaching >= Math.min(needed, known) ? 'ALARM' : 'OK';
  }
}
