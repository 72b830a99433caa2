// The ways in which AWS reaches the owner: the primary contact and the three alternate ones. The e-mail address of
// root is none of them, and no API tells it to the account itself.
import type { ContactInformation } from '@aws-sdk/client-account';
import { unlessRefused } from '../engine/errors.ts';
import type { JsonObject } from '../engine/json.ts';
import { digestOf } from '../engine/plan.ts';
import type { AccountSession } from './account.ts';

export const contactTypes = ['BILLING', 'OPERATIONS', 'SECURITY'] as const;
export type ContactType = (typeof contactTypes)[number];

/** As AWS has it: every field that is there, and no other. */
export type PrimaryContact = { readonly [field in keyof ContactInformation]?: string };

export interface AlternateContact {
  readonly Name: string;
  readonly Title: string;
  readonly EmailAddress: string;
  readonly PhoneNumber: string;
}

export interface Contacts {
  readonly primary: PrimaryContact | undefined;
  readonly alternates: { readonly [type in ContactType]?: AlternateContact };
}

const unlessNone = <T>(read: Promise<T>) => unlessRefused(read, 'ResourceNotFound');

/** Four reads at once. */
export async function contactsOf(account: AccountSession): Promise<Contacts> {
  const [primary, ...alternates] = await Promise.all([
    unlessNone(account.read('Account', 'GetContactInformation', {})),
    ...contactTypes.map((type) => alternateContact(account, type)),
  ]);
  const found = alternates.flatMap((contact, index) => {
    const type = contactTypes[index];
    return contact === undefined || type === undefined ? [] : [[type, contact] as const];
  });
  const fields = Object.entries(primary?.ContactInformation ?? {}).filter(([, value]) => value !== '');
  return {
    primary: fields.length === 0 ? undefined : Object.fromEntries(fields),
    alternates: Object.fromEntries(found),
  };
}

/** Undefined when there is none. */
export async function alternateContact(
  account: AccountSession,
  type: ContactType,
): Promise<AlternateContact | undefined> {
  const contact = (await unlessNone(account.read('Account', 'GetAlternateContact', { AlternateContactType: type })))
    ?.AlternateContact;
  if (contact === undefined) return undefined;
  const { Name = '', Title = '', EmailAddress = '', PhoneNumber = '' } = contact;
  return { Name, Title, EmailAddress, PhoneNumber };
}

/** Tells these contacts from any others; says nothing about them. */
export function fingerprintOf({ primary, alternates }: Contacts): string {
  return digestOf({ primary: (primary ?? null) as JsonObject | null, alternates: { ...alternates } as JsonObject });
}

/** The address that all three alternate contacts have, when it is one and the same. */
export function oneAddressOf({ alternates }: Pick<Contacts, 'alternates'>): string | undefined {
  const addresses = contactTypes.map((type) => alternates[type]?.EmailAddress.trim().toLowerCase());
  const [first] = addresses;
  return first !== undefined && addresses.every((address) => address === first) ? first : undefined;
}

/** For a person to recognise it by. */
export const contactLine = ({ Name, Title, EmailAddress, PhoneNumber }: AlternateContact) =>
  `${Name}, ${Title}, ${EmailAddress}, ${PhoneNumber}`;
