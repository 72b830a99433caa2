// Budgets with their notifications and subscribers. Nothing is ever spent (AWS Budgets API reference).
import { AwsError } from './aws-error.ts';
import { constrained, wordsFor, type Refuse } from './constraints.ts';
import { optionalText, requiredText, structures, type Input } from './input.ts';
import type { CallContext, Operation, OperationTable, Output, OutputValue } from './operation.ts';
import type { Budget } from './services-state.ts';
import { tokenPage } from './token-page.ts';

const notificationsPerBudget = 10;
const mailsPerNotification = 10;
const refuse = (code: string, message: string) => new AwsError(`${code}Exception`, 400, message);
const refuseInput: Refuse = (all) => refuse('InvalidParameter', wordsFor(all));
const paging = { size: 'MaxResults', token: 'NextToken', most: 100, refusal: 'InvalidParameterException' } as const;

function structure(input: Input, name: string): Input {
  const value = input[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  throw refuse('InvalidParameter', `${name} must not be null.`);
}

function settingsOf(input: Input): Input {
  const budget = structure(input, 'Budget');
  if (budget['BudgetLimit'] !== undefined && !(Number(requiredText(structure(budget, 'BudgetLimit'), 'Amount')) > 0)) {
    throw refuse('InvalidParameter', 'The amount of BudgetLimit must be a positive number.');
  }
  return budget;
}

function theBudget({ account, input }: CallContext): Budget {
  const name = requiredText(input, 'BudgetName');
  const budget = account.services.budgets.get(name);
  if (budget === undefined) {
    throw refuse('NotFound', `Unable to get budget: ${name} - the budget doesn't exist.`);
  }
  return budget;
}

function sameNotification(one: Input, other: Input): boolean {
  const fields = ['NotificationType', 'ComparisonOperator', 'Threshold'];
  return (
    fields.every((field) => one[field] === other[field]) &&
    (one['ThresholdType'] ?? 'PERCENTAGE') === (other['ThresholdType'] ?? 'PERCENTAGE')
  );
}

function notificationOf(given: Input, subscribers: readonly Input[]): Budget['notifications'][number] {
  if (typeof given['Threshold'] !== 'number' || given['Threshold'] < 0) {
    throw refuse('InvalidParameter', 'Threshold must be a number of 0 or more.');
  }
  if (subscribers.length === 0) throw refuse('InvalidParameter', 'A notification needs at least one subscriber.');
  subscribers.forEach(checkSubscriber);
  const mails = subscribers.filter((subscriber) => subscriber['SubscriptionType'] === 'EMAIL').length;
  if (mails > mailsPerNotification || subscribers.length - mails > 1) {
    throw refuse('CreationLimitExceeded', 'A notification can have ten e-mail subscribers and one SNS topic.');
  }
  return { notification: given, subscribers: [...subscribers] };
}

function checkSubscriber(subscriber: Input): void {
  const [type, address] = [requiredText(subscriber, 'SubscriptionType'), requiredText(subscriber, 'Address')];
  const fits = type === 'EMAIL' ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/ : type === 'SNS' ? /^arn:[^:]+:sns:/ : undefined;
  if (fits?.test(address) !== true) throw refuse('InvalidParameter', `The subscriber ${address} is not valid.`);
}

function addNotification(budget: Budget, added: Budget['notifications'][number]): void {
  if (budget.notifications.some(({ notification }) => sameNotification(notification, added.notification))) {
    throw refuse('DuplicateRecord', 'The notification already exists.');
  }
  if (budget.notifications.length >= notificationsPerBudget) {
    throw refuse('CreationLimitExceeded', `A budget can have at most ${notificationsPerBudget} notifications.`);
  }
  budget.notifications.push(added);
}

function theNotification(context: CallContext): Budget['notifications'][number] {
  const wanted = structure(context.input, 'Notification');
  const found = theBudget(context).notifications.find(({ notification }) => sameNotification(notification, wanted));
  if (found === undefined) throw refuse('NotFound', 'The notification does not exist.');
  return found;
}

function notificationsOf({ notifications }: Budget) {
  return notifications.map(({ notification }) => ({ ...notification, NotificationState: 'OK' }));
}

const usualCosts = {
  IncludeTax: true,
  IncludeSubscription: true,
  UseBlended: false,
  IncludeRefund: true,
  IncludeCredit: true,
  IncludeUpfront: true,
  IncludeRecurring: true,
  IncludeOtherSubscription: true,
  IncludeSupport: true,
  IncludeDiscount: true,
  UseAmortized: false,
};

/** From the start of this day or month to the end that AWS gives budgets without one (AWS Budgets API, TimePeriod). */
function usualPeriod(daily: boolean, now: number): Output {
  const today = new Date(now);
  const start = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), daily ? today.getUTCDate() : 1);
  return { Start: new Date(start), End: new Date(Date.UTC(2087, 5, 15)) };
}

function describe({ settings, updatedAt }: Budget): Output {
  const unit = optionalText((settings['BudgetLimit'] ?? {}) as Input, 'Unit') ?? 'USD';
  const given = Object.entries(settings).map(([name, value]): [string, OutputValue] => [name, value]);
  return {
    ...(settings['BudgetType'] === 'COST' ? { CostTypes: usualCosts } : {}),
    TimePeriod: usualPeriod(settings['TimeUnit'] === 'DAILY', updatedAt),
    ...Object.fromEntries(given),
    CalculatedSpend: { ActualSpend: { Amount: '0.0', Unit: unit } },
    LastUpdatedTime: new Date(updatedAt),
  };
}

/** Budgets has two permissions, and every call names the account. */
function operation(mutating: boolean, run: (context: CallContext) => Output): Operation {
  return {
    mutating,
    action: mutating ? 'budgets:ModifyBudget' : 'budgets:ViewBudget',
    run: (context) => {
      if (requiredText(context.input, 'AccountId') !== context.account.accountId) {
        throw refuse('AccessDenied', 'The account named is not your own.');
      }
      return run(context);
    },
  };
}

export const budgetOperations: OperationTable = constrained('budgets', refuseInput, {
  CreateBudget: operation(true, ({ account, input, now }) => {
    const settings = settingsOf(input);
    const name = requiredText(settings, 'BudgetName');
    if (account.services.budgets.has(name)) {
      throw refuse('DuplicateRecord', `Error creating budget: ${name} - the budget already exists.`);
    }
    const budget: Budget = { settings, updatedAt: now, notifications: [] };
    for (const given of structures(input, 'NotificationsWithSubscribers')) {
      addNotification(budget, notificationOf(structure(given, 'Notification'), structures(given, 'Subscribers')));
    }
    account.services.budgets.set(name, budget);
    return {};
  }),
  UpdateBudget: operation(true, (context) => {
    const settings = settingsOf({ ...context.input, Budget: context.input['NewBudget'] ?? null });
    const budget = theBudget({ ...context, input: { BudgetName: requiredText(settings, 'BudgetName') } });
    budget.settings = settings;
    budget.updatedAt = context.now;
    return {};
  }),
  DescribeBudget: operation(false, (context) => ({ Budget: describe(theBudget(context)) })),
  DescribeBudgets: operation(false, ({ account, input }) => {
    const { items, next } = tokenPage([...account.services.budgets.values()], input, paging);
    return { Budgets: items.map(describe), NextToken: next };
  }),
  DeleteBudget: operation(true, (context) => {
    theBudget(context);
    context.account.services.budgets.delete(requiredText(context.input, 'BudgetName'));
    return {};
  }),
  CreateNotification: operation(true, (context) => {
    const { input } = context;
    addNotification(
      theBudget(context),
      notificationOf(structure(input, 'Notification'), structures(input, 'Subscribers')),
    );
    return {};
  }),
  DescribeBudgetNotificationsForAccount: operation(false, ({ account, input }) => {
    const all = [...account.services.budgets].filter(([, { notifications }]) => notifications.length > 0);
    const { items, next } = tokenPage(all, input, paging);
    const found = items.map(([BudgetName, budget]) => ({ BudgetName, Notifications: notificationsOf(budget) }));
    return { BudgetNotificationsForAccount: found, NextToken: next };
  }),
  DescribeNotificationsForBudget: operation(false, (context) => {
    const all = notificationsOf(theBudget(context));
    const { items, next } = tokenPage(all, context.input, paging);
    return { Notifications: items, NextToken: next };
  }),
  DeleteNotification: operation(true, (context) => {
    const { notifications } = theBudget(context);
    notifications.splice(notifications.indexOf(theNotification(context)), 1);
    return {};
  }),
  CreateSubscriber: operation(true, (context) => {
    const { subscribers } = theNotification(context);
    const added = structure(context.input, 'Subscriber');
    checkSubscriber(added);
    if (subscribers.some(({ Address }) => Address === added['Address'])) {
      throw refuse('DuplicateRecord', 'The subscriber already exists.');
    }
    subscribers.push(added);
    return {};
  }),
  DescribeSubscribersForNotification: operation(false, (context) => {
    const { items, next } = tokenPage(theNotification(context).subscribers, context.input, paging);
    return { Subscribers: items, NextToken: next };
  }),
});
