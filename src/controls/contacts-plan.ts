// The calls that turn the contacts there are into those that are wanted: one for each that differs, no other.
import {
  type AlternateContact,
  type Contacts,
  contactTypes,
  type ContactType,
  type PrimaryContact,
} from '../aws/contacts.ts';
import { type Change, digestOf, type Plan, sealPlan } from '../engine/plan.ts';
import { verbatimChanges } from '../engine/verbatim.ts';
import type { AwsContext } from './contract.ts';

const isSame = (one: unknown, other: unknown) => digestOf(one ?? null) === digestOf(other ?? null);

export function contactsPlan(present: Contacts, wanted: Contacts, { account }: AwsContext): Plan {
  const { primary } = wanted;
  const { changes, alternatives } = verbatimChanges([
    ...(primary === undefined || isSame(primary, present.primary) ? [] : [primaryChange(present.primary, primary)]),
    ...contactTypes.flatMap((type) => alternateChange(type, present.alternates[type], wanted.alternates[type])),
  ]);
  return sealPlan({
    control: 'contacts',
    title: 'Write the contacts',
    changes: changes.map((change) => ({ ...change, service: 'Account', principal: account.acting })),
    alternatives,
    ...(isAnyLost(present, wanted)
      ? { remarks: ['What is replaced stands above, under what was found: AWS keeps no earlier contacts.'] }
      : {}),
  });
}

/** Whether a contact that is there will be another, or none. */
function isAnyLost(present: Contacts, wanted: Contacts): boolean {
  return (
    (present.primary !== undefined && !isSame(present.primary, wanted.primary)) ||
    contactTypes.some(
      (type) => present.alternates[type] !== undefined && !isSame(present.alternates[type], wanted.alternates[type]),
    )
  );
}

type Draft = Omit<Change, 'service' | 'principal'>;

function primaryChange(present: PrimaryContact | undefined, wanted: PrimaryContact): Draft {
  return {
    id: 'primary',
    summary:
      present === undefined ? 'Write the primary contact' : 'Replace the primary contact, with all of its fields',
    operation: 'PutContactInformation',
    input: { ContactInformation: { ...wanted } },
    undo: { kind: 'can-be-undone', how: 'write the earlier contact again' },
  };
}

function alternateChange(
  type: ContactType,
  present: AlternateContact | undefined,
  wanted: AlternateContact | undefined,
): readonly Draft[] {
  if (isSame(present, wanted)) return [];
  const name = type.toLowerCase();
  const of = { AlternateContactType: type };
  if (wanted === undefined) {
    return [
      {
        id: `delete-${name}`,
        summary: `Delete the ${name} contact`,
        operation: 'DeleteAlternateContact',
        input: of,
        undo: { kind: 'can-be-undone', how: 'write the earlier contact again' },
      },
    ];
  }
  return [
    {
      id: `put-${name}`,
      summary: `${present === undefined ? 'Write' : 'Replace'} the ${name} contact`,
      operation: 'PutAlternateContact',
      input: { ...of, ...wanted },
      undo: {
        kind: 'can-be-undone',
        how: present === undefined ? 'delete the contact' : 'write the earlier contact again',
      },
    },
  ];
}
