// Stands between a client and a simulated account and holds every answer back until no further request comes: what
// then waits was sent without knowing the answers. So it counts round trips that depend on each other, however slow the
// machine is.
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { listening } from './listening.ts';

export interface RoundsRelay {
  readonly url: string;
  /** The calls of each round so far, e.g. `iam.ListUsers eu-west-1`; further pages of a list are not counted. */
  readonly rounds: readonly (readonly string[])[];
  /** Calls that asked for what another had asked for before. */
  readonly repeated: readonly string[];
}

/** How long nothing must come until a round counts as whole. */
const quietMilliseconds = 400;

export async function roundsRelay(target: string): Promise<RoundsRelay> {
  const rounds: string[][] = [];
  const asked = new Set<string>();
  const repeated: string[] = [];
  let current: string[] = [];
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    const [names, answers] = [current, held];
    [current, held] = [[], []];
    if (names.length > 0) rounds.push(names);
    for (const answer of answers) answer();
  };
  const server = createServer((incoming, outgoing) => {
    const body: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => body.push(chunk));
    incoming.on('end', () => {
      const sent = Buffer.concat(body);
      const { method = 'GET', url = '/', headers } = incoming;
      const name = nameOf(method, url, headers, sent.toString('utf8'));
      const question = `${name} ${headers.host ?? ''} ${url} ${sent.toString('utf8')}`;
      if (asked.has(question)) repeated.push(question);
      asked.add(question);
      if (!isFurtherPage(url, sent.toString('utf8'))) current.push(name);
      const { hostname, port } = new URL(target);
      const onward = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          held.push(() => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            outgoing.end(Buffer.concat(chunks));
          });
          clearTimeout(timer);
          timer = setTimeout(release, quietMilliseconds);
        });
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(sent);
    });
  });
  const url = await listening(server);
  onTestFinished(() => clearTimeout(timer));
  return { url, rounds, repeated };
}

function isFurtherPage(url: string, body: string): boolean {
  return (
    /"(?:[nN]extToken|NextMarker)":"|(?:^|&)(?:Marker|NextToken)=/.test(body) || /[?&](?:nextToken|marker)=/i.test(url)
  );
}

function nameOf(method: string, url: string, headers: IncomingHttpHeaders, body: string): string {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const operation =
    /(?:^|&)Action=(\w+)/.exec(body)?.[1] ?? (typeof target === 'string' ? target.split('.').at(-1) : undefined);
  return `${service}.${operation ?? `${method} ${url}`} ${region}`;
}
