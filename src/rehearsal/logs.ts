// CloudWatch Logs: log groups, how long they keep, and metric filters. Patterns are kept and not evaluated
// (CloudWatch Logs API reference).
import { AwsError } from './aws-error.ts';
import { optionalNumber, optionalText, requiredText, structures, type Input } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { addTags, mappedTags } from './service-tags.ts';
import { inRegion, type LogGroup, type MetricFilter } from './services-state.ts';
import { tokenPage } from './token-page.ts';

const filtersPerGroup = 100;
const refuse = (code: string, message: string) => new AwsError(`${code}Exception`, 400, message);
const paging = { size: 'limit', token: 'nextToken', most: 50, refusal: 'InvalidParameterException' } as const;

const retentions = new Set([
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
]);

function arnOf({ account, region }: CallContext, name: string): string {
  return `arn:${account.partition}:logs:${region}:${account.accountId}:log-group:${name}`;
}

function groupName(input: Input): string {
  const name = requiredText(input, 'logGroupName');
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) {
    throw refuse('InvalidParameter', `The log group name ${name} is not valid.`);
  }
  return name;
}

function theGroup(context: CallContext): LogGroup {
  const group = context.account.services.logGroups.get(arnOf(context, groupName(context.input)));
  if (group === undefined) throw refuse('ResourceNotFound', 'The specified log group does not exist.');
  return group;
}

function tagged(context: CallContext): LogGroup {
  const arn = requiredText(context.input, 'resourceArn').replace(/:\*$/, '');
  const group = context.account.services.logGroups.get(arn);
  if (group === undefined) throw refuse('ResourceNotFound', 'The specified resource does not exist.');
  return group;
}

function describeGroup(group: LogGroup): Output {
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    retentionInDays: group.retentionDays,
    metricFilterCount: group.filters.size,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    storedBytes: 0,
    kmsKeyId: group.kmsKeyId,
    logGroupClass: 'STANDARD',
  };
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

function newFilter({ input, now }: CallContext): MetricFilter {
  const name = requiredText(input, 'filterName');
  if (!/^[^:*]{1,512}$/.test(name)) throw refuse('InvalidParameter', 'The filter name is not valid.');
  const pattern = optionalText(input, 'filterPattern');
  if (pattern === undefined || pattern.length > 1024) {
    throw refuse('InvalidParameter', 'The filter pattern must have at most 1024 characters.');
  }
  // `{ … }` and `[ … ]` are the patterns with a form of their own.
  if (/^\s*\{/.test(pattern) !== /\}\s*$/.test(pattern)) {
    throw refuse('InvalidParameter', `Invalid metric filter pattern: ${pattern}`);
  }
  const [transformation, ...more] = structures(input, 'metricTransformations');
  if (transformation === undefined || more.length > 0) {
    throw refuse('InvalidParameter', 'There must be exactly one metric transformation.');
  }
  for (const field of ['metricName', 'metricNamespace', 'metricValue']) requiredText(transformation, field);
  return { name, pattern, transformation, createdAt: now };
}

export const logOperations: OperationTable = {
  CreateLogGroup: {
    mutating: true,
    run: (context) => {
      const { account, input, now, region } = context;
      const name = groupName(input);
      const arn = arnOf(context, name);
      const { logGroups } = account.services;
      if (logGroups.has(arn)) throw refuse('ResourceAlreadyExists', 'The specified log group already exists');
      const kmsKeyId = optionalText(input, 'kmsKeyId');
      const tags = mappedTags(input);
      logGroups.set(arn, {
        ...{ arn, name, region, createdAt: now, tags },
        ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
        filters: new Map(),
      });
      return {};
    },
  },
  DeleteLogGroup: {
    mutating: true,
    run: (context) => {
      context.account.services.logGroups.delete(theGroup(context).arn);
      return {};
    },
  },
  DescribeLogGroups: {
    mutating: false,
    run: ({ account, input, region }) => {
      const prefix = optionalText(input, 'logGroupNamePrefix') ?? '';
      const pattern = (optionalText(input, 'logGroupNamePattern') ?? '').toLowerCase();
      const groups = inRegion(account.services.logGroups.values(), region)
        .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1));
      const { items, next } = tokenPage(groups, input, paging);
      return { logGroups: items.map(describeGroup), nextToken: next };
    },
  },
  PutRetentionPolicy: {
    mutating: true,
    run: (context) => {
      const days = optionalNumber(context.input, 'retentionInDays');
      if (days === undefined || !retentions.has(days)) {
        throw refuse('InvalidParameter', `retentionInDays must be one of ${[...retentions].join(', ')}.`);
      }
      theGroup(context).retentionDays = days;
      return {};
    },
  },
  DeleteRetentionPolicy: {
    mutating: true,
    run: (context) => {
      delete theGroup(context).retentionDays;
      return {};
    },
  },
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
  TagResource: {
    mutating: true,
    run: (context) => {
      addTags(tagged(context).tags, mappedTags(context.input));
      return {};
    },
  },
  ListTagsForResource: { mutating: false, run: (context) => ({ tags: tagged(context).tags }) },
};
