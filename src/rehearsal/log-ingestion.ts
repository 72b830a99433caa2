// Lines arriving in a log group: they are kept, and its metric filters measure them
// (CloudWatch Logs User Guide, "Configuring metric values for a metric filter").
import type { Datum } from './alert-state.ts';
import { parseFilterPattern, readJson, textOf } from './filter-pattern.ts';
import { isStructure, optionalText, type Input } from './input.ts';
import { parsePath, valuesAt } from './json-path.ts';
import type { LogGroup, MetricFilter } from './services-state.ts';
import type { AccountState } from './state.ts';

export interface Lines {
  readonly stream: string;
  readonly at: number;
  readonly messages: readonly string[];
}

/** Measurements carry the time at which the lines were written. */
export function writeLog({ services }: AccountState, group: LogGroup, { stream, at, messages }: Lines): void {
  group.events.push(...messages.map((message) => ({ stream, at, message })));
  for (const filter of group.filters.values())
    services.metrics.push(...measured(group, filter, { stream, at, messages }));
}

/** One value for each line that matches; the default value, if there is one, when none of them does. */
function measured({ region }: LogGroup, filter: MetricFilter, { at, messages }: Lines): readonly Datum[] {
  const { transformation } = filter;
  const text = (field: string) => optionalText(transformation, field) ?? '';
  const datum = (value: number, dimensions: Datum['dimensions'] = new Map()): Datum => ({
    ...{ region, at, value, dimensions },
    namespace: text('metricNamespace'),
    metric: text('metricName'),
  });
  const { matches } = parseFilterPattern(filter.pattern);
  const matching = messages.filter(matches);
  const otherwise = transformation['defaultValue'];
  if (matching.length === 0) return typeof otherwise === 'number' ? [datum(otherwise)] : [];
  return matching.flatMap((message) => {
    const value = valueIn(message, text('metricValue'));
    return Number.isNaN(value) ? [] : [datum(value, dimensionsIn(message, transformation['dimensions']))];
  });
}

/** A number, or the number at a selector. */
function valueIn(message: string, text: string): number {
  const path = parsePath(text);
  if (path === undefined) return Number(text);
  const [value] = valuesAt(readJson(message), path);
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

function dimensionsIn(message: string, given: Input[string]): Datum['dimensions'] {
  if (!isStructure(given)) return new Map();
  const event = readJson(message);
  return new Map(
    Object.entries(given).flatMap(([name, selector]) => {
      const path = typeof selector === 'string' ? parsePath(selector) : undefined;
      return path === undefined ? [] : valuesAt(event, path).map((value) => [name, textOf(value)] as const);
    }),
  );
}
