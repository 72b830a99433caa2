#!/bin/sh
# Verifies a record with cosign (3.1 or newer, on PATH), and checks that cosign refuses what it must refuse.
# Usage: test/support/cosign-checks.sh RECORD-DIRECTORY. Needs jq. Changes nothing in the directory.
set -u
cd "${1:?the directory of a record}" || exit 2
other=$(mktemp -d) && trap 'rm -rf "$other"' EXIT
type=$(jq -r .predicateType record.json)
wrong=0

verify() { # key, bundle, type, file
  cosign verify-blob-attestation --key "$1" --bundle "$2" --type "$3" --insecure-ignore-tlog=true "$4" 2>&1
}

accepts() { # what, then the arguments of verify
  what=$1; shift
  if said=$(verify "$@"); then echo "ok    accepts $what"; else echo "WRONG refuses $what: $said"; wrong=1; fi
}

# A refusal counts only for its own reason; cosign that cannot run at all refuses everything.
refuses() { # what, a piece of the reason, then the arguments of verify
  what=$1; reason=$2; shift 2
  if said=$(verify "$@"); then echo "WRONG accepts $what"; wrong=1; return; fi
  case $said in
    *"$reason"*) echo "ok    refuses $what" ;;
    *) echo "WRONG refuses $what for another reason: $said"; wrong=1 ;;
  esac
}

for file in record.json record.md record.html VERIFY.txt signer.pub.pem documents/root-procedure.md documents/incident-plan.md; do
  accepts "$file" signer.pub.pem record.sigstore.json "$type" "$file"
done

sed 's/"outcome"/"outcome" /' record.json > "$other/record.json"
refuses 'a changed record' 'artifact digests do not match' signer.pub.pem record.sigstore.json "$type" "$other/record.json"

openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null | openssl ec -pubout -out "$other/key.pem" 2>/dev/null
refuses 'another key' 'accepted signatures do not match' "$other/key.pem" record.sigstore.json "$type" record.json

case $type in
  *rehearsal*) not=urn:rootlock:completion-record:v1 ;;
  *) not=urn:rootlock:rehearsal-record:v1 ;;
esac
refuses 'the predicate type of the other kind' 'invalid predicate type' signer.pub.pem record.sigstore.json "$not" record.json

jq '.dsseEnvelope.signatures += .dsseEnvelope.signatures' record.sigstore.json > "$other/two.json"
refuses 'two signatures' 'one signature' signer.pub.pem "$other/two.json" "$type" record.json

jq '.dsseEnvelope.payloadType = "application/json"' record.sigstore.json > "$other/type.json"
refuses 'another payload type' 'could not verify envelope' signer.pub.pem "$other/type.json" "$type" record.json

exit $wrong
