import { describe, expect, it } from 'vitest';
import { budget } from '../../src/controls/budget.ts';
import type { Input } from '../../src/rehearsal/input.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import {
  carriedOut,
  dyingDesk,
  findingOf,
  idsOf,
  planOf,
  proposalOf,
  scriptedOwner,
  valuesOf,
  verdictOn,
} from './owner.ts';

const answers = { 'budget.amount': ['25'], 'budget.address': ['billing@example.com'] };
const budgetsIn = ({ rehearsal }: Stage) => [...rehearsal.state.services.budgets.values()];
const told = [{ SubscriptionType: 'EMAIL', Address: 'cost@example.com' }];
const actual = { NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN', Threshold: 80 };

function furnish(stage: Stage, name: string, settings: Input = {}, notifications: readonly Input[] = []): void {
  const usual = {
    BudgetName: name,
    BudgetType: 'COST',
    TimeUnit: 'MONTHLY',
    BudgetLimit: { Amount: '10.0', Unit: 'USD' },
  };
  stage.rehearsal.state.services.budgets.set(name, {
    settings: { ...usual, ...settings },
    updatedAt: stage.rehearsal.clock.now(),
    notifications: notifications.map((notification) => ({ notification, subscribers: [...told] })),
  });
}

it.each(['root-key', 'fresh', 'messy', 'identity-center', 'member', 'project'])(
  'makes a budget that warns in three ways, with one call (%s)',
  async (scenario) => {
    const stage = await stageFor(scenario);
    const owner = scriptedOwner(answers);
    const desk = await deskFor(stage, owner);
    expect(budget.notApplicable?.(desk.account)).toBeUndefined();
    expect(await findingOf(budget, desk)).toMatchObject({ state: 'open', statement: 'There is no cost budget.' });
    const plan = await carriedOut(budget, desk);
    expect(owner.unused()).toEqual([]);
    expect(plan.changes[0]?.cost).toMatch(/As far as we know/);
    expect(changesMade(stage)).toEqual(['budgets.CreateBudget']);
    const [made] = budgetsIn(stage);
    expect(made?.settings).toMatchObject({
      ...{ BudgetName: 'rootlock-monthly-cost', BudgetLimit: { Amount: '25', Unit: 'USD' }, TimeUnit: 'MONTHLY' },
      CostTypes: { IncludeCredit: false, IncludeRefund: false },
    });
    expect(
      made?.notifications.map(({ notification }) => [notification['NotificationType'], notification['Threshold']]),
    ).toEqual([
      ...[
        ['ACTUAL', 80],
        ['ACTUAL', 100],
        ['FORECASTED', 100],
      ],
    ]);
    expect(await verdictOn(budget, desk)).toMatchObject({
      grade: 'verified',
      statement: 'rootlock-monthly-cost (25 USD, monthly) warns billing@example.com.',
    });
  },
);

it('adopts a budget that warns somebody, in two trips', async () => {
  const stage = await stageFor('done');
  const desk = await deskFor(stage, scriptedOwner({}));
  const before = desk.account.calls.length;
  expect((await verdictOn(budget, desk)).statement).toBe('monthly (10 USD, monthly) warns billing@example.com.');
  expect(desk.account.calls.slice(before).map(({ operation }) => operation)).toEqual([
    ...['DescribeBudgets', 'DescribeBudgetNotificationsForAccount', 'DescribeSubscribersForNotification'],
  ]);
  expect(changesSeen(stage)).toEqual([]);
});

describe('a budget that does not do', () => {
  it.each([
    ['watches one service', { CostFilters: { Service: ['Amazon EC2'] } }, 'it watches a part of the costs'],
    [
      'watches one tag',
      {
        FilterExpression: {
          And: [{ Tags: { Key: 'a', Values: ['b'] } }, { Dimensions: { Key: 'RECORD_TYPE', Values: ['Tax'] } }],
        },
      },
      'it watches a part of the costs',
    ],
    ['is over', { TimePeriod: { Start: 1, End: 2 } }, 'it is over'],
    ['cannot be updated', { HealthStatus: { Status: 'UNHEALTHY' } }, 'AWS cannot update it'],
  ])('because it %s is shown, and another one is made', async (_, settings, why) => {
    const stage = await stageFor('fresh');
    furnish(stage, 'part', settings, [actual]);
    const desk = await deskFor(stage, scriptedOwner(answers));
    const finding = await findingOf(budget, desk);
    expect(finding).toMatchObject({ state: 'open', statement: 'No budget warns of what the whole account costs.' });
    expect(valuesOf(finding)[0]).toBe(`part: 10 USD, monthly; ${why}; alerts at actual 80 %`);
    await carriedOut(budget, desk);
    expect((await verdictOn(budget, desk)).grade).toBe('verified');
  });

  it('does when it only leaves out credits, or names this account', async () => {
    for (const settings of [
      { FilterExpression: { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit', 'Refund'] } } } },
      { CostFilters: { LinkedAccount: ['111122223333'] } },
    ]) {
      const stage = await stageFor('fresh');
      const own = JSON.parse(
        JSON.stringify(settings).replace('111122223333', stage.rehearsal.state.accountId),
      ) as Input;
      furnish(stage, 'whole', own, [actual]);
      expect((await verdictOn(budget, await deskFor(stage, scriptedOwner({})))).grade).toBe('verified');
    }
  });

  it('does not count while it only warns of spending too little', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'less', {}, [{ ...actual, ComparisonOperator: 'LESS_THAN' }]);
    expect((await findingOf(budget, await deskFor(stage, scriptedOwner({})))).state).toBe('open');
  });
});

describe('a budget that tells nobody', () => {
  const which = { 'budget.which': ['alerts/mine {x}'], 'budget.address': ['billing@example.com'] };

  it('gets alerts, when the owner wants that', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'mine {x}');
    const desk = await deskFor(stage, scriptedOwner(which));
    const plan = await carriedOut(budget, desk);
    expect(idsOf(plan)).toEqual(['alert-actual-80', 'alert-actual-100', 'alert-forecasted-100']);
    expect(budgetsIn(stage)).toHaveLength(1);
    expect(await verdictOn(budget, desk)).toMatchObject({
      statement: 'mine {x} (10 USD, monthly) warns billing@example.com.',
    });
  });

  it('can be left aside for a new one, or for later', async () => {
    const stage = await stageFor('fresh');
    furnish(stage, 'mine');
    const desk = await deskFor(stage, scriptedOwner({ ...answers, 'budget.which': ['later', 'new'] }));
    expect(await proposalOf(budget, desk)).toEqual({ kind: 'left' });
    expect(idsOf(await planOf(budget, desk))).toEqual(['create-budget']);
  });

  it.each(['announced', 'answer-lost'] as const)(
    'gets all of them, however often it is killed (%s)',
    async (moment) => {
      const stage = await stageFor('fresh');
      furnish(stage, 'mine');
      const met = new Set<string>();
      for (let starts = 0; starts < 10; starts += 1) {
        const end = death(moment, (id) => !met.has(id) && met.add(id).has(id));
        const desk = await deskFor(
          stage,
          scriptedOwner({ 'budget.which': ['alerts/mine'], 'budget.address': ['billing@example.com'] }),
        );
        const dying = dyingDesk(desk, end);
        if ((await findingOf(budget, dying)).state === 'verified') break;
        const ended: unknown = await carriedOut(budget, dying).catch((error: unknown) => error);
        if (ended instanceof Error && !(ended instanceof Killed)) throw ended;
        await desk.journal.close();
      }
      expect([...met]).toEqual(['alert-actual-80', 'alert-actual-100', 'alert-forecasted-100']);
      expect(budgetsIn(stage)).toHaveLength(1);
      expect(budgetsIn(stage)[0]?.notifications).toHaveLength(3);
    },
  );
});

it.each(['announced', 'answer-lost'] as const)('makes one budget when killed at its call (%s)', async (moment) => {
  const stage = await stageFor('fresh');
  const end = death(moment, () => true);
  const desk = await deskFor(stage, scriptedOwner(answers));
  await expect(carriedOut(budget, dyingDesk(desk, end))).rejects.toThrow(Killed);
  await desk.journal.close();
  const next = await deskFor(stage, scriptedOwner(answers));
  if ((await findingOf(budget, next)).state === 'open') await carriedOut(budget, next);
  expect(changesMade(stage)).toEqual(['budgets.CreateBudget']);
});

it('takes another name when its own is taken, and is not stopped by one taken meanwhile', async () => {
  const stage = await stageFor('fresh');
  furnish(stage, 'rootlock-monthly-cost', { BudgetType: 'USAGE' });
  const desk = await deskFor(stage, scriptedOwner(answers));
  await carriedOut(budget, desk);
  expect([...stage.rehearsal.state.services.budgets.keys()]).toEqual([
    'rootlock-monthly-cost',
    'rootlock-monthly-cost-2',
  ]);
  expect((await verdictOn(budget, desk)).grade).toBe('verified');

  const other = await stageFor('fresh');
  const taken = { kind: 'error', code: 'DuplicateRecordException', status: 400 } as const;
  other.rehearsal.faults.add({ operation: 'CreateBudget', trouble: taken, times: 1 });
  await carriedOut(budget, await deskFor(other, scriptedOwner(answers)));
});

it('does not apply in GovCloud, and says why', async () => {
  const desk = await deskFor(await stageFor('govcloud'), scriptedOwner({}));
  expect(budget.notApplicable?.(desk.account)).toMatch(/standard account/);
});

it('offers the address of the billing contact', async () => {
  const stage = await stageFor('done');
  stage.rehearsal.state.services.budgets.clear();
  const desk = await deskFor(stage, scriptedOwner(answers));
  await planOf(budget, desk);
  expect(desk.asked.find(({ id }) => id === 'budget.address')).toMatchObject({ prefilled: 'billing@example.com' });
});

it.each([
  ['budget.amount', '0', /more than nothing/],
  ['budget.amount', '-5', /a number such as/],
  ['budget.amount', '1e3', /a number such as/],
  ['budget.amount', '10.999', /a number such as/],
  ['budget.address', 'nobody', /such as security@example.com/],
])('%s: %s is said before AWS sees it', async (id, value, problem) => {
  const desk = await deskFor(await stageFor('fresh'), scriptedOwner(answers));
  await planOf(budget, desk);
  const question = desk.asked.find((asked) => asked.id === id);
  if (question?.kind !== 'text') throw new Error('not asked');
  expect(question.check(value)).toMatch(problem);
});

it('looks at ten of many, and says so', async () => {
  const stage = await stageFor('fresh');
  for (let index = 0; index < 12; index += 1) furnish(stage, `b${index}`);
  const finding = await findingOf(budget, await deskFor(stage, scriptedOwner({})));
  expect(valuesOf(finding).at(-1)).toBe('Not looked at: 2 more cost budgets');
});

it('undo deletes only what was made here', async () => {
  const stage = await stageFor('fresh');
  furnish(stage, 'theirs', { CostFilters: { Service: ['Amazon EC2'] } }, [actual]);
  const desk = await deskFor(stage, scriptedOwner(answers));
  expect(await budget.undo?.(desk.context)).toEqual([]);
  await carriedOut(budget, desk);
  const steps = (await budget.undo?.(desk.context)) ?? [];
  expect(steps.map(({ title }) => title)).toEqual(['The budget rootlock-monthly-cost']);
  stage.rehearsal.state.services.budgets.delete('rootlock-monthly-cost');
  expect(await budget.undo?.(desk.context)).toEqual([]);
});
