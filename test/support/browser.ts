// Chromium without a window, spoken to over its debugging pipe (Chrome DevTools Protocol), for as long as a test lasts.
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { temporaryDirectory, cleanEnvironment } from './program.ts';

type Message = { readonly [name: string]: unknown };

export interface Page {
  /** What an expression gives, awaited, as JSON. Rejects with what it threw. */
  evaluate(expression: string): Promise<unknown>;
  send(method: string, params?: Message): Promise<Message>;
  /** Every address that the page asked for, itself first. */
  readonly requests: readonly string[];
  /** What the browser complained of: refused by a policy, not found, broken. */
  readonly complaints: readonly string[];
}

export interface View {
  /** In CSS pixels. */
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

export interface Browser {
  /** Opens a page and resolves when it is loaded. */
  open(url: string, view?: View): Promise<Page>;
}

/** Starts Chromium with `flags`; its profile is new and goes with the test. */
export async function startBrowser(flags: readonly string[] = []): Promise<Browser> {
  const home = await temporaryDirectory();
  const own = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const child = spawn(
    'chromium',
    [...own, ...quiet, '--remote-debugging-pipe', `--user-data-dir=${home}/profile`, ...flags, 'about:blank'],
    { env: cleanEnvironment(home), stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const wire = speak(child.stdio[3] as Writable, child.stdio[4] as Readable);
  child.once('exit', () => wire.end(new Error('Chromium ended')));
  child.once('error', (error) => wire.end(error));
  return { open: (url, view = {}) => openPage(wire, url, view) };
}

interface Wire {
  send(method: string, params?: Message, sessionId?: string): Promise<Message>;
  listen(sessionId: string, hear: (method: string, params: Message) => void): void;
  end(error: Error): void;
}

/** Messages are JSON with a NUL behind each. */
function speak(out: Writable, into: Readable): Wire {
  const waiting = new Map<number, { resolve(result: Message): void; reject(error: Error): void }>();
  const listeners = new Map<string, (method: string, params: Message) => void>();
  let [rest, last] = ['', 0];
  const hear = (text: string) => {
    const { id, sessionId, method, params, result, error } = JSON.parse(text) as {
      readonly [name in 'id' | 'sessionId' | 'method' | 'params' | 'result' | 'error']?: unknown;
    };
    if (typeof id === 'number') {
      const answer = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) answer?.resolve(result as Message);
      else answer?.reject(new Error(JSON.stringify(error)));
    } else if (typeof sessionId === 'string' && typeof method === 'string') {
      listeners.get(sessionId)?.(method, params as Message);
    }
  };
  into.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) hear(part);
  });
  out.on('error', () => undefined);
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        out.write(
          `${JSON.stringify({ id: last, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
        );
      }),
    listen: (sessionId, heard) => listeners.set(sessionId, heard),
    end: (error) => {
      for (const { reject } of waiting.values()) reject(error);
    },
  };
}

async function openPage(wire: Wire, url: string, { width = 1200, scheme = 'light' }: View): Promise<Page> {
  const { targetId } = await wire.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await wire.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method: string, params?: Message) => wire.send(method, params, String(sessionId));
  const [requests, complaints]: [string[], string[]] = [[], []];
  const loaded = new Promise<void>((resolve) => {
    wire.listen(String(sessionId), (method, params) => {
      if (method === 'Page.loadEventFired') resolve();
      if (method === 'Network.requestWillBeSent') requests.push((params['request'] as { readonly url: string }).url);
      if (method === 'Log.entryAdded') complaints.push((params['entry'] as { readonly text: string }).text);
      if (method === 'Audits.issueAdded') complaints.push(JSON.stringify(params['issue']));
    });
  });
  for (const domain of ['Page', 'Network', 'Log', 'Audits']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', { width, height: 1000, deviceScaleFactor: 1, mobile: width < 600 });
  await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  await send('Page.navigate', { url });
  await loaded;
  return {
    requests,
    complaints,
    send,
    evaluate: async (expression) => {
      const { result, exceptionDetails } = await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { readonly value?: unknown }).value;
    },
  };
}
