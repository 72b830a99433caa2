// The primary contact, asked field by field. The call that writes it replaces all of it: what is there stands in the
// fields, and what is not asked about is kept.
import { countryProblem, optional, primaryPhoneProblem, type Rule, stateRule, wanted } from '../aws/contact-rules.ts';
import type { PrimaryContact } from '../aws/contacts.ts';
import { askText } from './contacts-ask.ts';
import type { AwsContext } from './contract.ts';

type Field = readonly [name: keyof PrimaryContact, label: string, rule: (country: string) => Rule];

/** In the order they are asked: the country decides whether a state is wanted. */
const fields: readonly Field[] = [
  ['FullName', 'Full name', () => wanted(50)],
  ['CompanyName', 'Company (optional)', () => optional(50)],
  ['AddressLine1', 'Address, line 1', () => wanted(60)],
  ['AddressLine2', 'Address, line 2 (optional)', () => optional(60)],
  ['AddressLine3', 'Address, line 3 (optional)', () => optional(60)],
  ['City', 'City', () => wanted(50)],
  ['PostalCode', 'Postal code', () => wanted(20)],
  ['CountryCode', 'Country, two letters', () => countryProblem],
  ['StateOrRegion', 'State or region', stateRule],
  ['DistrictOrCounty', 'District or county (optional)', () => optional(50)],
  ['PhoneNumber', 'Phone, with + and country code', () => primaryPhoneProblem],
  ['WebsiteUrl', 'Website (optional)', () => optional(256)],
];

/** What was there stands in each field; an emptied one goes. */
export async function askPrimary(present: PrimaryContact, context: AwsContext): Promise<PrimaryContact> {
  const answers = new Map<string, string>(Object.entries(present));
  for (const [name, label, rule] of fields) {
    const check = rule(answers.get('CountryCode') ?? '');
    const isOptional = check('') === undefined;
    const answer = await askText(context, {
      ...{ id: `primary.${name}`, title: 'The primary contact', label, rule: check },
      prefilled: present[name] ?? (isOptional ? '' : undefined),
    });
    if (answer === '') answers.delete(name);
    else answers.set(name, name === 'CountryCode' ? answer.toUpperCase() : answer);
  }
  return Object.fromEntries(answers);
}
