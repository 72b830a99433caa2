#!/usr/bin/env bash
# The AWS CLI as an outsider: it accepts every command that a plan shows, and it finds the simulated account as
# the wizard said it left it. Needs Node and Python 3; installs the AWS CLI into a virtual environment of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
server=
trap '[ -z "${server}" ] || kill "${server}"; rm -rf "${work}"' EXIT
python3 -m venv "${work}/python"
"${work}/python/bin/pip" install --quiet --disable-pip-version-check awscli
aws() { "${work}/python/bin/aws" "$@"; }
rootlock() { node bin/rootlock.js "$@"; }
export HOME="${work}" AWS_EC2_METADATA_DISABLED=true

# Not through the function above: then the id would be that of a shell around it.
node bin/rootlock.js rehearse --serve >"${work}/serve.txt" &
server=$!
for _ in $(seq 100); do grep -q AWS_SESSION_TOKEN "${work}/serve.txt" && break; sleep 0.1; done
eval "$(grep '^ *export AWS_' "${work}/serve.txt")"

fail() { echo "FAILED: $*" >&2; exit 1; }
expect() {
  local what=$1 wanted=$2 found=$3
  [ "${found}" = "${wanted}" ] || fail "${what}: expected '${wanted}', found '${found}'"
  echo "ok  ${what}: ${found}"
}

# Every command a plan shows is one the AWS CLI accepts: it gets as far as connecting, to where nobody listens.
rootlock --plan --state-dir "${work}/plan" >"${work}/plan.txt" && fail 'the plan says that everything holds'
commands=$(sed -n 's/^ *\$ aws //p' "${work}/plan.txt")
[ "$(wc -l <<<"${commands}")" -ge 10 ] || fail 'the plan shows too few commands'
while IFS= read -r command; do
  eval "set -- ${command}"
  said=$(AWS_MAX_ATTEMPTS=1 aws "$@" --endpoint-url http://127.0.0.1:9 2>&1 </dev/null || true)
  grep -q 'Could not connect to the endpoint URL' <<<"${said}" || fail "aws ${command}: ${said}"
done <<<"${commands}"
echo "ok  the AWS CLI accepts all $(wc -l <<<"${commands}") commands of the plan"
expect 'calls the plan sent that could change something' 0 \
  "$(curl -s "${AWS_ENDPOINT_URL}/rehearsal/log" | node -e '
    let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () =>
      console.log(JSON.parse(text).calls.filter(({ mutating }) => mutating).length));')"

rootlock rehearse --auto --endpoint-url "${AWS_ENDPOINT_URL}" --state-dir "${work}/state" --output "${work}/out" \
  </dev/null >"${work}/auto.txt" || fail "the run ended with $?"
record=$(echo "${work}"/out/*)
rootlock verify "${record}" >/dev/null || fail 'the record does not verify'
openssl dgst -sha256 -verify "${record}/signer.pub.pem" -signature "${record}/record.json.sig" "${record}/record.json"

summary() { aws iam get-account-summary --query "SummaryMap.$1" --output text; }
expect 'root MFA' 1 "$(summary AccountMFAEnabled)"
expect 'root access keys' 0 "$(summary AccountAccessKeysPresent)"
expect 'group members' ada "$(aws iam get-group --group-name administrators --query 'Users[].UserName' --output text)"
expect 'group policy' AdministratorAccess \
  "$(aws iam list-attached-group-policies --group-name administrators --query 'AttachedPolicies[].PolicyName' --output text)"
expect 'administrator MFA devices' 1 "$(aws iam list-mfa-devices --user-name ada --query 'length(MFADevices)' --output text)"
expect 'administrator access keys' 0 \
  "$(aws iam list-access-keys --user-name ada --query 'length(AccessKeyMetadata)' --output text)"
expect 'unassigned MFA devices' 0 \
  "$(aws iam list-virtual-mfa-devices --assignment-status Unassigned --query 'length(VirtualMFADevices)' --output text)"
expect 'trail logging' True "$(aws cloudtrail get-trail-status --name rootlock-trail --query IsLogging --output text)"
