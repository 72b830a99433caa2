// One account, and a tool that is killed again and again, each time at the first point that it had not been killed at
// yet: before and after every read, every change, every line of the journal and every answer of the owner. In shares, so
// that several workers kill at once.
import { describe, expect, it } from 'vitest';
import { counted } from '../support/attack-counts.ts';
import { attackOn, isInSample, longest, nameOf, settings, start, undisturbed } from './dying.ts';
import type { Setting } from '../support/rehearsed-run.ts';
import { wholePictureOf } from './whole-picture.ts';

const startsAtMost = 3_000;

/** Declares a test for each account of a share. */
export function itDiesOn(share: number, of: number): void {
  const some = settings.filter((_, index) => index % of === share - 1);
  describe.each(some)('on the account %s', (_, setting) => {
    itDiesEverywhere(setting);
  });
}

function itDiesEverywhere(setting: Setting): void {
  it('a run killed at every point ends as an undisturbed one, never without a way in', { timeout: longest }, () =>
    counted('deaths', { points: 0, restarts: 0, looks: 0 }, async (counts) => {
      const calm = await undisturbed(setting);
      const attack = await attackOn(setting, calm.codes);
      const met = new Set<string>();
      const died: string[] = [];
      for (;;) {
        const { diedAt } = await start(attack, (point, journal) => {
          const name = nameOf(point, journal);
          // Of a short run a sample may hold no point: then it is the first.
          if (met.has(name) || !(isInSample(name) || died.length === 0)) return false;
          met.add(name);
          died.push(name);
          counts.points += 1;
          return true;
        });
        counts.restarts = attack.starts - 1;
        counts.looks = attack.watch.looks();
        if (diedAt === undefined) break;
        if (attack.starts > startsAtMost) throw new Error(`It never came to an end: ${died.slice(-9).join('; ')}`);
      }
      expect(attack.watch.violations).toEqual([]);
      expect(wholePictureOf(attack.stage.rehearsal.state)).toEqual(calm.picture);
      expect(died.length).toBeGreaterThan(0);
    }),
  );
}
