// The completion script for bash: 3.2, which macOS has, and newer. What can be typed stands in it as it is; at a press of
// the key nothing of rootlock runs.
import { type CommandNode, everyNode, type Values } from '../command-line-tree.ts';
import { flagsWithValue, namesOf, profilesInSh, shellWord, withHelpTopics } from './grammar.ts';

export function bashCompletion(root: CommandNode): string {
  const nodes = everyNode(withHelpTopics(root));
  return `# Completion of rootlock for bash, made by "rootlock completion bash".

_rootlock_profiles() {
${profilesInSh}
}

# Keeps what begins with the word so far. What stands before the last = or : is there already.
_rootlock_offer() {
  local each
  for each in "$@"; do
    if [[ $each == "$word"* ]]; then COMPREPLY+=("\${each#"$glued"}"); fi
  done
}

# The value of $1, a command and its flag or argument; $2 stands before it in the same word.
_rootlock_value() {
  case $1 in
${valueCases(nodes)}
  esac
}

_rootlock_flags() {
  case $1 in
${flagCases(nodes)}
  esac
}

_rootlock_words() {
  case $1 in
${wordCases(nodes)}
  esac
}

_rootlock() {
  local word= glued= path= flag= ended= join= part i
  local -a words
  words=()
  COMPREPLY=()
  compopt +o default 2>/dev/null
  # Bash takes = and : for ends of words; here they are not.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    part=\${COMP_WORDS[i]}
    if [[ \${#words[@]} -gt 0 && ( -n $join || $part == [=:]* ) ]]; then
      words[\${#words[@]} - 1]+=$part
    else
      words+=("$part")
    fi
    join=
    if [[ $part == *[=:] ]]; then join=yes; fi
  done
  word=\${words[\${#words[@]} - 1]}
  if [[ $part == [=:]* ]]; then glued=$word; else glued=\${word%"$part"}; fi
  for ((i = 0; i < \${#words[@]} - 1; i++)); do
    part=\${words[i]}
    if [[ -n $flag ]]; then
      flag=
      continue
    fi
    case $part in
      --) ended=yes ;;
      ${flagsWithValue(root).join('|')}) flag=$part ;;
      -*) ;;
      *)
        case "$path $part" in
          ${commandPatterns(nodes)}) path="$path $part" ;;
        esac
        ;;
    esac
  done
  if [[ -n $flag ]]; then
    _rootlock_value "$path $flag" ''
  elif [[ -z $ended && $word == --*=* ]]; then
    _rootlock_value "$path \${word%%=*}" "\${word%%=*}="
  elif [[ -z $ended && $word == -* ]]; then
    _rootlock_flags "$path"
  else
    _rootlock_words "$path"
    _rootlock_value "$path argument" ''
  fi
}

# Where a file is meant, the function offers nothing, and bash completes it.
complete -o default -F _rootlock rootlock
`;
}

const quoted = (path: readonly string[], word = '') =>
  `'${[...path.map((one) => ` ${one}`), word === '' ? '' : ` ${word}`].join('')}'`;

function commandPatterns(nodes: readonly CommandNode[]): string {
  return nodes
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => quoted(path))
    .join(' | ');
}

/** One line for each thing to offer, with every place where it is offered. */
function valueCases(nodes: readonly CommandNode[]): string {
  const places = new Map<string, string[]>();
  const add = (action: string | undefined, place: string) => {
    if (action !== undefined) places.set(action, [...(places.get(action) ?? []), place]);
  };
  for (const { path, flags, arguments: given } of nodes) {
    for (const { long, value } of flags) if (value !== undefined) add(offer(value.values), quoted(path, long));
    for (const { values } of given) add(offer(values), quoted(path, 'argument'));
  }
  return [...places].map(([action, where]) => `    ${where.join(' | ')}) ${action} ;;`).join('\n');
}

function offer(values: Values): string | undefined {
  switch (values.kind) {
    case 'choices':
      return `_rootlock_offer ${values.of.map((one) => `"$2"${shellWord(one)}`).join(' ')}`;
    case 'profile':
      return '_rootlock_offer $(_rootlock_profiles | sed "s|^|$2|")';
    case 'file':
      return 'compopt -o default 2>/dev/null';
    case 'directory':
      return 'compopt -o dirnames 2>/dev/null';
    case 'text':
      return undefined;
  }
}

function flagCases(nodes: readonly CommandNode[]): string {
  return nodes
    .filter(({ flags }) => flags.length > 0)
    .map(({ path, flags }) => `    ${quoted(path)}) _rootlock_offer ${flags.flatMap(namesOf).join(' ')} ;;`)
    .join('\n');
}

function wordCases(nodes: readonly CommandNode[]): string {
  return nodes
    .filter(({ commands }) => commands.length > 0)
    .map(({ path, commands }) => `    ${quoted(path)}) _rootlock_offer ${commands.map(lastWord).join(' ')} ;;`)
    .join('\n');
}

const lastWord = ({ path }: CommandNode) => path.at(-1) ?? '';
