// The accounts a rehearsal can start from, by name. Each is a function from an empty account to the
// credentials its owner arrives with. A new one is one entry here.
import {
  addAdministrators,
  addConsoleSession,
  addKey,
  addRole,
  addUser,
  day,
  trustIn,
  type Builder,
} from './furnish.ts';
import { likeliestAnswers, type Answers } from './doubts.ts';
import { furnishDone } from './done-account.ts';
import type { Ids } from './ids.ts';
import { furnishGuards } from './guarded-account.ts';
import { furnishMess } from './messy-account.ts';
import { furnishOrganization } from './organization-scenario.ts';
import { addAccount, newOrganization } from './organization-state.ts';
import { projectPolicies } from './project-scps.ts';
import { newAccount, type AccountState } from './state.ts';

export interface Scenario {
  readonly account: AccountState;
  /** The access key id of the credentials the owner arrives with: a key's or a session's. */
  readonly callerKeyId: string;
}

interface Recipe {
  /** One sentence for a person. */
  readonly says: string;
  /** Where the account is; AWS's own partition and the Region the owner works in when absent. */
  readonly place?: { readonly partition: string; readonly region: string };
  /** Returns the caller's access key id. */
  readonly furnish: (builder: Builder) => string;
}

const root = { kind: 'root' } as const;
const rootSession = (builder: Builder) => addConsoleSession(builder, root).accessKeyId;
const usedInS3 = (at: number) => ({ at, service: 's3', region: 'us-east-1' });

const recipes: { readonly [name: string]: Recipe } = {
  'root-key': {
    says: 'Root signed in at the console and has one access key, last used three days ago; no MFA, no user, no trail.',
    furnish: (builder) => {
      addKey(builder, root, usedInS3(builder.now - 3 * day));
      return rootSession(builder);
    },
  },
  fresh: { says: 'Root signed in at the console; there is nothing else.', furnish: rootSession },
  guarded: {
    says: 'As root-key, in an account whose other guards are in place: contacts, alerts, GuardDuty, Config and the rest.',
    furnish: (builder) => {
      furnishGuards(builder);
      addKey(builder, root, usedInS3(builder.now - 3 * day));
      return rootSession(builder);
    },
  },
  'two-root-keys-in-use': {
    says: 'Root has two access keys, used an hour and ten days ago.',
    furnish: (builder) => {
      addKey(builder, root, { at: builder.now - day / 24, service: 'ec2', region: 'eu-west-1' });
      addKey(builder, root, usedInS3(builder.now - 10 * day));
      return rootSession(builder);
    },
  },
  messy: {
    says: 'Left-overs of earlier attempts: an unassigned device, a surprising administrator, a stopped trail, stale contacts.',
    furnish: (builder) => {
      furnishMess(builder);
      return rootSession(builder);
    },
  },
  'root-key-only': {
    says: 'The only credentials at hand are the root access key itself.',
    furnish: (builder) => addKey(builder, root, usedInS3(builder.now - 3 * day)).accessKeyId,
  },
  'identity-center': {
    says: 'The caller is an Identity Center administrator; root has no MFA and one old access key.',
    furnish: (builder) => {
      addKey(builder, root, usedInS3(builder.now - 400 * day));
      return identityCenterSession(builder);
    },
  },
  done: {
    says: 'All is well: the owner, with ada’s password and phone at hand, did everything before.',
    furnish: (builder) => {
      furnishDone(builder);
      return rootSession(builder);
    },
  },
  'taken-bucket': {
    says: 'As root-key, and the first bucket name asked for belongs to someone else.',
    furnish: (builder) => {
      builder.account.behaviour.firstBucketNameTaken = true;
      addKey(builder, root, usedInS3(builder.now - 3 * day));
      return rootSession(builder);
    },
  },
  member: {
    says: 'As root-key, in a member account of somebody’s organization.',
    furnish: (builder) => {
      joinOutside(builder, 'ops@example.com');
      addKey(builder, root, usedInS3(builder.now - 3 * day));
      return rootSession(builder);
    },
  },
  management: {
    says: 'As root-key, in the management account of an organization.',
    furnish: (builder) => {
      const { account, now } = builder;
      const management = { managementAccountId: account.accountId, managementEmail: 'root@example.com' };
      account.organization = newOrganization({ suffix: 'exampleorgid', ...management }, now - 300 * day, account);
      addKey(builder, root, usedInS3(now - 3 * day));
      return rootSession(builder);
    },
  },
  organization: {
    says: 'The management account of an organization with 25 members in every state; the caller is an administrator.',
    furnish: (builder) => {
      furnishOrganization(builder);
      return identityCenterSession(builder);
    },
  },
  govcloud: {
    says: 'An account in AWS GovCloud (US): root has no console, only a key; the caller is its administrator’s key.',
    place: { partition: 'aws-us-gov', region: 'us-gov-west-1' },
    furnish: (builder) => {
      const { account, now } = builder;
      account.root.hasPassword = false;
      addKey(builder, root, { at: now - 30 * day, service: 'iam', region: 'us-gov-west-1' });
      const administrator = addUser(builder, 'Administrator');
      addAdministrators(builder, 'administrators', administrator);
      return addKey(builder, { kind: 'user', userName: administrator.userName }).accessKeyId;
    },
  },
  project: {
    says: 'An account of AWS’s new sign-up: its service control policies forbid groups, passwords and more.',
    furnish: (builder) => {
      const { account } = builder;
      joinOutside(builder, 'aws-managed@example.com');
      addRole(builder, 'ProjectServiceRole', {
        path: '/managed/',
        trust: trustIn({ Service: 'settings.amazonaws.com' }),
      });
      account.services.plan = { type: 'FREE', credits: 100, expiresAt: builder.now + 180 * day };
      account.scps.push(...projectPolicies(account.region, account.doubts['trail-in-project'] === 'yes'));
      return rootSession(builder);
    },
  },
};

/** Makes the account a member of an organization that this rehearsal knows only by name. */
function joinOutside({ account, now }: Builder, managementEmail: string): void {
  const management = { managementAccountId: '123456789012', managementEmail };
  const organization = newOrganization({ suffix: 'exampleorgid', ...management }, now - 300 * day);
  const joined = { joinedAt: now - 200 * day, joined: 'CREATED' } as const;
  const { accountId: id, name } = account;
  addAccount(organization, { id, name, email: 'root@example.com', ...joined, state: account });
}

function identityCenterSession(builder: Builder): string {
  const { account } = builder;
  const provider = `arn:${account.partition}:iam::${account.accountId}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`;
  const { roleName } = addRole(builder, 'AWSReservedSSO_AdministratorAccess_0123456789abcdef', {
    path: '/aws-reserved/sso.amazonaws.com/',
    trust: trustIn({ Federated: provider }),
  });
  return addConsoleSession(builder, { kind: 'role', roleName, sessionName: 'ada' }).accessKeyId;
}

export const defaultScenario = 'root-key';
export const rehearsalAccountId = '111122223333';
export const rehearsalRegion = 'eu-west-1';

/** Names with what each is, in the order to show them. */
export function scenarioList(): readonly { readonly name: string; readonly says: string }[] {
  return Object.entries(recipes).map(([name, { says }]) => ({ name, says }));
}

/** A new account of that name. Throws an Error that lists the names when there is no such scenario. */
export function scenarioNamed(
  name: string,
  at: { readonly ids: Ids; readonly now: number; readonly answers?: Partial<Answers> },
): Scenario {
  const recipe = Object.hasOwn(recipes, name) ? recipes[name] : undefined;
  if (recipe === undefined) {
    throw new Error(`There is no scenario "${name}". The scenarios are: ${Object.keys(recipes).join(', ')}.`);
  }
  const account = newAccount(name, {
    accountId: rehearsalAccountId,
    region: rehearsalRegion,
    ...recipe.place,
    createdAt: at.now - 420 * day,
    doubts: { ...likeliestAnswers(), ...at.answers },
  });
  return { account, callerKeyId: recipe.furnish({ account, ...at }) };
}
