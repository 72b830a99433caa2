// Requests signed by the SDK's own signer, to be changed and sent as they are: for what no client would send.
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Rehearsal, RehearsalCredentials } from '../../src/rehearsal/server.ts';

export interface Unsigned {
  readonly method: string;
  readonly host: string;
  /** Percent-encoded. */
  readonly path: string;
  /** Not encoded. */
  readonly query: { readonly [name: string]: string | readonly string[] };
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export interface Scope {
  readonly service: string;
  readonly region: string;
  readonly at: number;
}

export interface Signed {
  readonly method: string;
  /** Path and query as they go out. */
  readonly target: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export async function signed(
  { host, query, body, ...rest }: Unsigned,
  { service, region, at }: Scope,
  credentials: RehearsalCredentials,
): Promise<Signed> {
  const settings = { region, credentials };
  const client = service === 's3' ? new S3Client(settings) : new IAMClient(settings);
  const signer = await client.config.signer();
  const { headers } = await signer.sign(
    {
      ...{ ...rest, body, protocol: 'https:', hostname: host },
      headers: { ...rest.headers, host },
      query: Object.fromEntries(
        Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
      ),
    },
    { signingService: service, signingRegion: region, signingDate: new Date(at) },
  );
  client.destroy();
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map((value) => `${encoded(name)}=${encoded(value)}`),
  );
  const target = pairs.length === 0 ? rest.path : `${rest.path}?${pairs.join('&')}`;
  return { method: rest.method, target, headers, body };
}

/** Sends it byte for byte; a header may be given several times. */
export function sendRaw(
  { url }: Rehearsal,
  {
    method,
    target,
    headers,
    body,
  }: Omit<Signed, 'headers'> & { readonly headers: { readonly [name: string]: string | readonly string[] } },
): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const given = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]);
    const call = send(
      { hostname, port, method, path: target, headers: Object.fromEntries(given) as Record<string, string | string[]> },
      (answer) => {
        buffer(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 0, text: bytes.toString('utf8') }),
          reject,
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
