// The documents at the end of a whole run, with the names its owner gave.
import { describe, expect, it } from 'vitest';
import type { AwsControl } from '../../src/controls/contract.ts';
import { catalogue } from '../../src/controls/index.ts';
import { contacts } from '../../src/controls/contacts.ts';
import { rootProcedure } from '../../src/controls/root-procedure.ts';
import type { AnswerTo, FrontEnd, Question } from '../../src/engine/port.ts';
import type { RecordContent } from '../../src/record/content.ts';
import { documentsOf } from '../../src/record/documents/documents.ts';
import { documentFiles, incidentPlanFile, procedureFile } from '../../src/record/record-files.ts';
import { verifyRecord } from '../../src/record/verification.ts';
import { newestRecord, recordOf, textIn } from '../support/records.ts';
import { runOn, type Stage, stageFor } from '../support/rehearsed-run.ts';

const controls = [...new Set([contacts as AwsControl, ...catalogue, rootProcedure])];

/** Attests with these fields, and leaves all else to the rehearsal's own owner. */
function naming(words: { readonly [question: string]: { readonly [field: string]: string } }) {
  return (auto: FrontEnd): FrontEnd => ({
    ...auto,
    ask: async <Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> => {
      const own = question.kind === 'attest' ? words[question.id] : undefined;
      const answer = await auto.ask(question, signal);
      if (own === undefined || question.kind !== 'attest') return answer;
      for (const { name, check } of question.fields) {
        const value = own[name];
        if (value !== undefined && check(value) !== undefined) throw new Error(`${question.id} refuses ${value}`);
      }
      const fields = { ...(answer as AnswerTo<Q> & { fields: { [name: string]: string } }).fields, ...own };
      // The answer to an attestation, with other words.
      return { fields } as AnswerTo<Q>;
    },
  });
}

async function documentsAfter(stage: Stage, words: Parameters<typeof naming>[0]) {
  const { code } = await runOn(stage, { owner: naming(words) });
  const record = await newestRecord(stage);
  const content: RecordContent = await recordOf(stage);
  return { code, record, content, procedure: textIn(record, procedureFile), plan: textIn(record, incidentPlanFile) };
}

describe('the documents of a whole run', () => {
  it('hold the names its owner gave and what was read, and are made from the record alone', async () => {
    const stage = { ...(await stageFor('root-key')), controls };
    const day = (days: number) => new Date(stage.rehearsal.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
    const { code, record, content, procedure, plan } = await documentsAfter(stage, {
      'root-custody.attest': { password: 'Ada, safe in Delft', device: 'Bob, bank box 7' },
      'root-procedure.attest': { approver: 'Grace, +1 555 0111', review: day(200), drill: day(100) },
    });
    expect(code).toBe(0);
    const { accountId } = stage.rehearsal.state;
    for (const text of [procedure, plan]) {
      expect(text.split('\n')[0]).toContain('REHEARSAL');
      for (const given of ['Ada, safe in Delft', 'Bob, bank box 7', 'Grace, +1 555 0111', day(200), day(100)])
        expect(text).toContain(given);
      expect(text).toContain(accountId);
      expect(text).toMatch(new RegExp(`--trail-arn arn:aws:cloudtrail:[a-z0-9-]+:${accountId}:trail/\\S+`));
      expect(text).toMatch(/^- Phone: \\?\+[\d ]+$/m);
      expect(text).toMatch(/^- Security: \S+/m);
      expect(text).toMatch(/\| Administrators[^|]*\| [a-z]+ /);
    }
    const bucket = content.controls.flatMap(({ facts }) => facts).find(({ label }) => label === 'Bucket')?.value;
    expect(plan).toContain(`s3://${bucket}/AWSLogs/${accountId}/`);
    expect([...documentsOf(content)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual(
      documentFiles.map((name) => [name, textIn(record, name)]),
    );
    const { verdict, checks } = verifyRecord(record, { now: stage.rehearsal.clock.now() });
    expect(verdict).toBe('intact-signer-not-established');
    expect(checks.find(({ name }) => name === 'documents')?.result).toBe('pass');
  });

  it('keep hostile words of the owner from being anything but words', async () => {
    const stage = { ...(await stageFor('root-key')), controls };
    const password = '| x | <script>alert(1)</script> [a](https://evil.example) `code` **b**';
    const { code, procedure, plan } = await documentsAfter(stage, { 'root-custody.attest': { password } });
    expect(code).toBe(0);
    for (const text of [procedure, plan]) {
      const line = text.split('\n').find((one) => one.includes('script')) ?? '';
      expect(line.split(/(?<!\\)\|/)).toHaveLength(4);
      expect(line).not.toMatch(/(?<!\\)[<`[*]/);
    }
  });

  it('say what a run left open', async () => {
    const stage = { ...(await stageFor('fresh')), controls: [rootProcedure] };
    const { procedure } = await documentsAfter(stage, {});
    expect(procedure).toMatch(/\| Keeps the root password +\| \*\*not recorded in this run: fill in\*\*/);
    expect(procedure).toContain('Grace, head of engineering');
  });
});
