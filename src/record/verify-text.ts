// VERIFY.txt: how to check a record without this tool, with commands that can be copied as they stand.
import { predicateTypeFor, type RecordContent } from './content.ts';
import { sshNamespaceFor } from './ssh-signature.ts';

/**
 * The shortest check without this tool, in the record's directory. A signature says nothing about what it signs, and
 * openssl does not look: so the line that tells a rehearsal from a real record is asked for too.
 */
export function opensslCheck(rehearsal: boolean): readonly [string, string] {
  return [
    'openssl dgst -sha256 -verify signer.pub.pem -signature record.json.sig record.json',
    `grep '^  "predicateType": "${predicateTypeFor(rehearsal)}"' record.json`,
  ];
}

/** The whole file. */
export function verifyText({ run }: Pick<RecordContent, 'run'>, fingerprint: string): string {
  const first = run.rehearsal
    ? 'REHEARSAL. This is about a simulated account. It says nothing about any AWS account.\n\n'
    : '';
  const type = predicateTypeFor(run.rehearsal);
  const namespace = sshNamespaceFor(run.rehearsal);
  const about = run.rehearsal ? 'a simulated account' : 'an AWS account';
  return `${first}How to verify this record of account ${run.account.id}
Run the commands in this directory.


1. With rootlock: everything at once, offline

   rootlock verify .


2. With cosign 3: the signed statement

   cosign verify-blob-attestation --key signer.pub.pem --bundle record.sigstore.json \\
     --type ${type} --insecure-ignore-tlog=true record.json

   Expected: Verified OK. (cosign 3.0 needs the network for it, 3.1 does not. 2.4 to 2.6: add
   --new-bundle-format.)

   What --insecure-ignore-tlog means: cosign usually looks a signature up in a public log, which
   shows when it was made. This one was made on the owner's machine and never published, so there
   is nothing to look up. The signature itself is checked all the same. What you do not get is a
   third party's word for the time of signing.


3. With openssl: record.json alone

   ${opensslCheck(run.rehearsal).join(' \\\n     && ')}

   Expected: Verified OK, and the line of record.json that says that it is about ${about}.


4. With jq and sha256sum: every other file against the signed statement of step 2

   jq -r .dsseEnvelope.payload record.sigstore.json | base64 -d \\
     | jq 'select(.predicateType == "${type}")' \\
     | jq -r '.subject[] | .digest.sha256 + "  " + .name' | sha256sum -c -

   Expected: OK for each file, documents/root-procedure.md and documents/incident-plan.md
   among them. (macOS: shasum -a 256 -c -)


5. Whose key is it?

   openssl pkey -pubin -in signer.pub.pem -outform DER | sha256sum

   Expected: ${fingerprint}

   A good signature shows that nothing was changed after signing. It does not show who signed: get
   the line above from the owner of the account by another way and compare. With a copy of
   signer.pub.pem that you trust, use: rootlock verify . --key FILE. With credentials for the
   account, use: rootlock verify . --live, which looks for the line above in its tags.


6. With ssh-keygen, where there is a record.json.sshsig: a second signature, by an SSH key

   ssh-keygen -Y check-novalidate -n ${namespace} -s record.json.sshsig < record.json

   Expected: Good "${namespace}" signature, and the fingerprint of the SSH key: compare it with
   a key that you know. Where you keep a list of allowed signers, with NAME as it stands there:

   ssh-keygen -Y verify -f allowed_signers -I NAME -n ${namespace} \\
     -s record.json.sshsig < record.json

   It signs record.json, and that names the key of step 5, under "signer".
`;
}
