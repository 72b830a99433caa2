// STS: who is calling, and sessions for whoever has a long-term key
// (STS API reference, GetSessionToken and GetFederationToken).
import { invalid } from './aws-error.ts';
import { constrained, validationError } from './constraints.ts';
import { optionalNumber, optionalText, requiredText } from './input.ts';
import type { CallContext, OperationTable } from './operation.ts';
import { heldAccounts } from './organization-state.ts';
import { webIdentityTokenOperations } from './outbound-federation.ts';
import { shownArn } from './principals.ts';
import { notInSession } from './session-limits.ts';
import { federatedArn, type Owner } from './state.ts';
import { roleSessionOperations } from './sts-roles.ts';
import { makeSession, provenByCode, sessionPolicy } from './sts-sessions.ts';

export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Whose long-term key signed. Throws AccessDenied for session credentials. */
function keyHolder({ principal: { who, session } }: CallContext, operation: string): Owner {
  if (session !== undefined || who.kind === 'role') throw notInSession(operation);
  return who;
}

/** Root's sessions are silently cut to one hour. */
function secondsFor({ input }: CallContext, owner: Owner): number {
  const asked = optionalNumber(input, 'DurationSeconds') ?? 43_200;
  return owner.kind === 'root' ? Math.min(asked, 3600) : asked;
}

export const stsOperations: OperationTable = constrained('sts', validationError, {
  GetCallerIdentity: {
    mutating: false,
    free: true,
    run: ({ account, principal }) => ({
      UserId: principal.userId,
      Account: account.accountId,
      Arn: shownArn(account, principal),
    }),
  },
  // Makes credentials but changes nothing in the account; AWS counts it as a read.
  GetSessionToken: {
    mutating: false,
    free: true,
    run: (context) => {
      const { account, principal } = context;
      const owner = keyHolder(context, 'GetSessionToken');
      const seconds = secondsFor(context, owner);
      const mfa = provenByCode(context, owner);
      const made = { holder: account, seconds, kind: 'token', owner, mfa, parentKeyId: principal.accessKeyId } as const;
      return { Credentials: makeSession(context, made) };
    },
  },
  GetFederationToken: {
    mutating: false,
    resource: (context) => federatedArn(context.account, optionalText(context.input, 'Name') ?? '*'),
    run: (context) => {
      const { account, input, principal } = context;
      const owner = keyHolder(context, 'GetFederationToken');
      const federatedName = requiredText(input, 'Name');
      const policy = sessionPolicy(input) ?? nothing;
      const seconds = secondsFor(context, owner);
      const kept = { kind: 'federated', owner, federatedName, policy, mfa: false } as const;
      return {
        Credentials: makeSession(context, { holder: account, seconds, ...kept, parentKeyId: principal.accessKeyId }),
        FederatedUser: {
          FederatedUserId: `${account.accountId}:${federatedName}`,
          Arn: federatedArn(account, federatedName),
        },
      };
    },
  },
  GetAccessKeyInfo: {
    mutating: false,
    run: ({ account, input }) => {
      const id = requiredText(input, 'AccessKeyId');
      const holder = heldAccounts(account).find(({ keys, sessions }) => keys.has(id) || sessions.has(id));
      if (holder === undefined) throw invalid(`The access key ${id} does not exist.`);
      return { Account: holder.accountId };
    },
  },
  ...roleSessionOperations,
  ...webIdentityTokenOperations,
});

/** A federated session made without a policy may do nothing but what a resource lets it. */
const nothing = { text: '', statements: [] } as const;
