// Placeholders such as {serial} stand in a plan for what is not known yet. Filling keeps secrets as
// Secret values; only the AWS session reveals them.
import type { Json, SecretJson } from './json.ts';
import { Secret } from './secret.ts';

const pattern = /\{([a-z][a-z0-9 -]*)\}/g;

/** Every placeholder in the strings of `value`, each once. */
export function placeholdersIn(value: Json | undefined): string[] {
  const names = new Set<string>();
  const walk = (item: Json | undefined): void => {
    if (typeof item === 'string') for (const match of item.matchAll(pattern)) names.add(match[1] ?? '');
    else if (Array.isArray(item)) for (const child of item) walk(child as Json);
    else if (typeof item === 'object' && item !== null) for (const child of Object.values(item)) walk(child);
  };
  walk(value);
  return [...names];
}

/** `text` with its placeholders replaced; secret ones show as [secret], unknown ones stay. */
export function filledText(text: string, values: ReadonlyMap<string, string | Secret>): string {
  return text.replace(pattern, (whole, name: string) => String(values.get(name) ?? whole));
}

/** `value` with all placeholders replaced. Throws a TypeError when one has no value. */
export function filled(value: Json, values: ReadonlyMap<string, string | Secret>): SecretJson {
  if (typeof value === 'string') return filledString(value, values);
  if (Array.isArray(value)) return value.map((item: Json) => filled(item, values));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, filled(item, values)]])),
    );
  }
  return value;
}

function filledString(text: string, values: ReadonlyMap<string, string | Secret>): string | Secret {
  let secret = false;
  const result = text.replace(pattern, (_whole, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new TypeError(`the placeholder {${name}} has no value yet`);
    if (value instanceof Secret) {
      secret = true;
      return value.reveal();
    }
    return value;
  });
  return secret ? new Secret(result) : result;
}
