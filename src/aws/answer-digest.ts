// What an answer said, as a digest: whoever asks AWS the same again can tell whether the answer is still the one that a
// claim rests on, and nobody can read it off the record.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ServiceName } from '../engine/plan.ts';

/**
 * Answers that hold addresses, telephone numbers or names of people. There are too few telephone numbers for a digest to
 * hide one.
 */
const personal: ReadonlySet<string> = new Set([
  'Account GetContactInformation',
  'Account GetAlternateContact',
  'SNS ListSubscriptions',
  'SNS ListSubscriptionsByTopic',
  'Budgets DescribeSubscribersForNotification',
]);

/**
 * SHA-256, lower-case hex, of the answer in the canonical form of RFC 8785: members named as the AWS API names them, times
 * in ISO 8601 with milliseconds, bytes in base64, without what the SDK adds about the transport (`$metadata`). Undefined for
 * an answer about people, and for one that has no such form.
 */
export function answerDigest(service: ServiceName, operation: string, output: object): string | undefined {
  if (personal.has(`${service} ${operation}`)) return undefined;
  const { $metadata: _transport, ...answer } = output as { readonly $metadata?: unknown };
  try {
    const text = canonicalize(plain(answer));
    return text === undefined ? undefined : createHash('sha256').update(text, 'utf8').digest('hex');
  } catch {
    // Lone surrogates and numbers without a JSON form: AWS has sent none so far.
    return undefined;
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (!isPlain(value)) throw new TypeError('a body that is still on its way');
  // What is absent and what is undefined are the same answer.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === undefined ? [] : [[key, plain(part)]])),
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
