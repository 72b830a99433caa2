// Stands between the wizard's session and moto, and changes two things: moto labels most answers `text/html`, and the
// session takes whatever has that label for a web page, as a captive portal sends it; and to PutBucketPolicy, where AWS
// answers without a body, moto writes a word, which is no answer of any AWS service. Requests pass unchanged.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Relay {
  readonly url: string;
  /** How many answers had the wrong label. */
  readonly relabelled: () => number;
}

export async function relayTo(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  let relabelled = 0;
  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const { method, url, headers } = from;
    const onward = request({ hostname, port, method, path: url, headers });
    const answered = once(onward, 'response') as Promise<[IncomingMessage]>;
    from.pipe(onward);
    const [answer] = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const said = Buffer.concat(chunks);
    const body = said.toString('latin1') === 'True' ? Buffer.alloc(0) : said;
    const labels = { ...answer.headers };
    delete labels['transfer-encoding'];
    const label = answer.headers['content-type'] ?? '';
    if (label.startsWith('text/html') && !isWebPage(body)) {
      relabelled += 1;
      labels['content-type'] = body.subarray(0, 1).toString() === '<' ? 'text/xml' : 'application/x-amz-json-1.1';
    }
    to.writeHead(answer.statusCode ?? 502, { ...labels, 'content-length': body.length }).end(body);
  };
  const server = createServer((from, to) => {
    pass(from, to).catch(() => to.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, relabelled: () => relabelled };
}

function isWebPage(body: Buffer): boolean {
  return /^\s*<(!doctype html|html)/i.test(body.subarray(0, 100).toString('latin1'));
}
