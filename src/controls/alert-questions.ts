// What the owner is asked before an alert is planned: which form, which Regions, which address. What is settled by what
// is there already is not asked.
import { byLogs, byRules, takesAlarms, takesEvents } from '../aws/alert-routes.ts';
import { confirmedOf, isTopic, topicPicture } from '../aws/alert-topics.ts';
import { allPages } from '../aws/pages.ts';
import { listed } from '../aws/users.ts';
import { logsCost } from './alert-alarms-plan.ts';
import { type AlertDetail, type Choice, type Form, homesOf, mayHaveRules } from './alert-gaps.ts';
import { mailCost } from './alert-topic-plan.ts';
import type { AwsContext } from './contract.ts';

/** Asks for what is not settled by what is there, and remembers it. */
export async function askedFor(detail: AlertDetail, context: AwsContext): Promise<void> {
  const form = await askForm(detail, context);
  const scope = form === 'alarms' ? 'every' : await askScope(detail, context);
  const { address, topicArn } = await askWhereTo(detail, form, context);
  const choice: Choice = { fact: 'alert', form, scope, address, ...(topicArn === undefined ? {} : { topicArn }) };
  await context.memory.remember(choice);
}

async function askForm({ picture, watched }: AlertDetail, { account, port, signal }: AwsContext): Promise<Form> {
  if (!mayHaveRules(account.facts)) return 'alarms';
  const inGlobal = watched.filter(({ where }) => where === 'global');
  // It is there, and only completed.
  if (inGlobal.every((one) => byRules(picture, one, picture.global, takesEvents).length > 0)) return 'rules';
  if (watched.every((one) => byLogs(picture, one, takesAlarms) !== undefined)) return 'alarms';
  const hasLogs = picture.logs.some(({ delivering }) => delivering);
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'root-alert.form',
      title: 'How shall an alarm be raised when root is used?',
      lines: [
        `EventBridge sends the event itself, within seconds. ${mailCost}`,
        `An alarm on the logs of the trail is the form that CIS and Prowler look for. It takes some minutes. ${hasLogs ? 'The trail writes to CloudWatch Logs already.' : logsCost}`,
      ],
      options: [
        { value: 'rules', label: 'EventBridge rules', hint: 'seconds; practically free' },
        { value: 'alarms', label: 'Metric filters and alarms', hint: 'minutes; for CIS and Prowler' },
        { value: 'both', label: 'Both', hint: 'each use of root sends two mails' },
      ],
      suggested: 'rules',
    },
    signal,
  );
  return answer === 'alarms' || answer === 'both' ? answer : 'rules';
}

async function askScope({ picture }: AlertDetail, { port, signal }: AwsContext): Promise<Choice['scope']> {
  const others = picture.regions.length - 1;
  if (others === 0) return 'every';
  const answer = await port.ask(
    {
      kind: 'choose',
      id: 'root-alert.regions',
      title: 'From which Regions?',
      lines: [
        `Sign-ins of root, and its calls to IAM, are recorded in ${picture.global}. Its calls to other services are recorded in their own Region.`,
        `From ${others} other Regions they can be forwarded to ${picture.global}: a rule in each, and one role. A million events forwarded cost 1 US dollar.`,
      ],
      options: [
        { value: 'every', label: 'Every enabled Region' },
        { value: 'global', label: `Only ${picture.global}`, hint: 'sign-ins are seen, calls elsewhere are not' },
      ],
      suggested: 'every',
    },
    signal,
  );
  return answer === 'global' ? 'global' : 'every';
}

/** Without a question where somebody listens already. */
async function askWhereTo(detail: AlertDetail, form: Form, context: AwsContext) {
  const { account, port, signal } = context;
  const { picture, watched } = detail;
  const used = watched.flatMap((one) => [
    ...byRules(picture, one, picture.global),
    ...(byLogs(picture, one)?.topicArns ?? []).flatMap((arn) => picture.topics.filter((topic) => topic.arn === arn)),
  ]);
  const heard = used.flatMap((topic) => confirmedOf(topic)).find(({ protocol }) => protocol === 'email');
  if (used.length > 0) return { address: heard?.endpoint ?? '' };
  const regions = [
    ...(form === 'alarms' ? [] : [picture.global]),
    ...(form === 'rules' ? [] : homesOf(picture).slice(0, 1)),
  ];
  const existing = form === 'both' ? [] : await listening(context, regions[0] ?? picture.global);
  if (existing.length > 0) {
    const answer = await port.ask(
      {
        kind: 'choose',
        id: 'root-alert.topic',
        title: 'Where shall the mail go?',
        lines: [
          'There are topics to which somebody listens already. One may serve, if whoever reads it should know of use of root.',
        ],
        options: [
          { value: 'new', label: 'To an address of my choice', hint: 'over a topic of its own' },
          ...existing.map(({ arn, name, addresses }) => ({ value: arn, label: name, hint: listed(addresses) })),
        ],
        suggested: 'new',
      },
      signal,
    );
    const chosen = existing.find(({ arn }) => arn === answer);
    if (chosen !== undefined) return { address: chosen.addresses[0] ?? '', topicArn: chosen.arn };
  }
  return { address: await askAddress(account.facts.accountId, context) };
}

async function listening({ account }: AwsContext, region: string) {
  const all = await allPages(account, ['SNS', 'ListSubscriptions'], {}, ({ Subscriptions }) => Subscriptions, {
    region,
  });
  const arns = all.flatMap(({ Protocol, SubscriptionArn = '', TopicArn = '' }) =>
    Protocol === 'email' && SubscriptionArn.startsWith('arn:') && isTopic(TopicArn) ? [TopicArn] : [],
  );
  const topics = await Promise.all([...new Set(arns)].map((arn) => topicPicture(account, arn)));
  return topics
    .filter(({ exists, encrypted, foreign }) => exists && !encrypted && !foreign)
    .map((topic) => ({
      arn: topic.arn,
      name: topic.name,
      addresses: confirmedOf(topic).flatMap(({ protocol, endpoint }) => (protocol === 'email' ? [endpoint] : [])),
    }));
}

export async function askAddress(accountId: string, { port, signal }: AwsContext, prefilled?: string): Promise<string> {
  const answer = await port.ask(
    {
      kind: 'text',
      id: 'root-alert.address',
      title: 'To which e-mail address?',
      lines: [
        `Best is one that several people read, and that is not the address of root of ${accountId}: whoever has that one could hide the alarm.`,
      ],
      label: 'E-mail address',
      check: (value) => addressProblem(value.trim()),
      ...(prefilled === undefined ? {} : { prefilled }),
    },
    signal,
  );
  return answer.trim();
}

/** Only what surely is none: which addresses exist, AWS's mail will tell. */
export function addressProblem(address: string): string | undefined {
  if (address.length > 254) return 'An e-mail address has at most 254 characters.';
  return /^[^\s@"(),:;<>[\]{}]+@[^\s@"(),:;<>[\]{}]+\.[^\s@"(),:;<>[\]{}]+$/.test(address)
    ? undefined
    : 'Write an address such as security@example.com.';
}

/** The owner mistyped it, or nobody reads it. */
export async function changeAddress(choice: Choice, context: AwsContext): Promise<void> {
  const { topicArn: _chosenBefore, ...rest } = choice;
  const address = await askAddress(context.account.facts.accountId, context, choice.address);
  await context.memory.remember({ ...rest, address });
}
