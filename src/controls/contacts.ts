// The contacts through which AWS reaches the owner, and through which root is recovered. AWS can say that they exist,
// only a person that they are current. So they hold once the owner said so of these very values: the fingerprint of
// them is kept in the journal, and contacts with another one, changed by whomever, are asked about again.
import {
  contactLine,
  contactsOf,
  type Contacts,
  contactTypes,
  fingerprintOf,
  oneAddressOf,
  type PrimaryContact,
} from '../aws/contacts.ts';
import type { RunFact } from '../engine/facts.ts';
import { digestOf } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import { askContacts } from './contacts-questions.ts';
import { contactsPlan } from './contacts-plan.ts';
import { type AwsContext, type AwsControl, fact, verdictOf } from './contract.ts';

const currentLabel = 'Current';

export const contacts: AwsControl<Contacts> = {
  id: 'contacts',
  title: 'Keep the contacts of the account current',
  short: 'Contacts',
  group: 'Ways back in',
  why: 'AWS recovers a lost root through its e-mail address and the primary phone, and warns of abuse through the alternate contacts.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.2' },
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.3' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.1' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.2' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'Account.1' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.01' },
    { framework: 'Prowler', version: '5.40.0', id: 'account_maintain_current_contact_details' },
    { framework: 'Prowler', version: '5.40.0', id: 'account_security_contact_information_is_registered' },
    {
      framework: 'Prowler',
      version: '5.40.0',
      id: 'account_maintain_different_contact_details_to_security_billing_and_operations',
    },
  ],
  sources: [
    {
      title: 'Alternate contacts',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html',
    },
    {
      title: 'Primary contact',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-primary.html',
    },
  ],
  mayAcceptRisk: true,

  notApplicable: ({ facts }) => {
    if (facts.kind === 'project')
      return 'In a project AWS keeps the contacts; its policies deny reading and writing them.';
    return facts.partition === 'aws-us-gov'
      ? 'AWS GovCloud (US) has no Account Management; the contacts are those of the standard account it belongs to.'
      : undefined;
  },

  inspect: async (context) => {
    const found = await contactsOf(context.account);
    const said = saidCurrent(found, context);
    const facts = factsOf(found, said);
    const missing = missingIn(found);
    if (missing !== undefined) return { state: 'open', statement: missing, facts, detail: found };
    return said === undefined
      ? {
          state: 'open',
          statement: 'All contacts are there; nobody said yet that they are current.',
          facts,
          detail: found,
        }
      : {
          state: 'verified',
          statement: 'The primary contact and all three alternate contacts are there.',
          facts,
          detail: found,
        };
  },

  plan: async ({ detail }, context) => {
    const wanted = await askContacts(detail, missingIn(detail) === undefined, context);
    if (wanted === 'left') return { kind: 'left' };
    const fingerprint = fingerprintOf(wanted);
    // What the owner just wrote or kept is current in their eyes; should they not consent to the plan, it never matches.
    if (missingIn(wanted) === undefined) {
      const at = new Date(context.clock.now()).toISOString();
      await context.memory.remember({ fact: 'contacts-current', fingerprint, at });
    }
    if (fingerprint !== fingerprintOf(detail)) {
      return { kind: 'changes', plan: contactsPlan(detail, wanted, context), yes: 'Write the contacts' };
    }
    return missingIn(wanted) === undefined ? { kind: 'nothing' } : { kind: 'left' };
  },

  apply: async (hands) => {
    // What is new comes before what goes: AWS must reach somebody at any moment.
    const names = contactTypes.map((type) => type.toLowerCase());
    for (const id of ['primary', ...names.map((name) => `put-${name}`), ...names.map((name) => `delete-${name}`)]) {
      if (hands.has(id)) await hands.send(id);
    }
  },

  verify: async (context) => verdictOf(await contacts.inspect(context)),
};

/** The day on which the owner said that these very contacts are current. */
function saidCurrent(found: Contacts, { memory }: AwsContext): string | undefined {
  const said = memory.fact('contacts-current');
  const known = [fingerprintOf(found), fingerprintOfFacts(factsOf(found, undefined))];
  return said !== undefined && known.includes(said.fingerprint) ? said.at.slice(0, 10) : undefined;
}

/** The owner's word on these very contacts, found again in what a record shows of them; undefined where it has none. */
export function wordOnContacts(
  facts: readonly Pick<Fact, 'label' | 'value'>[],
): Extract<RunFact, { fact: 'contacts-current' }> | undefined {
  const current = facts.find(({ label }) => label === currentLabel)?.value ?? '';
  const [, at] = /^by your word, (\d{4}-\d\d-\d\d)$/.exec(current) ?? [];
  return at === undefined ? undefined : { fact: 'contacts-current', fingerprint: fingerprintOfFacts(facts), at };
}

function fingerprintOfFacts(facts: readonly Pick<Fact, 'label' | 'value'>[]): string {
  return digestOf(facts.flatMap(({ label, value }) => (label === currentLabel ? [] : [[label, value]])));
}

function missingIn({ primary, alternates }: Contacts): string | undefined {
  if (primary === undefined) return 'There is no primary contact.';
  if ((primary.PhoneNumber ?? '').trim() === '') return 'The primary contact has no phone number.';
  const missing = contactTypes.filter((type) => alternates[type] === undefined).map((type) => type.toLowerCase());
  if (missing.length === 0) return undefined;
  return `There is no ${missing.join(', no ')} contact.`;
}

function factsOf(found: Contacts, said: string | undefined): readonly Fact[] {
  const { primary, alternates } = found;
  const one = oneAddressOf(found);
  return [
    ...(primary === undefined
      ? [fact('Primary', 'none', 'bad')]
      : [
          fact('Primary', nameOf(primary)),
          fact('Address', addressOf(primary)),
          primary.PhoneNumber === undefined
            ? fact('Phone', 'none: AWS could not call to recover root', 'bad')
            : fact('Phone', primary.PhoneNumber),
        ]),
    ...contactTypes.map((type) => {
      const contact = alternates[type];
      const label = `${type.charAt(0)}${type.slice(1).toLowerCase()}`;
      return contact === undefined ? fact(label, 'none', 'warning') : fact(label, contactLine(contact));
    }),
    ...(one === undefined ? [] : [fact('One address', `all three reach ${one} only`, 'warning')]),
    said === undefined
      ? fact(currentLabel, 'nobody said so yet', 'warning')
      : fact(currentLabel, `by your word, ${said}`, 'good'),
  ];
}

const nameOf = ({ FullName, CompanyName }: PrimaryContact) =>
  [FullName, CompanyName].flatMap((text) => text ?? []).join(', ');

const addressOf = (primary: PrimaryContact) =>
  [
    ...[primary.AddressLine1, primary.AddressLine2, primary.AddressLine3],
    ...[primary.PostalCode, primary.City, primary.DistrictOrCounty, primary.StateOrRegion, primary.CountryCode],
  ]
    .flatMap((text) => text ?? [])
    .join(', ');
