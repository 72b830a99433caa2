import { describe, expect, it } from 'vitest';
import type { ContactType } from '../../src/aws/contacts.ts';
import { contacts } from '../../src/controls/contacts.ts';
import type { Input } from '../../src/rehearsal/input.ts';
import { death, Killed } from '../support/mortal-session.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, dyingDesk, findingOf, idsOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';

const alternatesOf = ({ rehearsal }: Stage) => rehearsal.state.services.alternateContacts;
const list = {
  'contacts.list.email': ['aws@example.com'],
  'contacts.list.name': ['Cloud team'],
  'contacts.list.phone': ['+353 1 555 0199'],
};
const oneList = {
  ...list,
  'contacts.how': ['one-list'],
  'contacts.primary': ['keep'],
  'contacts.one-address': ['on-purpose'],
};
const written = (type: ContactType, EmailAddress: string) => ({
  [`contacts.${type.toLowerCase()}`]: ['write'],
  [`contacts.${type.toLowerCase()}.email`]: [EmailAddress],
  [`contacts.${type.toLowerCase()}.name`]: ['Ada'],
  [`contacts.${type.toLowerCase()}.title`]: ['Owner'],
  [`contacts.${type.toLowerCase()}.phone`]: ['+353 1 555 0123'],
});

describe.each(['root-key', 'fresh', 'identity-center', 'member'])('an account that was just made (%s)', (scenario) => {
  it('gets its three alternate contacts from one list, and keeps its primary contact', async () => {
    const stage = await stageFor(scenario);
    const owner = scriptedOwner(oneList);
    const desk = await deskFor(stage, owner);
    expect(await findingOf(contacts, desk)).toMatchObject({
      state: 'open',
      statement: 'There is no billing, no operations, no security contact.',
    });
    const before = stage.rehearsal.state.services.contact;
    expect(idsOf(await carriedOut(contacts, desk))).toEqual(['put-billing', 'put-operations', 'put-security']);
    expect(owner.unused()).toEqual([]);
    expect(alternatesOf(stage).get('SECURITY')).toEqual({
      ...{
        Name: 'Cloud team',
        Title: 'Security contact',
        EmailAddress: 'aws@example.com',
        PhoneNumber: '+353 1 555 0199',
      },
    });
    expect(stage.rehearsal.state.services.contact).toEqual(before);
    expect(await verdictOn(contacts, desk)).toMatchObject({ grade: 'verified' });
    expect(changesMade(stage).filter((call) => !call.startsWith('account.'))).toEqual([]);
  });
});

it('asks four things at once, and no more', async () => {
  const desk = await deskFor(await stageFor('fresh'), scriptedOwner({}));
  const before = desk.account.calls.length;
  await findingOf(contacts, desk);
  expect(desk.account.calls.slice(before).map(({ operation }) => operation)).toEqual([
    ...['GetContactInformation', 'GetAlternateContact', 'GetAlternateContact', 'GetAlternateContact'],
  ]);
});

describe('contacts that are there', () => {
  it('are shown, and hold only once the owner said that they are current', async () => {
    const stage = await stageFor('done');
    const desk = await deskFor(stage, scriptedOwner({ 'contacts.current': ['current'] }));
    const finding = await findingOf(contacts, desk);
    expect(finding).toMatchObject({
      state: 'open',
      statement: 'All contacts are there; nobody said yet that they are current.',
    });
    expect(valuesOf(finding)).toEqual([
      'Primary: Example Owner',
      'Address: 1 Example Street, 12345, Example City, IE',
      'Phone: +353 1 555 0100',
      'Billing: Example Owner, Owner, billing@example.com, +353 1 555 0100',
      'Operations: Example Owner, Owner, operations@example.com, +353 1 555 0100',
      'Security: Example Owner, Owner, security@example.com, +353 1 555 0100',
      'Current: nobody said so yet',
    ]);
    expect(await proposalOf(contacts, desk)).toEqual({ kind: 'nothing' });
    expect(await verdictOn(contacts, desk)).toMatchObject({ grade: 'verified' });
    // A later process knows it from the journal; nothing was sent.
    await desk.journal.close();
    expect((await findingOf(contacts, await deskFor(stage, scriptedOwner({})))).state).toBe('verified');
    expect(changesSeen(stage)).toEqual([]);
  });

  it('are asked about again when somebody changed one of them', async () => {
    const stage = await stageFor('done');
    const desk = await deskFor(stage, scriptedOwner({ 'contacts.current': ['current'] }));
    await proposalOf(contacts, desk);
    const billing = alternatesOf(stage).get('BILLING') ?? {};
    alternatesOf(stage).set('BILLING', { ...billing, PhoneNumber: '+353 1 555 9999' });
    expect((await findingOf(contacts, desk)).state).toBe('open');
    alternatesOf(stage).set('BILLING', billing);
    expect((await findingOf(contacts, desk)).state).toBe('verified');
    alternatesOf(stage).delete('BILLING');
    expect(await findingOf(contacts, desk)).toMatchObject({ state: 'open', statement: 'There is no billing contact.' });
  });

  it('are left alone when the owner leaves them for later', async () => {
    const stage = await stageFor('done');
    const desk = await deskFor(stage, scriptedOwner({ 'contacts.current': ['later'] }));
    expect(await proposalOf(contacts, desk)).toEqual({ kind: 'left' });
    expect((await findingOf(contacts, desk)).state).toBe('open');
  });

  it('hold with one address for all only when the owner says that it is meant so', async () => {
    const stage = await stageFor('done');
    for (const [type, contact] of alternatesOf(stage)) {
      alternatesOf(stage).set(type, {
        ...contact,
        EmailAddress: type === 'BILLING' ? 'One@example.com' : 'one@example.com',
      });
    }
    const owner = scriptedOwner({
      'contacts.current': ['current', 'current'],
      'contacts.one-address': ['later', 'on-purpose'],
    });
    const desk = await deskFor(stage, owner);
    const finding = await findingOf(contacts, desk);
    expect(finding.facts).toContainEqual({
      label: 'One address',
      value: 'all three reach one@example.com only',
      tone: 'warning',
    });
    expect(await proposalOf(contacts, desk)).toEqual({ kind: 'left' });
    expect((await findingOf(contacts, desk)).state).toBe('open');
    expect(await proposalOf(contacts, desk)).toEqual({ kind: 'nothing' });
    expect(await verdictOn(contacts, desk)).toMatchObject({ grade: 'verified' });
    expect((await findingOf(contacts, desk)).facts.map(({ label }) => label)).toContain('One address');
  });

  it('get an address each when the owner would rather have that', async () => {
    const stage = await stageFor('fresh');
    const addresses = {
      'contacts.billing.email': ['b@example.com'],
      'contacts.operations.email': ['o@example.com'],
      'contacts.security.email': ['s@example.com'],
    };
    const desk = await deskFor(
      stage,
      scriptedOwner({ ...oneList, ...addresses, 'contacts.one-address': ['separate'] }),
    );
    await carriedOut(contacts, desk);
    expect([...alternatesOf(stage).values()].map(({ EmailAddress }) => EmailAddress)).toEqual([
      ...['b@example.com', 'o@example.com', 's@example.com'],
    ]);
    expect((await verdictOn(contacts, desk)).grade).toBe('verified');
  });
});

describe('what others left behind', () => {
  it('is shown, replaced where it is stale, and filled in where it is missing', async () => {
    const stage = await stageFor('messy');
    const answers = { 'contacts.how': ['each'], 'contacts.primary': ['write'] };
    const fields = ['FullName', 'CompanyName', 'AddressLine1', 'AddressLine2', 'AddressLine3', 'City', 'PostalCode'];
    const primary = {
      ...Object.fromEntries(fields.map((name) => [`contacts.primary.${name}`, [`New ${name}`.slice(0, 20)]])),
      ...{ 'contacts.primary.CountryCode': ['de'], 'contacts.primary.StateOrRegion': ['Bayern'] },
      ...{ 'contacts.primary.DistrictOrCounty': [''], 'contacts.primary.PhoneNumber': ['+49 89 555 0100'] },
      'contacts.primary.WebsiteUrl': ['https://example.com'],
    };
    const three = {
      ...written('BILLING', 'b@example.com'),
      ...written('OPERATIONS', 'o@example.com'),
      ...written('SECURITY', 's@example.com'),
    };
    const owner = scriptedOwner({ ...answers, ...primary, ...three });
    const desk = await deskFor(stage, owner);
    expect(valuesOf(await findingOf(contacts, desk))).toContain(
      'Security: Someone Who Left, Founder, left@example.com, +353 1 555 0101',
    );
    const plan = await carriedOut(contacts, desk);
    expect(owner.unused()).toEqual([]);
    expect(plan.changes.map(({ summary }) => summary)).toEqual([
      'Replace the primary contact, with all of its fields',
      'Write the billing contact',
      'Write the operations contact',
      'Replace the security contact',
    ]);
    expect(stage.rehearsal.state.services.contact).toEqual({
      ...{ FullName: 'New FullName', CompanyName: 'New CompanyName', City: 'New City', PostalCode: 'New PostalCode' },
      ...{ AddressLine1: 'New AddressLine1', AddressLine2: 'New AddressLine2', AddressLine3: 'New AddressLine3' },
      ...{
        CountryCode: 'DE',
        StateOrRegion: 'Bayern',
        PhoneNumber: '+49 89 555 0100',
        WebsiteUrl: 'https://example.com',
      },
    });
    expect((await verdictOn(contacts, desk)).grade).toBe('verified');
  });

  it('can be deleted, after which the step is open and names what is missing', async () => {
    const stage = await stageFor('messy');
    const none = { 'contacts.billing': ['none'], 'contacts.operations': ['none'], 'contacts.security': ['none'] };
    const desk = await deskFor(
      stage,
      scriptedOwner({ ...none, 'contacts.how': ['each'], 'contacts.primary': ['keep'] }),
    );
    expect(idsOf(await carriedOut(contacts, desk))).toEqual(['delete-security']);
    expect(alternatesOf(stage).size).toBe(0);
    expect((await findingOf(contacts, desk)).state).toBe('open');
  });

  it('keeps every field of the primary contact that is not written anew', async () => {
    const stage = await stageFor('fresh');
    const full: Input = {
      ...{ FullName: 'A', AddressLine1: 'B', AddressLine2: 'C', AddressLine3: 'D', City: 'E', StateOrRegion: 'F' },
      ...{ DistrictOrCounty: 'G', PostalCode: 'H', CountryCode: 'US', PhoneNumber: '+1 555 0100', CompanyName: 'I' },
      WebsiteUrl: 'https://example.com/{page}',
    };
    stage.rehearsal.state.services.contact = full;
    const names = Object.keys(full);
    const answers = Object.fromEntries(
      names.map((name) => [
        `contacts.primary.${name}`,
        [
          (question: { readonly kind: string; readonly prefilled?: string }) =>
            name === 'PhoneNumber' ? '+1 555 0199' : (question.prefilled ?? ''),
        ],
      ]),
    );
    const desk = await deskFor(stage, scriptedOwner({ ...oneList, ...answers, 'contacts.primary': ['write'] }));
    const plan = await carriedOut(contacts, desk);
    expect(plan.alternatives).toEqual({ 'text 1': ['https://example.com/{page}'] });
    expect(stage.rehearsal.state.services.contact).toEqual({ ...full, PhoneNumber: '+1 555 0199' });
    expect((await verdictOn(contacts, desk)).grade).toBe('verified');
  });
});

it.each(['announced', 'answer-lost'] as const)('ends the same when killed after each call (%s)', async (moment) => {
  const stage = await stageFor('fresh');
  const met = new Set<string>();
  for (let starts = 0; starts < 10; starts += 1) {
    const end = death(moment, (id) => !met.has(id) && met.add(id).has(id));
    const three = {
      ...written('BILLING', 'b@example.com'),
      ...written('OPERATIONS', 'o@example.com'),
      ...written('SECURITY', 's@example.com'),
    };
    const keeps = Object.fromEntries(
      [...alternatesOf(stage).keys()].map((type) => [`contacts.${type.toLowerCase()}`, ['keep']]),
    );
    const desk = await deskFor(
      stage,
      scriptedOwner({
        ...three,
        ...keeps,
        'contacts.how': ['each'],
        'contacts.primary': ['keep'],
        'contacts.current': ['current'],
      }),
    );
    const dying = dyingDesk(desk, end);
    if ((await findingOf(contacts, dying)).state === 'verified') break;
    const ended: unknown = await carriedOut(contacts, dying).catch((error: unknown) => error);
    if (ended instanceof Error && !(ended instanceof Killed)) throw ended;
    await desk.journal.close();
  }
  expect([...met]).toEqual(['put-billing', 'put-operations', 'put-security']);
  expect([...alternatesOf(stage).values()].map(({ EmailAddress }) => EmailAddress)).toEqual([
    ...['b@example.com', 'o@example.com', 's@example.com'],
  ]);
  expect((await findingOf(contacts, await deskFor(stage, scriptedOwner({})))).state).toBe('verified');
});

it.each(['project', 'govcloud'])('does not apply in %s, and says why', async (scenario) => {
  const desk = await deskFor(await stageFor(scenario), scriptedOwner({}));
  expect(contacts.notApplicable?.(desk.account)).toMatch(/\.$/);
});

it('lets a refusal to read go up, with the permission that is missing', async () => {
  const stage = await stageFor('fresh');
  stage.rehearsal.faults.add({ operation: 'GetContactInformation', trouble: { kind: 'denied' }, times: 1 });
  const desk = await deskFor(stage, scriptedOwner({}));
  await expect(findingOf(contacts, desk)).rejects.toMatchObject({ failure: { operation: 'GetContactInformation' } });
});
