// How root is used, in writing, and what is done when it is in danger. The run writes both texts into the record; the
// owner names who approves and by when they are looked at again, and says that they are in force.
import { dayOf } from '../engine/accept-risk.ts';
import { nameProblem } from '../engine/name-problem.ts';
import type { AttestQuestion } from '../engine/port.ts';
import { type AwsControl, day, fact, verdictOf } from './contract.ts';

export const rootProcedure: AwsControl = {
  id: 'root-procedure',
  title: 'Write down how root is used',
  short: 'Procedure',
  group: 'Root at rest',
  why: 'When root is needed in a hurry, a written procedure is what keeps a small task from becoming an accident.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.7' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.6' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.02' },
    { framework: 'AWS Well-Architected', version: '2026-11', id: 'SEC01-BP02' },
    { framework: 'AWS Well-Architected', version: '2026-11', id: 'SEC10-BP02' },
    { framework: 'AWS Well-Architected', version: '2026-11', id: 'SEC10-BP07' },
  ],
  sources: [
    {
      title: 'Root user best practices',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
    {
      title: 'Incident response, Security Pillar',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/incident-response.html',
    },
  ],
  mayAcceptRisk: true,

  inspect: async ({ account }) => {
    const { SummaryMap } = await account.read('IAM', 'GetAccountSummary', {});
    return SummaryMap?.AccountPasswordPresent === 0
      ? { state: 'not-applicable', statement: 'Root has no password in this account.', facts: [], detail: undefined }
      : {
          state: 'open',
          statement: 'Nobody said yet that a procedure is in force.',
          facts: [
            fact('Evidence', 'your word, until the day of the review'),
            fact('Written', 'at the end of the run, into the record: root-procedure.md, incident-plan.md'),
          ],
          detail: undefined,
        };
  },

  plan: async (_finding, { clock }) => ({ kind: 'attestation', question: questionAt(clock.now()) }),

  verify: async (context) => verdictOf(await rootProcedure.inspect(context)),
};

function questionAt(now: number): AttestQuestion {
  return {
    kind: 'attest',
    id: 'root-procedure.attest',
    title: rootProcedure.title,
    lines: [
      'At the end this run writes two documents and signs them with the record: a procedure for using root, and a plan for an incident with it. They hold the names and facts of this run; nothing has to be written by hand.',
      'What the procedure asks: only tasks that need root; a written request, approved before; two people; MFA; steps noted; the trail checked afterwards. The plan has the first hour, command by command, and a drill.',
      'Read both when they are there. After the review date your word no longer counts, and the next run asks again.',
    ],
    statement:
      'Root is used only as the procedure in this record says, its incident plan is in force, and both are read by those they name.',
    fields: [
      {
        name: 'approver',
        label: 'Use of root is approved by',
        hint: 'a name or role, and how to reach them',
        check: nameProblem,
      },
      {
        name: 'review',
        label: 'Reviewed again by (YYYY-MM-DD)',
        hint: 'within 12 months',
        check: (value) => dayProblem(value, now),
      },
      {
        name: 'drill',
        label: 'Next drill on (YYYY-MM-DD)',
        hint: 'within 12 months',
        check: (value) => dayProblem(value, now),
      },
    ],
    reviewField: 'review',
  };
}

function dayProblem(value: string, now: number): string | undefined {
  const date = dayOf(value.trim());
  if (date === undefined) return 'Write the date as YYYY-MM-DD.';
  return date > now && date <= now + 366 * day ? undefined : 'Choose a day within the next 12 months.';
}
