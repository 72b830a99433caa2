// AWS's own rules for names, and one of ours: no "root" in a user's or group's name, because scanners look
// for that word in device ARNs (Prowler iam_root_hardware_mfa_enabled) and people would confuse the two.

const iamCharacters = /^[\w+=,.@-]+$/;

function iamName(what: string, longest: number, value: string): string | undefined {
  if (value === '') return `Type a name for the ${what}.`;
  if (value.length > longest) return `AWS allows at most ${longest} characters; this is ${value.length}.`;
  if (!iamCharacters.test(value)) return 'AWS allows letters, digits and _ + = , . @ - only, without spaces.';
  if (/root/i.test(value)) return 'A name with "root" in it would be taken for the root user. Choose another.';
  return undefined;
}

/** What is wrong with an IAM user name, as a sentence (SDK:iam.CreateUser: 1–64). */
export function userNameProblem(value: string): string | undefined {
  return iamName('user', 64, value);
}

/** What is wrong with an IAM group name, as a sentence (SDK:iam.CreateGroup: 1–128). */
export function groupNameProblem(value: string): string | undefined {
  return iamName('group', 128, value);
}

/** What is wrong with an account alias, as a sentence (SDK:iam.CreateAccountAlias: 3–63). Empty is right: none is wanted. */
export function aliasProblem(value: string): string | undefined {
  if (value === '') return undefined;
  if (value.length < 3 || value.length > 63) return 'An alias has 3 to 63 characters.';
  if (/^\d{12}$/.test(value)) return 'An alias cannot look like an account id.';
  return /^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]$/.test(value)
    ? undefined
    : 'Lower-case letters, digits and single hyphens only; it begins and ends with a letter or digit.';
}

/** What is wrong with a trail name, as a sentence (SDK:cloudtrail.CreateTrail). */
export function trailNameProblem(value: string): string | undefined {
  if (value.length < 3 || value.length > 128) return 'A trail name has 3 to 128 characters.';
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9]|[._-](?![._-]))*[A-Za-z0-9]$/.test(value)) {
    return 'Letters, digits, and single . _ - between them only.';
  }
  return /^\d+\.\d+\.\d+\.\d+$/.test(value) ? 'A trail name cannot look like an IP address.' : undefined;
}
