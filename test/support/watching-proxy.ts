// A proxy on loopback that connects to nothing and remembers where it was asked to: with HTTPS_PROXY pointed at it, a
// test sees every host that the program would call, and none is called.
import { createServer } from 'node:http';
import { listening } from './listening.ts';

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
  return { url: await listening(server), asked };
}
