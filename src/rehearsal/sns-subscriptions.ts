// Confirming a subscription, as the owner of its address does from the mail, or the API with the token of it.
import { AwsError } from './aws-error.ts';
import type { DeliveredMail } from './alert-state.ts';
import { heldAccounts } from './organization-state.ts';
import type { Subscription, Topic } from './services-state.ts';
import type { AccountState } from './state.ts';

/** How long the link in the mail works (SNS developer guide, "Confirming a subscription"). */
export const pendingLife = 48 * 60 * 60_000;

/** Throws InvalidParameter or NotFound when the token is wrong or too old. */
export function confirm(topic: Topic, token: string, now: number): Subscription {
  const subscription = [...topic.subscriptions.values()].find((candidate) => candidate.token === token);
  if (subscription === undefined) throw new AwsError('InvalidParameter', 400, 'Invalid parameter: Token');
  if (!subscription.confirmed && now - subscription.askedAt >= pendingLife) {
    throw new AwsError('NotFound', 404, 'Token has expired');
  }
  subscription.confirmed = true;
  return subscription;
}

export function theSubscription(
  account: AccountState,
  arn: string,
): { readonly topic: Topic; readonly subscription: Subscription } {
  for (const topic of account.services.topics.values()) {
    const subscription = topic.subscriptions.get(arn);
    if (subscription !== undefined) return { topic, subscription };
  }
  throw new AwsError('NotFound', 404, 'Subscription does not exist');
}

/** A confirmation mail that waits to be read. */
export interface PendingMail {
  readonly to: string;
  readonly topicArn: string;
  readonly token: string;
}

/** Of every account here: a person has one inbox for all of them. */
function topicsOf(account: AccountState): readonly Topic[] {
  return heldAccounts(account).flatMap(({ services }) => [...services.topics.values()]);
}

/** Newest last. */
export function pendingMail(account: AccountState, now: number): readonly PendingMail[] {
  return topicsOf(account).flatMap(({ arn, subscriptions }) =>
    [...subscriptions.values()]
      .filter(({ confirmed, askedAt, protocol }) => !confirmed && protocol === 'email' && now - askedAt < pendingLife)
      .map(({ endpoint, token }) => ({ to: endpoint, topicArn: arn, token })),
  );
}

/** What was sent to confirmed addresses by any account here, oldest first. */
export function deliveredMail(account: AccountState): readonly DeliveredMail[] {
  const all = heldAccounts(account).flatMap(({ services }) => services.inbox);
  return all.toSorted((one, other) => one.at - other.at);
}

/** The owner of `address` follows the links in every confirmation mail. Returns how many there were. */
export function confirmMail(account: AccountState, address: string, now: number): number {
  const mails = pendingMail(account, now).filter(({ to }) => to === address);
  for (const { topicArn, token } of mails) {
    const topic = topicsOf(account).find(({ arn }) => arn === topicArn);
    if (topic !== undefined) confirm(topic, token, now);
  }
  return mails.length;
}
