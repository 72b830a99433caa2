// What crosses the wire, in the shapes of the SDK, without a wire: inputs as the simulated account reads them, its
// answers as the SDK would give them. direct.test.ts compares both with the real SDK over HTTP.
import { isMutating } from '../../src/aws/recorder.ts';
import type { ServiceName } from '../../src/engine/plan.ts';
import type { Input, InputValue } from '../../src/rehearsal/input.ts';
import type { OutputValue } from '../../src/rehearsal/operation.ts';
import type { WireAnswer } from '../../src/rehearsal/wire.ts';
import { parseS3Body } from '../../src/rehearsal/wire-rest-xml.ts';
import { element, escapeXml } from '../../src/rehearsal/xml.ts';

type Fields = { readonly [name: string]: unknown };

const inQuery: ReadonlySet<ServiceName> = new Set(['IAM', 'STS', 'SNS']);

/** The query protocol has everything as text, S3 has documents, JSON has it as it is. */
export function inputFor(service: ServiceName, operation: string, input: Fields): Input {
  if (service === 'S3') return s3Input(operation, input);
  if (service === 'S3Control') return s3ControlInput(input);
  if (service === 'GuardDuty') return inJson(renamed(input, lowerFirst)) as Input;
  return (inQuery.has(service) ? asTexts(withEntries(input)) : inJson(input)) as Input;
}

/** A map of the query protocol has numbered entries. */
function withEntries({ Attributes: attributes, ...input }: Fields): Fields {
  if (typeof attributes !== 'object' || attributes === null) return input;
  const entry = { ...Object.entries(attributes).map(([key, value]) => ({ key, value: value as unknown })) };
  return { ...input, Attributes: { entry } };
}

function asTexts(value: unknown): InputValue {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== 'object' || value === null) return String(value);
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(given.map(([name, part]) => [name, asTexts(part)]));
}

/** An answer as the SDK gives it: dates to the second, maps as objects, nothing that is not there. */
export function outputFor(service: ServiceName, operation: string, result: unknown): object {
  // A result is what the operation of that service returned.
  if (service === 'S3' || service === 'S3Control') return s3Output(operation, result as WireAnswer);
  const output = plain(result as OutputValue) as object;
  return service === 'GuardDuty' ? (renamed(output, upperFirst) as object) : output;
}

/** GuardDuty's members are written small on the wire and large in the SDK. */
function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [rename(name), maps.test(name) ? part : renamed(part, rename)]),
  );
}

/** Members whose own members' names are not the API's but the user's. */
const maps = /^(?:tags|criterion)$/i;
const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const upperFirst = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function plain(value: OutputValue): unknown {
  if (value instanceof Date) return new Date(Math.floor(value.getTime() / 1000) * 1000);
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly OutputValue[]).map(plain);
  const entries = value instanceof Map ? [...(value as ReadonlyMap<string, OutputValue>)] : Object.entries(value);
  return Object.fromEntries(
    entries.filter(([, part]) => part !== undefined).map(([name, part]) => [name, plain(part as OutputValue)]),
  );
}

/** Operation → the document it carries, and the input's member that holds it. */
const documents: { readonly [operation: string]: readonly [root: string, member: string] } = {
  CreateBucket: ['CreateBucketConfiguration', 'CreateBucketConfiguration'],
  PutPublicAccessBlock: ['PublicAccessBlockConfiguration', 'PublicAccessBlockConfiguration'],
  PutBucketOwnershipControls: ['OwnershipControls', 'OwnershipControls'],
  PutBucketVersioning: ['VersioningConfiguration', 'VersioningConfiguration'],
  PutBucketLifecycleConfiguration: ['LifecycleConfiguration', 'LifecycleConfiguration'],
  PutBucketTagging: ['Tagging', 'Tagging'],
};

function s3Input(operation: string, { Bucket, ExpectedBucketOwner, ...input }: Fields): Input {
  const [root, member] = documents[operation] ?? [];
  const content = member === undefined ? undefined : input[member];
  const body =
    operation === 'PutBucketPolicy'
      ? String(input['Policy'])
      : root === undefined || content === undefined
        ? ''
        : xmlOf(root, content);
  return {
    ...(typeof Bucket === 'string' ? { bucketName: Bucket } : {}),
    ...(typeof ExpectedBucketOwner === 'string' ? { expectedOwner: ExpectedBucketOwner } : {}),
    ...(typeof input['ContinuationToken'] === 'string' ? { 'continuation-token': input['ContinuationToken'] } : {}),
    ...(typeof input['MaxBuckets'] === 'number' ? { 'max-buckets': String(input['MaxBuckets']) } : {}),
    body,
  };
}

function s3ControlInput({ PublicAccessBlockConfiguration: block, ...input }: Fields): Input {
  const body = block === undefined ? '' : xmlOf('PublicAccessBlockConfiguration', block);
  return { ...input, body };
}

/** Nothing that is not there, and times as JSON has them: seconds. */
function inJson(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(inJson);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(given.map(([name, part]) => [name, inJson(part)]));
}

function xmlOf(name: string, value: unknown): string {
  // Rules are flattened, tags are wrapped (Amazon S3 API reference).
  if (name === 'Rules' && Array.isArray(value)) return value.map((rule) => xmlOf('Rule', rule)).join('');
  if (Array.isArray(value)) return element(name, value.map((item) => xmlOf('Tag', item)).join(''));
  if (typeof value !== 'object' || value === null) return element(name, escapeXml(String(value)));
  return element(
    name,
    Object.entries(value)
      .map(([field, part]) => xmlOf(field, part))
      .join(''),
  );
}

function s3Output(operation: string, answer: WireAnswer): object {
  const body = typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body).toString('utf8');
  switch (operation) {
    case 'GetPublicAccessBlock': {
      const flags = Object.entries(parseS3Body(body, 'PublicAccessBlockConfiguration'));
      return { PublicAccessBlockConfiguration: Object.fromEntries(flags.map(([flag, on]) => [flag, on === 'true'])) };
    }
    case 'GetBucketOwnershipControls':
      return { OwnershipControls: { Rules: listOf(parseS3Body(body, 'OwnershipControls')['Rule']) } };
    case 'GetBucketVersioning':
      return parseS3Body(body, 'VersioningConfiguration');
    case 'GetBucketLifecycleConfiguration':
      return {
        Rules: listOf(withNumbers(parseS3Body(body, 'LifecycleConfiguration')['Rule'])),
        TransitionDefaultMinimumObjectSize: answer.headers['x-amz-transition-default-minimum-object-size'],
      };
    case 'GetBucketPolicy':
      return { Policy: body };
    case 'GetBucketTagging': {
      const set = parseS3Body(body, 'Tagging')['TagSet'] as Fields | undefined;
      return { TagSet: listOf(set?.['Tag']) };
    }
    case 'ListBuckets': {
      const { Buckets, ContinuationToken } = parseS3Body(body, 'ListAllMyBucketsResult');
      return { Buckets: listOf((Buckets as Fields | undefined)?.['Bucket']), ContinuationToken };
    }
    case 'GetBucketPolicyStatus':
      return { PolicyStatus: { IsPublic: parseS3Body(body, 'PolicyStatus')['IsPublic'] === 'TRUE' } };
    case 'GetBucketAcl': {
      const list = parseS3Body(body, 'AccessControlPolicy')['AccessControlList'] as Fields | undefined;
      return { Grants: listOf(list?.['Grant']) };
    }
    default:
      if (!isMutating(operation)) throw new TypeError(`the answer of S3 ${operation} has no shape here`);
      return {};
  }
}

/** Counts of days are the only numbers in a rule. */
function withNumbers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withNumbers);
  const entries = Object.entries(value as Fields);
  return Object.fromEntries(
    entries.map(([name, part]) => [
      name,
      /Days/.test(name) && typeof part === 'string' ? Number(part) : withNumbers(part),
    ]),
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}
