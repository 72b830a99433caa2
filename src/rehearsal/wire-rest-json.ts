// The AWS REST-JSON protocol of Account Management, GuardDuty and Access Analyzer (smithy.io, "AWS restJson1
// protocol"): a method and a path mean an operation, the rest is JSON.
import { AwsError } from './aws-error.ts';
import type { Output } from './operation.ts';
import type { ArrivedRequest } from './sigv4.ts';
import type { Decoded, Wire, WireAnswer } from './wire.ts';
import { parseJsonBody, plain } from './wire-json.ts';

/** `GET /analyzer/{analyzerName}` → operation. */
export interface Routes {
  readonly [methodAndPath: string]: string;
}

export function restJsonWire(routes: Routes): Wire<Output> {
  const known = Object.entries(routes).map(([route, operation]) => {
    const [method = '', path = ''] = route.split(' ');
    const labels = [...path.matchAll(/\{(\w+)\}/g)].map(([, label = '']) => label);
    return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`), labels, operation };
  });
  return {
    decode: (request) => decode(known, request),
    answer: (_, output) => ({ status: 200, headers: json, body: JSON.stringify(plain(output)) }),
    error,
  };
}

const json = { 'content-type': 'application/json' };

function decode(
  known: readonly {
    readonly method: string;
    readonly pattern: RegExp;
    readonly labels: readonly string[];
    readonly operation: string;
  }[],
  { method, target, body }: ArrivedRequest,
): Decoded {
  const url = new URL(`http://host${target}`);
  const input = { ...Object.fromEntries(url.searchParams), ...parseJsonBody(body.toString('utf8')) };
  for (const route of known) {
    const found = route.method === method ? route.pattern.exec(url.pathname) : null;
    if (found === null) continue;
    const labelled = route.labels.map((label, index) => [label, decoded(found[index + 1] ?? '')] as const);
    return { operation: route.operation, input: { ...input, ...Object.fromEntries(labelled) } };
  }
  return { operation: `${method} ${url.pathname}`, input };
}

function decoded(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch {
    throw new AwsError('SerializationException', 400, 'The path is not percent-encoded text.');
  }
}

function error({ code, status, message, headers }: AwsError): WireAnswer {
  return {
    status,
    headers: { ...json, 'x-amzn-errortype': code, ...headers },
    body: JSON.stringify({ __type: code, message }),
  };
}
