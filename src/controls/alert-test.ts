// A test message, so that the owner knows what the alarm looks like and that it arrives; once for each address.
import { confirmedOf, type TopicPicture } from '../aws/alert-topics.ts';
import type { Proposal } from '../engine/control.ts';
import { sealPlan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { type Choice, topicName } from './alert-gaps.ts';
import { changeAddress } from './alert-questions.ts';
import { type AwsContext, fact } from './contract.ts';

/** Where a test message is to go, and whether one went. */
export interface TestDue {
  readonly topic: TopicPicture;
  readonly sent: boolean;
}

const testsOf = ({ memory }: AwsContext, { arn }: TopicPicture) =>
  memory.facts('alert-test').filter(({ topicArn }) => topicArn === arn);

/** An alert that this tool set up is tried out once; what was there before is not touched. */
export function testDue(
  choice: Choice | undefined,
  topics: readonly TopicPicture[],
  context: AwsContext,
): TestDue | undefined {
  if (choice === undefined) return undefined;
  for (const topic of topics) {
    const isOurs = confirmedOf(topic).some(({ endpoint }) => endpoint === choice.address);
    const last = testsOf(context, topic)
      .filter(({ address }) => address === choice.address)
      .at(-1);
    if (isOurs && isNew(topic, choice, context) && (last === undefined || last.outcome === 'sent')) {
      return { topic, sent: last !== undefined };
    }
  }
  return undefined;
}

/** Its mail goes there because of this tool. */
function isNew({ arn, name }: TopicPicture, { address, topicArn }: Choice, { memory }: AwsContext): boolean {
  const made = memory.made();
  return name === topicName || made.includes(`subscription/${arn} ${address}`) || topicArn === arn;
}

export function testFacts(topics: readonly TopicPicture[], context: AwsContext): readonly Fact[] {
  return topics.flatMap((topic) => {
    const last = testsOf(context, topic).at(-1);
    if (last === undefined) return [];
    const when = whenUtc(new Date(last.at));
    if (last.outcome === 'arrived')
      return [fact('Test message', `arrived at ${last.address}, ${when}, says the owner`, 'good')];
    if (last.outcome === 'sent') return [fact('Test message', `sent to ${last.address}, ${when}`)];
    return [fact('Test message', `not seen to arrive at ${last.address}`, 'warning')];
  });
}

/** Sends it, then asks what became of it. `again` is what is to be done once the address is another one. */
export async function testProposal(
  { topic, sent }: TestDue,
  context: AwsContext,
  again: () => Promise<Proposal>,
): Promise<Proposal> {
  const { account, memory, port, signal, clock } = context;
  const address = memory.fact('alert')?.address ?? '';
  const publish: Proposal = {
    kind: 'changes',
    yes: 'Send it',
    plan: sealPlan({
      control: 'root-alert',
      title: 'Send a test message',
      changes: [
        {
          id: 'test-message',
          summary: `Send a test message over ${topic.name} to ${address}`,
          service: 'SNS',
          operation: 'Publish',
          region: topic.region,
          principal: account.acting,
          input: {
            TopicArn: topic.arn,
            Subject: 'Test of the alarm on root use',
            Message: `This is a test by rootlock for AWS account ${account.facts.accountId}. Mail like this comes when root of that account is used. Nothing has happened.`,
          },
          undo: { kind: 'final' },
          repeats: 'as often as you ask for another',
        },
      ],
      remarks: ['It goes to everybody who has confirmed that topic.'],
    }),
  };
  if (!sent) return publish;
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'root-alert.arrived',
      title: 'Has the test message arrived?',
      lines: [
        `"Test of the alarm on root use", to ${address}. It can take a minute; look among the unwanted mail too.`,
      ],
      options: [
        { value: 'arrived', label: 'Yes, it has arrived' },
        { value: 'again', label: 'No, send another one' },
        { value: 'other-address', label: 'No, use another address' },
        { value: 'not-wanted', label: 'Go on without knowing', hint: 'the record says so' },
        { value: 'later', label: 'Ask me later' },
      ],
      suggested: 'arrived',
    },
    signal,
  );
  const choice = memory.fact('alert');
  if (answer === 'again') return publish;
  if (answer === 'later' || choice === undefined) return { kind: 'left' };
  if (answer === 'other-address') {
    await changeAddress(choice, context);
    return again();
  }
  const outcome = answer === 'arrived' ? 'arrived' : 'not-wanted';
  await memory.remember({
    fact: 'alert-test',
    topicArn: topic.arn,
    address,
    outcome,
    at: new Date(clock.now()).toISOString(),
  });
  return { kind: 'nothing' };
}
