// Answers that are not as AWS gives them: cut off, an error with the status of success, a page of something in
// between. What a client makes of them is the client's affair.
import type { Trouble } from './faults.ts';
import type { WireAnswer } from './wire.ts';

/** How far the clock of an answer is off that refuses a call as signed at the wrong time. */
export const aheadMilliseconds = 5 * 3_600_000;

/** A gateway's own page; no service wrote it, so it has no request id. */
export function webPage(status: number): WireAnswer {
  const title = status < 400 ? 'Sign in to this network' : `${status} Bad gateway`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

/** The answer as the trouble leaves it; `now` is the account's time. */
export function spoilt(answer: WireAnswer, trouble: Trouble | undefined, now: number): WireAnswer {
  if (trouble?.kind === 'cut-off') return { ...answer, body: firstHalf(answer.body) };
  if (trouble?.kind === 'error-in-success') return { ...answer, status: 200 };
  if (trouble?.kind !== 'wrong-time') return answer;
  const date = new Date(now + aheadMilliseconds).toUTCString();
  return { ...answer, headers: { ...answer.headers, date } };
}

export function firstHalf(body: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(body);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}
