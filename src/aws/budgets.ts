// Cost budgets and whom they warn. Three trips at most: the budgets, their alerts, who is told.
import type { Budget, Expression, Notification } from '@aws-sdk/client-budgets';
import { unlessRefused } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { allPages } from './pages.ts';

export interface BudgetPicture {
  readonly name: string;
  /** In words, e.g. `10 USD, monthly`. */
  readonly limit: string;
  /** Why it does not watch the whole account now. */
  readonly gap?: string;
  readonly alerts: readonly BudgetAlert[];
}

export interface BudgetAlert {
  /** In words, as `alertWords` has them. */
  readonly at: string;
  /** E-mail addresses and topics. */
  readonly tells: readonly string[];
}

export interface Budgets {
  /** Names of all budgets, of whatever kind: they are taken. */
  readonly names: readonly string[];
  readonly cost: readonly BudgetPicture[];
  /** How many cost budgets were not looked at. */
  readonly left: number;
}

/** There may be thousands; one that works is enough. */
const lookedAt = 10;

/** All budgets, of whatever kind. */
function listedBudgets(account: AccountSession): Promise<readonly Budget[]> {
  const { accountId } = account.facts;
  return allPages(
    account,
    ['Budgets', 'DescribeBudgets'],
    { AccountId: accountId, ShowFilterExpression: true },
    ({ Budgets: page }) => page,
  );
}

const namesOf = (budgets: readonly Budget[]) => budgets.flatMap(({ BudgetName }) => BudgetName ?? []);

export async function budgetNames(account: AccountSession): Promise<readonly string[]> {
  return namesOf(await listedBudgets(account));
}

/** Cost budgets with their alerts, those that watch the whole account first, `first` before all others. */
export async function budgetsOf(account: AccountSession, now: number, first: string): Promise<Budgets> {
  const { accountId } = account.facts;
  const [all, notifications] = await Promise.all([
    listedBudgets(account),
    unlessGone(
      allPages(
        account,
        ['Budgets', 'DescribeBudgetNotificationsForAccount'],
        { AccountId: accountId },
        ({ BudgetNotificationsForAccount: page }) => page,
      ),
    ),
  ]);
  const notificationsFor = (name: string) =>
    notifications.flatMap(({ BudgetName, Notifications = [] }) => (BudgetName === name ? Notifications : []));
  const rank = ({ name, gap }: { readonly name: string; readonly gap?: string }) =>
    name === first ? 0 : gap === undefined ? 1 : 2;
  const cost = all
    .filter(({ BudgetType }) => BudgetType === 'COST')
    .map((budget) => described(budget, accountId, now))
    .toSorted((one, other) => rank(one) - rank(other));
  return {
    names: namesOf(all),
    cost: await Promise.all(
      cost.slice(0, lookedAt).map(async (budget) => ({
        ...budget,
        alerts: await alertsOf(account, budget.name, notificationsFor(budget.name)),
      })),
    ),
    left: Math.max(0, cost.length - lookedAt),
  };
}

function described(budget: Budget, accountId: string, now: number): Omit<BudgetPicture, 'alerts'> {
  const { BudgetName: name = '', BudgetLimit, TimeUnit = '', AutoAdjustData } = budget;
  const amount =
    AutoAdjustData !== undefined ? 'adjusted by AWS' : `${plain(BudgetLimit?.Amount)} ${BudgetLimit?.Unit ?? ''}`;
  const gap = gapOf(budget, accountId, now);
  return { name, limit: `${amount}, ${TimeUnit.toLowerCase()}`, ...(gap === undefined ? {} : { gap }) };
}

/** AWS may say `10.0` for 10. */
const plain = (amount = '?') => amount.replace(/\.0+$/, '');

function gapOf({ TimePeriod, HealthStatus, CostFilters, FilterExpression }: Budget, accountId: string, now: number) {
  if ((TimePeriod?.End?.getTime() ?? Number.POSITIVE_INFINITY) <= now) return 'it is over';
  if ((TimePeriod?.Start?.getTime() ?? 0) > now) return 'it has not begun';
  if (HealthStatus?.Status === 'UNHEALTHY') return 'AWS cannot update it';
  const filters = Object.entries(CostFilters ?? {});
  const isPart = filters.some(([key, values]) => key !== 'LinkedAccount' || !values.includes(accountId));
  return isPart || (FilterExpression !== undefined && narrows(FilterExpression, accountId))
    ? 'it watches a part of the costs'
    : undefined;
}

/** The console itself leaves credits and refunds out, by record type: such a budget watches all the same. */
function narrows({ And = [], Or = [], Not, Dimensions, Tags, CostCategories }: Expression, accountId: string): boolean {
  if (Tags !== undefined || CostCategories !== undefined) return true;
  const isNarrow =
    Dimensions !== undefined &&
    Dimensions.Key !== 'RECORD_TYPE' &&
    !(Dimensions.Key === 'LINKED_ACCOUNT' && Dimensions.Values?.includes(accountId) === true);
  const parts = [...And, ...Or, ...(Not === undefined ? [] : [Not])];
  return isNarrow || parts.some((part) => narrows(part, accountId));
}

async function alertsOf(
  account: AccountSession,
  BudgetName: string,
  notifications: readonly Notification[],
): Promise<readonly BudgetAlert[]> {
  const of = { AccountId: account.facts.accountId, BudgetName };
  return Promise.all(
    notifications
      // One that warns of spending too little warns of nothing here.
      .filter(({ ComparisonOperator }) => ComparisonOperator !== 'LESS_THAN')
      .map(async ({ NotificationState: _state, ...notification }) => {
        const subscribers = await unlessGone(
          allPages(
            account,
            ['Budgets', 'DescribeSubscribersForNotification'],
            { ...of, Notification: notification },
            (page) => page.Subscribers,
          ),
        );
        return { at: alertWords(notification), tells: subscribers.flatMap(({ Address }) => Address ?? []) };
      }),
  );
}

/** Deleted since it was listed. */
async function unlessGone<T>(read: Promise<readonly T[]>): Promise<readonly T[]> {
  return (await unlessRefused(read, 'NotFound')) ?? [];
}

/** What an alert is known by, e.g. `actual 80 %`. */
export function alertWords({
  NotificationType = 'ACTUAL',
  Threshold = 0,
  ThresholdType,
}: {
  readonly NotificationType?: string | undefined;
  readonly Threshold?: number | undefined;
  readonly ThresholdType?: string | undefined;
}): string {
  return `${NotificationType.toLowerCase()} ${Threshold}${ThresholdType === 'ABSOLUTE_VALUE' ? '' : ' %'}`;
}
