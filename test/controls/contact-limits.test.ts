import { describe, expect, it } from 'vitest';
import { contacts } from '../../src/controls/contacts.ts';
import { changesSeen, deskFor, stageFor } from '../support/rehearsed-run.ts';
import { planOf, scriptedOwner } from './owner.ts';

const oneList = {
  ...{ 'contacts.list.email': ['aws@example.com'], 'contacts.list.name': ['Cloud team'] },
  ...{ 'contacts.list.phone': ['+353 1 555 0199'], 'contacts.how': ['one-list'], 'contacts.primary': ['keep'] },
};

describe('what AWS would refuse', () => {
  it.each([
    ['contacts.list.email', "o'brien@example.com", /no apostrophe/],
    ['contacts.list.email', 'ada@localhost', /such as security@example.com/],
    ['contacts.list.email', `${'a'.repeat(250)}@example.com`, /at most 254/],
    ['contacts.list.name', 'x'.repeat(65), /at most 64/],
    ['contacts.list.name', '', /wants something/],
    ['contacts.list.name', 'Ada\u202e', /cannot be seen/],
    ['contacts.list.phone', '+353 1 555 0100 ext 5', /digits, spaces/],
    ['contacts.list.phone', '1'.repeat(26), /at most 25/],
  ])('%s: %s is said before AWS sees it', async (id, value, problem) => {
    const stage = await stageFor('fresh');
    const owner = scriptedOwner({
      ...oneList,
      [id]: [
        (question) => {
          if (question.kind !== 'text') throw new Error(question.kind);
          expect(question.check(value)).toMatch(problem);
          throw new Error('seen');
        },
      ],
    });
    await expect(planOf(contacts, await deskFor(stage, owner))).rejects.toThrow('seen');
    expect(changesSeen(stage)).toEqual([]);
  });

  it.each([
    ['PhoneNumber', '353 1 555 0100', /a \+ and the country code/],
    ['StateOrRegion', '', /state or region for an address in US/],
    ['CountryCode', 'Ireland', /two letters/],
    ['FullName', 'x'.repeat(51), /at most 50/],
  ])('primary %s: %s is said before AWS sees it', async (name, value, problem) => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.services.contact = { ...stage.rehearsal.state.services.contact, CountryCode: 'US' };
    const prefilled = (question: { readonly prefilled?: string }) => question.prefilled ?? '';
    const names = ['FullName', 'CompanyName', 'AddressLine1', 'AddressLine2', 'AddressLine3', 'City', 'PostalCode'];
    const all = [...names, 'CountryCode', 'StateOrRegion', 'DistrictOrCounty', 'PhoneNumber'];
    const owner = scriptedOwner({
      'contacts.how': ['one-list'],
      'contacts.primary': ['write'],
      ...Object.fromEntries(all.map((field) => [`contacts.primary.${field}`, [prefilled as never]])),
      [`contacts.primary.${name}`]: [
        (question) => {
          if (question.kind !== 'text') throw new Error(question.kind);
          expect(question.check(value)).toMatch(problem);
          throw new Error('seen');
        },
      ],
    });
    await expect(planOf(contacts, await deskFor(stage, owner))).rejects.toThrow('seen');
  });
});
