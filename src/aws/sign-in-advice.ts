// What to do about missing or expired credentials. Never advises to make a root access key.
import type { CredentialSource } from './credentials.ts';
import { printable } from './printable.ts';

/** The next steps where no credentials were found. */
export function signInFirst(profile: string | undefined): readonly string[] {
  const option = profile === undefined ? '' : ` --profile ${printable(profile)}`;
  return [
    `Sign in with the AWS CLI, version 2.32 or newer: aws login${option}`,
    'Sign in to the AWS console, open AWS CloudShell there and start rootlock in it: that needs no key at all.',
  ];
}

/** The next steps where credentials were found but are no longer any good. */
export function signInAgain(source: CredentialSource | undefined, profile: string | undefined): readonly string[] {
  const name = source?.profile ?? profile;
  const option = name === undefined || name === 'default' ? '' : ` --profile ${printable(name)}`;
  switch (source?.kind) {
    case 'aws-login':
      return [`Sign in again: aws login${option}`];
    case 'sso':
      return [`Sign in again: aws sso login${option}`];
    case 'environment':
      return [
        'Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, then sign in with the AWS CLI, version 2.32 or newer: aws login',
      ];
    case 'cloudshell':
      return ['Open a new AWS CloudShell session and start rootlock again: it goes on where it stopped.'];
    case 'static-keys':
    case 'process':
    case 'role':
    case 'web-identity':
      return [`Renew the credentials of profile ${printable(name ?? 'default')}, or sign in with: aws login`];
    case 'container':
    case 'instance':
    case 'given':
    case 'other':
    case undefined:
      return signInFirst(name === 'default' ? undefined : name);
  }
}
