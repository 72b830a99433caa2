// What the owner is asked about the contacts: whether those there are current, and what the others are to say.
import {
  type AlternateContact,
  contactLine,
  type Contacts,
  contactTypes,
  type ContactType,
  oneAddressOf,
  type PrimaryContact,
} from '../aws/contacts.ts';
import { emailProblem, phoneProblem, wanted } from '../aws/contact-rules.ts';
import type { Option } from '../engine/port.ts';
import { askText, choose } from './contacts-ask.ts';
import { askPrimary } from './contacts-primary.ts';
import type { AwsContext } from './contract.ts';

const recovery = [
  'To recover root, AWS writes to the e-mail address of root and calls the primary phone. That address no API tells, so it is not shown here.',
  'Best are distribution lists that several people read, and none of them the address of root.',
];

const later: Option = { value: 'later', label: 'Leave it for later' };

/** The contacts as the owner wants them, or that they leave it for now. */
export async function askContacts(
  present: Contacts,
  isComplete: boolean,
  context: AwsContext,
): Promise<Contacts | 'left'> {
  const answer = isComplete ? await askWhetherCurrent(present, context) : await askHow(present, context);
  if (answer === 'later') return 'left';
  if (answer === 'current') return onPurpose(present, context);
  const primary = await primaryWanted(present, context);
  const alternates =
    answer === 'one-list' ? await askOneList(primary, context) : await askEach({ ...present, primary }, context);
  return onPurpose({ primary, alternates }, context);
}

const nameOf = (type: ContactType) => type.toLowerCase();
const listed = ({ alternates }: Contacts) =>
  contactTypes.flatMap((type) => {
    const contact = alternates[type];
    return contact === undefined ? [] : [`${nameOf(type)}: ${contactLine(contact)}`];
  });

function askWhetherCurrent(present: Contacts, context: AwsContext): Promise<string> {
  const { FullName, PhoneNumber } = present.primary ?? {};
  const primary = `primary: ${FullName ?? 'no name'}, ${PhoneNumber ?? 'no phone'}`;
  return choose(
    context,
    'current',
    'Are these contacts current?',
    [primary, ...listed(present), ...recovery],
    [
      { value: 'current', label: 'They are current' },
      { value: 'each', label: 'Change some of them' },
      { value: 'one-list', label: 'Use one distribution list for the three alternate contacts' },
      later,
    ],
  );
}

function askHow(present: Contacts, context: AwsContext): Promise<string> {
  const list: Option = {
    value: 'one-list',
    label: 'Use one distribution list for the three alternate contacts',
    ...(listed(present).length === 0 ? {} : { hint: 'replaces those there are' }),
  };
  const each: Option = { value: 'each', label: 'Go through them one by one' };
  const options = listed(present).length === 0 ? ([list, each, later] as const) : ([each, list, later] as const);
  return choose(context, 'how', 'Whom shall AWS reach?', [...listed(present), ...recovery], options);
}

async function primaryWanted({ primary }: Contacts, context: AwsContext): Promise<PrimaryContact> {
  if (primary?.PhoneNumber !== undefined) {
    const { FullName = '', PhoneNumber } = primary;
    const answer = await choose(
      context,
      'primary',
      'The primary contact',
      [`${FullName}, ${PhoneNumber}`],
      [
        { value: 'keep', label: 'It is current' },
        { value: 'write', label: 'Write it anew' },
      ],
    );
    if (answer === 'keep') return primary;
  }
  return askPrimary(primary ?? {}, context);
}

async function askOneList(primary: PrimaryContact, context: AwsContext): Promise<Contacts['alternates']> {
  const title = 'One list for all three';
  const ask = asking(context, 'list', title);
  const EmailAddress = await ask('email');
  const Name = await ask('name', primary.FullName);
  const PhoneNumber = await ask('phone', primary.PhoneNumber);
  const contact = { Name, EmailAddress, PhoneNumber };
  return Object.fromEntries(contactTypes.map((type) => [type, { ...contact, Title: titleFor(type) }]));
}

/** Of an alternate contact. */
const fields = {
  email: { label: 'E-mail address', rule: emailProblem },
  name: { label: 'Name', rule: wanted(64) },
  title: { label: 'Title', rule: wanted(50) },
  phone: { label: 'Phone', rule: phoneProblem },
} as const;

/** Asks for one field after the other of the contact that `of` stands for in the ids of the questions. */
const asking = (context: AwsContext, of: string, title: string) => (field: keyof typeof fields, prefilled?: string) =>
  askText(context, { id: `${of}.${field}`, title, ...fields[field], prefilled });

const titleFor = (type: ContactType) => `${type.charAt(0)}${type.slice(1).toLowerCase()} contact`;

async function askEach({ primary, alternates }: Contacts, context: AwsContext): Promise<Contacts['alternates']> {
  const chosen: { [type in ContactType]?: AlternateContact } = {};
  for (const type of contactTypes) {
    const contact = await askOne(type, alternates[type], primary ?? {}, context);
    if (contact !== undefined) chosen[type] = contact;
  }
  return chosen;
}

async function askOne(
  type: ContactType,
  present: AlternateContact | undefined,
  primary: PrimaryContact,
  context: AwsContext,
): Promise<AlternateContact | undefined> {
  const name = nameOf(type);
  const title = `The ${name} contact`;
  const answer =
    present === undefined
      ? await choose(
          context,
          name,
          title,
          ['There is none yet.'],
          [
            { value: 'write', label: 'Write it' },
            { value: 'none', label: 'Leave it empty for now' },
          ],
        )
      : await choose(
          context,
          name,
          title,
          [contactLine(present)],
          [
            { value: 'keep', label: 'It is current' },
            { value: 'write', label: 'Write it anew' },
            { value: 'none', label: 'Delete it, and name nobody yet' },
          ],
        );
  if (answer === 'keep') return present;
  if (answer === 'none') return undefined;
  const before = present ?? { Name: primary.FullName, PhoneNumber: primary.PhoneNumber, Title: titleFor(type) };
  const ask = asking(context, name, title);
  return {
    EmailAddress: await ask('email', present?.EmailAddress),
    Name: await ask('name', before.Name),
    Title: await ask('title', before.Title),
    PhoneNumber: await ask('phone', before.PhoneNumber),
  };
}

/** One address for everything is never left unsaid: whoever loses that mailbox is reached nowhere. */
async function onPurpose(contacts: Contacts, context: AwsContext): Promise<Contacts | 'left'> {
  const one = oneAddressOf(contacts);
  if (one === undefined) return contacts;
  const lines = [
    `All three alternate contacts reach ${one} only. Whoever cannot read that mailbox hears nothing from AWS.`,
    'Root has an e-mail address too. If it is this one, a lost mailbox closes every way back.',
  ];
  const answer = await choose(context, 'one-address', 'One address for all three?', lines, [
    { value: 'on-purpose', label: 'Yes: several people read it, and it is not the address of root' },
    { value: 'separate', label: 'Give each its own address' },
    later,
  ]);
  if (answer === 'later') return 'left';
  if (answer === 'on-purpose') return contacts;
  const alternates: { [type in ContactType]?: AlternateContact } = {};
  for (const type of contactTypes) {
    const contact = contacts.alternates[type];
    if (contact === undefined) continue;
    const name = nameOf(type);
    const EmailAddress = await asking(context, name, `The ${name} contact`)('email', one);
    alternates[type] = { ...contact, EmailAddress };
  }
  return onPurpose({ ...contacts, alternates }, context);
}
