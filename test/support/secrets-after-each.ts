// Part of the journeys' configuration: after each of them the search, at the end the figures.
import { afterAll, afterEach } from 'vitest';
import { noteCounts } from './attack-counts.ts';
import { endWatch, searchWatched } from './secrets-watch.ts';

const totals = { journeys: 0, secrets: 0, places: 0, searches: 0, violations: 0 };

afterEach(async () => {
  try {
    const { leaks, secrets, places, spellings } = await searchWatched();
    totals.violations += leaks.length;
    if (leaks.length > 0) {
      const found = leaks.map(({ place, spelling }) => `${spelling}: ${place}`);
      const said = `Secrets were kept where none may be:\n${found.join('\n')}`;
      // A retry would hide it.
      process.stderr.write(`${said}\n`);
      throw new Error(said);
    }
    if (secrets === 0) return;
    totals.journeys += 1;
    totals.secrets += secrets;
    totals.places += places;
    totals.searches += spellings * places;
  } finally {
    endWatch();
  }
});

afterAll(() => {
  if (totals.journeys > 0 || totals.violations > 0) noteCounts('secrets', totals);
});
