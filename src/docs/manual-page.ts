// docs/rootlock.1, made from the definition of the command line: for man(1), in the macros of man(7), which groff and
// mandoc both read. Pure: the same definition gives the same text.
import { type ArgumentNode, type CommandNode, exampleLines, type FlagNode } from '../command-line-tree.ts';
import { exitMeanings } from '../exit-codes.ts';

/** When the words that are not made from the definition were last gone over. */
const reviewed = '2026-11-30';

const files: readonly (readonly [path: string, says: string])[] = [
  [
    '~/.local/state/rootlock/',
    'The journal of each account and the key that signs its records; below $XDG_STATE_HOME where that is set, or as --state-dir says.',
  ],
  [
    'rootlock-record-ACCOUNT-TIME/',
    'The signed record, in the directory where the wizard was started, or as --output says. Its VERIFY.txt says how to check it without rootlock.',
  ],
  [
    '~/.aws/config, ~/.aws/credentials',
    'Read as the AWS CLI reads them. Changed only with consent: a key that was deleted is taken out.',
  ],
];

const environment: readonly (readonly [names: string, says: string])[] = [
  ['AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL', 'As --profile, --region and --endpoint-url, which come first.'],
  [
    'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN',
    'Credentials. "aws login", or AWS CloudShell, is better: neither needs a root access key.',
  ],
  ['AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE', 'Where the AWS configuration is.'],
  ['AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS', 'Certificates to trust as well.'],
  ['HTTPS_PROXY, NO_PROXY', 'The proxy to go through, and for which hosts not.'],
  ['ACCESSIBLE, INK_SCREEN_READER', 'Plain lines instead of a full screen, as does TERM=dumb.'],
  ['NO_COLOR', 'No colours.'],
  ['XDG_STATE_HOME', 'Where state is kept; see FILES.'],
];

export function manualPage(root: CommandNode, version: string): string {
  const lines = [
    '.\\" Made from the code: run "npm run docs" after changing the command line. A test fails when it is out of date.',
    `.TH ROOTLOCK 1 ${reviewed} ${quoted(`rootlock ${version}`)} "User Commands"`,
    '.SH NAME',
    text('rootlock - put the root user of an AWS account to rest'),
    '.SH SYNOPSIS',
    ...root.commands.reduce<readonly string[]>((above, node) => [...above, ...synopses(node)], synopsis(root)),
    '.SH DESCRIPTION',
    ...flowing(root.description),
    '.PP',
    ...flowing(
      'Without a command it is the wizard: it looks at the account, shows every change before it is made, with its cost and whether it can be undone, and makes none without consent. It can be left and resumed at any time.',
    ),
    '.SH COMMANDS',
    ...root.commands.flatMap((node) => section(node, root)),
    '.SH OPTIONS',
    text('These may stand before or after a command.'),
    ...root.flags.flatMap(flag),
    '.SH EXIT STATUS',
    ...exitMeanings.flatMap(([code, when]) => ['.TP', `.B ${code}`, ...flowing(sentence(when))]),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([names, says]) => ['.TP', `.B ${text(names)}`, ...flowing(says)]),
    '.SH FILES',
    ...files.flatMap(([path, says]) => ['.TP', `.I ${text(path)}`, ...flowing(says)]),
    '.SH EXAMPLES',
    ...after(root),
    '.SH SEE ALSO',
    text('aws(1), cosign(1), openssl(1)'),
    '.PP',
    text('"rootlock COMMAND --help" shows the help of a command.'),
  ];
  return `${lines.join('\n')}\n`;
}

const name = ({ path }: CommandNode) => ['rootlock', ...path].join(' ');

function synopses(node: CommandNode): readonly string[] {
  return node.commands.length === 0 ? synopsis(node) : node.commands.flatMap(synopses);
}

function synopsis(node: CommandNode): readonly string[] {
  const rest = ['[options]', ...node.arguments.map(argumentWord)].map((word) => text(word)).join(' ');
  return [...(node.path.length === 0 ? [] : ['.br']), `.B ${text(name(node))}`, rest];
}

function argumentWord({ name: given, required, repeats }: ArgumentNode): string {
  const word = repeats ? `${given}...` : given;
  return required ? word : `[${word}]`;
}

function section(node: CommandNode, root: CommandNode): readonly string[] {
  if (node.commands.length > 0) return node.commands.flatMap((below) => section(below, root));
  const shared = root.flags.map(({ long }) => long);
  const own = node.flags.filter(({ long }) => !shared.includes(long));
  const others = node.flags.filter(({ long }) => shared.includes(long) && long !== '--help');
  return [
    `.SS ${quoted(name(node))}`,
    ...flowing(node.description),
    ...node.arguments.flatMap((one) => ['.TP', `.I ${text(argumentWord(one))}`, ...flowing(sentence(one.says))]),
    ...own.flatMap(flag),
    ...(others.length === 0
      ? []
      : ['.PP', ...flowing(`Also ${others.map(({ long }) => long).join(', ')}; see OPTIONS.`)]),
    ...(exampleLines(node).length === 0 ? [] : ['.PP', ...after(node)]),
  ];
}

function flag({ long, short, says, value }: FlagNode): readonly string[] {
  const names = [...(short === undefined ? [] : [short]), long].map((one) => `\\fB${text(one)}\\fR`).join(', ');
  return ['.TP', value === undefined ? names : `${names} \\fI${text(value.name)}\\fR`, ...flowing(sentence(says))];
}

/** The end of the help as it is: the lines of examples keep their form, and what is between them flows. */
function after({ after: said }: CommandNode): readonly string[] {
  const blocks = said.replace(/^Examples:\n/, '').split(/\n\n/);
  return blocks.flatMap((block, at) => {
    const lines = block.split('\n');
    const isExample = lines.every((line) => line.startsWith('  '));
    const paragraph = at === 0 ? [] : ['.PP'];
    return isExample
      ? [...paragraph, '.EX', ...lines.map((line) => text(line.slice(2))), '.EE']
      : [...paragraph, ...flowing(lines.join(' '))];
  });
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`.replace(/(?<![.?])$/, '.');
}

/** Words that are filled to the reader's width, in lines that are not too long for a page of roff. */
function flowing(words: string): readonly string[] {
  return text(words)
    .replace(/(?![^]{1,78}$)([^]{1,78}) /g, '$1\n')
    .split('\n')
    .map(guarded);
}

/** Words as they are, whatever they mean to roff: one line of input. */
function text(words: string): string {
  const escaped = words
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replace(/[^\n -~]/gu, (one) => `\\[u${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
  return guarded(escaped);
}

/** A line that starts with one of these would be a request to roff. */
function guarded(line: string): string {
  return line.replace(/^(?=[.'])/, String.raw`\&`);
}

/** One argument of a macro. */
function quoted(words: string): string {
  return `"${text(words).replaceAll('"', String.raw`\(dq`)}"`;
}
