// A simulated account in a process of its own, that answers after a time that was chosen.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';

export interface Served {
  readonly url: string;
  readonly region: string;
  readonly credentials: RehearsalCredentials;
  readonly end: () => void;
}

const here = dirname(fileURLToPath(import.meta.url));

export function served(scenario: string, milliseconds: number): Promise<Served> {
  const child = spawn(process.execPath, [join(here, 'slow-account.js'), scenario, String(milliseconds)]);
  return new Promise((resolve, reject) => {
    let text = '';
    child.on('error', reject);
    child.stderr.on('data', (chunk: Buffer) => reject(new Error(chunk.toString('utf8'))));
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (!text.endsWith('\n')) return;
      resolve({ ...(JSON.parse(text) as Omit<Served, 'end'>), end: () => child.kill() });
    });
  });
}

/** A small environment in which somebody is signed in to it, with a home of its own. */
export function signedIn({ url, region, credentials }: Served, home: string): { readonly [name: string]: string } {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    ...bare(home),
    ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    ...{ AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_ENDPOINT_URL: url },
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}

export function bare(home: string): { readonly [name: string]: string } {
  return {
    ...{ PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home, LANG: 'C.UTF-8' },
    ...{ TERM: 'xterm-256color', COLORTERM: 'truecolor', AWS_EC2_METADATA_DISABLED: 'true' },
  };
}
