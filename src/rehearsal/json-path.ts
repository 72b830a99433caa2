// The little of JSON path that EventBridge and CloudWatch Logs share: `$.detail.userIdentity.type`, `$.list[0]`,
// `$.list[*].name` (EventBridge User Guide, "Input transformation"; CloudWatch Logs User Guide, "Filter pattern syntax").

type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'every' };

export type JsonPath = readonly Step[];

const source = /\.([\w/-]+)|\.?\['([^']+)'\]|\.?\["([^"]+)"\]|\[(\d+)\]|\[\*\]/y;

/** Undefined for a text that is no path. */
export function parsePath(text: string): JsonPath | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: Step[] = [];
  const step = new RegExp(source);
  let at = 1;
  while (at < text.length) {
    step.lastIndex = at;
    const found = step.exec(text);
    if (found === null) return undefined;
    const name = found[1] ?? found[2] ?? found[3];
    if (name !== undefined) steps.push({ kind: 'field', name });
    else if (found[4] === undefined) steps.push({ kind: 'every' });
    else steps.push({ kind: 'item', index: Number(found[4]) });
    at = step.lastIndex;
  }
  return steps;
}

/** What stands at the path; none when there is nothing, several only through `[*]`. */
export function valuesAt(value: unknown, path: JsonPath): readonly unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  return children(value, first).flatMap((child) => valuesAt(child, rest));
}

function children(value: unknown, step: Step): readonly unknown[] {
  if (step.kind !== 'field') {
    if (!Array.isArray(value)) return [];
    const items = value as readonly unknown[];
    return step.kind === 'every' ? items : items.slice(step.index, step.index + 1);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.hasOwn(value, step.name) ? [(value as { readonly [name: string]: unknown })[step.name]] : [];
}
