// The completion script for fish: one line for each thing that can be typed, with the command at which it holds.
import { type CommandNode, everyNode, type FlagNode, type Values } from '../command-line-tree.ts';
import { flagsWithValue, printProfiles, withHelpTopics } from './grammar.ts';

export function fishCompletion(root: CommandNode): string {
  const nodes = everyNode(withHelpTopics(root));
  const below = nodes.filter(({ path }) => path.length > 0);
  return `# Completion of rootlock for fish, made by "rootlock completion fish".

function __rootlock_profiles
    set -l config $HOME/.aws/config
    set -q AWS_CONFIG_FILE; and set config $AWS_CONFIG_FILE
    set -l credentials $HOME/.aws/credentials
    set -q AWS_SHARED_CREDENTIALS_FILE; and set credentials $AWS_SHARED_CREDENTIALS_FILE
    ${printProfiles.configuration} $config 2>/dev/null
    ${printProfiles.credentials} $credentials 2>/dev/null
end

# True while the words so far lead to this command and no further.
function __rootlock_at
    set -l words (commandline -opc)
    set -l path
    set -l skip
    for word in $words[2..-1]
        if set -q skip[1]
            set skip
            continue
        end
        switch $word
            case ${flagsWithValue(root).join(' ')}
                set skip yes
            case '-*'
            case '*'
                switch "$path $word"
                    case ${below.map(({ path }) => quoted(place(path))).join(' ')}
                        set path "$path $word"
                end
        end
    end
    test "$path" = "$argv[1]"
end

complete -c rootlock -f
${nodes.flatMap(linesFor).join('\n')}
`;
}

const place = (path: readonly string[]) => path.map((word) => ` ${word}`).join('');

function linesFor({ path, flags, arguments: given, commands }: CommandNode): readonly string[] {
  const here = `complete -c rootlock -n ${quoted(`__rootlock_at ${quoted(place(path))}`)}`;
  return [
    ...commands.map(({ path: below, summary }) => `${here} -a ${quoted(below.at(-1) ?? '')} -d ${quoted(summary)}`),
    ...given.flatMap(({ values, says }) =>
      values.kind === 'text' ? [] : [`${here} ${offer(values)} -d ${quoted(says)}`],
    ),
    ...flags.map((flag) => `${here}${flagWords(flag)}`),
  ];
}

function flagWords({ long, short, says, value }: FlagNode): string {
  const names = ` -l ${long.replace(/^--/, '')}${short === undefined ? '' : ` -s ${short.replace(/^-/, '')}`}`;
  return `${names}${value === undefined ? '' : ` -r ${offer(value.values)}`} -d ${quoted(says)}`;
}

function offer(values: Values): string {
  switch (values.kind) {
    case 'choices':
      return `-f -a ${quoted(values.of.join(' '))}`;
    case 'profile':
      return "-f -a '(__rootlock_profiles)'";
    case 'file':
      return '-F';
    case 'directory':
      return "-f -a '(__fish_complete_directories)'";
    case 'text':
      return '-f';
  }
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, String.raw`\$&`)}'`;
}
