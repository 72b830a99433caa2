// The parts of S3's published XML schema that the documents of a bucket must follow: what must be there, how often,
// and which values there are (Amazon S3 API reference, the request syntax of each operation).
import { AwsError } from './aws-error.ts';

interface Part {
  /** May be absent. */
  readonly optional?: boolean;
  /** May be there more than once. */
  readonly many?: boolean;
  /** A part with nothing in it will do. */
  readonly empty?: boolean;
  readonly oneOf?: readonly string[];
  readonly holds?: Parts;
}

interface Parts {
  readonly [name: string]: Part;
}

/** By the root of the document. What is not named here may be there, too. */
const schemas: { readonly [root: string]: Parts } = {
  ServerSideEncryptionConfiguration: {
    Rule: {
      many: true,
      holds: {
        ApplyServerSideEncryptionByDefault: {
          optional: true,
          holds: { SSEAlgorithm: { oneOf: ['AES256', 'aws:fsx', 'aws:backup', 'aws:kms', 'aws:kms:dsse'] } },
        },
      },
    },
  },
  OwnershipControls: {
    Rule: {
      many: true,
      holds: { ObjectOwnership: { oneOf: ['BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'] } },
    },
  },
  VersioningConfiguration: { Status: { optional: true, oneOf: ['Enabled', 'Suspended'] } },
  LifecycleConfiguration: { Rule: { many: true, holds: { Status: { oneOf: ['Enabled', 'Disabled'] } } } },
  Tagging: {
    TagSet: {
      empty: true,
      holds: { Tag: { optional: true, many: true, holds: { Key: { empty: true }, Value: { empty: true } } } },
    },
  },
};

/** What the parser makes of a document: text, a part with parts, or a list of either. */
type Content = { readonly [name: string]: unknown };

export function malformedXml(): AwsError {
  return new AwsError(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

/** Throws MalformedXML for a document that the schema of `root` rules out, and InvalidTag for a tag S3 does not take. */
export function checkDocument(root: string, content: Content): void {
  checkParts(content, schemas[root] ?? {});
  if (root === 'Tagging') checkTags(content);
}

function checkParts(content: Content, parts: Parts): void {
  for (const [name, part] of Object.entries(parts)) {
    const found = listOf(content[name]);
    if (found.length === 0 && part.optional !== true) throw malformedXml();
    if (found.length > 1 && part.many !== true) throw malformedXml();
    found.forEach((item) => checkPart(item, part));
  }
}

function checkPart(value: unknown, { oneOf, holds, empty }: Part): void {
  if (oneOf !== undefined && !(typeof value === 'string' && oneOf.includes(value))) throw malformedXml();
  if (holds === undefined || (value === '' && empty === true)) return;
  if (typeof value !== 'object' || value === null) throw malformedXml();
  checkParts(value as Content, holds);
}

/** Tags of buckets (Amazon S3 User Guide, "Using cost allocation S3 bucket tags"). */
function checkTags(content: Content): void {
  const [set] = listOf(content['TagSet']);
  const tags = typeof set === 'object' && set !== null ? listOf((set as Content)['Tag']) : [];
  const keys = tags.map((tag) => {
    const { Key: key, Value: value } = tag as Content;
    const [name, text] = [String(key), String(value)];
    if (name.length < 1 || name.length > 128) throw invalidTag('The TagKey you have provided is invalid');
    if (text.length > 256) throw invalidTag('The TagValue you have provided is invalid');
    return name;
  });
  if (new Set(keys).size < keys.length) throw invalidTag('Cannot provide multiple Tags with the same key');
  if (keys.length > 50) throw new AwsError('BadRequest', 400, 'Bucket tag count cannot be greater than 50');
}

const invalidTag = (message: string) => new AwsError('InvalidTag', 400, message);

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}
