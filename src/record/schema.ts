// Whether a value is the content of a record: docs/record.schema.json, and what a schema cannot say.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { allHold } from '../engine/claim.ts';
import schema from '../../docs/record.schema.json' with { type: 'json' };
import type { RecordContent } from './content.ts';

export type CheckedContent =
  | { readonly kind: 'content'; readonly content: RecordContent }
  /** `faults` are short phrases, each with the place it is about. */
  | { readonly kind: 'refused'; readonly faults: readonly string[] };

export type CheckContent = (value: unknown) => CheckedContent;

/**
 * Makes a check of form, of grades against their evidence, and of the outcome against the grades. Making it
 * takes tens of milliseconds, using it next to nothing.
 */
export function contentCheck(): CheckContent {
  // Numbers and lengths are checked by the schema; ajv's strict mode would only judge how it is written.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const matches = ajv.compile<RecordContent>(schema);
  return (value) => {
    if (!matches(value)) {
      const errors = matches.errors ?? [];
      const faults = errors.map(
        ({ instancePath, message }) => `${instancePath || 'the whole'} ${message ?? 'is wrong'}`,
      );
      return { kind: 'refused', faults: [...new Set(faults)] };
    }
    const faults = [...outcomeFaults(value), ...repeatedIds(value)];
    return faults.length > 0 ? { kind: 'refused', faults } : { kind: 'content', content: value };
  };
}

function outcomeFaults({ outcome, controls }: RecordContent): readonly string[] {
  const expected = allHold(controls) ? 'all-hold' : 'open-remain';
  return outcome === expected ? [] : [`/outcome says ${outcome}, but the grades say ${expected}`];
}

function repeatedIds({ controls }: RecordContent): readonly string[] {
  const ids = controls.map(({ id }) => id);
  return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `/controls has ${id} twice`);
}
