// The calls that make a budget, give alerts to one, or take ours away.
import type { AccountFacts } from '../aws/account.ts';
import { alertWords, type BudgetPicture } from '../aws/budgets.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import { verbatimChanges } from '../engine/verbatim.ts';
import { type AwsContext, ownTags } from './contract.ts';

export const ownName = 'rootlock-monthly-cost';

export const priceOfBudgets =
  'As far as we know AWS does not bill plain budgets, only budget actions and reports (unconfirmed, November 2026).';

/** AWS bills in it, and wants a budget in it. */
export const currencyOf = ({ partition }: Pick<AccountFacts, 'partition'>) => (partition === 'aws-cn' ? 'CNY' : 'USD');

const thresholds = [
  ['ACTUAL', 80],
  ['ACTUAL', 100],
  ['FORECASTED', 100],
] as const;

const alertId = (type: string, threshold: number) => `alert-${type.toLowerCase()}-${threshold}`;

/** In the order in which they are sent. */
export const changeIds = ['create-budget', ...thresholds.map(([type, threshold]) => alertId(type, threshold))];

const notification = (type: string, threshold: number) => ({
  NotificationType: type,
  ComparisonOperator: 'GREATER_THAN',
  Threshold: threshold,
  ThresholdType: 'PERCENTAGE',
});

const subscribers = (address: string) => [{ SubscriptionType: 'EMAIL', Address: address }];

const remarks = [
  'AWS updates a budget up to three times a day. The forecast needs about five weeks of use.',
  'A budget warns. It stops nothing.',
];

/** `taken` are the names of all budgets there are. */
export function newBudgetPlan(taken: readonly string[], amount: string, address: string, context: AwsContext): Plan {
  const { account, signer } = context;
  const { accountId } = account.facts;
  const names = [ownName, ...Array.from({ length: taken.length + 1 }, (_, index) => `${ownName}-${index + 2}`)];
  const name = names.find((one) => !taken.includes(one)) ?? ownName;
  return sealPlan({
    control: 'budget',
    title: 'Make a budget for the whole account',
    changes: [
      {
        id: 'create-budget',
        summary: `Make the budget ${name}, with alerts at 80 % and 100 % and by forecast`,
        service: 'Budgets',
        operation: 'CreateBudget',
        principal: account.acting,
        cost: priceOfBudgets,
        input: {
          AccountId: accountId,
          Budget: {
            BudgetName: name,
            BudgetType: 'COST',
            TimeUnit: 'MONTHLY',
            BudgetLimit: { Amount: amount, Unit: currencyOf(account.facts) },
            // What is used counts, even while credits pay for it: else a thief could use them up unseen.
            CostTypes: { IncludeCredit: false, IncludeRefund: false },
          },
          NotificationsWithSubscribers: thresholds.map(([type, threshold]) => ({
            Notification: notification(type, threshold),
            Subscribers: subscribers(address),
          })),
          ResourceTags: ownTags(signer),
        },
        undo: { kind: 'can-be-undone', how: 'delete the budget' },
        makes: `budget/${name}`,
      },
    ],
    remarks: ['It counts what is used before credits and refunds, so it warns on the free plan too.', ...remarks],
  });
}

/** The alerts that a budget lacks of those it should have. */
const lacking = ({ alerts }: Pick<BudgetPicture, 'alerts'>) =>
  thresholds.filter(([type, threshold]) => !alerts.some(({ at }) => at === alertWords(notification(type, threshold))));

export const lacksAlerts = (budget: Pick<BudgetPicture, 'alerts'>) => lacking(budget).length > 0;

export function alertsPlan(budget: BudgetPicture, address: string, { account }: AwsContext): Plan {
  const { name } = budget;
  const drafts = lacking(budget).map(([type, threshold]): Change => ({
    id: alertId(type, threshold),
    summary: `Warn at ${threshold} % of the ${type === 'ACTUAL' ? 'budget' : 'budget by forecast'}`,
    service: 'Budgets',
    operation: 'CreateNotification',
    principal: account.acting,
    cost: priceOfBudgets,
    input: {
      AccountId: account.facts.accountId,
      BudgetName: name,
      Notification: notification(type, threshold),
      Subscribers: subscribers(address),
    },
    undo: { kind: 'can-be-undone', how: 'delete the alert' },
  }));
  const { changes, alternatives } = verbatimChanges(drafts);
  return sealPlan({
    control: 'budget',
    title: 'Let a budget warn somebody',
    changes,
    // The journal keeps whose alerts they are, so that those begun are completed.
    alternatives: { ...alternatives, budget: [name] },
    remarks,
  });
}

export function deletionPlan(id: string, name: string, { account }: AwsContext): Plan {
  return sealPlan({
    control: id,
    title: `Delete the budget ${name}`,
    changes: [
      {
        id: 'delete-budget',
        summary: `Delete the budget ${name} with its alerts`,
        service: 'Budgets',
        operation: 'DeleteBudget',
        principal: account.acting,
        input: { AccountId: account.facts.accountId, BudgetName: name },
        undo: { kind: 'can-be-undone', how: 'make it again' },
        unmakes: `budget/${name}`,
      },
    ],
  });
}
