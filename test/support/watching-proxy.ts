// A proxy on loopback that connects to nothing and remembers where it was asked to: with HTTPS_PROXY pointed at it, a
// test sees every host that the program would call, and none is called.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface WatchingProxy {
  readonly url: string;
  /** `host:port`, in the order they were asked for. */
  readonly asked: readonly string[];
}

export async function startWatchingProxy(): Promise<WatchingProxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    // Plain http comes with a whole address.
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
