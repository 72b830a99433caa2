// IAM's pages: follows Marker until AWS says there is no more.

interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

const mostPages = 1_000;

/** All items of all pages, in order. Throws when AWS repeats a marker, which would never end. */
export async function allPages<P extends Page, Item>(
  read: (marker: { readonly Marker?: string }) => Promise<P>,
  pick: (page: P) => readonly Item[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let marker: { readonly Marker?: string } = {};
  for (let count = 0; count < mostPages; count += 1) {
    const page = await read(marker);
    items.push(...pick(page));
    if (page.IsTruncated !== true || page.Marker === undefined) return items;
    if (seen.has(page.Marker)) break;
    seen.add(page.Marker);
    marker = { Marker: page.Marker };
  }
  throw new Error('AWS repeats the same page of a list');
}
