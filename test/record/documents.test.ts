// The documents of a record: what an owner hands to an auditor.
import { describe, expect, it } from 'vitest';
import type { ControlInput, RecordInput } from '../../src/record/build-record.ts';
import type { RecordContent } from '../../src/record/content.ts';
import { documentsOf } from '../../src/record/documents/documents.ts';
import { rootTasks } from '../../src/engine/root-tasks.ts';
import { incidentPlanFile, procedureFile } from '../../src/record/record-files.ts';
import { contentOf, aRead, exampleInput } from './example.ts';

const missing = 'not recorded in this run: fill in';

type Names = { readonly [part in keyof typeof usual]: string };

const usual = {
  alias: 'example',
  approver: 'Grace, head of engineering',
  review: '2027-03-01',
  drill: '2027-02-01',
  password: 'Ada, office safe',
  device: 'Bob, bank box',
  administrator: 'ada, bob',
  trail: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/rootlock-trail',
  bucket: 'rootlock-trail-111122223333',
  phone: '+1 555 0100',
  topic: 'arn:aws:sns:us-east-1:111122223333:rootlock-root-alert',
};

function control(
  id: string,
  facts: readonly (readonly [string, string])[],
  fields?: { readonly [name: string]: string },
): ControlInput {
  return {
    control: { id, title: `Title of ${id}`, frameworks: [] },
    claim: {
      control: id,
      grade: fields === undefined ? 'verified' : 'attested',
      statement: `Statement of ${id}.`,
      facts: facts.map(([label, value]) => ({ label, value, tone: 'plain' })),
      evidence: fields === undefined ? [aRead('GetAccountSummary')] : [],
      at: '2026-11-22T10:14:58Z',
      ...(fields === undefined ? {} : { word: { statement: 'In force.', fields } }),
    },
    changes: [],
  };
}

function complete(names: Names = usual, rehearsal = false): RecordContent {
  const { run, ...rest } = exampleInput(rehearsal);
  const controls: RecordInput['controls'] = [
    control('contacts', [['Primary contact', names.phone]]),
    control('root-mfa', [['Device', 'arn:aws:iam::111122223333:mfa/root-account-mfa-device']]),
    control('admin-user', [
      ['Its members', names.administrator],
      ['User', 'ada'],
      ['Sign-in address', 'https://example.signin.aws.amazon.com/console'],
    ]),
    control('cloudtrail', [
      ['Trail ARN', names.trail],
      ['Bucket', names.bucket],
    ]),
    control('root-alert', [['Topic', names.topic]]),
    control('root-custody', [], { password: names.password, device: names.device }),
    control('root-procedure', [], { approver: names.approver, review: names.review, drill: names.drill }),
  ];
  return contentOf({ ...rest, run: { ...run, account: { ...run.account, alias: names.alias } }, controls });
}

function texts(content: RecordContent): readonly string[] {
  return [procedureFile, incidentPlanFile].map((path) =>
    Buffer.from(documentsOf(content).get(path) ?? '').toString('utf8'),
  );
}

describe('the documents', () => {
  const [procedure = '', plan = ''] = texts(complete());

  it('hold what the run knows and what the owner named', () => {
    for (const text of [procedure, plan]) {
      expect(text).toContain('111122223333 (example)');
      for (const name of ['approver', 'review', 'drill', 'password', 'device', 'administrator', 'phone'] as const)
        expect(text).toContain(usual[name]);
      expect(text).toContain(`--trail-arn ${usual.trail}`);
      expect(text).toContain('aws cloudtrail lookup-events --region us-east-1');
      expect(text).not.toMatch(/undefined|\[object/);
    }
    expect(procedure).toContain('Topic: ');
    expect(plan).toContain(`s3://${usual.bucket}/AWSLogs/111122223333/`);
  });

  it('name every task that AWS still keeps for root, with source and date', () => {
    for (const { task } of rootTasks) expect(procedure).toContain(task);
    expect(procedure).toMatch(/docs\.aws\.amazon\.com\S+, as of 20\d\d-\d\d/);
  });

  it('number their sections without a gap, and refer only to sections that exist', () => {
    for (const text of [procedure, plan]) {
      const numbers = [...text.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
      for (const [, number] of text.matchAll(/section (\d+)/g)) expect(numbers).toContain(Number(number));
    }
  });

  it('say plainly what was not recorded, and never invent it', () => {
    const { controls, ...rest } = exampleInput();
    const bare = texts(contentOf({ ...rest, controls: controls.filter(({ control: { id } }) => id === 'root-email') }));
    for (const text of bare) {
      for (const part of ['Approves the use of root', 'To be reviewed by', 'Next drill', 'Keeps the root password'])
        expect(text).toMatch(new RegExp(String.raw`\| ${part} +\| \*\*${missing}\*\* +\|`));
      expect(text).toContain('--trail-arn TRAIL_ARN');
      expect(text).not.toContain('undefined');
    }
  });

  it('remark when one keeps both the password and the device', () => {
    const [together = ''] = texts(complete({ ...usual, device: usual.password }));
    expect(together).toContain('Both are kept by the same person');
    expect(procedure).not.toContain('Both are kept by the same person');
  });

  it('take the word of the owner only where it was given, not where the risk was accepted', () => {
    const content = complete();
    const accepted = content.controls.map((one) =>
      one.id === 'root-custody'
        ? {
            ...one,
            grade: 'accepted' as const,
            word: { statement: 'Later', fields: { owner: 'Mallory', password: 'Mallory' }, reviewBy: '2027-01-01' },
          }
        : one,
    );
    for (const text of texts({ ...content, controls: accepted })) expect(text).not.toContain('Mallory');
  });

  it('say in their first line that a rehearsal is one, and say it only then', () => {
    for (const text of texts(complete(usual, true))) expect(text).toMatch(/^\*\*REHEARSAL\. This is about a simulated/);
    for (const text of [procedure, plan]) expect(text).not.toMatch(/rehearsal/i);
  });

  it('are the same bytes for the same record, also when it was read back', () => {
    const again: RecordContent = JSON.parse(JSON.stringify(complete()));
    expect(texts(again)).toEqual([procedure, plan]);
  });

  it.each([
    ['member account of an organization', /aws sts assume-root/],
    ['project account (sign-up with a Builder ID)', /owned by AWS/],
    ['GovCloud account', /GovCloud gives root no console/],
  ])('say what is different in a %s', (kind, remark) => {
    const content = complete();
    const other = { ...content, run: { ...content.run, account: { ...content.run.account, kind } } };
    expect(texts(other)[0]).toMatch(remark);
    expect(procedure).not.toMatch(remark);
  });

  it('name the Regions of other partitions', () => {
    const content = complete();
    const elsewhere = { ...content, run: { ...content.run, account: { ...content.run.account, partition: 'aws-cn' } } };
    expect(texts(elsewhere)[0]).toContain('lookup-events --region cn-north-1');
  });
});

describe('a hostile name in the documents', () => {
  const hostile = [
    '| a | b |',
    '**bold** _em_ ~~no~~ <script>alert(1)</script> <!-- ',
    '[link](https://evil.example) ![](https://evil.example/x.png)',
    '\n# Heading\n\n- item\n```\ncode',
    '``` `x` ``',
    '$(rm -rf /) `id`; echo "x" && \'y\'',
    '\u001b[2J\u202edeed\u0000\u200b',
    '&lt;b&gt; &#35;',
    'https://evil.example and #1',
    '\\',
  ];
  /** Everything but the words: headings, list marks, table cells, fences. */
  const shape = (text: string) =>
    text
      .split('\n')
      .map((line) => /^(#+ |\d+\. |- |\||```|\*\*|)/.exec(line)?.[0] + ` ${line.split(/(?<!\\)\|/).length}`);
  const [procedure = [], plan = []] = texts(complete()).map(shape);

  it.each(hostile)('%j changes neither the structure nor a command', (name) => {
    const all = Object.fromEntries(Object.keys(usual).map((part) => [part, name])) as Names;
    const names = { ...all, device: `Bob ${name}` };
    const found = texts(complete(names));
    expect(found.map(shape)).toEqual([procedure, plan]);
    for (const text of found) {
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
      expect(text).not.toMatch(/(?<!\\)<(script|!--)|(?<!\\)\]\(|(?<!\\)&(lt|#)|[^\\]:\/\/evil/);
      const commands = [...text.matchAll(/```sh\n([^]*?)\n```/g)].map(([, body]) => body ?? '');
      expect(commands.join('\n')).not.toMatch(/rm -rf|evil|id`|bold/);
      expect(commands.join('\n')).toContain('--trail-arn TRAIL_ARN');
    }
  });
});
