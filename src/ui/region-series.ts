// The same thing in one Region after another, said once: in a plan and at the end of a run.

/** A Region's code on its own, not as a part of a name. */
const regionCode = /(?<![\w-])[a-z]{2}(?:-[a-z]+)+-\d+(?![\w-])/g;

/** From this many on it is said once. */
const fewest = 3;

export interface Series<T> {
  /** In the order they came. */
  readonly members: readonly [T, ...T[]];
  /** What is said of the one, or of all. */
  readonly said: readonly string[];
  /** The Regions of a series, sorted; empty for one thing alone. */
  readonly regions: readonly string[];
}

/** Things of which the same is said but for the Region together, each series where its first member was. */
export function regionSeries<T>(things: readonly T[], said: (thing: T) => readonly string[]): readonly Series<T>[] {
  const alike = new Map<string, { readonly members: [T, ...T[]]; readonly regions: string[] }>();
  for (const thing of things) {
    const text = JSON.stringify(said(thing));
    const named = new Set(text.match(regionCode));
    const template = named.size === 1 ? text.replace(regionCode, '{}') : text;
    const same = alike.get(template);
    if (same === undefined) alike.set(template, { members: [thing], regions: [...named] });
    else {
      same.members.push(thing);
      same.regions.push(...named);
    }
  }
  return [...alike.values()].flatMap(({ members, regions }): readonly Series<T>[] => {
    const different = [...new Set(regions)].toSorted();
    if (different.length < fewest || different.length < members.length) {
      return members.map((thing) => ({ members: [thing], said: said(thing), regions: [] }));
    }
    const all = `${different.length} Regions`;
    return [{ members, said: said(members[0]).map((text) => text.replace(regionCode, all)), regions: different }];
  });
}
