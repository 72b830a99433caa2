// Many reads at once, but not all of them: an account may have thousands of users.

/** Enough to keep one connection pool of the SDK busy (50 sockets), too few for AWS to ask for slower calls. */
const together = 40;

/** As `Promise.all` over `items`, with a bounded number of them under way at any time. Rejects with the first failure. */
export async function eachOf<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
  return results;
}
