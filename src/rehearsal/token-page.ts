// Pages of lists by a size and an opaque token, as every service but IAM has them.
import { AwsError } from './aws-error.ts';
import { optionalNumber, optionalText, type Input } from './input.ts';

export interface Paging {
  /** Input field of the page size. */
  readonly size: string;
  /** Input field of the token. */
  readonly token: string;
  readonly most: number;
  /** How the service names a bad size or token; `ValidationException` when absent. */
  readonly refusal?: string;
}

export function tokenPage<T>(
  items: readonly T[],
  input: Input,
  { size, token, most, refusal = 'ValidationException' }: Paging,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const count = optionalNumber(input, size) ?? most;
  if (count < 1 || count > most) throw new AwsError(refusal, 400, `${size} must be between 1 and ${most}.`);
  const given = optionalText(input, token);
  const start = given === undefined ? 0 : Number(Buffer.from(given, 'base64').toString('ascii'));
  if (!Number.isInteger(start) || start < 0) throw new AwsError(refusal, 400, `The ${token} is not valid.`);
  const end = start + count;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(String(end)).toString('base64') : undefined,
  };
}
