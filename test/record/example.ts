// A record as a run would give it, with one control of every kind that matters, and a place to put it.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallRecord } from '../../src/engine/sender.ts';
import { buildRecord, type RecordInput } from '../../src/record/build-record.ts';
import type { RecordContent } from '../../src/record/content.ts';
import { publicKeyOf } from '../../src/record/public-key.ts';
import type { RecordDirectory } from '../../src/record/record-files.ts';
import type { KeyPurpose, SigningKey } from '../../src/record/signing-key.ts';

export const aMoment = Date.parse('2026-11-22T12:00:00Z');

export const cis = (id: string) => ({ framework: 'CIS AWS Foundations', version: '7.0.0', id });

export function aRead(operation: string, overrides: Partial<CallRecord> = {}): CallRecord {
  return {
    service: 'IAM',
    operation,
    region: 'us-east-1',
    mutating: false,
    principal: 'caller',
    principalArn: 'arn:aws:iam::111122223333:root',
    time: '2026-11-22T10:14:58.120Z',
    requestId: '0f1e2d3c-0001-4000-8000-000000000001',
    outcome: 'ok',
    attempts: 1,
    ...overrides,
  };
}

export function exampleInput(rehearsal = false): RecordInput {
  return {
    tool: { name: 'rootlock', version: '0.1.0', bundleDigest: 'ef'.repeat(32) },
    run: {
      id: 'run-20261122-1',
      startedAt: '2026-11-22T10:00:00Z',
      finishedAt: '2026-11-22T10:15:00.250Z',
      account: { id: '111122223333', alias: 'example', partition: 'aws', region: 'eu-west-1', kind: 'standalone' },
      callers: { before: 'arn:aws:iam::111122223333:root', after: 'arn:aws:iam::111122223333:user/ada' },
      rehearsal,
      clockSkewMilliseconds: -120.4,
    },
    controls: [
      {
        control: { id: 'root-mfa', title: 'MFA on root', frameworks: [cis('2.5')] },
        before: { statement: 'Root has no MFA.', facts: [{ label: 'MFA', value: 'off', tone: 'bad' }] },
        claim: {
          control: 'root-mfa',
          grade: 'verified',
          statement: 'Root has MFA.',
          facts: [{ label: 'MFA', value: 'on', tone: 'good' }],
          evidence: [aRead('GetAccountSummary', { digest: '12'.repeat(32) })],
          at: '2026-11-22T10:14:58Z',
        },
        changes: [],
      },
      {
        control: { id: 'root-access-keys', title: 'No root access keys', frameworks: [cis('2.4')] },
        before: { statement: 'Root has one access key.', facts: [] },
        claim: {
          control: 'root-access-keys',
          grade: 'verified',
          statement: 'Root has no access key.',
          facts: [],
          evidence: [aRead('ListAccessKeys'), aRead('GetAccountSummary')],
          at: '2026-11-22T10:14:59Z',
        },
        changes: [
          {
            summary: 'Delete the root access key AKIAIOSFODNN7EXAMPLE',
            service: 'IAM',
            operation: 'DeleteAccessKey',
            time: '2026-11-22T10:12:00Z',
            requestId: '0f1e2d3c-0002-4000-8000-000000000002',
            eventId: '0f1e2d3c-0003-4000-8000-000000000003',
          },
        ],
      },
      {
        control: { id: 'root-custody', title: 'Custody of root', frameworks: [] },
        claim: {
          control: 'root-custody',
          grade: 'attested',
          statement: 'Ada holds the password of root.',
          facts: [],
          evidence: [],
          at: '2026-11-22T10:13:00Z',
          word: {
            statement: 'The password is stored where only the holder can reach it.',
            fields: { holder: 'Ada | Example' },
          },
        },
        changes: [],
      },
      {
        control: { id: 'root-email', title: 'E-mail address of root', frameworks: [] },
        claim: {
          control: 'root-email',
          grade: 'accepted',
          statement: 'The address belongs to one person.',
          facts: [],
          evidence: [],
          at: '2026-11-22T10:13:30Z',
          word: {
            statement: 'A group address comes next month.',
            fields: { owner: 'Ada Example' },
            reviewBy: '2026-12-31',
          },
        },
        changes: [],
      },
    ],
    foreseen: ['administrator-access', 'administrator-virtual-mfa'],
    journalHead: 'ab'.repeat(32),
  };
}

/** Signed by nobody yet: the fingerprint is one that no key has, and signing puts its own in the place of it. */
export function contentOf(input: RecordInput): RecordContent {
  return { ...buildRecord(input), signer: { sha256: 'cd'.repeat(32) } };
}

export function exampleContent(rehearsal = false): RecordContent {
  return contentOf(exampleInput(rehearsal));
}

/** The example with one more control of every other grade. */
export function everyGrade(): RecordContent {
  const input = exampleInput();
  const more = (['not-applicable', 'open', 'unknown', 'failed'] as const).map((grade) => ({
    control: { id: `control-${grade}`, title: `A control that is ${grade}`, frameworks: [] },
    claim: {
      control: `control-${grade}`,
      grade,
      statement: `Seen as ${grade}.`,
      facts: [{ label: 'Seen', value: grade, tone: 'plain' as const }],
      evidence: [],
      at: '2026-11-22T10:14:00Z',
    },
    changes: [],
  }));
  return contentOf({ ...input, controls: [...input.controls, ...more] });
}

/** A key of this process, never on disk. */
export function aKey(purpose: KeyPurpose = 'real'): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { purpose, privateKey, publicKey: publicKeyOf(privateKey) };
}

export function asDirectory(files: ReadonlyMap<string, Uint8Array>): RecordDirectory {
  return { files, oddities: [] };
}

/** A new empty directory, removed when the test is over. */
export async function aDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rootlock-record-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
