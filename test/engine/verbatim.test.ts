import { expect, it } from 'vitest';
import { cliCommand } from '../../src/engine/command.ts';
import { filled } from '../../src/engine/placeholders.ts';
import { type Change, sealPlan } from '../../src/engine/plan.ts';
import { verbatim } from '../../src/engine/verbatim.ts';

const input = { Name: 'a {user} of {x y}', Plain: '{Not one}', Deep: [{ Url: 'https://example.com/{page}' }, 7, null] };

it('puts a name in place of what would be taken for a placeholder, and of nothing else', () => {
  const { input: sheltered, alternatives } = verbatim(input);
  expect(sheltered).toEqual({ Name: '{text 1}', Plain: '{Not one}', Deep: [{ Url: '{text 2}' }, 7, null] });
  expect(alternatives).toEqual({ 'text 1': ['a {user} of {x y}'], 'text 2': ['https://example.com/{page}'] });
});

it('reaches AWS, and the command that is shown, as it was written', () => {
  const { input: sheltered, alternatives } = verbatim(input);
  const change: Change = {
    ...{ id: 'one', summary: 'One', service: 'Account', operation: 'PutAlternateContact', principal: 'caller' },
    ...{ input: sheltered, undo: { kind: 'final' } },
  };
  const plan = sealPlan({ control: 'x', title: 'X', changes: [change], alternatives });
  const names = new Map(Object.entries(alternatives).map(([name, [value = '']]) => [name, value]));
  expect(filled(sheltered, names)).toEqual(input);
  expect(cliCommand(change, plan)).toContain("--name 'a {user} of {x y}'");
  expect(() => sealPlan({ control: 'x', title: 'X', changes: [{ ...change, input }] })).toThrow(/not declared/);
});
