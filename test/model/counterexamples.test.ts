// Stories that once broke an invariant, shrunk, each named for what was wrong.
import { describe, expect, it } from 'vitest';
import { beginningWorlds, type Beginning } from './stories.ts';
import { tell, type Story } from './story.ts';

const worldAt = beginningWorlds();
const beginning = (scenario: string, more: Partial<Beginning> = {}): Beginning => ({
  ...{ scenario, moment: 'nothing', lags: false, answers: {} },
  ...more,
});
const story = (more: Partial<Story>): Story => ({ moods: [], happenings: [], pauses: [], ...more });

async function gradesOf(at: Beginning, told: Story): Promise<readonly string[]> {
  const { claims } = await tell(told, await worldAt(at));
  return [...new Set(claims.map(({ grade }) => grade))].toSorted();
}

const allHold = ['attested', 'verified'];

describe('the story of', () => {
  it('a root key that is activated again while its deletion is asked about keeps the key from being deleted', async () => {
    const activated = { kind: 'outside', what: 'activate the root keys again' } as const;
    // The plan is read, the key comes back, the owner says yes.
    const happenings = [0, 1, 2, 3].map((after) =>
      story({ happenings: [{ after, by: 'question', happening: activated }] }),
    );
    for (const told of happenings) {
      expect(await gradesOf(beginning('done', { moment: 'root-access-keys.wait' }), told)).toEqual(allHold);
      expect(await gradesOf(beginning('root-key', { moment: 'root-access-keys.wait' }), told)).toEqual(allHold);
    }
  });

  it('an owner who thinks for an hour over a plan proves the administrator again before a root key is deactivated', async () => {
    const told = story({
      happenings: [{ after: 5, by: 'question', happening: { kind: 'time', minutes: 70 } }],
      pauses: [{ minutes: 1, outside: ['delete the trails'] }],
    });
    const answers = { 'event-history': 'after-15-minutes', 'password-last-used': 'after-4-hours' } as const;
    expect(await gradesOf(beginning('done', { lags: true, answers }), told)).toEqual(allHold);
  });

  it.each(['yes', 'no'] as const)(
    'a device that is taken away while a code is asked for ends in a new device, not in codes for ever (sessions outlive their key: %s)',
    async (outlives) => {
      const taken = { kind: 'outside', what: "delete the administrator's device" } as const;
      const at = beginning('root-key', {
        moment: 'admin-sign-in.code-1',
        answers: { 'session-outlives-key': outlives },
      });
      for (const after of [0, 1, 2, 3, 4]) {
        const told = story({ happenings: [{ after, by: 'change', happening: taken }] });
        expect(await gradesOf(at, told)).toEqual(allHold);
      }
    },
  );

  it('an administrator who is deleted while a second key serves does not keep the run from its end', async () => {
    const deleted = { kind: 'outside', what: 'delete the administrator' } as const;
    const at = beginning('root-key', { moment: 'cloudtrail.approve', answers: { 'session-outlives-key': 'no' } });
    for (const after of [4, 8, 12]) {
      const told = story({ happenings: [{ after, by: 'change', happening: deleted }] });
      expect(await gradesOf(at, told)).toEqual(allHold);
    }
  });

  it('a device that was replaced by hand is found and taken away', async () => {
    const outside = ["deactivate the administrator's device", 'give the administrator MFA by hand'] as const;
    const told = story({ pauses: [{ minutes: 11_000, outside }] });
    expect(await gradesOf(beginning('messy', { moment: 'admin-sign-in.code-1' }), told)).toEqual(allHold);
  });

  it('a name that differs from an existing one by its case only is not planned for ever', async () => {
    const told = story({
      moods: ['wrong', 'yes', 'yes', 'declined', 'yes', 'yes', 'yes', 'yes', 'yes'],
      happenings: [
        { after: 236, by: 'call', happening: { kind: 'dies', when: 'before' } },
        { after: 94, by: 'call', happening: { kind: 'outside', what: 'delete the trails' } },
        { after: 2, by: 'change', happening: { kind: 'outside', what: 'delete the root keys' } },
      ],
      pauses: [{ minutes: 1, outside: ['activate the root keys again', "delete the administrator's device"] }],
    });
    const answers = {
      'session-outlives-key': 'no',
      'root-session-manages-keys': 'delete-only',
      'event-history': 'after-15-minutes',
    } as const;
    expect(await gradesOf(beginning('done', { answers }), told)).toEqual(allHold);
  });

  it('a root key that is used right before it is deactivated, which AWS tells late, is deleted by typed words only', async () => {
    const used = { kind: 'outside', what: 'use the root keys' } as const;
    const told = story({ happenings: [{ after: 3, by: 'change', happening: used }] });
    expect(await gradesOf(beginning('messy', { lags: true, moment: 'cloudtrail.approve' }), told)).toEqual(allHold);
  });

  it('an alert on root that forwards from other Regions is set up in the order shown', async () => {
    const at = beginning('root-key', { controls: ['cloudtrail', 'root-alert'] });
    expect(await gradesOf(at, story({ moods: ['yes', 'wrong'] }))).toEqual(['verified']);
  });
});
