// A request signed by hand, for services and protocols that no installed client speaks
// (IAM User Guide, "Create a signed AWS API request").
import { createHash, createHmac } from 'node:crypto';
import type { Rehearsal } from '../../src/rehearsal/server.ts';

export interface Signed {
  readonly service: string;
  readonly region?: string;
  readonly headers: { readonly [name: string]: string };
  readonly path?: string;
  readonly body: string;
}

export async function sendSigned(rehearsal: Rehearsal, { service, region, headers, path = '/', body }: Signed) {
  const { credentials } = rehearsal;
  const time = new Date(rehearsal.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region ?? rehearsal.region}/${service}/aws4_request`;
  const all: { readonly [name: string]: string } = {
    ...headers,
    host: new URL(rehearsal.url).host,
    'x-amz-date': time,
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(all).toSorted();
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = [
    ...['POST', path, ''],
    ...names.map((name) => `${name}:${all[name] ?? ''}`),
    ...['', names.join(';'), sha256(body)],
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (made, part) => createHmac('sha256', made).update(part).digest(),
      `AWS4${credentials.secretAccessKey}`,
    );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, ` +
    `SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const answer = await fetch(new URL(path, rehearsal.url), {
    method: 'POST',
    headers: { ...all, authorization },
    body,
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
