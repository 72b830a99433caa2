// Five thousand single bits and bytes of a record changed by chance, and as many insertions, deletions and cut ends as fall
// beside them: each is seen by `rootlock verify`, which names the file.
import { expect, it } from 'vitest';
import { randomChanges, unseen, wholeRecord } from '../support/record-changes.ts';

it('shows every one of 5,000 changed bits and bytes, and every other change by chance', () => {
  const files = wholeRecord();
  const changes = randomChanges(files, 7_600, 2026);
  const single = changes.filter(({ kind }) => kind === 'bit' || kind === 'byte');
  expect(single.length).toBeGreaterThanOrEqual(5_000);
  const missed = unseen(files, changes);
  expect(missed).toEqual([]);
  console.log(
    `${changes.length} changes of ${files.size} files, ${single.length} of them of a single bit or byte: all seen and named`,
  );
}, 600_000);
