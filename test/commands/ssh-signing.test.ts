// The SSH signature of a record: made by the real ssh-keygen, added whole or not at all, and taken by both verifiers.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addSshSignature, requireSshKey } from '../../src/commands/ssh-signing.ts';
import { verifyCommand } from '../../src/commands/verify.ts';
import { signRecord } from '../../src/record/signing.ts';
import { aDirectory, aKey, aMoment, exampleContent } from '../record/example.ts';
import { hasSshKeygen, makeSshKey, sshKeygenAccepts } from '../record/ssh.ts';

async function recordWith(rehearsal = false) {
  const parent = await aDirectory();
  return { parent, path: await signRecord(exampleContent(rehearsal), parent, aKey(rehearsal ? 'rehearsal' : 'real')) };
}

async function add(path: string, keyFile: string, rehearsal = false): Promise<readonly string[]> {
  const said: string[] = [];
  const signal = new AbortController().signal;
  await addSshSignature(path, { keyFile, rehearsal, signal, say: (line) => said.push(line) });
  return said;
}

async function verified(path: string, allowedSignersFile?: string) {
  let text = '';
  const write = (piece: string) => {
    text += piece;
  };
  const list = allowedSignersFile === undefined ? {} : { allowedSignersFile };
  return { code: await verifyCommand({ path, format: 'table', now: aMoment, write, ...list }), text };
}

describe.skipIf(!hasSshKeygen)('an SSH signature', () => {
  it.each([
    ['rootlock-record', false],
    ['rootlock-rehearsal-record', true],
  ])('is made for %s, and both take it', async (namespace, rehearsal) => {
    const { parent, path } = await recordWith(rehearsal);
    const key = makeSshKey(parent, ['ed25519']);
    const said = await add(path, key.path, rehearsal);
    expect(said).toEqual([expect.stringMatching(/^Signed with your SSH key as well: SHA256:\S+ \(ssh-ed25519\), in /)]);
    const content = await readFile(join(path, 'record.json'));
    expect(sshKeygenAccepts(join(path, 'record.json.sshsig'), namespace, content)).toBe(true);
    expect((await verified(path)).text).toContain('ok    ssh signature');
    expect((await readdir(parent)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is by somebody on a list, or by nobody on it', async () => {
    const { parent, path } = await recordWith();
    const key = makeSshKey(parent, ['ecdsa', '256']);
    await add(path, key.path);
    const other = makeSshKey(parent, ['ed25519']);
    const [good, bad, later] = ['good', 'bad', 'later'].map((name) => join(parent, name));
    await writeFile(good ?? '', `ada@example.com namespaces="rootlock-record" ${key.publicKey}\n`);
    await writeFile(bad ?? '', `ada@example.com ${other.publicKey}\n`);
    await writeFile(later ?? '', `ada@example.com namespaces="git" ${key.publicKey}\n`);
    const yes = await verified(path, good);
    expect(yes.code).toBe(0);
    expect(yes.text).toContain('The SSH key is listed for ada@example.com');
    for (const list of [bad, later]) {
      const no = await verified(path, list);
      expect(no.code).toBe(6);
      expect(no.text).toContain('nobody on your list vouches');
    }
    await expect(verified(path, join(parent, 'none'))).rejects.toMatchObject({ kind: 'usage' });
    const bare = await recordWith();
    expect((await verified(bare.path, good)).text).toContain(
      'There is no record.json.sshsig that could be by one of them.',
    );
  });

  it('is missing, and nothing else is, when ssh-keygen makes none', async () => {
    const { parent, path } = await recordWith();
    const before = await readdir(path);
    const lost = makeSshKey(parent, ['ed25519']);
    // Its private half is neither here nor in an agent.
    await rm(lost.path);
    const failure = await add(path, `${lost.path}.pub`).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      kind: 'environment',
      account: expect.stringContaining('only your SSH signature is missing'),
      next: [expect.stringContaining('ssh-keygen -Y sign -f')],
    });
    expect(await readdir(path)).toEqual(before);
    expect((await verified(path)).code).toBe(0);
  });

  it('leaves nothing behind when it cannot be put in its place', async () => {
    const { parent, path } = await recordWith();
    const key = makeSshKey(parent, ['ed25519']);
    await mkdir(join(path, 'record.json.sshsig'));
    const before = await readdir(parent);
    await expect(add(path, key.path)).rejects.toMatchObject({ kind: 'environment' });
    expect(await readdir(parent)).toEqual(before);
  });

  it('is asked for with a key that is there', async () => {
    const parent = await aDirectory();
    const key = makeSshKey(parent, ['ed25519'], 'a passphrase');
    await requireSshKey(key.path);
    await requireSshKey(`${key.path}.pub`);
    await writeFile(join(parent, 'text'), 'none\n');
    for (const file of ['text', 'nothing']) {
      await expect(requireSshKey(join(parent, file))).rejects.toMatchObject({
        kind: 'usage',
        account: 'Nothing was sent to AWS.',
      });
    }
  });
});
