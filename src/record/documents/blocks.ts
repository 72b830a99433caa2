// The parts that documents are made of: numbered sections and steps, facts as read, commands to copy. Names from the
// account and words of the owner come in here and nowhere else, so that none of them can act as Markdown or in a shell.
import type { RecordedFact } from '../content.ts';
import { safe, table } from '../markdown-text.ts';
import { plainText } from '../plain-text.ts';
import type { Known } from './known.ts';

export interface Section {
  readonly heading: string;
  readonly blocks: readonly string[];
}

/** What stands where nothing was recorded. */
const fillIn = '**not recorded in this run: fill in**';

/** A value as read or given, or the plain remark that it is missing. */
export function given(value: string | undefined): string {
  return value === undefined ? fillIn : literal(value);
}

/** Beyond what a record escapes: emphasis, entities, headings and links that a name could make of itself. */
export function literal(text: string): string {
  return safe(text)
    .replace(/[_~&#]/g, (character) => `\\${character}`)
    .replace(/:\/\//g, '\\://');
}

/** An address of AWS to open, plain; anything else literally. */
export function signInLink(value: string | undefined): string {
  const isPlain = value !== undefined && /^https:\/\/[a-z0-9-]+\.signin\.[a-z0-9.-]+\/console$/.test(value);
  return isPlain ? value : given(value);
}

export function steps(lines: readonly string[]): string {
  return lines.map((text, index) => `${index + 1}. ${text}`).join('\n');
}

export function bullets(lines: readonly string[]): string {
  return lines.map((text) => `- ${text}`).join('\n');
}

/** Facts as they were read, or the remark that there are none. */
export function readFacts(facts: readonly RecordedFact[]): string {
  return facts.length === 0 ? fillIn : bullets(facts.map(({ label, value }) => `${literal(label)}: ${literal(value)}`));
}

export function commands(...lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}

/** `value` for use inside a command, or `standIn` in capitals where it is missing or could act in a shell. */
export function argument(value: string | undefined, standIn: string): string {
  return value !== undefined && /^[A-Za-z0-9][A-Za-z0-9._:/@+=,-]*$/.test(value) ? value : standIn;
}

/** The trail and its home Region, for use inside a command. */
export function trailArguments(trailArn: string | undefined): { readonly trail: string; readonly region: string } {
  return { trail: argument(trailArn, 'TRAIL_ARN'), region: argument(trailArn?.split(':')[3], 'TRAIL_REGION') };
}

/** Rows of a table: who keeps what a sign-in as root needs. */
export function keepers({ passwordCustodian, deviceCustodian }: Known): readonly (readonly string[])[] {
  return [
    ['Keeps the root password', given(passwordCustodian)],
    ['Keeps the MFA device', given(deviceCustodian)],
  ];
}

/** Rows of a table: where CloudTrail writes down what was done. */
export function trailPlaces({ trailArn, bucket }: Known): readonly (readonly string[])[] {
  return [
    ['Trail', given(trailArn)],
    ['Bucket with its log files', given(bucket)],
  ];
}

/** A table to fill in by hand. */
export function logbook(what: string): string {
  return table([
    ['Date', what, 'Who', 'What came of it'],
    ['', '', '', ''],
    ['', '', '', ''],
  ]);
}

/** A whole document: a rehearsal says so first, then the title, what it is about, and the sections, numbered. */
export function page(known: Known, title: string, opening: string, sections: readonly Section[]): string {
  const about = known.alias === undefined ? known.accountId : `${known.accountId} (${literal(known.alias)})`;
  const blocks = [
    ...(known.rehearsal
      ? ['**REHEARSAL. This is about a simulated account. It says nothing about any AWS account.**']
      : []),
    `# ${title}`,
    opening,
    table([
      ['', ''],
      ['AWS account', about],
      ['Kind', literal(known.kind)],
      ['Partition, Region of the run', literal(`${known.partition}, ${known.region}`)],
      ['Written', `${plainText(known.day)}, from the record in the directory above this one`],
      ['Approves the use of root', given(known.approver)],
      ['To be reviewed by', given(known.review)],
      ['Next drill', given(known.drill)],
    ]),
    ...sections.flatMap(({ heading, blocks: body }, index) => [`## ${index + 1}. ${heading}`, ...body]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Shows who used root, where a Region and a span of time are put in. Needs the AWS CLI and jq, as in CloudShell. */
export function rootEvents(region: string): readonly string[] {
  return [
    `aws cloudtrail lookup-events --region ${region} \\`,
    '  --start-time START --end-time END --output json |',
    '  jq -r \'.Events[].CloudTrailEvent | fromjson | select(.userIdentity.type == "Root") |',
    '    [.eventTime, .eventSource, .eventName, .sourceIPAddress, .errorCode // "ok", .eventID] | @tsv\'',
  ];
}

/** Times in commands, for every document that has some. */
export const capitals =
  'In the commands, put real values in place of the words in capitals; times look like 2026-01-31T09:00:00Z and are UTC.';
