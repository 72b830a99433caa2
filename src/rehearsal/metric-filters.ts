// Metric filters of log groups (CloudWatch Logs API reference, PutMetricFilter, TestMetricFilter).
import { MalformedFilter } from './filter-condition.ts';
import { parseFilterPattern, type FilterPattern } from './filter-pattern.ts';
import { optionalText, requiredText, structures, texts, type Input } from './input.ts';
import { parsePath } from './json-path.ts';
import { paging, refuse, theGroup } from './log-groups.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { inRegion, type LogGroup, type MetricFilter } from './services-state.ts';
import { tokenPage } from './token-page.ts';

const filtersPerGroup = 100;

/** Throws InvalidParameterException for a pattern that is none. */
export function readPattern(input: Input): FilterPattern {
  try {
    return parseFilterPattern(optionalText(input, 'filterPattern') ?? '');
  } catch (error) {
    if (!(error instanceof MalformedFilter)) throw error;
    throw refuse('InvalidParameter', `Invalid metric filter pattern: ${error.message}.`);
  }
}

function checkTransformation(transformation: Input): void {
  const value = requiredText(transformation, 'metricValue');
  if (Number.isNaN(Number(value)) && parsePath(value) === undefined) {
    throw refuse('InvalidParameter', 'The metric value must be a number or a selector.');
  }
  if (transformation['dimensions'] !== undefined && transformation['defaultValue'] !== undefined) {
    throw refuse('InvalidParameter', 'A metric with dimensions cannot have a default value.');
  }
}

function newFilter({ input, now }: CallContext): MetricFilter {
  const name = requiredText(input, 'filterName');
  readPattern(input);
  const [transformation = {}] = structures(input, 'metricTransformations');
  checkTransformation(transformation);
  return { name, pattern: optionalText(input, 'filterPattern') ?? '', transformation, createdAt: now };
}

function describeFilter(group: LogGroup, filter: MetricFilter): Output {
  return {
    filterName: filter.name,
    filterPattern: filter.pattern,
    metricTransformations: [filter.transformation],
    creationTime: filter.createdAt,
    logGroupName: group.name,
  };
}

export const metricFilterOperations: OperationTable = {
  PutMetricFilter: {
    mutating: true,
    run: (context) => {
      const { filters } = theGroup(context);
      const filter = newFilter(context);
      if (!filters.has(filter.name) && filters.size >= filtersPerGroup) {
        throw refuse('LimitExceeded', `A log group can have at most ${filtersPerGroup} metric filters.`);
      }
      filters.set(filter.name, filter);
      return {};
    },
  },
  DescribeMetricFilters: {
    mutating: false,
    run: (context) => {
      const { account, input, region } = context;
      const groups =
        optionalText(input, 'logGroupName') === undefined
          ? inRegion(account.services.logGroups.values(), region)
          : [theGroup(context)];
      const prefix = optionalText(input, 'filterNamePrefix') ?? '';
      const [metric, space] = [optionalText(input, 'metricName'), optionalText(input, 'metricNamespace')];
      const filters = groups.flatMap((group) =>
        [...group.filters.values()]
          .filter(
            ({ name, transformation }) =>
              name.startsWith(prefix) &&
              (metric === undefined || transformation['metricName'] === metric) &&
              (space === undefined || transformation['metricNamespace'] === space),
          )
          .map((filter) => describeFilter(group, filter)),
      );
      const { items, next } = tokenPage(filters, input, paging);
      return { metricFilters: items, nextToken: next };
    },
  },
  DeleteMetricFilter: {
    mutating: true,
    run: (context) => {
      if (!theGroup(context).filters.delete(requiredText(context.input, 'filterName'))) {
        throw refuse('ResourceNotFound', 'The specified metric filter does not exist.');
      }
      return {};
    },
  },
  TestMetricFilter: {
    mutating: false,
    run: ({ input }) => {
      const { matches, extracts } = readPattern(input);
      const messages = texts(input, 'logEventMessages');
      return {
        matches: messages.flatMap((eventMessage, index) =>
          matches(eventMessage)
            ? [{ eventNumber: index + 1, eventMessage, extractedValues: extracts(eventMessage) }]
            : [],
        ),
      };
    },
  },
};
