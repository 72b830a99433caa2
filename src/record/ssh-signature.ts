// A signature of record.json by an SSH key, as `ssh-keygen -Y sign` writes it (OpenSSH's PROTOCOL.sshsig). It is a second
// one, by a key that people know already; a record may be without it.
import { createHash } from 'node:crypto';
import { readSshKey, type SshKey } from './ssh-key.ts';
import { wireReader, wireString, wireUint32 } from './ssh-wire.ts';

/** What the signature is for: never the same for a rehearsal, so that neither passes for the other. */
export type SshNamespace = 'rootlock-record' | 'rootlock-rehearsal-record';

export function sshNamespaceFor(rehearsal: boolean): SshNamespace {
  return rehearsal ? 'rootlock-rehearsal-record' : 'rootlock-record';
}

export interface SshSignature {
  readonly key: SshKey;
  readonly namespace: string;
  /** Whether it signs `message`. */
  signs(message: Uint8Array): boolean;
}

const preamble = 'SSHSIG';
const version = 1;
const [begin, end] = ['-----BEGIN SSH SIGNATURE-----', '-----END SSH SIGNATURE-----'];

export type ReadSshSignature =
  | { readonly kind: 'signature'; readonly signature: SshSignature }
  /** `why` completes "record.json.sshsig is refused: ...". */
  | { readonly kind: 'refused'; readonly why: string };

/** Reads such a file, and refuses every form but the one that ssh-keygen writes. Never throws. */
export function readSshSignature(bytes: Uint8Array): ReadSshSignature {
  const text = Buffer.from(bytes).toString('latin1');
  const lines = text.split('\n');
  const blob = Buffer.from(lines.slice(1, -2).join(''), 'base64');
  if (armoured(blob) !== text) return { kind: 'refused', why: 'it is not in the form that ssh-keygen writes' };
  try {
    return { kind: 'signature', signature: signatureIn(blob) };
  } catch (error) {
    return { kind: 'refused', why: error instanceof RangeError ? error.message : 'it cannot be read' };
  }
}

/** Lines of 70 characters. */
function armoured(blob: Buffer): string {
  const body = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return [begin, ...body, end, ''].join('\n');
}

function signatureIn(blob: Buffer): SshSignature {
  if (blob.subarray(0, preamble.length).toString('latin1') !== preamble) throw new RangeError('it is none of SSH');
  const wire = wireReader(blob.subarray(preamble.length));
  if (wire.uint32() !== version) throw new RangeError('it is of another version');
  const key = readSshKey(wire.string());
  const namespace = wire.name();
  const reserved = wire.string();
  const hash = wire.name();
  const signature = wire.string();
  wire.end();
  if (reserved.length > 0) throw new RangeError('it holds more than belongs there');
  if (hash !== 'sha256' && hash !== 'sha512') throw new RangeError('it rests on a digest that is not known here');
  const signed = (message: Uint8Array) =>
    Buffer.concat([
      Buffer.from(preamble),
      ...[namespace, reserved, hash, createHash(hash).update(message).digest()].map((part) => wireString(part)),
    ]);
  // Its form is looked at now, whatever it signs.
  key.verifies(Buffer.from(wireUint32(version)), signature);
  return { key, namespace, signs: (message) => key.verifies(signed(message), signature) };
}
