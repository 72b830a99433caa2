// CloudWatch Logs: log groups and how long they keep; what measures and what fills them is in files of its own
// (CloudWatch Logs API reference).
import { constrained, validationError } from './constraints.ts';
import { optionalNumber, optionalText, requiredText } from './input.ts';
import { logEventOperations } from './log-events.ts';
import { groupArn, paging, refuse, theGroup } from './log-groups.ts';
import { logPolicyOperations } from './log-policies.ts';
import { metricFilterOperations } from './metric-filters.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { addTags, mappedTags } from './service-tags.ts';
import { inRegion, type LogGroup } from './services-state.ts';
import { tokenPage } from './token-page.ts';

const retentions = new Set([
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
]);

const tagRefusals = { tooMany: 'TooManyTagsException' } as const;

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
    storedBytes: group.events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    kmsKeyId: group.kmsKeyId,
    logGroupClass: 'STANDARD',
  };
}

/** A wrong parameter is InvalidParameterException here (refusals.ts). */
export const logOperations: OperationTable = constrained('logs', validationError, {
  CreateLogGroup: {
    mutating: true,
    run: (context) => {
      const { account, input, now, region } = context;
      const name = requiredText(input, 'logGroupName');
      const arn = groupArn(context, name);
      const { logGroups } = account.services;
      if (logGroups.has(arn)) throw refuse('ResourceAlreadyExists', 'The specified log group already exists');
      const kmsKeyId = optionalText(input, 'kmsKeyId');
      const tags = mappedTags(input, tagRefusals);
      logGroups.set(arn, {
        ...{ arn, name, region, createdAt: now, tags },
        ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
        filters: new Map(),
        events: [],
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
  ...metricFilterOperations,
  ...logEventOperations,
  ...logPolicyOperations,
  TagResource: {
    mutating: true,
    run: (context) => {
      addTags(tagged(context).tags, mappedTags(context.input, tagRefusals), tagRefusals);
      return {};
    },
  },
  ListTagsForResource: { mutating: false, run: (context) => ({ tags: tagged(context).tags }) },
});
