// The documents of a record: how root is used, and what to do when it is in danger. Made from the record alone.
import type { RecordContent } from '../content.ts';
import { incidentPlanFile, procedureFile } from '../record-files.ts';
import { incidentPlan } from './incident-plan.ts';
import { knownFrom } from './known.ts';
import { rootProcedure } from './root-procedure.ts';

/** Their texts by path in the record. Pure: the same content gives the same bytes. */
export function documentsOf(content: RecordContent): ReadonlyMap<string, Uint8Array> {
  const known = knownFrom(content);
  return new Map([
    [procedureFile, Buffer.from(rootProcedure(known))],
    [incidentPlanFile, Buffer.from(incidentPlan(known))],
  ]);
}
