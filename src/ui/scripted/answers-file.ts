// The answers file: read once, checked against docs/answers.schema.json, before anything is sent.
import { open } from 'node:fs/promises';
import { platform } from 'node:os';
import { addAbortSignal, type Readable } from 'node:stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../../docs/answers.schema.json' with { type: 'json' };
import { Problem } from '../../engine/errors.ts';
import { lineOfFault, repeatedNames } from './json-names.ts';

/** `null`, and a word that is not given, stand where nobody has answered yet. */
export type GivenAnswer =
  | string
  | null
  | { readonly wait: number }
  | { readonly confirm: boolean; readonly fields?: { readonly [name: string]: string } };

export interface Approvals {
  readonly plans?: readonly string[];
  readonly changes?: readonly string[];
  readonly final?: readonly string[];
  readonly phrases?: readonly string[];
}

export interface AnswersFile {
  readonly version: 1;
  readonly answers: { readonly [questionId: string]: GivenAnswer | readonly GivenAnswer[] };
  readonly approvals?: Approvals;
  readonly codes?: readonly string[];
  readonly secrets?: readonly string[];
}

/** Far more than a run asks; longer is something else by mistake. */
const mostBytes = 1_000_000;

export interface Reading {
  /** What is read where the path is `-`. */
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}

/** Rejects with a Problem (`usage`) that says where the file is wrong. */
export async function readAnswers(given: string, { stdin, signal }: Reading = {}): Promise<AnswersFile> {
  const isPiped = given === '-' && stdin !== undefined;
  const path = isPiped ? 'What was given on standard input' : given;
  const text = isPiped
    ? await wholeOf(signal === undefined ? stdin : addAbortSignal(signal, stdin), path)
    : await textOf(path, signal);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const line = lineOfFault(text, error);
    throw unusable(path, line === undefined ? 'is not JSON' : `is not JSON, as line ${line} shows`);
  }
  const matches = new Ajv2020({ strict: false, allErrors: true }).compile<AnswersFile>(schema);
  if (!matches(value)) {
    const faults = (matches.errors ?? [])
      .filter(({ keyword }) => keyword !== 'anyOf')
      .map(
        ({ instancePath, message, params }) =>
          `${instancePath === '' ? 'the whole' : instancePath} ${message ?? 'is wrong'}${unknownName(params)}`,
      );
    throw unusable(path, `is not an answers file: ${[...new Set(faults)].slice(0, 5).join('; ')}`);
  }
  const [twice] = repeatedNames(text);
  if (twice !== undefined) throw unusable(path, `says "${twice}" twice in one place, and only one can count`);
  if (value.secrets !== undefined && !value.secrets.some((part) => /\{(label|device)\}/.test(part)))
    throw unusable(
      path,
      'names a program for secrets without {label}, so that one secret could take the place of another',
    );
  return value;
}

function unknownName(params: { readonly [name: string]: unknown }): string {
  const name = params['additionalProperty'];
  return typeof name === 'string' ? ` ("${name}")` : '';
}

/** Reads no more than tells that it is too long. */
async function wholeOf(stream: Readable, path: string): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    const bytes = piece as Buffer;
    pieces.push(bytes);
    length += bytes.length;
    if (length > mostBytes) throw unusable(path, 'is far too long for an answers file');
  }
  // Some editors begin with a byte order mark.
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/^\u{feff}/u, '');
}

async function textOf(path: string, signal?: AbortSignal): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { mode } = await file.stat();
      // Where Windows says so of every file, it means nothing.
      if ((mode & 0o170_002) === 0o100_002 && platform() !== 'win32')
        throw unusable(path, 'can be written by everybody on this machine, and it names what is consented to');
      // A pipe or a device may never end.
      return await wholeOf(
        file.createReadStream({ end: mostBytes, ...(signal === undefined ? {} : { signal }) }),
        path,
      );
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Problem || signal?.aborted === true) throw error;
    throw unusable(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})`);
  }
}

function unusable(path: string, why: string): Problem {
  return new Problem('usage', {
    happened: `${path} ${why}.`,
    account: 'Nothing was sent to AWS.',
    next: ['docs/answers.schema.json says what an answers file holds, docs/scripted.md shows one.'],
  });
}
