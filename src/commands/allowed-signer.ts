// Asks ssh-keygen whether the SSH signature of a record is by somebody on a list of allowed signers (ssh-keygen(1),
// ALLOWED SIGNERS).
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../engine/errors.ts';
import { contentFile, sshSignatureFile, type RecordDirectory } from '../record/record-files.ts';
import { sshNamespaceFor } from '../record/ssh-signature.ts';
import type { AllowedSigner } from '../record/verification-outside.ts';
import { runSshKeygen } from './ssh-keygen.ts';

const account = 'Nothing was checked, and no AWS account was touched.';

/** `list` is the path of the file. Rejects with a Problem when it cannot be read, or there is no ssh-keygen. */
export async function allowedSigner(
  { files }: RecordDirectory,
  rehearsal: boolean,
  list: string,
): Promise<AllowedSigner> {
  await access(list).catch((cause: unknown) => {
    const next = ['Give a file as ssh-keygen reads it: a name, then a public key, on each line.'];
    throw new Problem('usage', { happened: `The list ${list} cannot be read.`, account, next }, { cause });
  });
  const [signature, content] = [files.get(sshSignatureFile), files.get(contentFile)];
  if (signature === undefined || content === undefined) {
    return { kind: 'refused', why: `There is no ${sshSignatureFile} that could be by one of them.` };
  }
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-verify-'));
  try {
    // The very bytes that are verified, whatever becomes of the file meanwhile.
    const file = join(directory, sshSignatureFile);
    await writeFile(file, signature, { mode: 0o600 });
    const found = await runSshKeygen(['-Y', 'find-principals', '-s', file, '-f', list], { account });
    const [principal] = found.stdout.toString('utf8').split('\n');
    if (found.code !== 0 || principal === undefined || principal === '') {
      return { kind: 'refused', why: `No allowed signer made ${sshSignatureFile}: its key is not in the list.` };
    }
    const namespace = sshNamespaceFor(rehearsal);
    const identity = ['-f', list, '-I', principal, '-n', namespace, '-s', file];
    const { code, said } = await runSshKeygen(['-Y', 'verify', ...identity], { input: content, account });
    return code === 0
      ? { kind: 'allowed', principal }
      : { kind: 'refused', why: `ssh-keygen does not accept it for ${principal}: ${said || 'it gives no reason'}.` };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
