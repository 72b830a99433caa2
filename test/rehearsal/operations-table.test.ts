import * as accessAnalyzer from '@aws-sdk/client-accessanalyzer';
import * as account from '@aws-sdk/client-account';
import * as budgets from '@aws-sdk/client-budgets';
import * as cloudTrail from '@aws-sdk/client-cloudtrail';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as config from '@aws-sdk/client-config-service';
import * as events from '@aws-sdk/client-eventbridge';
import * as guardDuty from '@aws-sdk/client-guardduty';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import * as s3Control from '@aws-sdk/client-s3-control';
import * as sns from '@aws-sdk/client-sns';
import * as sts from '@aws-sdk/client-sts';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { doubts } from '../../src/rehearsal/doubts.ts';
import { scenarioList } from '../../src/rehearsal/scenarios.ts';
import { services } from '../../src/rehearsal/services.ts';

const page = await readFile(new URL('../../docs/rehearsal.md', import.meta.url), 'utf8');

interface Row {
  readonly operation: string;
  readonly how: string;
  readonly remark: string;
}

/** The rows of the table under the heading that ends with `(name)`. */
function rowsOf(name: string): readonly Row[] {
  const section = page.split(/^## /m).find((part) => part.split('\n', 1)[0]?.endsWith(`(\`${name}\`)`) === true) ?? '';
  return [...section.matchAll(/^\| (\w+) +\| (\w+) +\|(.*)\|$/gm)].flatMap(
    ([, operation = '', how = '', remark = '']) =>
      operation === 'Operation' ? [] : [{ operation, how, remark: remark.trim() }],
  );
}

const clients: { readonly [name: string]: object } = {
  ...{ iam, sts, s3, organizations, account, sns, events, logs, config, budgets },
  ...{ 's3-control': s3Control, cloudtrail: cloudTrail, monitoring: cloudWatch, guardduty: guardDuty },
  'access-analyzer': accessAnalyzer,
};

const names = [...new Set(services.map(({ name }) => name))];

describe.each(names)('the table of %s in docs/rehearsal.md', (name) => {
  const rows = rowsOf(name);
  const operations = Object.keys(services.find((service) => service.name === name)?.operations ?? {});

  it('has every operation of the account, and none that it does not have', () => {
    const answered = rows.filter(({ how }) => how !== 'absent').map(({ operation }) => operation);
    expect(answered.toSorted()).toEqual(operations.toSorted());
    const absent = rows.filter(({ how }) => how === 'absent').map(({ operation }) => operation);
    expect(absent.filter((operation) => operations.includes(operation))).toEqual([]);
    expect(new Set(rows.map(({ operation }) => operation)).size).toBe(rows.length);
  });

  it('says how each is answered, and in what a simplified one differs', () => {
    expect(rows.filter(({ how }) => !['faithful', 'simplified', 'absent'].includes(how))).toEqual([]);
    expect(rows.filter(({ how, remark }) => how === 'simplified' && remark === '')).toEqual([]);
    expect(rows.filter(({ how, remark }) => how === 'faithful' && remark !== '')).toEqual([]);
  });
});

// Of Free Tier no client is installed.
it.each(Object.entries(clients))('the table of %s names only operations that AWS has', (name, client) => {
  const unknown = rowsOf(name).filter(({ operation }) => !(`${operation}Command` in client));
  expect(unknown).toEqual([]);
});

/** The text under a heading, up to the next one. */
const under = (heading: string) => page.split(`## ${heading}\n`)[1]?.split(/^## /m, 1)[0] ?? '';

it('docs/rehearsal.md has a table for every service, and lists every scenario', () => {
  const headings = [...page.matchAll(/^## .*\(`([\w-]+)`\)$/gm)].map(([, name = '']) => name);
  expect(headings.toSorted()).toEqual(names.toSorted());
  const listed = [...under('Scenarios').matchAll(/^\| `([\w-]+)` +\|(.*)\|$/gm)].map(([, name = '', says = '']) => ({
    name,
    says: says.trim(),
  }));
  expect(listed).toEqual(scenarioList());
});

it('docs/rehearsal.md lists every doubt with its answers', () => {
  const listed = [...under('Doubts').matchAll(/^\| `([\w-]+)` +\|(.*)\|(.*)\|$/gm)].map(([, name, asks, answers]) => [
    name,
    { asks: asks?.trim(), answers: [...(answers ?? '').matchAll(/`([\w-]+)`/g)].map(([, answer]) => answer) },
  ]);
  expect(Object.fromEntries(listed)).toEqual(doubts);
});
