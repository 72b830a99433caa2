// An organization as data: its accounts, those that this rehearsal holds with all that is in them, and its policies.
import type { PolicyDocument } from './policy-document.ts';
import type { AccountState } from './state.ts';

export interface Organization {
  readonly id: string;
  readonly rootId: string;
  readonly managementAccountId: string;
  readonly managementEmail: string;
  featureSet: 'ALL' | 'CONSOLIDATED_BILLING';
  /** By account id, the management account included. */
  readonly accounts: Map<string, OrganizationAccount>;
  readonly policies: Map<string, OrganizationPolicy>;
  readonly policyTypes: Set<string>;
  /** Trusted service principals, with when. */
  readonly serviceAccess: Map<string, number>;
  /** Account ids by the service they administer. */
  readonly delegated: Map<string, Set<string>>;
  readonly rootFeatures: Set<'RootCredentialsManagement' | 'RootSessions'>;
  /** Accounts asked for by CreateAccount: by request id, the account and when it was asked for. */
  readonly requests: Map<string, { readonly accountId: string; readonly name: string; readonly at: number }>;
}

export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly joinedAt: number;
  readonly joined: 'INVITED' | 'CREATED';
  /** Absent for an account that this rehearsal does not hold. */
  readonly state?: AccountState;
}

export interface OrganizationPolicy {
  readonly id: string;
  name: string;
  description: string;
  readonly type: string;
  readonly awsManaged: boolean;
  document: PolicyDocument;
  /** Ids of roots and accounts. */
  readonly targets: Set<string>;
}
