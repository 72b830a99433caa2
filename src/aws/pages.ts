// Lists come in pages, and any page may hold fewer items than asked for, or none, although more follow (IAM API
// reference, IsTruncated). Whoever reads the first page only reads a part: every list is read through here.
import { AwsProblem } from '../engine/errors.ts';
import type { ServiceName } from '../engine/plan.ts';
import type { AccountSession, ReadOptions } from './account.ts';
import type { InputOf, OperationOf, OutputOf } from './operations.ts';

/** IAM has `Marker` and `IsTruncated`, all others a token, which some services spell `NextToken` and some `nextToken`. */
interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
  readonly NextToken?: string | undefined;
  readonly nextToken?: string | undefined;
}

const mostPages = 1_000;

/** All items of all pages, in order. Rejects with AwsProblem when AWS repeats a page, which would never end. */
export async function allPages<S extends ServiceName, O extends OperationOf<S>, Item>(
  account: Pick<AccountSession, 'read'>,
  [service, operation]: readonly [S, O & string],
  input: InputOf<S, O>,
  pick: (page: OutputOf<S, O>) => readonly Item[] | undefined,
  options: ReadOptions = {},
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(account, [service, operation], input, options)) items.push(...(pick(page) ?? []));
  return items;
}

/** One page after the other, for a reader that may have enough before the end. */
export async function* pagesOf<S extends ServiceName, O extends OperationOf<S>>(
  account: Pick<AccountSession, 'read'>,
  [service, operation]: readonly [S, O & string],
  input: InputOf<S, O>,
  options: ReadOptions = {},
): AsyncGenerator<OutputOf<S, O>, void, void> {
  const seen = new Set<string>();
  let next: Pick<Page, 'Marker' | 'NextToken' | 'nextToken'> = {};
  while (seen.size < mostPages) {
    const page = await account.read(service, operation, { ...(input as object), ...next } as InputOf<S, O>, options);
    yield page;
    // Only lists are read here, and every list has one of the two.
    const { IsTruncated, Marker, NextToken, nextToken } = page as Page;
    const token = IsTruncated === true ? 'Marker' : NextToken === undefined ? 'nextToken' : 'NextToken';
    const marker = { Marker, NextToken, nextToken }[token];
    // Some services end with an empty token.
    if (marker === undefined || marker === '') return;
    if (seen.has(marker)) break;
    seen.add(marker);
    next = { [token]: marker };
  }
  throw endless(service, operation);
}

function endless(service: ServiceName, operation: string): AwsProblem {
  return new AwsProblem(
    {
      happened: `AWS gave the same page of ${service} ${operation} again and again, so the list could not be read to its end.`,
      account: 'Nothing was changed.',
      next: ['Try again in a few minutes; if it stays so, AWS Support can tell why.'],
    },
    // What the rest of the list holds is not known.
    { service, operation, code: 'RepeatedPage', reached: 'unknown', awsMessage: '', deniedByScp: false },
  );
}
