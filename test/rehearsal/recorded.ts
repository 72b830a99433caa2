// A request handler for SDK clients that keeps the AWS host, connects to a rehearsal account, and keeps the bytes
// of the last answer as they came.
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Rehearsal } from '../../src/rehearsal/server.ts';

type Sent = Parameters<NodeHttpHandler['handle']>[0];

export interface RawAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

/** `spoil` may change a request after it was signed. */
export function recordingHandler(rehearsal: Rehearsal, spoil: (sent: Sent) => void = () => undefined) {
  const { hostname, port } = new URL(rehearsal.url);
  const handler = new NodeHttpHandler();
  let last: RawAnswer | undefined;
  return {
    requestHandler: {
      metadata: handler.metadata,
      handle: async (sent: Sent, given: Parameters<NodeHttpHandler['handle']>[1]) => {
        spoil(sent);
        Object.assign(sent, { protocol: 'http:', hostname, port: Number(port) });
        const { response } = await handler.handle(sent, given);
        const body = await buffer(response.body as Readable);
        last = { status: response.statusCode, headers: response.headers, body };
        return { response: Object.assign(response, { body: Readable.from([body]) }) };
      },
    },
    /** Throws when there was no answer yet. */
    last: (): RawAnswer => {
      if (last === undefined) throw new Error('nothing was answered');
      return last;
    },
  };
}
