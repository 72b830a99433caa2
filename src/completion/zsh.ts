// The completion script for zsh, in the form of its own completion system: one function for each command.
import { type ArgumentNode, type CommandNode, everyNode, type FlagNode, type Values } from '../command-line-tree.ts';
import { flagsWithValue, profilesInSh, shellWord, withHelpTopics } from './grammar.ts';

export function zshCompletion(root: CommandNode): string {
  flagsWithValue(root);
  const nodes = everyNode(withHelpTopics(root));
  return `#compdef rootlock
# Completion of rootlock for zsh, made by "rootlock completion zsh".

_rootlock_profiles() {
  local -a profiles
  profiles=(\${(fu)"$(_rootlock_profile_names)"})
  _describe -t profiles profile profiles
}

_rootlock_profile_names() {
${profilesInSh}
}

${nodes.map(functionFor).join('\n\n')}

# As a file of $fpath it is the function's body; read with source, it makes itself known.
if [[ $funcstack[1] == _rootlock ]]; then
  _rootlock "$@"
else
  compdef _rootlock rootlock
fi
`;
}

function functionFor(node: CommandNode): string {
  const { flags, arguments: given, commands } = node;
  const branches = commands.map((command) => `        ${command.path.at(-1) ?? ''}) ${functionName(command)} ;;`);
  const specs = [
    ...flags.flatMap(flagSpecs),
    ...given.map(argumentSpec),
    ...(commands.length === 0 ? [] : [shellWord('1: :->command'), shellWord('*:: :->rest')]),
  ];
  const lines = [
    `${functionName(node)}() {`,
    ...(commands.length === 0 ? [] : ['  local curcontext=$curcontext state line', '  typeset -A opt_args']),
    // After the word for a command its own flags count: some have the name of another, and other choices.
    `  _arguments ${commands.length === 0 ? '' : "-C -A '-*' "}-S${specs.map((spec) => ` \\\n    ${spec}`).join('')}`,
  ];
  if (commands.length === 0) return [...lines, '}'].join('\n');
  return [
    ...lines,
    '  local done=$?',
    '  case $state in',
    '    command)',
    '      local -a commands',
    '      commands=(',
    ...commands.map(({ path, summary }) => `        ${shellWord(`${path.at(-1) ?? ''}:${summary}`)}`),
    '      )',
    '      _describe -t commands command commands',
    '      ;;',
    '    rest)',
    '      case $line[1] in',
    ...branches,
    '      esac',
    '      ;;',
    '    *) return done ;;',
    '  esac',
    '}',
  ].join('\n');
}

const functionName = ({ path }: CommandNode) => ['_rootlock', ...path].join('_');

/** A flag with two names is one word for both, of which one can be given. */
function flagSpecs({ long, short, says, value, repeats }: FlagNode): readonly string[] {
  const rest = `[${escaped(says)}]${value === undefined ? '' : `:${escaped(value.name)}:${action(value.values)}`}`;
  const equals = value === undefined ? '' : '=';
  if (short === undefined) return [shellWord(`${repeats ? '*' : ''}${long}${equals}${rest}`)];
  return [long + equals, short].map((name) => shellWord(`(${short} ${long})${name}${rest}`));
}

function argumentSpec({ name, required, repeats, values }: ArgumentNode): string {
  const place = repeats ? '*' : '1';
  return shellWord(`${place}:${required ? '' : ':'}${escaped(name)}:${action(values)}`);
}

function action(values: Values): string {
  switch (values.kind) {
    case 'choices':
      return `(${values.of.join(' ')})`;
    case 'profile':
      return '_rootlock_profiles';
    case 'file':
      return '_files';
    case 'directory':
      return '_path_files -/';
    case 'text':
      return ' ';
  }
}

/** What has a meaning in a specification of _arguments. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, String.raw`\$&`);
}
