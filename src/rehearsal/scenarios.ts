// The accounts a rehearsal can start from, by name. Each is a function from an empty account to the
// credentials its owner arrives with. A new one is one entry here.
import {
  addAdministrators,
  addConsoleSession,
  addDevice,
  addKey,
  addTrail,
  addUser,
  day,
  type Builder,
} from './furnish.ts';
import type { Ids } from './ids.ts';
import { projectPolicies } from './project-scps.ts';
import { newAccount, type AccountState, type Organization } from './state.ts';

export interface Scenario {
  readonly account: AccountState;
  /** The access key id of the credentials the owner arrives with: a key's or a session's. */
  readonly callerKeyId: string;
}

interface Recipe {
  /** One sentence for a person. */
  readonly says: string;
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
  'two-root-keys-in-use': {
    says: 'Root has two access keys, used an hour and ten days ago.',
    furnish: (builder) => {
      addKey(builder, root, { at: builder.now - day / 24, service: 'ec2', region: 'eu-west-1' });
      addKey(builder, root, usedInS3(builder.now - 10 * day));
      return rootSession(builder);
    },
  },
  messy: {
    says: 'Left-overs of earlier attempts: an unassigned device, a group with a surprising member, a stopped trail.',
    furnish: (builder) => {
      addKey(builder, root, usedInS3(builder.now - 200 * day));
      addDevice(builder, 'ada');
      const bot = addUser(builder, 'deploy-bot');
      addKey(
        builder,
        { kind: 'user', userName: bot.userName },
        { at: builder.now - day, service: 'ec2', region: 'eu-west-1' },
      );
      addAdministrators(builder, 'administrators', bot);
      addTrail(builder, 'management-events', {
        multiRegion: false,
        validation: false,
        logging: false,
        hardened: false,
      });
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
      const roleName = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
      return addConsoleSession(builder, { kind: 'role', roleName, sessionName: 'ada' }).accessKeyId;
    },
  },
  done: {
    says: 'An earlier run did everything: the owner has ada’s password and phone at hand.',
    furnish: (builder) => {
      const { account, now } = builder;
      addDevice(builder, 'root-account-mfa-device', root);
      account.root.passwordLastUsed = now - day;
      const ada = addUser(builder, 'ada');
      ada.login = { password: `${builder.ids.base64(24)}aA1!`, createdAt: now - day, resetRequired: false };
      ada.passwordLastUsed = now - day / 2;
      addAdministrators(builder, 'administrators', ada);
      const device = addDevice(builder, 'ada', { kind: 'user', userName: 'ada' });
      const trail = addTrail(builder, 'management-events', {
        multiRegion: true,
        validation: true,
        logging: true,
        hardened: true,
      });
      for (const { tags } of [ada, device, trail]) tags.set('made-by', { key: 'made-by', value: 'rootlock' });
      return rootSession(builder);
    },
  },
  'session-dies': {
    says: 'As root-key, and an MFA session ends when the key that made it is deleted.',
    furnish: (builder) => {
      builder.account.behaviour.sessionsDieWithTheirKey = true;
      addKey(builder, root, usedInS3(builder.now - 3 * day));
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
  'console-only-keys': {
    says: 'As root-key, and a temporary root session may not list or change root access keys.',
    furnish: (builder) => {
      builder.account.behaviour.rootSessionMayManageKeys = false;
      addKey(builder, root, usedInS3(builder.now - 3 * day));
      return rootSession(builder);
    },
  },
  member: {
    says: 'As root-key, in a member account of somebody’s organization.',
    furnish: (builder) => {
      builder.account.organization = organizationOf('123456789012', 'ops@example.com');
      addKey(builder, root, usedInS3(builder.now - 3 * day));
      return rootSession(builder);
    },
  },
  management: {
    says: 'As root-key, in the management account of an organization.',
    furnish: (builder) => {
      builder.account.organization = organizationOf(builder.account.accountId, 'root@example.com');
      addKey(builder, root, usedInS3(builder.now - 3 * day));
      return rootSession(builder);
    },
  },
  project: {
    says: 'An account of AWS’s new sign-up: its service control policies forbid groups, passwords and more.',
    furnish: (builder) => {
      const { account } = builder;
      account.organization = organizationOf('123456789012', 'aws-managed@example.com');
      account.scps.push(...projectPolicies(account.region));
      return rootSession(builder);
    },
  },
};

function organizationOf(managementAccountId: string, managementEmail: string): Organization {
  return { id: 'o-exampleorgid', managementAccountId, managementEmail, featureSet: 'ALL' };
}

export const defaultScenario = 'root-key';
export const rehearsalAccountId = '111122223333';
export const rehearsalRegion = 'eu-west-1';

/** Names with what each is, in the order to show them. */
export function scenarioList(): readonly { readonly name: string; readonly says: string }[] {
  return Object.entries(recipes).map(([name, { says }]) => ({ name, says }));
}

/** A new account of that name. Throws an Error that lists the names when there is no such scenario. */
export function scenarioNamed(name: string, at: { readonly ids: Ids; readonly now: number }): Scenario {
  const recipe = Object.hasOwn(recipes, name) ? recipes[name] : undefined;
  if (recipe === undefined) {
    throw new Error(`There is no scenario "${name}". The scenarios are: ${Object.keys(recipes).join(', ')}.`);
  }
  const account = newAccount(name, {
    accountId: rehearsalAccountId,
    region: rehearsalRegion,
    createdAt: at.now - 420 * day,
  });
  return { account, callerKeyId: recipe.furnish({ account, ...at }) };
}
