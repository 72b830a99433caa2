// A whole run of the wizard, all its changes carried out and its owner played by the rehearsal: against the same calls typed
// as commands of the AWS CLI, and against the time that a network alone would take.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliCommand } from '../../src/engine/command.ts';
import type { Change, Plan } from '../../src/engine/plan.ts';
import { approvedPlans } from './approved-plans.ts';
import { median, processTime, type Row, said } from './measure.ts';
import { bare, type Served, served, signedIn } from './served.ts';

const scenario = 'root-key';

async function wizardTime(launcher: string, { url }: Served, home: string): Promise<number> {
  const places = ['--output', join(home, 'out'), '--state-dir', join(home, 'state')];
  return processTime(process.execPath, [launcher, 'rehearse', '--auto', '--endpoint-url', url, ...places], bare(home));
}

/** At 50 ms for every answer: the whole time, over the longest chain of calls that waited for one another. */
export async function latencyRow(launcher: string, home: string, rounds: number): Promise<Row> {
  const latency = 50;
  const ratios: { readonly ratio: number; readonly detail: string }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const account = await served(scenario, latency);
    try {
      const time = await wizardTime(launcher, account, home);
      const { calls, chain } = (await (await fetch(`${account.url}/bench/chain`)).json()) as {
        calls: number;
        chain: number;
      };
      const detail = `${(time / 1000).toFixed(1)} s, ${calls} calls, the longest chain ${chain}`;
      ratios.push({ ratio: time / (chain * latency), detail });
    } finally {
      account.end();
    }
  }
  const value = median(ratios.map(({ ratio }) => ratio));
  const what = `a whole run at ${latency} ms ÷ (longest chain × ${latency} ms)`;
  const { detail = '' } = ratios.find(({ ratio }) => ratio === value) ?? {};
  return { id: 'latency', what, most: 1.3, value, detail };
}

/** The tools the comparison needs, or why it cannot be made. */
export async function cliRow(launcher: string, home: string): Promise<Row> {
  const row = { id: 'cli', what: 'a whole run ÷ the same calls by the AWS CLI', most: 0.15 };
  const [aws, oathtool] = await Promise.all([toolAt('aws', ['--version']), toolAt('oathtool', ['--version'])]);
  if (aws === undefined) return { ...row, skipped: 'no AWS CLI here; python3 -m pip install awscli' };
  if (oathtool === undefined) return { ...row, skipped: 'no oathtool here; apt-get install oathtool' };
  const [byWizard, typed, model] = await Promise.all([served(scenario, 0), served(scenario, 0), served(scenario, 0)]);
  try {
    const changes = (await approvedPlans(model.url)).flatMap((plan) =>
      plan.changes.map((change) => ({ plan, change })),
    );
    const wizard = await wizardTime(launcher, byWizard, home);
    const { time, count, refused } = await typeAll(changes, typed, home);
    const detail = `${(wizard / 1000).toFixed(1)} s and ${(time / 1000).toFixed(1)} s for ${count} commands`;
    if (refused.length > 0) throw new Error(`The account refused ${refused.length} commands:\n${refused.join('\n')}`);
    return { ...row, value: wizard / time, detail };
  } finally {
    for (const account of [byWizard, typed, model]) account.end();
  }
}

function toolAt(name: string, args: readonly string[]): Promise<string | undefined> {
  return said(name, args).catch(() => undefined);
}

interface Typed {
  readonly time: number;
  readonly count: number;
  readonly refused: readonly string[];
}

/** One command after the other, each typed with no time to think, codes from oathtool, and no wait that could be skipped. */
async function typeAll(
  changes: readonly { readonly plan: Plan; readonly change: Change }[],
  account: Served,
  home: string,
): Promise<Typed> {
  const env = signedIn(account, home);
  const seedFile = join(home, 'seed');
  const control = (path: string, body?: object) =>
    fetch(
      new URL(`/rehearsal/${path}`, account.url),
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
    );
  const rootKeys = JSON.parse(await said('aws', ['iam', 'list-access-keys', '--output', 'json'], env)) as {
    readonly AccessKeyMetadata: readonly { readonly AccessKeyId: string }[];
  };
  let made: { readonly AccessKeyId: string; readonly SecretAccessKey: string } | undefined;
  const refused: string[] = [];
  let [time, count] = [0, 0];
  for (const { plan, change } of changes) {
    // S3 Control puts the account's number before the host's name, and there is no such host here.
    if (change.onlyIf !== undefined || change.service === 'S3Control') continue;
    const known: { readonly [name: string]: string } = {
      password: 'Example-password-of-14!',
      ...(made === undefined ? {} : { 'key 1': made.AccessKeyId }),
    };
    let command = cliCommand(change, plan);
    for (const [name, value] of Object.entries(known)) command = command.replaceAll(`{${name}}`, value);
    command = command.replace(/AKIA[A-Z0-9]{16}/, (id) =>
      id === made?.AccessKeyId ? id : (rootKeys.AccessKeyMetadata[0]?.AccessKeyId ?? id),
    );
    if (change.operation === 'CreateVirtualMFADevice') {
      command += ` --outfile '${seedFile}' --bootstrap-method Base32StringSeed`;
    }
    if (command.includes('{code')) {
      // A code counts once: the clock is moved on to the next ones.
      await control('clock', { advanceSeconds: 90 });
      const { now } = (await (await control('')).json()) as { readonly now: string };
      const codeAt = (steps: number) => {
        const when = new Date(Date.parse(now) + steps * 30_000).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
        return `"$(oathtool --totp --base32 --now '${when}' "$(cat '${seedFile}')")"`;
      };
      command = command.replace(/'?\{code 1\}'?/, codeAt(0)).replace(/'?\{code 2\}'?/, codeAt(1));
    }
    const signer =
      change.principal === 'administrator-key' && made !== undefined
        ? {
            ...env,
            AWS_ACCESS_KEY_ID: made.AccessKeyId,
            AWS_SECRET_ACCESS_KEY: made.SecretAccessKey,
            AWS_SESSION_TOKEN: '',
          }
        : env;
    if (signer !== env) Reflect.deleteProperty(signer, 'AWS_SESSION_TOKEN');
    let ended = await typedCommand(command, signer);
    for (let tries = 0; tries < 3 && ended.code !== 0; tries += 1) {
      // What was just made is not visible everywhere yet: the clock is moved on, and the command typed again.
      await control('clock', { advanceSeconds: 30 });
      time += ended.took;
      ended = await typedCommand(command, signer);
    }
    const { took, code, out, err } = ended;
    time += took;
    count += 1;
    if (code !== 0) refused.push(`${command.slice(0, 300)}: ${err.trim()}`);
    if (change.operation === 'CreateAccessKey') made = (JSON.parse(out) as { AccessKey: typeof made }).AccessKey;
  }
  await readFile(seedFile);
  return { time, count, refused };
}

function typedCommand(
  command: string,
  env: { readonly [name: string]: string },
): Promise<{ readonly took: number; readonly code: number | null; readonly out: string; readonly err: string }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    let [out, err] = ['', ''];
    const child = spawn('sh', ['-c', command], { env: { ...env, AWS_PAGER: '', AWS_DEFAULT_OUTPUT: 'json' } });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ took: performance.now() - began, code, out, err }));
  });
}
