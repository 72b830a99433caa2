// The organization of the scenario of that name: 25 member accounts, each with its own mix of what a root user
// may have left behind. Deterministic: account N always has the same.
import { addDevice, addKey, addRole, addTrail, day, type Builder } from './furnish.ts';
import { addAccount, newOrganization, trustOf } from './organization-state.ts';
import { parseBucketPolicy } from './s3-policy.ts';
import { newBucket } from './s3-buckets.ts';
import { newAccount, type AccountState } from './state.ts';

const members = 25;
const root = { kind: 'root' } as const;

/** Account ids that nobody has: 444455550001 to 444455550025. */
export function memberId(number: number): string {
  return `44445555${String(number).padStart(4, '0')}`;
}

export function furnishOrganization(builder: Builder): void {
  const { account, now } = builder;
  const { accountId, region, partition, doubts } = account;
  addDevice(builder, 'root-account-mfa-device', root);
  const management = { managementAccountId: accountId, managementEmail: 'aws-management@example.com' };
  const organization = newOrganization({ suffix: 'exampleorgid', ...management }, now - 400 * day, account);
  account.organization = organization;
  account.name = 'management';
  for (let number = 1; number <= members; number += 1) {
    const id = memberId(number);
    const invited = number % 5 === 0;
    const createdAt = now - (400 - number * 10) * day;
    const state = newAccount(account.scenario, { accountId: id, region, partition, createdAt, doubts });
    state.name = `team-${String(number).padStart(2, '0')}`;
    furnishMember({ ...builder, account: state }, number);
    // Accounts that were invited have no such role unless someone made it.
    if (!invited) {
      addRole({ ...builder, account: state }, 'OrganizationAccountAccessRole', {
        trust: trustOf(partition, accountId),
      });
    }
    const joined = invited ? 'INVITED' : 'CREATED';
    const email = `aws-${state.name}@example.com`;
    addAccount(organization, { id, name: state.name, email, joinedAt: createdAt, joined, state });
  }
}

/** What its root user has, by the account's number. */
function furnishMember(builder: Builder, number: number): void {
  const { account, now, ids } = builder;
  // Members made by Organizations never had a root password; every third owner recovered one.
  account.root.hasPassword = number % 3 === 0 || number % 5 === 0;
  if (number % 6 === 0) account.root.passwordLastUsed = now - number * day;
  if (number % 4 === 0) addDevice(builder, 'root-account-mfa-device', root);
  if (number % 7 === 0) addKey(builder, root, { at: now - number * day, service: 's3', region: account.region });
  if (number === 14) addKey(builder, root);
  if (number === 9) {
    const body = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    const id = ids.base32(32);
    account.certificates.set(id, { id, owner: root, body, uploadedAt: now - 300 * day, status: 'Active' });
  }
  if (number % 2 === 0) {
    addTrail(builder, 'own-trail', { multiRegion: true, validation: number % 4 === 0, logging: true, hardened: false });
  }
  if (number === 11) lockBucket(account, now);
}

/** A bucket whose policy shuts everyone out, its owner too: only root may take that back. */
function lockBucket(account: AccountState, now: number): void {
  const bucket = newBucket(`locked-${account.accountId}`, account.region, now - 100 * day);
  const arn = `arn:${account.partition}:s3:::${bucket.name}`;
  const statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`] };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  bucket.policy = { text, document: parseBucketPolicy(account, bucket, text), since: now - 100 * day };
  account.buckets.set(bucket.name, bucket);
}
