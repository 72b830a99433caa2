// VERIFY.txt: how to check a record without this tool, with commands that can be copied as they stand.
import { predicateTypeFor, type RecordContent } from './content.ts';

/** Commands for the end of a run: `directory` as the owner would type it, `program` as they start this tool. */
export function verifyCommands(
  directory: string,
  program = 'rootlock',
): readonly { readonly says: string; readonly command: string }[] {
  const quoted = /^[\w./-]+$/.test(directory) ? directory : `'${directory.replaceAll("'", String.raw`'\''`)}'`;
  return [
    { says: 'Check the record, offline', command: `${program} verify ${quoted}` },
    {
      says: 'Check it without rootlock',
      command: `cd ${quoted} && openssl dgst -sha256 -verify signer.pub.pem -signature record.json.sig record.json`,
    },
  ];
}

/** The whole file. */
export function verifyText({ run }: Pick<RecordContent, 'run'>, fingerprint: string): string {
  const first = run.rehearsal
    ? 'REHEARSAL. This is about a simulated account. It says nothing about any AWS account.\n\n'
    : '';
  return `${first}How to verify this record of account ${run.account.id}
Run the commands in this directory.


1. With rootlock: everything at once, offline

   rootlock verify .


2. With cosign 3: the signed statement

   cosign verify-blob-attestation --key signer.pub.pem --bundle record.sigstore.json \\
     --type ${predicateTypeFor(run.rehearsal)} --insecure-ignore-tlog=true record.json

   Expected: Verified OK. (cosign 3.0 needs the network for it, 3.1 does not. 2.4 to 2.6: add
   --new-bundle-format.)

   What --insecure-ignore-tlog means: cosign usually looks a signature up in a public log, which
   shows when it was made. This one was made on the owner's machine and never published, so there
   is nothing to look up. The signature itself is checked all the same. What you do not get is a
   third party's word for the time of signing.


3. With openssl: record.json alone

   openssl dgst -sha256 -verify signer.pub.pem -signature record.json.sig record.json

   Expected: Verified OK.


4. With jq and sha256sum: every other file against the signed statement of step 2

   jq -r .dsseEnvelope.payload record.sigstore.json | base64 -d \\
     | jq -r '.subject[] | .digest.sha256 + "  " + .name' | sha256sum -c -

   Expected: OK for each file, documents/root-procedure.md and documents/incident-plan.md
   among them. (macOS: shasum -a 256 -c -)


5. Whose key is it?

   openssl pkey -pubin -in signer.pub.pem -outform DER | sha256sum

   Expected: ${fingerprint}

   A good signature shows that nothing was changed after signing. It does not show who signed: get
   the line above from the owner of the account by another way and compare. Then you can also use
   rootlock verify . --key FILE with a copy of signer.pub.pem that you trust.
`;
}
