// Edits JSON that is not supposed to be edited.

/**
 * A copy of `value` in which the part at `path` (names and positions, slash between) is what `change` makes of
 * it; the part is left out when that is undefined. A missing part can be added.
 */
export function edited(value: unknown, path: string, change: (old: unknown) => unknown): unknown {
  const [name = '', ...rest] = path.split('/');
  const inside = (old: unknown) => (rest.length === 0 ? change(old) : edited(old, rest.join('/'), change));
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, at) => (at === Number(name) ? inside(item) : item));
  }
  if (typeof value !== 'object' || value === null) throw new Error(`there is no ${name} in ${String(value)}`);
  const members = Object.entries(value).filter(([key]) => key !== name);
  const old: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  const changed = inside(old);
  return Object.fromEntries(changed === undefined ? members : [...members, [name, changed]]);
}

/** The same, putting `part` there. */
export function replaced(value: unknown, path: string, part: unknown): unknown {
  return edited(value, path, () => part);
}

/** The part at `path`. */
export function part(value: unknown, path: string): unknown {
  let found: unknown;
  edited(value, path, (old) => {
    found = old;
    return old;
  });
  return found;
}
