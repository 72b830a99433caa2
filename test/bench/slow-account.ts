// A simulated account in a process of its own, behind a relay that makes every answer late, as a far Region is. Prints
// where it is and whose credentials to use, as one line of JSON.
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultRegions } from '../../src/rehearsal/regions.ts';
import { startRehearsal } from '../../src/rehearsal/server.ts';

const [scenario = 'done', latency = '100'] = process.argv.slice(2);
const rehearsal = await startRehearsal({ scenario });
const { hostname, port } = new URL(rehearsal.url);

/** How many Regions the account seems to have; set by the bench. */
let regions = 1;
let calls: string[] = [];

const server = createServer((incoming, outgoing) => {
  const body: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => body.push(chunk));
  incoming.on('end', () => {
    const sent = Buffer.concat(body);
    const { method = 'GET', url = '/', headers } = incoming;
    if (url.startsWith('/bench/')) {
      if (url.startsWith('/bench/regions/')) regions = Number(url.split('/').at(-1));
      outgoing.end(JSON.stringify(calls));
      calls = [];
      return;
    }
    calls.push(
      [headers.host, headers['x-amz-target'], region(headers.authorization), method, url, sent.toString('utf8')].join(
        ' ',
      ),
    );
    const late = setTimeout(() => {
      if (url === '/listRegions') {
        outgoing.setHeader('content-type', 'application/json');
        outgoing.setHeader('x-amzn-requestid', 'bench');
        const names = [rehearsal.region, ...defaultRegions('aws').filter((name) => name !== rehearsal.region)];
        const Regions = names
          .slice(0, regions)
          .map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' }));
        outgoing.end(JSON.stringify({ Regions }));
        return;
      }
      const onward = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(sent);
    }, Number(latency));
    outgoing.once('close', () => clearTimeout(late));
  });
});

function region(authorization = ''): string {
  return /Credential=[^/]+\/\d+\/([^/]+)/.exec(authorization)?.[1] ?? '';
}

server.listen(0, '127.0.0.1', () => {
  const { port: own } = server.address() as AddressInfo;
  process.stdout.write(
    `${JSON.stringify({ url: `http://127.0.0.1:${own}`, region: rehearsal.region, credentials: rehearsal.credentials })}\n`,
  );
});
