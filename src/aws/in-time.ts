// Answers are waited for so long and no longer, body included: one that stops half way must not hold a run for ever.
import { Readable } from 'node:stream';
import { type Clock, systemClock } from '../engine/clock.ts';

/** A reason of its own: for an abort without one Node makes an error with a stack, at every call. */
const answered = 'answered';

/**
 * Resolves or rejects as `work` does. Rejects as Node's own timeouts do (`ETIMEDOUT`) when it takes longer; `work` is
 * told by its signal, as it is when `given` is aborted.
 */
export async function inTime<T>(
  clock: Clock,
  milliseconds: number,
  work: (late: AbortSignal) => Promise<T>,
  given?: AbortSignal,
): Promise<T> {
  const over = new AbortController();
  const late = new AbortController();
  const stop = () => late.abort(given?.reason);
  if (given?.aborted === true) stop();
  given?.addEventListener('abort', stop, { once: true });
  const patience = clock.patience ?? systemClock.sleep;
  const ended = patience(milliseconds, over.signal).then((): never => {
    const error = Object.assign(new Error(`no whole answer within ${milliseconds / 1000} s`), {
      name: 'TimeoutError',
      code: 'ETIMEDOUT',
    });
    late.abort(error);
    throw error;
  });
  try {
    return await Promise.race([work(late.signal), ended]);
  } finally {
    given?.removeEventListener('abort', stop);
    over.abort(answered);
  }
}

/** Every byte of a body. Rejects when it breaks off, or with the signal's reason. */
export async function wholeBody(body: unknown, signal: AbortSignal): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (!(body instanceof Readable)) return new Uint8Array();
  const stop = () => body.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
