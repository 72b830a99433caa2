// Whether a value is the content of a record: docs/record.schema.json, and what a schema cannot say.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { allHold } from '../engine/claim.ts';
import schema from '../../docs/record.schema.json' with { type: 'json' };
import type { RecordContent } from './content.ts';

export type CheckedContent =
  | { readonly kind: 'content'; readonly content: RecordContent }
  /** `faults` are short phrases, each with the place it is about. */
  | { readonly kind: 'refused'; readonly faults: readonly string[] };

/** The schema as code: made at the first use, which takes tens of milliseconds, and not needed by every command. */
let compiled: ValidateFunction<RecordContent> | undefined;

/** Checks the form, the grades against their evidence, and the outcome against the grades. */
export function checkContent(value: unknown): CheckedContent {
  // Numbers and lengths are checked by the schema; ajv's strict mode would only judge how it is written.
  const matches = (compiled ??= new Ajv2020({ strict: false, allErrors: true }).compile<RecordContent>(schema));
  if (!matches(value)) {
    const errors = matches.errors ?? [];
    const faults = errors.map(({ instancePath, message }) => `${instancePath || 'the whole'} ${message ?? 'is wrong'}`);
    return { kind: 'refused', faults: [...new Set(faults)] };
  }
  const faults = [...outcomeFaults(value), ...repeatedIds(value)];
  return faults.length > 0 ? { kind: 'refused', faults } : { kind: 'content', content: value };
}

function outcomeFaults({ outcome, controls }: RecordContent): readonly string[] {
  const expected = allHold(controls) ? 'all-hold' : 'open-remain';
  return outcome === expected ? [] : [`/outcome says ${outcome}, but the grades say ${expected}`];
}

function repeatedIds({ controls }: RecordContent): readonly string[] {
  const ids = controls.map(({ id }) => id);
  return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `/controls has ${id} twice`);
}
