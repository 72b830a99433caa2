// Organizations: the organization, its accounts, and which services it trusts. Flat: there are no organizational
// units (Organizations API reference).
import { constrained } from './constraints.ts';
import { optionalText, requiredText, type Input } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { addAccount, newOrganization, trustOf } from './organization-state.ts';
import { organizationPolicyOperations } from './organizations-policies.ts';
import { describeAccount, managed, managedOrDelegated, refuse, theOrganization } from './organizations-callers.ts';
import { refuseInput } from './organizations-input.ts';
import type { Organization } from './organization-types.ts';
import { newAccount, type AccountState, type Role } from './state.ts';
import { tokenPage } from './token-page.ts';

const paging = { size: 'MaxResults', token: 'NextToken', most: 20, refusal: 'InvalidInputException' } as const;
const accountsPerOrganization = 50;
/** How long AWS takes to make an account, in simulated time. */
const makingTakes = 30_000;

function describeOrganization(account: AccountState, organization: Organization): Output {
  const { id, managementAccountId, managementEmail, featureSet, policyTypes } = organization;
  const arn = `arn:${account.partition}:organizations::${managementAccountId}`;
  return {
    Organization: {
      Id: id,
      Arn: `${arn}:organization/${id}`,
      FeatureSet: featureSet,
      MasterAccountId: managementAccountId,
      MasterAccountArn: `${arn}:account/${id}/${managementAccountId}`,
      MasterAccountEmail: managementEmail,
      AvailablePolicyTypes: [...policyTypes].map((Type) => ({ Type, Status: 'ENABLED' })),
    },
  };
}

/** Every service that can be trusted with an organization here. */
const trustable = new Set([
  ...['iam.amazonaws.com', 'account.amazonaws.com', 'cloudtrail.amazonaws.com', 'config.amazonaws.com'],
  ...['guardduty.amazonaws.com', 'access-analyzer.amazonaws.com', 'securityhub.amazonaws.com', 'sso.amazonaws.com'],
]);

function servicePrincipal(input: Input): string {
  const principal = requiredText(input, 'ServicePrincipal');
  if (!trustable.has(principal)) {
    throw refuse('InvalidInput', 'You specified an unrecognized service principal.');
  }
  return principal;
}

function accountIn(organization: Organization, id: string) {
  const found = organization.accounts.get(id);
  if (found === undefined) throw refuse('AccountNotFound', "You specified an account that doesn't exist.");
  return found;
}

function describeRequest(organization: Organization, id: string, now: number): Output {
  const request = organization.requests.get(id);
  if (request === undefined) {
    throw refuse('CreateAccountStatusNotFound', "You specified a create account request that doesn't exist.");
  }
  const done = now - request.at >= makingTakes;
  return {
    CreateAccountStatus: {
      Id: id,
      AccountName: request.name,
      State: done ? 'SUCCEEDED' : 'IN_PROGRESS',
      RequestedTimestamp: new Date(request.at),
      CompletedTimestamp: done ? new Date(request.at + makingTakes) : undefined,
      AccountId: done ? request.accountId : undefined,
    },
  };
}

function createAccount({ account, input, ids, now }: CallContext, organization: Organization): Output {
  const [name, email] = [requiredText(input, 'AccountName'), requiredText(input, 'Email')];
  if (organization.accounts.size >= accountsPerOrganization) {
    throw refuse('ConstraintViolation', 'You have exceeded the allowed number of AWS accounts.');
  }
  const taken = [...organization.accounts.values()].some((other) => other.email === email);
  if (taken) throw refuse('DuplicateAccount', 'The e-mail address belongs to another account of the organization.');
  const accountId = Array.from(ids.bytes(12), (byte) => String(byte % 10)).join('');
  const state = newAccount(account.scenario, {
    accountId,
    region: account.region,
    createdAt: now,
    partition: account.partition,
    doubts: account.doubts,
  });
  state.name = name;
  // Accounts made where root access is central start without any root credential.
  state.root.hasPassword = !organization.rootFeatures.has('RootCredentialsManagement');
  const roleName = optionalText(input, 'RoleName') ?? 'OrganizationAccountAccessRole';
  const role: Role = {
    roleName,
    path: '/',
    roleId: ids.principalId('AROA'),
    createdAt: now,
    longestSession: 3600,
    tags: new Map(),
    trust: trustOf(account.partition, account.accountId),
    attachedPolicies: new Set([`arn:${account.partition}:iam::aws:policy/AdministratorAccess`]),
    inlinePolicies: new Map(),
  };
  state.roles.set(roleName, role);
  const id = `car-${ids.base32(32).toLowerCase()}`;
  organization.requests.set(id, { accountId, name, at: now });
  addAccount(organization, { id: accountId, name, email, joinedAt: now, joined: 'CREATED', state });
  return describeRequest(organization, id, now);
}

/** An account that is still being made is not there yet. */
function isMade({ requests }: Organization, id: string, now: number): boolean {
  return ![...requests.values()].some((request) => request.accountId === id && now - request.at < makingTakes);
}

export const organizationsOperations: OperationTable = constrained('organizations', refuseInput, {
  ...organizationPolicyOperations,
  DescribeOrganization: {
    mutating: false,
    run: ({ account }) => describeOrganization(account, theOrganization(account)),
  },
  CreateOrganization: {
    mutating: true,
    run: ({ account, input, ids, now }) => {
      if (account.organization !== undefined) {
        throw refuse('AlreadyInOrganization', 'The AWS account is already a member of an organization.');
      }
      const featureSet = optionalText(input, 'FeatureSet') ?? 'ALL';
      if (featureSet !== 'ALL' && featureSet !== 'CONSOLIDATED_BILLING') {
        throw refuse('InvalidInput', 'FeatureSet must be ALL or CONSOLIDATED_BILLING.');
      }
      const organization = newOrganization(
        {
          suffix: ids.base32(10).toLowerCase(),
          managementAccountId: account.accountId,
          managementEmail: 'root@example.com',
          featureSet,
        },
        now,
        account,
      );
      account.organization = organization;
      // The free plan ends at once, and its credits with it.
      const { plan } = account.services;
      if (plan?.type === 'FREE') Object.assign(plan, { type: 'PAID', credits: 0 });
      return describeOrganization(account, organization);
    },
  },
  DeleteOrganization: {
    mutating: true,
    run: ({ account }) => {
      const organization = managed(account);
      if (organization.accounts.size > 1) {
        throw refuse('OrganizationNotEmpty', 'The organization still has member accounts.');
      }
      delete account.organization;
      return {};
    },
  },
  EnableAllFeatures: {
    mutating: true,
    run: ({ account, ids, now }) => {
      const organization = managed(account);
      if (organization.featureSet === 'ALL') {
        throw refuse('HandshakeConstraintViolation', 'The organization has all features enabled already.');
      }
      // Simplified: AWS asks every member first.
      organization.featureSet = 'ALL';
      const id = `h-${ids.base32(10).toLowerCase()}`;
      return {
        Handshake: {
          Id: id,
          Action: 'ENABLE_ALL_FEATURES',
          State: 'ACCEPTED',
          RequestedTimestamp: new Date(now),
        },
      };
    },
  },
  ListRoots: {
    mutating: false,
    run: ({ account }) => {
      const { id, rootId, managementAccountId, policyTypes } = managedOrDelegated(account);
      return {
        Roots: [
          {
            Id: rootId,
            Arn: `arn:${account.partition}:organizations::${managementAccountId}:root/${id}/${rootId}`,
            Name: 'Root',
            PolicyTypes: [...policyTypes].map((Type) => ({ Type, Status: 'ENABLED' })),
          },
        ],
      };
    },
  },
  ListAccounts: {
    mutating: false,
    run: ({ account, input, now }) => {
      const organization = managedOrDelegated(account);
      const made = [...organization.accounts.values()].filter(({ id }) => isMade(organization, id, now));
      const { items, next } = tokenPage(made, input, paging);
      return { Accounts: items.map((one) => describeAccount(account.partition, organization, one)), NextToken: next };
    },
  },
  DescribeAccount: {
    mutating: false,
    run: ({ account, input }) => {
      const organization = managedOrDelegated(account);
      const found = accountIn(organization, requiredText(input, 'AccountId'));
      return { Account: describeAccount(account.partition, organization, found) };
    },
  },
  CreateAccount: { mutating: true, run: (context) => createAccount(context, managed(context.account)) },
  DescribeCreateAccountStatus: {
    mutating: false,
    run: ({ account, input, now }) =>
      describeRequest(managed(account), requiredText(input, 'CreateAccountRequestId'), now),
  },
  EnableAWSServiceAccess: {
    mutating: true,
    run: ({ account, input, now }) => {
      const organization = managed(account);
      if (organization.featureSet !== 'ALL') {
        throw refuse('ConstraintViolation', 'The organization must have all features enabled.');
      }
      organization.serviceAccess.set(servicePrincipal(input), now);
      return {};
    },
  },
  DisableAWSServiceAccess: {
    mutating: true,
    run: ({ account, input }) => {
      managed(account).serviceAccess.delete(servicePrincipal(input));
      return {};
    },
  },
  ListAWSServiceAccessForOrganization: {
    mutating: false,
    run: ({ account, input }) => {
      const all = [...managedOrDelegated(account).serviceAccess];
      const { items, next } = tokenPage(all, input, paging);
      return {
        EnabledServicePrincipals: items.map(([ServicePrincipal, at]) => ({
          ServicePrincipal,
          DateEnabled: new Date(at),
        })),
        NextToken: next,
      };
    },
  },
  RegisterDelegatedAdministrator: {
    mutating: true,
    run: ({ account, input }) => {
      const organization = managed(account);
      const { id } = accountIn(organization, requiredText(input, 'AccountId'));
      if (id === organization.managementAccountId) {
        throw refuse('ConstraintViolation', 'The management account cannot be a delegated administrator.');
      }
      const principal = servicePrincipal(input);
      if (!organization.serviceAccess.has(principal)) {
        throw refuse('ConstraintViolation', `Trusted access for ${principal} is not enabled.`);
      }
      const administrators = organization.delegated.get(principal) ?? new Set();
      if (administrators.has(id)) {
        throw refuse('AccountAlreadyRegistered', 'The account is a delegated administrator for this service already.');
      }
      organization.delegated.set(principal, administrators.add(id));
      return {};
    },
  },
  DeregisterDelegatedAdministrator: {
    mutating: true,
    run: ({ account, input }) => {
      const organization = managed(account);
      const id = requiredText(input, 'AccountId');
      if (organization.delegated.get(servicePrincipal(input))?.delete(id) !== true) {
        throw refuse('AccountNotRegistered', 'The account is not a delegated administrator for this service.');
      }
      return {};
    },
  },
  ListDelegatedAdministrators: {
    mutating: false,
    run: ({ account, input }) => {
      const organization = managedOrDelegated(account);
      const principal = optionalText(input, 'ServicePrincipal');
      const ids = [...organization.delegated]
        .filter(([service]) => principal === undefined || service === principal)
        .flatMap(([, administrators]) => [...administrators]);
      const found = [...new Set(ids)].flatMap((id) => organization.accounts.get(id) ?? []);
      const { items, next } = tokenPage(found, input, paging);
      return {
        DelegatedAdministrators: items.map((one) => describeAccount(account.partition, organization, one)),
        NextToken: next,
      };
    },
  },
});
