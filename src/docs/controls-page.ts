// docs/controls.md, made from the catalogue: every control as its file describes it, and which requirement of the
// guides it answers. Pure: the same catalogue and the same observations give the same text.
import type { FrameworkReference } from '../engine/claim.ts';
import type { Control } from '../engine/control.ts';
import { type Answer, guides, type Requirement, requirements } from './requirements.ts';

/** What a control was seen to send, as `IAM GetAccountSummary`, sorted. */
export interface Observed {
  readonly reads: readonly string[];
  readonly changes: readonly string[];
}

export interface ControlsPage {
  readonly catalogue: readonly Described[];
  /** By control. */
  readonly observed: ReadonlyMap<string, Observed>;
  /** The simulated accounts on which they were observed. */
  readonly scenarios: readonly string[];
  /** True for a command that the command line knows, flags included. */
  readonly hasCommand: (line: string) => boolean;
  /** True for a file that every record has. */
  readonly hasDocument: (file: string) => boolean;
}

export type Described = Pick<
  Control,
  | 'id'
  | 'title'
  | 'group'
  | 'why'
  | 'rootNeededFor'
  | 'cost'
  | 'needs'
  | 'frameworks'
  | 'sources'
  | 'mayAcceptRisk'
  | 'everyRegion'
>;

export function controlsPage(page: ControlsPage): string {
  const groups = [...new Set(page.catalogue.map(({ group }) => group))];
  const blocks = [
    '# Controls',
    'This page is made from the code: run `npm run docs` after changing a control. A test fails when it is out of date.',
    `${page.catalogue.length} controls, in the order in which the wizard takes them. What a control found, what it changed and how sure that is stands in the [record](record.md).`,
    '## What the guides ask for',
    'Five published guides on securing root, and what answers each thing they ask for. "Not there yet" is what does not exist in this version.',
    list([
      ...Object.entries(guides).map(([letter, title]) => `**${letter}**: ${title}`),
      '**mission**: asked for by none of them, and why this tool exists',
    ]),
    requirementTable(page),
    ...groups.flatMap((group) => [
      `## ${group}`,
      ...page.catalogue.filter((one) => one.group === group).flatMap((one) => section(one, page)),
    ]),
    '## Where the calls come from',
    `The calls were observed, not written down: every control was played on the simulated accounts ${page.scenarios.map((name) => `\`${name}\``).join(', ')}, and this is what the records of those runs have as evidence and as changes. On another account a control may send fewer, or others that its plan shows before.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function requirementTable(page: ControlsPage): string {
  const rows = requirements.map((one) => [
    String(one.row),
    cell(one.asks),
    one.guides,
    one.answers.map((answer) => answerWords(answer, page)).join(' · '),
    referencesOf(one, page),
  ]);
  return table([['#', 'What is asked for', 'Guides', 'Answered by', 'Frameworks'], ...rows]);
}

function answerWords(answer: Answer, { catalogue, hasCommand, hasDocument }: ControlsPage): string {
  if ('control' in answer) {
    const { control } = answer;
    return catalogue.some(({ id }) => id === control) ? `[${control}](#${control})` : absent(`\`${control}\``);
  }
  if ('command' in answer) {
    const shown = `\`${['rootlock', answer.command].join(' ').trim()}\``;
    return hasCommand(answer.command) ? shown : absent(shown);
  }
  return hasDocument(answer.document) ? `\`${answer.document}\`` : absent(`\`${answer.document}\``);
}

const absent = (shown: string) => `${shown} (not there yet)`;

/** What the frameworks call it, through the controls that exist. */
function referencesOf({ answers }: Requirement, { catalogue }: ControlsPage): string {
  const references = answers.flatMap((answer) =>
    'control' in answer ? (catalogue.find(({ id }) => id === answer.control)?.frameworks ?? []) : [],
  );
  return cell(byFramework(references).join('; '));
}

/** One line per framework and version, e.g. `CIS AWS Foundations 7.0.0: 2.5, 2.6`. */
function byFramework(references: readonly FrameworkReference[]): readonly string[] {
  const names = [...new Set(references.map(({ framework, version }) => `${framework} ${version}`))];
  return names.map((name) => {
    const ids = references.flatMap((one) => (`${one.framework} ${one.version}` === name ? [one.id] : []));
    return `${name}: ${[...new Set(ids)].join(', ')}`;
  });
}

function section(control: Described, { catalogue, observed }: ControlsPage): readonly string[] {
  const { reads = [], changes = [] } = observed.get(control.id) ?? {};
  const needs = control.needs.map((id) => (catalogue.some((one) => one.id === id) ? `[${id}](#${id})` : `\`${id}\``));
  return [
    `### ${control.id}`,
    `**${text(control.title)}.** ${text(control.why)}`,
    list([
      `Root is needed for: ${text(control.rootNeededFor ?? 'nothing')}`,
      `Cost: ${text(control.cost ?? 'none')}`,
      `Comes after: ${needs.length === 0 ? 'nothing' : needs.join(', ')}`,
      `Looks at: ${control.everyRegion === true ? 'every enabled Region' : 'the account, and the Region of the run where that matters'}`,
      `The risk may be accepted instead: ${control.mayAcceptRisk ? 'yes, with a reason and a review date' : 'no'}`,
      `Reads: ${calls(reads)}`,
      `Changes, after consent: ${calls(changes)}`,
    ]),
    'Asked for by:',
    list(byFramework(control.frameworks).map(text)),
    'Sources:',
    list(control.sources.map(({ title, url }) => (url === undefined ? text(title) : `[${text(title)}](${url})`))),
  ];
}

function calls(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Words of the code, which are plain text, as Markdown. */
function text(words: string): string {
  // An underscore inside a word is only that.
  return words.replace(/[\\`*<>[\]]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`);
}

function cell(words: string): string {
  return text(words).replaceAll('|', String.raw`\|`);
}
