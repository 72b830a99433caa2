// The answers file: read once, checked against docs/answers.schema.json, before anything is sent.
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../../docs/answers.schema.json' with { type: 'json' };
import { Problem } from '../../engine/errors.ts';

export type GivenAnswer =
  | string
  | { readonly wait: number }
  | { readonly confirm: true; readonly fields?: { readonly [name: string]: string } };

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

/** Rejects with a Problem (`usage`) that says where the file is wrong. */
export async function readAnswers(path: string): Promise<AnswersFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unusable(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})`);
  });
  if (text.length > mostBytes) throw unusable(path, 'is far too long for an answers file');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unusable(path, 'is not JSON');
  }
  const matches = new Ajv2020({ strict: false, allErrors: true }).compile<AnswersFile>(schema);
  if (matches(value)) return value;
  const faults = (matches.errors ?? [])
    .filter(({ keyword }) => keyword !== 'anyOf')
    .map(({ instancePath, message }) => `${instancePath === '' ? 'the whole' : instancePath} ${message ?? 'is wrong'}`);
  throw unusable(path, `is not an answers file: ${[...new Set(faults)].slice(0, 5).join('; ')}`);
}

function unusable(path: string, why: string): Problem {
  return new Problem('usage', {
    happened: `${path} ${why}.`,
    account: 'Nothing was sent to AWS.',
    next: ['docs/answers.schema.json says what an answers file holds, docs/scripted.md shows one.'],
  });
}
