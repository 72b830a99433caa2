// Account Management: contact information, alternate contacts, the account's name and Regions
// (Account Management API reference); patterns and lengths are in the table of constraints. The root e-mail of a standalone account cannot be read.
import { AwsError } from './aws-error.ts';
import { constrained, validationError } from './constraints.ts';
import { optionalText, requiredText, texts, type Input } from './input.ts';
import type { CallContext, OperationTable } from './operation.ts';
import { defaultRegions, optInRegions } from './regions.ts';
import type { ContactType } from './services-state.ts';
import type { AccountState } from './state.ts';
import { tokenPage } from './token-page.ts';
import type { Routes } from './wire-rest-json.ts';

export const accountRoutes: Routes = {
  'POST /getContactInformation': 'GetContactInformation',
  'POST /putContactInformation': 'PutContactInformation',
  'POST /getAlternateContact': 'GetAlternateContact',
  'POST /putAlternateContact': 'PutAlternateContact',
  'POST /deleteAlternateContact': 'DeleteAlternateContact',
  'POST /getAccountInformation': 'GetAccountInformation',
  'POST /putAccountName': 'PutAccountName',
  'POST /getPrimaryEmail': 'GetPrimaryEmail',
  'POST /listRegions': 'ListRegions',
  'POST /getRegionOptStatus': 'GetRegionOptStatus',
  'POST /enableRegion': 'EnableRegion',
  'POST /disableRegion': 'DisableRegion',
};

const invalid = (message: string) => new AwsError('ValidationException', 400, message);
const denied = (message: string) => new AwsError('AccessDeniedException', 403, message);

/** The account a call is about: one's own, or a member's for the management account. */
function subject({ account, input }: CallContext): AccountState {
  const id = optionalText(input, 'AccountId');
  if (id === undefined) return account;
  const { organization, accountId } = account;
  if (organization?.managementAccountId !== accountId) {
    throw denied('Only the management account or a delegated administrator may name an AccountId.');
  }
  if (id === accountId) throw invalid('The management account cannot name itself; leave AccountId out.');
  const member = organization.accounts.get(id)?.state;
  if (member === undefined) throw denied(`The account ${id} is not a member of the organization.`);
  if (!organization.serviceAccess.has('account.amazonaws.com')) {
    throw denied('Trusted access for account.amazonaws.com is not enabled.');
  }
  return member;
}

const contactFields = [
  ...['FullName', 'AddressLine1', 'AddressLine2', 'AddressLine3', 'City', 'StateOrRegion', 'DistrictOrCounty'],
  ...['PostalCode', 'CountryCode', 'PhoneNumber', 'CompanyName', 'WebsiteUrl'],
];
const alternateFields = ['Name', 'Title', 'EmailAddress', 'PhoneNumber'];

const countriesWithStates = new Set(['US', 'CA', 'GB', 'DE', 'JP', 'IN', 'BR']);

/** Only these fields, as far as they are there. */
function picked(input: Input, fields: readonly string[]): Input {
  return Object.fromEntries(
    fields.flatMap((name) => {
      const value = optionalText(input, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function contactType(input: Input): ContactType {
  const type = optionalText(input, 'AlternateContactType');
  if (type === 'BILLING' || type === 'OPERATIONS' || type === 'SECURITY') return type;
  throw invalid('AlternateContactType must be BILLING, OPERATIONS or SECURITY.');
}

function noContact(): AwsError {
  const message = 'No contact of the inputted alternate contact type found.';
  return new AwsError('ResourceNotFoundException', 404, message);
}

function regionStatus({ partition, services, behaviour }: AccountState, region: string): string | undefined {
  if (behaviour.onlyRegions?.includes(region) === false) return 'DISABLED';
  if (defaultRegions(partition).includes(region)) return 'ENABLED_BY_DEFAULT';
  if (!optInRegions(partition).includes(region)) return undefined;
  return services.optedInRegions.has(region) ? 'ENABLED' : 'DISABLED';
}

function optInRegion(context: CallContext): { readonly account: AccountState; readonly region: string } {
  const account = subject(context);
  const region = optionalText(context.input, 'RegionName') ?? '';
  if (!optInRegions(account.partition).includes(region)) throw invalid(`The Region ${region} cannot be changed.`);
  return { account, region };
}

export const accountManagementOperations: OperationTable = constrained('account', validationError, {
  GetContactInformation: {
    mutating: false,
    run: (context) => ({ ContactInformation: subject(context).services.contact }),
  },
  PutContactInformation: {
    mutating: true,
    run: (context) => {
      const given = context.input['ContactInformation'];
      if (typeof given !== 'object' || given === null || Array.isArray(given)) {
        throw invalid('ContactInformation must not be null.');
      }
      const contact = picked(given as Input, contactFields);
      if (!/^[A-Z]{2}$/.test(optionalText(contact, 'CountryCode') ?? '')) {
        throw invalid('CountryCode must be an ISO 3166 code of two capital letters.');
      }
      if (
        countriesWithStates.has(optionalText(contact, 'CountryCode') ?? '') &&
        contact['StateOrRegion'] === undefined
      ) {
        throw invalid('StateOrRegion is required for this country.');
      }
      subject(context).services.contact = contact;
      return {};
    },
  },
  GetAlternateContact: {
    mutating: false,
    run: (context) => {
      const type = contactType(context.input);
      const contact = subject(context).services.alternateContacts.get(type);
      if (contact === undefined) throw noContact();
      return { AlternateContact: { ...contact, AlternateContactType: type } };
    },
  },
  PutAlternateContact: {
    mutating: true,
    run: (context) => {
      const type = contactType(context.input);
      subject(context).services.alternateContacts.set(type, picked(context.input, alternateFields));
      return {};
    },
  },
  DeleteAlternateContact: {
    mutating: true,
    run: (context) => {
      const { alternateContacts } = subject(context).services;
      if (!alternateContacts.delete(contactType(context.input))) {
        throw noContact();
      }
      return {};
    },
  },
  GetAccountInformation: {
    mutating: false,
    run: (context) => {
      const { accountId, name, createdAt } = subject(context);
      return {
        AccountId: accountId,
        AccountName: name,
        AccountCreatedDate: new Date(createdAt).toISOString(),
        AccountState: 'ACTIVE',
      };
    },
  },
  PutAccountName: {
    mutating: true,
    run: (context) => {
      subject(context).name = requiredText(context.input, 'AccountName');
      return {};
    },
  },
  GetPrimaryEmail: {
    mutating: false,
    run: (context) => {
      const id = optionalText(context.input, 'AccountId');
      if (id === undefined) throw invalid('AccountId must not be null.');
      const member = subject(context).organization?.accounts.get(id);
      return { PrimaryEmail: member?.email };
    },
  },
  ListRegions: {
    mutating: false,
    run: (context) => {
      const account = subject(context);
      const wanted = texts(context.input, 'RegionOptStatusContains');
      const regions = [...defaultRegions(account.partition), ...optInRegions(account.partition)]
        .toSorted()
        .map((region) => ({ RegionName: region, RegionOptStatus: regionStatus(account, region) }))
        .filter(({ RegionOptStatus }) => wanted.length === 0 || wanted.includes(RegionOptStatus ?? ''));
      const { items, next } = tokenPage(regions, context.input, { size: 'MaxResults', token: 'NextToken', most: 50 });
      return { Regions: items, NextToken: next };
    },
  },
  GetRegionOptStatus: {
    mutating: false,
    run: (context) => {
      const region = optionalText(context.input, 'RegionName') ?? '';
      const status = regionStatus(subject(context), region);
      if (status === undefined) throw invalid(`The Region ${region} does not exist.`);
      return { RegionName: region, RegionOptStatus: status };
    },
  },
  EnableRegion: {
    mutating: true,
    run: (context) => {
      const { account, region } = optInRegion(context);
      account.services.optedInRegions.add(region);
      return {};
    },
  },
  DisableRegion: {
    mutating: true,
    run: (context) => {
      const { account, region } = optInRegion(context);
      account.services.optedInRegions.delete(region);
      return {};
    },
  },
});
