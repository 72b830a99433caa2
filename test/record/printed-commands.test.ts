// Every command that a record prints, run as printed: it accepts its own record, and the commands of a real record refuse
// a rehearsal's, and the other way round. What is not installed here is not run; test/slow/cosign.sh brings cosign.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finalCommands } from '../../src/commands/farewell.ts';
import { verifyCommand } from '../../src/commands/verify.ts';
import { signRecord } from '../../src/record/signing.ts';
import { aDirectory, aKey, aMoment, exampleContent } from './example.ts';
import { commandsOf, isHere, shell } from './printed.ts';
import { hasSshKeygen, makeSshKey, sshSignatureBy } from './ssh.ts';

const tools: { readonly [tool: string]: boolean } = {
  cosign: isHere('cosign'),
  openssl: isHere('openssl'),
  jq: isHere('jq') && isHere('sha256sum'),
  'ssh-keygen': hasSshKeygen,
};
const isRunnable = (command: string) => tools[command.split(' ')[0] ?? ''] === true;
const toolOf = (command: string) => command.split(' ')[0] ?? '';

interface Printed {
  readonly path: string;
  readonly fingerprint: string;
  /** Of VERIFY.txt and of the end of a run, with the list of allowed signers in place. */
  readonly commands: readonly string[];
}

async function printedBy(rehearsal: boolean): Promise<Printed> {
  const key = aKey(rehearsal ? 'rehearsal' : 'real');
  const parent = await aDirectory();
  const path = await signRecord(exampleContent(rehearsal), parent, key);
  if (hasSshKeygen) {
    const ssh = makeSshKey(parent, ['ed25519']);
    await writeFile(join(parent, 'allowed_signers'), `ada@example.com ${ssh.publicKey}\n`);
    const namespace = rehearsal ? 'rootlock-rehearsal-record' : 'rootlock-record';
    const content = await readFile(join(path, 'record.json'));
    await writeFile(join(path, 'record.json.sshsig'), sshSignatureBy(ssh, namespace, content));
  }
  const atTheEnd = finalCommands('.', rehearsal).map(({ command }) => command.replace(/^cd \. && /, ''));
  const commands = [...(await commandsOf(path)), ...atTheEnd].map((command) =>
    command.replace('allowed_signers', '../allowed_signers').replace('NAME', 'ada@example.com'),
  );
  return { path, fingerprint: key.publicKey.fingerprint, commands };
}

/** Whether it says what VERIFY.txt tells a person to expect. */
function accepts({ path, fingerprint }: Printed, command: string, expected = fingerprint): boolean {
  const { status, output } = shell(path, command);
  return status === 0 && (!command.includes('-outform DER') || output.startsWith(expected));
}

describe.each([
  ['a real record', false],
  ['a rehearsal', true],
])('the commands that %s prints', (_, rehearsal) => {
  it('are there for every verifier', async () => {
    const { commands } = await printedBy(rehearsal);
    expect(commands.map(toolOf)).toEqual([
      ...['rootlock', 'cosign', 'openssl', 'jq', 'openssl', 'ssh-keygen', 'ssh-keygen'],
      ...['rootlock', 'openssl'],
    ]);
  });

  it('accept it, and refuse the other kind', async () => {
    const [own, other] = [await printedBy(rehearsal), await printedBy(!rehearsal)];
    const run = own.commands.filter(isRunnable);
    expect(run.length).toBeGreaterThanOrEqual(Object.values(tools).every((here) => !here) ? 0 : 3);
    for (const command of run) {
      expect(accepts(own, command), command).toBe(true);
      expect(accepts(other, command, own.fingerprint), `${command}, of the other kind`).toBe(false);
    }
  });

  it('say of a rehearsal that it is one, where they are of rootlock', async () => {
    const { path } = await printedBy(rehearsal);
    let said = '';
    const write = (text: string) => {
      said += text;
    };
    await verifyCommand({ path, format: 'table', now: aMoment, write });
    expect(said.startsWith('REHEARSAL.')).toBe(rehearsal);
  });
});
