// The page that a check prints: whole at every width, the worst first, and harmless whatever the account holds.
import { describe, expect, it } from 'vitest';
import type { CheckedControl, CheckReport } from '../../src/check/report.ts';
import { worstFirst } from '../../src/check/worst-first.ts';
import { checkTable, type Page } from '../../src/commands/check-table.ts';
import { painted } from '../../src/ui/painted.ts';
import { lineColumns } from '../../src/ui/tui/lines.ts';
import { acting, bulky, vanishing } from '../support/hostile.ts';

const at = '2026-11-25T10:00:00.000Z';

function control(id: string, short: string, more: Partial<CheckedControl> = {}): CheckedControl {
  return {
    ...{ control: id, title: `Do ${id}`, short, group: 'Watch', why: 'Because.', severity: 'high', byWord: false },
    ...{ missing: [], frameworks: [], sources: [], facts: [], evidence: [], at },
    ...{ grade: 'verified', statement: 'It holds.' },
    ...more,
  };
}

const console = {
  says: 'Sign in as root and assign a device.',
  after: [],
  link: 'https://console.aws.amazon.com/iam/home#/security_credentials',
};
const wizard = (says: string, ...after: string[]) => ({ says, after, command: 'rootlock' });

const controls = worstFirst([
  control('root-mfa', 'MFA on root', {
    group: 'Ways back in',
    grade: 'open',
    severity: 'critical',
    statement: 'Root has no MFA.',
    next: console,
  }),
  control('contacts', 'Contacts', { group: 'Ways back in', severity: 'medium' }),
  control('cloudtrail', 'CloudTrail', {
    grade: 'unknown',
    statement: 'Not known: cloudtrail:GetTrailStatus is denied.',
    missing: ['cloudtrail:GetTrailStatus'],
    next: { says: 'Allow cloudtrail:GetTrailStatus to auditor, or check as an administrator.', after: [] },
  }),
  control('guardduty', 'GuardDuty', { grade: 'accepted', statement: 'Too dear for a test account.' }),
  control('config', 'Config', { grade: 'not-applicable', statement: 'Not here.' }),
  control('root-access-keys', 'Access keys', {
    group: 'Root at rest',
    grade: 'open',
    severity: 'critical',
    statement: 'Root has an active access key.',
    next: wizard('Delete the root access keys', 'Sign-in proven'),
  }),
  control('root-password', 'Password', {
    group: 'Root at rest',
    grade: 'open',
    severity: 'medium',
    byWord: true,
    statement: 'Not confirmed yet.',
    next: wizard('Look, then give your word'),
  }),
  control('root-email', 'E-mail', {
    group: 'Root at rest',
    grade: 'attested',
    severity: 'medium',
    byWord: true,
    statement: 'It is a team’s.',
  }),
]);

const report: CheckReport = {
  version: '1.0.0',
  rehearsal: true,
  account: { id: '111122223333', partition: 'aws', region: 'eu-west-1', kind: 'standalone' },
  caller: { arn: 'arn:aws:iam::111122223333:user/auditor', credentials: 'environment variables' },
  startedAt: at,
  milliseconds: 1_234,
  outcome: 'open-remain',
  controls,
  calls: [],
};

const page = (given: Partial<Page> = {}, of = report) =>
  checkTable(of, { columns: 120, wizard: 'rootlock', ...given })
    .map((line) => painted(line, false))
    .join('\n');

const since: CheckReport['since'] = {
  ...{ at: '2026-11-22T00:12:00.000Z', otherCaller: false, isOutdated: false },
  differences: ['Access keys', 'Password', 'MFA on root', 'CloudTrail', 'Contacts', 'GuardDuty'].map(
    (short, index) => ({
      ...{
        control: short,
        short,
        kind: index < 2 ? ('worse' as const) : ('better' as const),
        was: 'verified' as const,
      },
      ...{ is: 'open' as const, statement: 'As the row says.', facts: [], gone: 0 },
    }),
  ),
};

describe('what changed since the wizard last looked', () => {
  const block = (given: Partial<Page>, of: CheckReport['since'] = since) => {
    const lines = page(given, of === undefined ? report : { ...report, since: of }).split('\n');
    return lines.slice(lines.findIndex((text) => text.startsWith('Account')) + 1, lines.indexOf('Ways back in'));
  };

  it('stands above the controls, without what their rows say', () => {
    expect(block({})).toEqual([
      '',
      'Since 2026-11-22 00:12 UTC',
      '  Access keys: was verified, is open now.',
      '  Password: was verified, is open now.',
      '  MFA on root: was verified, is open now.',
      '  CloudTrail: was verified, is open now.',
      '  And 2 more: --format json has them.',
      '',
    ]);
  });

  it('is counted where the window is low, and one line where nothing changed', () => {
    expect(block({ columns: 80, rows: 22 })).toEqual(['Since 2026-11-22 00:12 UTC: 6 changed, 2 for the worse']);
    expect(block({ columns: 80, rows: 22 }, { ...since, differences: [] })).toEqual([
      'Nothing changed since 2026-11-22 00:12 UTC.',
    ]);
    expect(block({}, { ...since, differences: [], isOutdated: true })).toEqual(['']);
  });
});

describe('the page of a check', () => {
  it('has a row and a next step for what is left, and names what holds', () => {
    expect(page()).toMatchInlineSnapshot(`
      "REHEARSAL  This is a rehearsal on a simulated account. It says nothing about any real AWS account.
      Account 1111 2222 3333 · eu-west-1 · as auditor

      Ways back in
        ○ MFA on root            open, critical    Root has no MFA.
            → Sign in as root and assign a device.
              https://console.aws.amazon.com/iam/home#/security_credentials
        ✓ verified  Contacts

      Root at rest
        ○ Access keys            open, critical    Root has an active access key.
            → rootlock: Delete the root access keys, after “Sign-in proven”
        ○ Password               open              Not confirmed yet.
            → rootlock: Look, then give your word
        ◆ attested  E-mail

      Watch
        ? CloudTrail             unknown, high     Not known: cloudtrail:GetTrailStatus is denied.
            → Allow cloudtrail:GetTrailStatus to auditor, or check as an administrator.
        ! GuardDuty              risk accepted     Too dear for a test account.
        – not applicable  Config

      3 open · 1 unknown · 1 risk accepted · 1 attested · 1 verified · 1 not applicable                       0 calls in 1.2 s
      Next: rootlock"
    `);
  });

  it('gives sentences rows of their own where it is narrow', () => {
    expect(page({ columns: 60 })).toMatchInlineSnapshot(`
      "REHEARSAL
      This is a rehearsal on a simulated account. It says nothing
      about any real AWS account.
      Account 1111 2222 3333 · eu-west-1 · as auditor

      Ways back in
        ○ MFA on root  open, critical
            Root has no MFA.
            → Sign in as root and assign a device.
      https://console.aws.amazon.com/iam/home#/security_credentials
        ✓ verified  Contacts

      Root at rest
        ○ Access keys  open, critical
            Root has an active access key.
            → rootlock: Delete the root access keys, after
              “Sign-in proven”
        ○ Password  open
            Not confirmed yet.
            → rootlock: Look, then give your word
        ◆ attested  E-mail

      Watch
        ? CloudTrail  unknown, high
            Not known: cloudtrail:GetTrailStatus is denied.
            → Allow cloudtrail:GetTrailStatus to auditor, or check
              as an administrator.
        ! GuardDuty  risk accepted
            Too dear for a test account.
        – not applicable  Config

      3 open · 1 unknown · 1 risk accepted · 1 attested · 1
      verified · 1 not applicable
      0 calls in 1.2 s
      Next: rootlock"
    `);
  });

  it('is one row for each control where the window is low', () => {
    expect(page({ columns: 80, rows: 20 })).toMatchInlineSnapshot(`
      "REHEARSAL
      Account 1111 2222 3333 · eu-west-1 · as auditor
      Ways back in
        ○ MFA on root            open     Root has no MFA.                 → console
        ✓ verified  Contacts
      Root at rest
        ○ Access keys            open     Root has an active access key.   → rootlock
        ○ Password               open     Not confirmed yet.               → your word
        ◆ attested  E-mail
      Watch
        ? CloudTrail             unknown  Not known: cloudtrail:GetTrailS… → allow it
        ! GuardDuty              accepted Too dear for a test account.
        – not applicable  Config
      3 open · 1 unknown · 1 risk accepted · 1 attested · 1 verified · 1 not
      applicable
      0 calls in 1.2 s
      Next: rootlock"
    `);
  });

  it('names them by group where the window is lower still', () => {
    expect(page({ columns: 80, rows: 15 })).toMatchInlineSnapshot(`
      "REHEARSAL
      Account 1111 2222 3333 · eu-west-1 · as auditor
      Ways back in  ○ open  MFA on root
        ✓ verified  Contacts
      Root at rest  ○ open  Access keys, Password
        ◆ attested  E-mail
      Watch  ? unknown  CloudTrail
        ! risk accepted  GuardDuty
        – not applicable  Config
      3 open · 1 unknown · 1 risk accepted · 1 attested · 1 verified · 1 not
      applicable
      0 calls in 1.2 s
      Next: rootlock"
    `);
  });

  it('wears no badge on AWS, and says when all holds', () => {
    const good = {
      ...report,
      rehearsal: false,
      outcome: 'all-hold' as const,
      controls: controls.filter(({ next }) => next === undefined),
    };
    const text = page({}, good);
    expect(text).not.toContain('REHEARSAL');
    expect(text).toContain('All controls hold. Root is at rest.');
    expect(text).not.toContain('Next:');
  });

  it.each([40, 60, 80, 100, 120, 200])('is nowhere wider than %d columns', (columns) => {
    for (const rows of [10, 24, undefined]) {
      const lines = checkTable(report, { columns, wizard: 'rootlock', ...(rows === undefined ? {} : { rows }) });
      const wide = lines.filter((line) => lineColumns(line) > columns).map((line) => painted(line, false));
      // A link is for copying, and never broken.
      expect(wide.filter((line) => !line.includes('https://'))).toEqual([]);
    }
  });

  it('lets nothing of a hostile account act', () => {
    for (const piece of [...vanishing, ...bulky]) {
      const named = (text: string) => `${text}${piece}`;
      const hostile = {
        ...report,
        caller: { ...report.caller, arn: named(report.caller.arn) },
        account: { ...report.account, region: named('eu-west-1'), kindRemark: named('A remark.') },
        controls: controls.map((one) => ({ ...one, statement: named(one.statement), missing: one.missing.map(named) })),
      };
      for (const rows of [undefined, 20]) {
        const lines = checkTable(hostile, { columns: 80, wizard: 'rootlock', ...(rows === undefined ? {} : { rows }) });
        for (const line of lines) expect(painted(line, false)).not.toMatch(acting);
      }
    }
  });

  it('says the same in colour', () => {
    const lines = checkTable(report, { columns: 80, wizard: 'rootlock' });
    const colours = /\u001b\[[\d;]*m/g;
    for (const line of lines) expect(painted(line, true).replace(colours, '').trimEnd()).toBe(painted(line, false));
    expect(painted(lines.at(0) ?? [], true)).toMatch(/^\u001b\[1;35mREHEARSAL\u001b\[0m/);
  });
});

describe('worst first', () => {
  it('puts what was read before what waits for a word, and groups where their worst control is', () => {
    expect(controls.map(({ control: id }) => id)).toEqual([
      ...['root-mfa', 'contacts'],
      ...['root-access-keys', 'root-password', 'root-email'],
      ...['cloudtrail', 'guardduty', 'config'],
    ]);
  });

  it('puts what failed before everything', () => {
    const failed = control('s3', 'S3', {
      group: 'People and keys',
      grade: 'failed',
      severity: 'low',
      next: wizard('Do s3'),
    });
    expect(worstFirst([...controls, failed])[0]).toBe(failed);
  });
});
