// Which trails log an event: those of its Region that are logging, and whose selectors ask for it
// (CloudTrail User Guide, "Logging management events"; "Global service events").
import { isDataEvent, isGlobal, recordedIn, sourceOf } from './cloudtrail-events.ts';
import type { AccountEvent } from './event-log.ts';
import { optionalText, structures, texts, type Input } from './input.ts';
import type { AccountState, Trail } from './state.ts';

/** The trails as they are now: what a call then does to them does not show in the copies. */
export function trailsNow({ trails }: AccountState): readonly Trail[] {
  return [...trails.values()].map((trail) => ({ ...trail }));
}

/** Only management events are recorded here. */
export function logs(trail: Trail, event: AccountEvent): boolean {
  if (!trail.logging || isDataEvent(event)) return false;
  if (!trail.multiRegion && trail.homeRegion !== recordedIn(event)) return false;
  if (isGlobal(event) && !trail.globalEvents) return false;
  const { selectors } = trail;
  if (selectors === undefined) return true;
  const selects = selectors.field === 'EventSelectors' ? selectsEvent : selectsInDetail;
  return selectors.list.some((selector) => selects(selector, event));
}

function selectsEvent(selector: Input, event: AccountEvent): boolean {
  const wanted = selector['ReadWriteType'] ?? 'All';
  return (
    selector['IncludeManagementEvents'] !== false &&
    (wanted === 'All' || (wanted === 'WriteOnly') === event.mutating) &&
    !texts(selector, 'ExcludeManagementEventSources').includes(sourceOf(event))
  );
}

function selectsInDetail(selector: Input, event: AccountEvent): boolean {
  const fields = structures(selector, 'FieldSelectors');
  const values: { readonly [field: string]: string } = {
    eventCategory: 'Management',
    readOnly: String(!event.mutating),
    eventSource: sourceOf(event),
    eventName: event.operation,
    eventType: event.service === 'signin' ? 'AwsConsoleSignIn' : 'AwsApiCall',
    ...(event.caller.kind === 'unknown' ? {} : { 'userIdentity.arn': event.caller.arn }),
  };
  return fields.every((field) => {
    const value = values[optionalText(field, 'Field') ?? ''] ?? '';
    const some = (name: string, fits: (wanted: string) => boolean, otherwise: boolean) =>
      field[name] === undefined ? otherwise : texts(field, name).some(fits);
    return (
      some('Equals', (wanted) => value === wanted, true) &&
      some('StartsWith', (wanted) => value.startsWith(wanted), true) &&
      some('EndsWith', (wanted) => value.endsWith(wanted), true) &&
      !some('NotEquals', (wanted) => value === wanted, false) &&
      !some('NotStartsWith', (wanted) => value.startsWith(wanted), false) &&
      !some('NotEndsWith', (wanted) => value.endsWith(wanted), false)
    );
  });
}
