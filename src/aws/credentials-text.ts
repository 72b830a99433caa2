// The text of a shared credentials or config file: where the keys of a profile are, the text without them, and the text
// without any secret. Pure. What a setting means is decided by the SDK's own reader; this only finds its lines.

export interface KeyLines {
  readonly profile: string;
  readonly accessKeyId: string;
  /** From 1. */
  readonly lines: readonly number[];
}

const keySettings = new Set(['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']);
/** Whatever sounds like one: a copy that keeps too little hurts nobody. */
const secretSetting = /secret|token|password|credential_process/i;

/** Every line with its own ending, so that joining them gives the same text again. */
const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

interface Line {
  readonly number: number;
  readonly profile: string | undefined;
  readonly setting: string | undefined;
  readonly value: string;
}

function readLines(text: string, kind: 'credentials' | 'config'): readonly Line[] {
  let profile: string | undefined;
  return linesOf(text).map((raw, index) => {
    // As the SDK reads it: a comment begins with # or ; at the start or after white space.
    const content = raw.split(/(?:^|\s)[;#]/)[0]?.trim() ?? '';
    const section = /^\[(.*)\]$/.exec(content)?.[1];
    if (section !== undefined) profile = profileIn(section.trim(), kind);
    const equals = content.indexOf('=');
    const isSetting = section === undefined && equals > 0;
    return {
      number: index + 1,
      profile,
      setting: isSetting ? content.slice(0, equals).trim() : undefined,
      value: isSetting ? content.slice(equals + 1).trim() : '',
    };
  });
}

/** `[ada]` in the credentials file, `[profile ada]` or `[default]` in the config file; other sections hold no profile. */
function profileIn(section: string, kind: 'credentials' | 'config'): string | undefined {
  const named = /^profile\s+(["']?)(.+)\1$/.exec(section)?.[2];
  if (named !== undefined) return named;
  if (kind === 'config') return section === 'default' ? section : undefined;
  return section;
}

/** The long-term keys in a text. A profile that gives two ids, or none beside a secret, is left out: a person must look. */
export function keysIn(text: string, kind: 'credentials' | 'config'): readonly KeyLines[] {
  const found = new Map<string, Line[]>();
  for (const line of readLines(text, kind)) {
    if (line.profile === undefined || line.setting === undefined || !keySettings.has(line.setting)) continue;
    found.set(line.profile, [...(found.get(line.profile) ?? []), line]);
  }
  return [...found].flatMap(([profile, lines]): readonly KeyLines[] => {
    const ids = lines.filter(({ setting }) => setting === 'aws_access_key_id').map(({ value }) => value);
    const [accessKeyId] = ids;
    if (ids.length !== 1 || accessKeyId === undefined || !/^AKIA[A-Z0-9]{12,}$/.test(accessKeyId)) return [];
    return [{ profile, accessKeyId, lines: lines.map(({ number }) => number) }];
  });
}

/** The text without these lines; every other byte stays. */
export function withoutLines(text: string, numbers: readonly number[]): string {
  return linesOf(text)
    .filter((_, index) => !numbers.includes(index + 1))
    .join('');
}

/**
 * The text with the value of whatever sounds like a secret replaced, and whatever looks like a secret key, in comments
 * too: somebody may have put one aside there.
 */
export function redacted(text: string): string {
  return linesOf(text)
    .map((line) => {
      const [, head, ending] = /^([^=]*=)[^\r\n]*(\r?\n?)$/.exec(line) ?? [];
      if (head !== undefined && secretSetting.test(head)) return `${head} REMOVED${ending ?? ''}`;
      return line.replace(/[A-Za-z0-9/+]{40,}/g, 'REMOVED');
    })
    .join('');
}
