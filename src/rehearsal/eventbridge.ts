// EventBridge rules on the default bus: their patterns, states and targets
// (EventBridge API reference, PutRule, PutTargets).
import { AwsError } from './aws-error.ts';
import { constrained, validationError } from './constraints.ts';
import { InvalidPattern, matchesPattern, parseObject, parsePattern } from './event-pattern.ts';
import { optionalText, requiredText, structures, texts, type Input } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { addTags, listedTags, writeTagList } from './service-tags.ts';
import { inRegion, type EventRule } from './services-state.ts';
import { tokenPage } from './token-page.ts';

const rulesPerBus = 300;
const targetsPerRule = 5;
const refuse = (code: string, message: string) => new AwsError(code, 400, message);
const paging = { size: 'Limit', token: 'NextToken', most: 100 } as const;

/** The default bus is the only one, by its name or by its ARN. */
function checkBus({ account, input, region }: CallContext): void {
  const bus = optionalText(input, 'EventBusName') ?? 'default';
  if (bus !== 'default' && bus !== `arn:${account.partition}:events:${region}:${account.accountId}:event-bus/default`) {
    throw refuse('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
  }
}

function arnOf({ account, region }: CallContext, name: string): string {
  return `arn:${account.partition}:events:${region}:${account.accountId}:rule/${name}`;
}

function theRule(context: CallContext, field: string): EventRule {
  checkBus(context);
  const name = requiredText(context.input, field);
  const rule = context.account.services.rules.get(arnOf(context, name));
  if (rule === undefined) {
    throw refuse('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
  }
  return rule;
}

function checkPattern(text: string | undefined): void {
  if (text === undefined) return;
  try {
    parsePattern(text);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw refuse('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.message}`);
  }
}

/** What a target is sent instead of the event is given in one way at most, and a constant must be JSON. */
function checkInput(target: Input): void {
  const id = requiredText(target, 'Id');
  if (['Input', 'InputPath', 'InputTransformer'].filter((field) => target[field] !== undefined).length > 1) {
    throw refuse(
      'ValidationException',
      `Only one of Input, InputPath and InputTransformer may be given for target ${id}.`,
    );
  }
  const constant = optionalText(target, 'Input');
  if (constant !== undefined && !isJson(constant)) {
    throw refuse('ValidationException', `JSON syntax error in input for target ${id}.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function describeRule(rule: EventRule): Output {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.pattern,
    ScheduleExpression: rule.schedule,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: 'default',
  };
}

function changeState(state: string) {
  return (context: CallContext): Output => {
    theRule(context, 'Name').state = state;
    return {};
  };
}

function tagged(context: CallContext): EventRule {
  const rule = context.account.services.rules.get(requiredText(context.input, 'ResourceARN'));
  if (rule === undefined) throw refuse('ResourceNotFoundException', 'The resource does not exist.');
  return rule;
}

export const eventOperations: OperationTable = constrained('events', validationError, {
  // Replaces the whole rule: what is left out is gone. Targets stay.
  PutRule: {
    mutating: true,
    resource: (context) => arnOf(context, optionalText(context.input, 'Name') ?? ''),
    run: (context) => {
      const { account, input, region } = context;
      checkBus(context);
      const name = requiredText(input, 'Name');
      const arn = arnOf(context, name);
      const [pattern, schedule] = [optionalText(input, 'EventPattern'), optionalText(input, 'ScheduleExpression')];
      if (pattern === undefined && schedule === undefined) {
        throw refuse('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
      }
      checkPattern(pattern);
      if (schedule !== undefined && !/^(rate|cron)\(.+\)$/.test(schedule)) {
        throw refuse('ValidationException', 'Parameter ScheduleExpression is not valid.');
      }
      const state = optionalText(input, 'State') ?? 'ENABLED';
      const { rules } = account.services;
      const own = rules.get(arn);
      if (own === undefined && inRegion(rules.values(), region).length >= rulesPerBus) {
        throw refuse('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
      }
      const [description, roleArn] = [optionalText(input, 'Description'), optionalText(input, 'RoleArn')];
      rules.set(arn, {
        ...{ arn, name, region, state },
        ...(pattern === undefined ? {} : { pattern }),
        ...(schedule === undefined ? {} : { schedule }),
        ...(description === undefined ? {} : { description }),
        ...(roleArn === undefined ? {} : { roleArn }),
        tags: own?.tags ?? listedTags(input),
        targets: own?.targets ?? new Map<string, Input>(),
      });
      return { RuleArn: arn };
    },
  },
  DescribeRule: {
    mutating: false,
    run: (context) => ({ ...describeRule(theRule(context, 'Name')), CreatedBy: context.account.accountId }),
  },
  ListRules: {
    mutating: false,
    run: (context) => {
      const { account, input, region } = context;
      checkBus(context);
      const prefix = optionalText(input, 'NamePrefix') ?? '';
      const rules = inRegion(account.services.rules.values(), region).filter(({ name }) => name.startsWith(prefix));
      const { items, next } = tokenPage(rules, input, paging);
      return { Rules: items.map(describeRule), NextToken: next };
    },
  },
  EnableRule: { mutating: true, run: changeState('ENABLED') },
  DisableRule: { mutating: true, run: changeState('DISABLED') },
  // Deleting what is not there is no error.
  DeleteRule: {
    mutating: true,
    run: (context) => {
      checkBus(context);
      const { rules } = context.account.services;
      const arn = arnOf(context, requiredText(context.input, 'Name'));
      if ((rules.get(arn)?.targets.size ?? 0) > 0) {
        throw refuse('ValidationException', "Rule can't be deleted since it has targets.");
      }
      rules.delete(arn);
      return {};
    },
  },
  PutTargets: {
    mutating: true,
    run: (context) => {
      const rule = theRule(context, 'Rule');
      const given = structures(context.input, 'Targets');
      const ids = new Set([...rule.targets.keys(), ...given.map((target) => requiredText(target, 'Id'))]);
      if (ids.size > targetsPerRule) {
        throw refuse('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
      }
      for (const target of given) {
        checkInput(target);
        const arn = requiredText(target, 'Arn');
        if (!/^arn:[^:]+:[^:]+:/.test(arn)) {
          const reason = 'Provided Arn is not in correct format.';
          throw refuse('ValidationException', `Parameter ${arn} is not valid. Reason: ${reason}`);
        }
      }
      for (const target of given) rule.targets.set(requiredText(target, 'Id'), target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  },
  RemoveTargets: {
    mutating: true,
    run: (context) => {
      const rule = theRule(context, 'Rule');
      const failed = texts(context.input, 'Ids').filter((id) => !rule.targets.delete(id));
      return {
        FailedEntryCount: failed.length,
        FailedEntries: failed.map((id) => ({
          TargetId: id,
          ErrorCode: 'ResourceNotFoundException',
          ErrorMessage: `Target ${id} does not exist on rule ${rule.name}.`,
        })),
      };
    },
  },
  ListTargetsByRule: {
    mutating: false,
    run: (context) => {
      const { items, next } = tokenPage([...theRule(context, 'Rule').targets.values()], context.input, paging);
      return { Targets: items, NextToken: next };
    },
  },
  ListRuleNamesByTarget: {
    mutating: false,
    run: (context) => {
      const arn = requiredText(context.input, 'TargetArn');
      const rules = inRegion(context.account.services.rules.values(), context.region).filter(({ targets }) =>
        [...targets.values()].some((target) => target['Arn'] === arn),
      );
      const { items, next } = tokenPage(rules, context.input, paging);
      return { RuleNames: items.map(({ name }) => name), NextToken: next };
    },
  },
  TestEventPattern: {
    mutating: false,
    run: ({ input }) => {
      const text = requiredText(input, 'EventPattern');
      checkPattern(text);
      try {
        const event = parseObject(requiredText(input, 'Event'), 'Event');
        for (const field of ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']) {
          if (event[field] === undefined) throw new InvalidPattern(`${field} is missing`);
        }
        return { Result: matchesPattern(parsePattern(text), event) };
      } catch (error) {
        if (!(error instanceof InvalidPattern)) throw error;
        throw refuse('ValidationException', `Parameter Event is not valid. Reason: ${error.message}`);
      }
    },
  },
  TagResource: {
    mutating: true,
    run: (context) => {
      addTags(tagged(context).tags, listedTags(context.input));
      return {};
    },
  },
  UntagResource: {
    mutating: true,
    run: (context) => {
      const { tags } = tagged(context);
      for (const key of texts(context.input, 'TagKeys')) tags.delete(key);
      return {};
    },
  },
  ListTagsForResource: { mutating: false, run: (context) => ({ Tags: writeTagList(tagged(context).tags) }) },
});
