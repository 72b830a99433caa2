// The second signature of a record: by an SSH key of the owner's, with ssh-keygen. It is made after the front end has let
// the terminal go, because ssh-keygen asks for the passphrase there. The record is whole before it and after it.
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shellQuoted } from '../engine/command.ts';
import { Problem } from '../engine/errors.ts';
import { harmless } from '../engine/harmless.ts';
import { syncDirectory, writeNewFile } from '../record/durable-files.ts';
import { contentFile, sshSignatureFile } from '../record/record-files.ts';
import { readSshSignature, type SshNamespace, sshNamespaceFor } from '../record/ssh-signature.ts';
import type { Surroundings } from '../surroundings.ts';
import { runSshKeygen } from './ssh-keygen.ts';
import type { FramedWizard } from './wizard-frame.ts';

export interface SshSigning {
  /** The private key, or the public one of a key that an agent holds. Absolute. */
  readonly keyFile: string;
  readonly rehearsal: boolean;
  readonly signal: AbortSignal;
  /** Gets what is to be said, line by line. */
  readonly say: (line: string) => void;
}

/** Rejects with a Problem (`usage`) when there is no such key, before anything is done that would be in vain. */
export async function requireSshKey(keyFile: string): Promise<void> {
  const account = 'Nothing was sent to AWS.';
  const { code, said } = await runSshKeygen(['-l', '-f', keyFile], { account });
  if (code === 0) return;
  throw new Problem('usage', {
    happened: `${keyFile} holds no SSH key: ${said || 'ssh-keygen gives no reason'}.`,
    account,
    next: ['Give a private key, or the public key of one that your agent holds, e.g. --ssh-key ~/.ssh/id_ed25519.'],
  });
}

/**
 * Adds record.json.sshsig to the record in `directory`; it is there whole or not at all, and verifies. Rejects with a
 * Problem when ssh-keygen makes none.
 */
export async function addSshSignature(
  directory: string,
  { keyFile, rehearsal, signal, say }: SshSigning,
): Promise<void> {
  const namespace = sshNamespaceFor(rehearsal);
  const where = { directory, keyFile, namespace };
  const content = await readFile(join(directory, contentFile));
  const made = await runSshKeygen(['-Y', 'sign', '-f', keyFile, '-n', namespace], {
    ...{ input: content, signal, account: withoutIt },
    // Only what waits for the owner is worth a line, e.g. for a security key to be touched.
    say: (line) => (line.startsWith('Signing ') ? undefined : say(line)),
  }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') throw unsigned('it was interrupted', where);
    throw error;
  });
  if (made.code !== 0) throw unsigned(made.said || 'it gives no reason', where);
  const read = readSshSignature(made.stdout);
  if (read.kind === 'refused') throw unsigned(`of what it made, ${read.why}`, where);
  const { key, signs, namespace: writtenFor } = read.signature;
  if (writtenFor !== namespace || !signs(content)) throw unsigned('what it made does not verify', where);
  // Beside the record, so that there is never a file in it that does not belong there.
  const draft = join(dirname(directory), `.rootlock-sshsig-${randomUUID()}.new`);
  try {
    await writeNewFile(draft, made.stdout);
    await rename(draft, join(directory, sshSignatureFile));
    await syncDirectory(directory);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw unsigned(error instanceof Error ? error.message : String(error), where);
  }
  say(`Signed with your SSH key as well: ${key.fingerprint} (${key.type}), in ${sshSignatureFile}.`);
}

/** What the frame of the wizard needs for it, where it is asked for. */
export function signAgain(
  { flags, signal, stderr, holding }: Surroundings,
  rehearsal: boolean,
): Pick<FramedWizard, 'signAgain'> {
  const { sshKey: keyFile } = flags;
  if (keyFile === undefined) return {};
  const say = (line: string) => stderr.write(`${harmless(line)}\n`);
  return {
    signAgain: (directory) => {
      // It may ask for a passphrase.
      holding.unhush();
      return addSshSignature(directory, { keyFile, rehearsal, signal, say });
    },
  };
}

const withoutIt =
  'The AWS account is as the run left it. The record is written and whole; only your SSH signature is missing.';

interface Unsigned {
  readonly directory: string;
  readonly keyFile: string;
  readonly namespace: SshNamespace;
}

function unsigned(why: string, { directory, keyFile, namespace }: Unsigned): Problem {
  const into = shellQuoted(join(directory, sshSignatureFile));
  const from = shellQuoted(join(directory, contentFile));
  return new Problem('environment', {
    happened: `ssh-keygen did not sign the record: ${why.replace(/\.+$/, '')}.`,
    account: withoutIt,
    next: [`To add it later, run: ssh-keygen -Y sign -f ${shellQuoted(keyFile)} -n ${namespace} < ${from} > ${into}`],
  });
}
