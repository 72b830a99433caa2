// Pages of lists as AWS may give them and seldom does: without items although more follow (IAM API reference,
// IsTruncated), or pointing to themselves for ever.
import type { Trouble } from './faults.ts';
import type { Input } from './input.ts';
import type { Output, OutputValue } from './operation.ts';

const markers = ['Marker', 'NextToken', 'nextToken'] as const;

/** How far a caller has got that was given odd pages: the marker says it, and nothing is remembered. */
export type Place = 'usual' | 'after-the-last';

const restPrefix = 'rest.';
const lastPrefix = 'last.';

/** Takes the marks of odd pages off an input. */
export function placeOf(input: Input): { readonly input: Input; readonly place: Place } {
  for (const name of markers) {
    const marker = input[name];
    if (typeof marker !== 'string') continue;
    const { [name]: _, ...rest } = input;
    if (marker.startsWith(lastPrefix)) return { input: rest, place: 'after-the-last' };
    if (!marker.startsWith(restPrefix)) continue;
    const original = marker.slice(restPrefix.length);
    return { input: original === '' ? rest : { ...rest, [name]: original }, place: 'usual' };
  }
  return { input, place: 'usual' };
}

/** The page as trouble leaves it; anything that is no page of a list stays as it is. `input` is the one that came. */
export function oddPage(output: Output, input: Input, trouble: Trouble | undefined, place: Place): Output {
  const name = 'IsTruncated' in output ? 'Marker' : markers.find((marker) => marker in output);
  if (name === undefined) return output;
  const truncated = name === 'Marker' ? { IsTruncated: true } : {};
  const page = place === 'after-the-last' ? withoutItems(output, name) : output;
  if (trouble?.kind === 'endless-pages') return { ...page, ...truncated, [name]: `${lastPrefix}again` };
  if (trouble?.kind !== 'empty-page' || place === 'after-the-last') return page;
  const given = input[name];
  return {
    ...withoutItems(output, name),
    ...truncated,
    [name]: `${restPrefix}${typeof given === 'string' ? given : ''}`,
  };
}

function withoutItems(output: Output, name: (typeof markers)[number]): Output {
  const empty: { [field: string]: OutputValue } = {};
  for (const [field, value] of Object.entries(output)) empty[field] = Array.isArray(value) ? [] : value;
  delete empty[name];
  if (name === 'Marker') empty['IsTruncated'] = false;
  return empty;
}
