// S3 Control's REST protocol, as far as the account's public access block goes
// (Amazon S3 API reference, "Amazon S3 Control").
import { optionalText, type Input } from './input.ts';
import { hostIdOf } from './request-ids.ts';
import type { Decoded, Wire, WireAnswer } from './wire.ts';
import { element, escapeXml, xmlHeader } from './xml.ts';

export const s3ControlNamespace = 'http://awss3control.amazonaws.com/doc/2018-08-20/';

const operations: { readonly [methodAndPath: string]: string } = {
  'GET /v20180820/configuration/publicAccessBlock': 'GetPublicAccessBlock',
  'PUT /v20180820/configuration/publicAccessBlock': 'PutPublicAccessBlock',
  'DELETE /v20180820/configuration/publicAccessBlock': 'DeletePublicAccessBlock',
};

export const s3ControlWire: Wire<WireAnswer> = {
  decode: ({ method, target, headers, body }): Decoded => {
    const path = target.split('?', 1)[0] ?? '/';
    return {
      operation: operations[`${method} ${path}`] ?? `${method} ${path}`,
      input: { AccountId: headers.get('x-amz-account-id'), body: body.toString('utf8') },
    };
  },
  answer: (_, answer) => answer,
  error: ({ code, message, status, headers }, requestId) => {
    const details = element('Code', escapeXml(code)) + element('Message', escapeXml(message));
    const ids = element('RequestId', requestId) + element('HostId', hostIdOf(requestId));
    const body = element('ErrorResponse', element('Error', details) + ids);
    return { status, headers: { 'content-type': 'application/xml', ...headers }, body: xmlHeader + body };
  },
};

/** The account a call names. */
export function namedAccount(input: Input): string | undefined {
  return optionalText(input, 'AccountId');
}
