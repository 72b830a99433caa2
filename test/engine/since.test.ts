// What differs between two looks: better, worse, or otherwise, the worst first.
import { describe, expect, it } from 'vitest';
import type { Grade } from '../../src/engine/claim.ts';
import type { Fact } from '../../src/engine/port.ts';
import { newlySeen, type Onlooker, type Seen } from '../../src/engine/seen.ts';
import { type Now, since } from '../../src/engine/since.ts';

const onlooker: Onlooker = { account: '111122223333', by: 'root', tool: 'rootlock 1' };
const fact = (label: string, value: string): Fact => ({ label, value, tone: 'plain' });

const now = (id: string, state: Grade, facts: readonly Fact[] = [], more: Partial<Now> = {}): Now => ({
  ...{ id, short: id, rank: 1, state, statement: `${id} is ${state}.`, facts },
  ...more,
});

/** As a look at `controls` is read back from the journal. */
const seen = (controls: readonly Now[], more: Partial<Seen> = {}): Seen => ({
  ...{ at: '2026-11-22T00:12:00.000Z', by: onlooker.by, tool: onlooker.tool, isOutdated: false, workedOn: new Set() },
  controls: new Map(
    Object.entries(newlySeen(undefined, { ...onlooker, standings: new Map(controls.map((one) => [one.id, one])) })),
  ),
  ...more,
});

const kinds = (then: Seen, controls: readonly Now[], isWhole = true) =>
  since(then, controls, onlooker, isWhole).differences.map(({ control, kind }) => `${kind} ${control}`);

const table: readonly (readonly [was: Grade, is: Grade, kind: string | undefined])[] = [
  ['verified', 'verified', undefined],
  ['verified', 'open', 'worse'],
  ['verified', 'failed', 'worse'],
  ['verified', 'unknown', 'unread'],
  ['verified', 'attested', 'changed'],
  ['verified', 'not-applicable', 'changed'],
  ['not-applicable', 'open', 'worse'],
  ['attested', 'open', 'worse'],
  ['accepted', 'open', 'worse'],
  ['accepted', 'verified', 'changed'],
  ['open', 'open', undefined],
  ['open', 'verified', 'better'],
  ['open', 'attested', 'better'],
  ['open', 'accepted', 'better'],
  ['open', 'not-applicable', 'better'],
  ['open', 'unknown', 'unread'],
  ['open', 'failed', 'changed'],
  ['unknown', 'unknown', undefined],
  ['unknown', 'open', 'changed'],
  ['unknown', 'verified', 'better'],
];

describe('what changed since the last look', () => {
  it.each(table)('%s and now %s: %s', (was, is, kind) => {
    expect(kinds(seen([now('a', was)]), [now('a', is)])).toEqual(kind === undefined ? [] : [`${kind} a`]);
  });

  it('is told worst first: by kind, then by how bad it is, then in the order given', () => {
    const then = seen([
      now('b', 'open'),
      now('c', 'verified'),
      now('d', 'verified'),
      now('e', 'verified'),
      now('w', 'accepted'),
    ]);
    const later = [
      ...[
        now('b', 'verified', [], { rank: 0 }),
        now('n', 'open'),
        now('c', 'unknown'),
        now('d', 'open', [], { rank: 2 }),
      ],
      ...[now('e', 'open'), now('w', 'open', [], { lapsed: '2026-12-01' })],
    ];
    expect(kinds(then, later)).toEqual(['worse e', 'worse d', 'overdue w', 'unread c', 'new n', 'better b']);
  });

  it('shows the facts that are new, and counts those that are gone, also where the state is the same', () => {
    const [old, kept, fresh] = [fact('eve', 'no MFA'), fact('ada', 'MFA'), fact('eve', 'MFA')];
    const { differences } = since(
      seen([now('a', 'verified', [old, kept])]),
      [now('a', 'verified', [kept, fresh])],
      onlooker,
    );
    expect(differences).toMatchObject([{ kind: 'changed', was: 'verified', is: 'verified', facts: [fresh], gone: 1 }]);
  });

  it('takes neither the order of facts nor the passing of time for a change', () => {
    const then = [
      fact('AKIA…7Q2X', 'active, last used today (s3, us-east-1)'),
      fact('Device', 'app, since 2026-11-22 00:12 UTC'),
    ];
    const later = [
      fact('Device', 'app, since 2026-11-23 09:00 UTC'),
      fact('AKIA…7Q2X', 'active, last used 12 days ago (s3, us-east-1)'),
    ];
    expect(kinds(seen([now('a', 'open', then)]), [now('a', 'open', later)])).toEqual([]);
    const used = [fact('AKIA…7Q2X', 'active, last used today (iam, us-east-1)'), later[0] ?? fact('', '')];
    expect(kinds(seen([now('a', 'open', then)]), [now('a', 'open', used)])).toEqual(['changed a']);
  });

  it('by other eyes compares states alone, and says that they are others', () => {
    const then = seen([now('a', 'verified', [fact('x', '1')]), now('b', 'verified')], { by: 'ada' });
    const found = since(then, [now('a', 'verified', [fact('y', '2')]), now('b', 'open', [fact('z', '3')])], onlooker);
    expect(found).toMatchObject({
      otherCaller: true,
      differences: [{ control: 'b', kind: 'worse', facts: [], gone: 0 }],
    });
  });

  it('compares by state alone what rests on more than the account; where less of it is read it may only be worse', () => {
    const more = { readsMore: true };
    const then = seen([now('a', 'verified', [fact('x', '1')]), now('b', 'open'), now('c', 'verified')]);
    const later = [
      now('a', 'verified', [fact('x', '2')], more),
      now('b', 'verified', [], more),
      now('c', 'open', [], more),
    ];
    expect(kinds(then, later)).toEqual(['worse c', 'better b']);
    expect(kinds(then, later, false)).toEqual(['worse c']);
  });

  it('tells of no fact what could not be read', () => {
    const then = seen([now('a', 'open', [fact('x', '1')]), now('b', 'unknown', [fact('Could not read', 'x')])]);
    const { differences } = since(
      then,
      [now('a', 'unknown', [fact('Could not read', 'y')]), now('b', 'unknown', [fact('Could not read', 'y')])],
      onlooker,
    );
    expect(differences).toMatchObject([{ control: 'a', kind: 'unread', facts: [], gone: 0 }]);
  });

  it('after an interruption tells only what is worse, and not of what was worked on', () => {
    const then = seen(
      [now('a', 'open'), now('b', 'verified', [fact('x', '1')]), now('c', 'verified'), now('d', 'verified')],
      {
        ...{ isOutdated: true, workedOn: new Set(['d']) },
      },
    );
    const later = [
      now('a', 'verified'),
      now('b', 'verified', [fact('x', '2')]),
      now('c', 'open'),
      now('d', 'open'),
      now('n', 'open'),
    ];
    expect(kinds(then, later)).toEqual(['worse c']);
  });

  it('names the tool that looked then where it was another version, and passes over what no longer exists', () => {
    const then = seen([now('a', 'verified'), now('old', 'verified')], { tool: 'rootlock 0' });
    expect(since(then, [now('a', 'verified')], onlooker)).toMatchObject({ otherTool: 'rootlock 0', differences: [] });
    expect(since(seen([]), [], onlooker)).not.toHaveProperty('otherTool');
  });
});
