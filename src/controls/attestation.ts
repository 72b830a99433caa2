// Controls that no API can read: the owner's word is the evidence. Never asks for a secret.
import { earlyRead } from '../aws/early-reads.ts';
import type { WordWarning } from '../engine/ask-word.ts';
import { nameProblem } from '../engine/name-problem.ts';
import type { Fact } from '../engine/port.ts';
import type { AwsControl } from './contract.ts';

type Described = Omit<AwsControl, 'inspect' | 'plan' | 'verify' | 'group' | 'needs' | 'mayAcceptRisk'>;

export interface AttestationText extends Described {
  /** What the owner signs for. */
  readonly statement: string;
  /** What to do first, one paragraph each. */
  readonly advice: readonly string[];
  /** What else goes into the record: names or roles. */
  readonly fields?: readonly { readonly name: string; readonly label: string; readonly hint?: string }[];
  /** Looks at the fields together; what it says is asked about before the word is recorded. */
  readonly warn?: (fields: { readonly [name: string]: string }) => WordWarning | undefined;
  /** Why it does not apply where root has no password, as a sentence. */
  readonly withoutPassword?: string;
}

const noPassword = 'Root has no password in this account.';

const facts: readonly Fact[] = [{ label: 'Evidence', value: 'your word: AWS cannot be asked', tone: 'plain' }];

/** A control graded `attested` at best. Where root has no password there is nothing to attest. */
export function attestation(text: AttestationText): AwsControl {
  const { statement, advice, fields = [], warn, withoutPassword = noPassword, ...described } = text;
  const inspect: AwsControl['inspect'] = async ({ account }) => {
    const { SummaryMap } = await account.read('IAM', 'GetAccountSummary', {});
    return SummaryMap?.AccountPasswordPresent === 0
      ? { state: 'not-applicable', statement: withoutPassword, facts: [], detail: undefined }
      : { state: 'open', statement: 'Not confirmed yet.', facts, detail: undefined };
  };
  return {
    ...described,
    group: 'Root at rest',
    needs: [],
    mayAcceptRisk: true,
    byWord: true,
    firstReads: () => [earlyRead('IAM', 'GetAccountSummary', {})],
    inspect,
    plan: async () => ({
      kind: 'attestation',
      question: {
        kind: 'attest',
        id: `${described.id}.attest`,
        title: described.title,
        lines: advice,
        statement,
        fields: fields.map((field) => ({ ...field, check: nameProblem })),
      },
      ...(warn === undefined ? {} : { warn }),
    }),
    verify: async (context) => {
      const finding = await inspect(context);
      return { grade: finding.state, statement: finding.statement, facts: finding.facts };
    },
  };
}
