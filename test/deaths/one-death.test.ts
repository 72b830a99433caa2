// A run is killed once, at every point after which the next start has to find out what happened: after each change, and
// after each line that only the journal knows. Then it is started again until all holds.
import { describe, expect, it } from 'vitest';
import { counted } from '../support/attack-counts.ts';
import { attackOn, isEffect, longest, settings, share, start, undisturbed } from './dying.ts';
import { isAlone } from './settings.ts';
import { wholePictureOf } from './whole-picture.ts';

const startsAtMost = 3;
/** There are fewer effects than points. */
const step = Math.ceil(share / 2);

describe.each(settings)('on the account %s', (_, setting) => {
  it('a run killed after an effect ends as an undisturbed one, never without a way in', { timeout: longest }, () =>
    counted('deaths', { points: 0, restarts: 0, looks: 0 }, async (counts) => {
      const calm = await undisturbed(setting);
      expect(calm.violations).toEqual([]);
      const first = Math.min(step, 7, Math.max(calm.effects, 1));
      for (let nth = first; nth <= calm.effects; nth += step) {
        const attack = await attackOn(setting, calm.codes);
        let left = nth;
        const { diedAt } = await start(attack, (point) => isEffect(point) && (left -= 1) === 0);
        expect(diedAt, `effect ${nth}`).toBeDefined();
        while ((await start(attack, () => false)).diedAt !== undefined && attack.starts < startsAtMost);
        const { state } = attack.stage.rehearsal;
        expect({ diedAt, picture: wholePictureOf(state) }).toEqual({ diedAt, picture: calm.picture });
        expect({ diedAt, violations: attack.watch.violations }).toEqual({ diedAt, violations: [] });
        counts.points += 1;
        counts.restarts += attack.starts - 1;
        counts.looks += attack.watch.looks();
        await attack.stage.rehearsal.close();
      }
      // A control alone may have nothing to do on this account; alone.test.ts sees to it that it has on another one.
      expect(counts.points).toBeGreaterThanOrEqual(isAlone(setting) && calm.effects === 0 ? 0 : 1);
    }),
  );
});
