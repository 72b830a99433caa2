// A budget that warns before the bill does: unexpected cost is how most stolen keys are noticed. Any cost budget that
// watches the whole account and tells somebody will do; one that tells nobody gets alerts.
import { budgetNames, budgetsOf, type BudgetPicture, type Budgets } from '../aws/budgets.ts';
import { emailProblem } from '../aws/contact-rules.ts';
import { alternateContact } from '../aws/contacts.ts';
import { isAwsError, unlessRefused } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import {
  alertsPlan,
  changeIds,
  currencyOf,
  deletionPlan,
  lacksAlerts,
  newBudgetPlan,
  ownName,
  priceOfBudgets,
} from './budget-plans.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';
import { origin } from './undo-steps.ts';
import { madeByKind } from './undo-things.ts';

export const budget: AwsControl<Budgets> = {
  id: 'budget',
  title: 'Be warned of unexpected cost',
  short: 'Budget',
  group: 'Watch',
  why: 'A stolen key is often noticed by the bill first; a budget says so within a day instead of at the end of the month.',
  cost: priceOfBudgets,
  needs: [],
  frameworks: [{ framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.10' }],
  sources: [
    {
      title: 'AWS Budgets',
      url: 'https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html',
    },
    { title: 'Price of AWS Budgets', url: 'https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/' },
  ],
  mayAcceptRisk: true,

  notApplicable: ({ facts }) =>
    facts.partition === 'aws-us-gov'
      ? 'AWS GovCloud (US) has no AWS Budgets; its cost is billed to the standard account it belongs to.'
      : undefined,

  inspect: async ({ account, clock, memory }) => {
    const found = await budgetsOf(account, clock.now(), ownName);
    const begun = memory.fact('budget-alerts')?.budgetName;
    const good = found.cost.find((one) => warns(one) && !(one.name === begun && lacksAlerts(one)));
    const facts = factsOf(found);
    return good === undefined
      ? {
          state: 'open',
          statement:
            found.cost.length === 0 ? 'There is no cost budget.' : 'No budget warns of what the whole account costs.',
          facts,
          detail: found,
        }
      : {
          state: 'verified',
          statement: `${good.name} (${good.limit}) warns ${toldBy(good).join(', ')}.`,
          facts,
          detail: found,
        };
  },

  plan: async ({ detail }, context) => {
    const begun = context.memory.fact('budget-alerts')?.budgetName;
    // Those that warn somebody hold already, all but the one whose alerts were begun and not completed.
    const silent = detail.cost
      .filter((one) => one.gap === undefined && lacksAlerts(one))
      .toSorted((one, other) => Number(other.name === begun) - Number(one.name === begun));
    const own = silent.find(({ name }) => name === ownName);
    const chosen = own ?? (silent.length === 0 ? undefined : await askWhich(silent, context));
    if (chosen === 'left') return { kind: 'left' };
    if (chosen !== undefined) {
      const plan = alertsPlan(chosen, await askAddress(context, toldBy(chosen)[0]), context);
      return { kind: 'changes', plan, yes: 'Add the alerts' };
    }
    const amount = await askAmount(context);
    const plan = newBudgetPlan(detail.names, amount, await askAddress(context), context);
    return { kind: 'changes', plan, yes: 'Make the budget' };
  },

  apply: async (hands, _finding, { memory }) => {
    if (!hands.has('create-budget'))
      await memory.remember({ fact: 'budget-alerts', budgetName: hands.valueOf('budget') });
    for (const id of changeIds) {
      if (!hands.has(id)) continue;
      try {
        await hands.send(id);
      } catch (error) {
        // Made by an attempt whose answer was lost, or by somebody else meanwhile: the next look says what it is.
        if (!isAwsError(error, 'DuplicateRecord')) throw error;
      }
    }
  },

  verify: async (context) => verdictOf(await budget.inspect(context)),

  undo: async (context) => {
    const made = madeByKind(context.memory.made())('budget');
    if (made.length === 0) return [];
    const names = await budgetNames(context.account);
    return made
      .filter((name) => names.includes(name))
      .map((name) => {
        const id = `undo-budget-${name}`;
        return {
          ...{ id, title: `The budget ${name}`, knownBy: 'journal', statement: origin('journal') },
          proposal: { kind: 'changes', yes: 'Delete the budget', plan: deletionPlan(id, name, context) },
        };
      });
  },
};

const toldBy = ({ alerts }: BudgetPicture) => [...new Set(alerts.flatMap(({ tells }) => tells))];
const warns = (one: BudgetPicture) => one.gap === undefined && toldBy(one).length > 0;

function factsOf({ cost, left }: Budgets): readonly Fact[] {
  if (cost.length === 0) return [fact('Cost budgets', 'none', 'bad')];
  return [
    ...cost.map((one) => {
      const alerts = one.alerts.map(({ at }) => at).join(', ');
      const words = [
        one.limit,
        ...(one.gap === undefined ? [] : [one.gap]),
        alerts === '' ? 'no alerts' : `alerts at ${alerts}`,
      ];
      return fact(one.name, words.join('; '), warns(one) ? 'good' : 'warning');
    }),
    ...[...new Set(cost.flatMap((one) => toldBy(one)))].map((address) => fact('Told', address)),
    ...(left === 0 ? [] : [fact('Not looked at', `${left} more cost budgets`, 'warning')]),
  ];
}

async function askWhich(
  silent: readonly BudgetPicture[],
  { port, signal }: AwsContext,
): Promise<BudgetPicture | undefined | 'left'> {
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'budget.which',
      title: 'There is a budget that lacks alerts',
      lines: [priceOfBudgets],
      options: [
        ...silent.map(({ name, limit }) => ({ value: `alerts/${name}`, label: `Add alerts to ${name}`, hint: limit })),
        { value: 'new', label: 'Make a new one' },
        { value: 'later', label: 'Leave it for later' },
      ],
      suggested: `alerts/${silent[0]?.name ?? ''}`,
    },
    signal,
  );
  return answer === 'later' ? 'left' : silent.find(({ name }) => answer === `alerts/${name}`);
}

async function askAmount({ account, port, signal }: AwsContext): Promise<string> {
  const amount = await port.ask(
    {
      kind: 'text',
      id: 'budget.amount',
      title: 'How much may a month cost?',
      lines: [
        'A little more than you expect. You are told at 80 % and at 100 % of it, and when the forecast exceeds it.',
        'A budget warns. It stops nothing.',
      ],
      label: `${currencyOf(account.facts)} a month`,
      prefilled: '10',
      check: (value) => amountProblem(value.trim()),
    },
    signal,
  );
  return amount.trim();
}

function amountProblem(value: string): string | undefined {
  if (!/^\d{1,9}(?:\.\d{1,2})?$/.test(value)) return 'Write a number such as 10 or 49.50.';
  return Number(value) > 0 ? undefined : 'It must be more than nothing.';
}

async function askAddress(context: AwsContext, told?: string): Promise<string> {
  const { port, signal } = context;
  const known = told ?? (await billingAddress(context));
  const address = await port.ask(
    {
      kind: 'text',
      id: 'budget.address',
      title: 'Who is told?',
      lines: [
        'Best is a distribution list that several people read. AWS asks for no confirmation: check the spelling.',
      ],
      label: 'E-mail address',
      check: (value) => emailProblem(value.trim()),
      ...(known === undefined ? {} : { prefilled: known }),
    },
    signal,
  );
  return address.trim();
}

/** What stands in the billing contact, where it may be read: a comfort only. */
async function billingAddress({ account }: AwsContext): Promise<string | undefined> {
  // There AWS denies the call.
  if (account.facts.kind === 'project') return undefined;
  const contact = await unlessRefused(alternateContact(account, 'BILLING'), 'AccessDenied');
  const address = contact?.EmailAddress.trim();
  return address === undefined || emailProblem(address) !== undefined ? undefined : address;
}
