// Vitest 5 calls three functions that Node 20 lacks: without them a failing test is reported as a crash of the
// reporter. Only the test runner's own process gets them; the program under test must do without.

interface Lacking {
  groupBy?: unknown;
  withResolvers?: unknown;
}

/** Adds `Map.groupBy`, `Object.groupBy` and `Promise.withResolvers` where they are missing. */
export function completeNode20(): void {
  (Map as Lacking).groupBy ??= mapGroupBy;
  (Object as Lacking).groupBy ??= <T>(items: Iterable<T>, keyOf: (item: T, index: number) => PropertyKey) =>
    Object.fromEntries(mapGroupBy(items, keyOf));
  (Promise as Lacking).withResolvers ??= () => {
    let settle = {};
    const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
    return { promise, ...settle };
  };
}

function mapGroupBy<T, K>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index);
    groups.set(key, [...(groups.get(key) ?? []), item]);
    index += 1;
  }
  return groups;
}
