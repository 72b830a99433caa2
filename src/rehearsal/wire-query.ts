// The AWS query protocol of IAM and STS: form-encoded requests, XML answers
// (smithy.io, "AWS query protocol"). Knows nothing of any operation.
import { AwsError } from './aws-error.ts';
import type { Input, InputValue } from './input.ts';
import type { Output, OutputValue } from './operation.ts';
import type { Wire, WireAnswer } from './wire.ts';
import { element, escapeXml, xmlHeader } from './xml.ts';

export function queryWire(namespace: string): Wire<Output> {
  return {
    decode: ({ target, body }) => decodeQuery(`${target.split('?')[1] ?? ''}&${body.toString('utf8')}`),
    answer: (operation, output, requestId) => encodeQueryAnswer(operation, output, namespace, requestId),
    error: (error, requestId) => encodeQueryError(error, namespace, requestId),
  };
}

/** Action and parameters, in the query or in the body; `Tags.member.1.Key` becomes a list of structures. */
function decodeQuery(body: string): { readonly operation: string; readonly input: Input } {
  const root: Branch = new Map();
  let operation = '';
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'Action') operation = value;
    else if (name !== 'Version') plant(root, name.split('.'), value);
  }
  if (operation === '') throw new AwsError('MissingAction', 400, 'The request has no Action parameter.');
  return { operation, input: grown(root) as Input };
}

type Branch = Map<string, Branch | string>;

function plant(branch: Branch, [head = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    branch.set(head, value);
    return;
  }
  const next = branch.get(head);
  const child: Branch = next instanceof Map ? next : new Map();
  branch.set(head, child);
  plant(child, rest, value);
}

function grown(branch: Branch | string): InputValue {
  if (typeof branch === 'string') return branch;
  const members = branch.get('member');
  if (members instanceof Map && branch.size === 1) {
    return [...members].toSorted(([one], [other]) => Number(one) - Number(other)).map(([, item]) => grown(item));
  }
  return Object.fromEntries([...branch].map(([name, child]) => [name, grown(child)]));
}

function encodeQueryAnswer(operation: string, output: Output, namespace: string, requestId: string): WireAnswer {
  const fields = Object.entries(output).map(([name, value]) => encodeValue(name, value));
  const result = element(`${operation}Result`, fields.join(''));
  const metadata = element('ResponseMetadata', element('RequestId', requestId));
  return { status: 200, headers: xml, body: xmlHeader + element(`${operation}Response`, result + metadata, namespace) };
}

export function encodeQueryError(error: AwsError, namespace: string, requestId: string): WireAnswer {
  // Services that left this protocol keep its error code beside the new name.
  const [code = error.code] = error.headers['x-amzn-query-error']?.split(';') ?? [];
  const details =
    element('Type', error.status < 500 ? 'Sender' : 'Receiver') +
    element('Code', escapeXml(code)) +
    element('Message', escapeXml(error.message));
  const body = element('ErrorResponse', element('Error', details) + element('RequestId', requestId), namespace);
  return { status: error.status, headers: { ...xml, ...error.headers }, body: xmlHeader + body };
}

const xml = { 'content-type': 'text/xml' };

function encodeValue(name: string, value: OutputValue): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return element(name, escapeXml(value));
  if (typeof value === 'number' || typeof value === 'boolean') return element(name, String(value));
  if (value instanceof Date) return element(name, value.toISOString().replace(/\.\d+Z$/, 'Z'));
  if (value instanceof Uint8Array) return element(name, Buffer.from(value).toString('base64'));
  if (isList(value)) return element(name, value.map((item) => encodeValue('member', item)).join(''));
  if (isMap(value)) {
    const entries = [...value].map(([key, item]) =>
      element('entry', encodeValue('key', key) + encodeValue('value', item)),
    );
    return element(name, entries.join(''));
  }
  return element(
    name,
    Object.entries(value)
      .map(([field, item]) => encodeValue(field, item))
      .join(''),
  );
}

function isList(value: OutputValue): value is readonly OutputValue[] {
  return Array.isArray(value);
}

function isMap(value: OutputValue): value is ReadonlyMap<string, OutputValue> {
  return value instanceof Map;
}
