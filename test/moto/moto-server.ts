// Starts moto's server, unmodified, before the tests and stops it after them. Where Python cannot import moto, it
// is installed into a virtual environment of its own under node_modules/.cache. Listens on 127.0.0.1 only.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { rehearsalAccountId } from '../../src/rehearsal/scenarios.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly motoUrl: string;
    readonly motoVersion: string;
  }
}

const run = promisify(execFile);
const venv = fileURLToPath(new URL('../../node_modules/.cache/moto/python', import.meta.url));
const startWithin = 90_000;

/** What vitest calls before the first test; resolves with what it calls after the last one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const python = await pythonWithMoto();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const moto = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      // So that the ARNs of both accounts are the same.
      MOTO_ACCOUNT_ID: rehearsalAccountId,
      // Without it AdministratorAccess does not exist.
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
    },
  });
  const said: string[] = [];
  moto.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.push(text);
    if (said.length > 50) said.shift();
  });
  const ended = once(moto, 'exit');
  const stop = () => moto.kill();
  process.once('exit', stop);
  const close = async () => {
    process.off('exit', stop);
    stop();
    await ended;
  };
  try {
    await answering(url, () => moto.exitCode !== null);
  } catch (error) {
    await close();
    throw new Error(`moto did not start: ${said.join('')}`, { cause: error });
  }
  project.provide('motoUrl', url);
  project.provide('motoVersion', await versionOf(python));
  return close;
}

async function pythonWithMoto(): Promise<string> {
  const own = `${venv}/bin/python`;
  for (const python of ['python3', own]) {
    if (await importsMoto(python)) return python;
  }
  await run('python3', ['-m', 'venv', venv]);
  await run(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'moto[server]']);
  if (!(await importsMoto(own))) throw new Error(`moto was installed into ${venv}, and cannot be imported`);
  return own;
}

async function importsMoto(python: string): Promise<boolean> {
  try {
    await run(python, ['-c', 'import moto.server']);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(python: string): Promise<string> {
  const { stdout } = await run(python, ['-c', 'import moto; print(moto.__version__)']);
  return stdout.trim();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(url: string, isOver: () => boolean): Promise<void> {
  const deadline = Date.now() + startWithin;
  for (;;) {
    try {
      if ((await fetch(`${url}/moto-api/data.json`)).ok) return;
    } catch (error) {
      if (isOver() || Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}
