import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { answerDigest } from '../../src/aws/answer-digest.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the digest of an answer', () => {
  it('is that of its canonical form, whatever order its members came in', () => {
    const expected = sha256('{"User":{"Arn":"arn:aws:iam::111122223333:user/ada","Tags":[{"Key":"a","Value":"b"}]}}');
    const tags = [{ Value: 'b', Key: 'a' }];
    const user = { Tags: tags, Arn: 'arn:aws:iam::111122223333:user/ada' };
    expect(answerDigest('IAM', 'GetUser', { User: user, $metadata: { requestId: '1' } })).toBe(expected);
    expect(answerDigest('IAM', 'GetUser', { $metadata: { requestId: '2' }, User: { ...user, Path: undefined } })).toBe(
      expected,
    );
  });

  it('has times in ISO 8601 and bytes in base64', () => {
    const answer = { CreateDate: new Date('2026-11-22T10:00:00Z'), Bytes: new Uint8Array([1, 2, 255]) };
    expect(answerDigest('IAM', 'GetUser', answer)).toBe(
      sha256('{"Bytes":"AQL/","CreateDate":"2026-11-22T10:00:00.000Z"}'),
    );
  });

  it.each([
    ['Account', 'GetContactInformation'],
    ['Account', 'GetAlternateContact'],
    ['SNS', 'ListSubscriptions'],
    ['SNS', 'ListSubscriptionsByTopic'],
    ['Budgets', 'DescribeSubscribersForNotification'],
  ] as const)('is not kept of %s %s, from which people could be guessed', (service, operation) => {
    expect(answerDigest(service, operation, { PhoneNumber: '+1 555 0100' })).toBeUndefined();
  });

  it('is not kept of a body that is still on its way, nor of what has no JSON form', () => {
    expect(answerDigest('S3', 'GetBucketPolicy', { Body: Readable.from(['x']) })).toBeUndefined();
    expect(answerDigest('IAM', 'GetUser', { Size: Number.NaN })).toBeUndefined();
  });
});
