// Request ids as each service gives them: S3's are shorter, and it has a second one for its host. The one in the
// header, the one in the body and the one in the event history are the same.
import type { Ids } from './ids.ts';

const isS3 = (service: string) => service.startsWith('s3');

export function newRequestId(ids: Ids, service: string): string {
  return isS3(service) ? Buffer.from(ids.bytes(8)).toString('hex').toUpperCase() : ids.uuid();
}

/** S3's second id, which its support asks for. */
export function hostIdOf(requestId: string): string {
  return Buffer.from(requestId.repeat(3)).toString('base64');
}

export function requestIdHeaders(service: string, requestId: string): { readonly [name: string]: string } {
  return isS3(service)
    ? { 'x-amz-request-id': requestId, 'x-amz-id-2': hostIdOf(requestId) }
    : { 'x-amzn-requestid': requestId };
}
