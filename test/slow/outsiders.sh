#!/usr/bin/env bash
# Programs that were not written for it judge the simulated account: the AWS CLI and boto3 use it as a person would,
# oathtool makes its one-time codes, zbarimg reads its QR codes, and two linters read the policies of the plans.
# Needs Node and Python 3; installs the rest. A part whose tool cannot be had is left out, and said to be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
server=
trap '[ -z "${server}" ] || kill "${server}"; rm -rf "${work}"' EXIT
skipped=()
fail() { echo "FAILED: $*" >&2; exit 1; }

python=node_modules/.cache/outsiders/python
python3 -m venv "${python}"
# parliament imports pkg_resources, which later releases of setuptools do not have.
"${python}/bin/pip" install --quiet --disable-pip-version-check awscli boto3 cfn-lint parliament 'setuptools<81'
install_debian() {
  local program=$1 package=$2
  command -v "${program}" >/dev/null && return
  apt-get install -y -q "${package}" >/dev/null 2>&1 || { apt-get update -q && apt-get install -y -q "${package}"; } >/dev/null 2>&1
  command -v "${program}" >/dev/null
}
has_oathtool=yes has_zbarimg=yes
install_debian oathtool oathtool || has_oathtool=
install_debian zbarimg zbar-tools || has_zbarimg=

export HOME="${work}" AWS_EC2_METADATA_DISABLED=true AWS_PAGER= AWS_MAX_ATTEMPTS=1 AWS_DEFAULT_OUTPUT=json
node bin/rootlock.js rehearse --serve >"${work}/serve.txt" &
server=$!
for _ in $(seq 100); do grep -q AWS_SESSION_TOKEN "${work}/serve.txt" && break; sleep 0.1; done
grep -q AWS_SESSION_TOKEN "${work}/serve.txt" || fail "the account is not served"
eval "$(grep '^ *export AWS_' "${work}/serve.txt")"
account=111122223333

# --- The AWS CLI -------------------------------------------------------------------------------------------------

calls=0
mkdir "${work}/answers"
# One line of the log: which call, what was typed, what came back.
note() { printf '%4d  %-40s aws %.200s\n' "${calls}" "$1" "$2"; }
# A call that must work, and whose answer must be JSON or nothing.
aws() {
  calls=$((calls + 1))
  answer="${work}/answers/${calls}.json"
  "${python}/bin/aws" "$@" >"${answer}" 2>"${work}/said.txt" || fail "aws $*: $(cat "${work}/said.txt")"
  note "ok, $(wc -c <"${answer}") bytes" "$*"
}
# A call that must be refused with this code.
refused() {
  local code=$1; shift
  calls=$((calls + 1))
  if "${python}/bin/aws" "$@" >/dev/null 2>"${work}/said.txt"; then fail "aws $*: not refused"; fi
  grep -q "An error occurred (${code})" "${work}/said.txt" || fail "aws $*: not ${code}: $(cat "${work}/said.txt")"
  note "${code}" "$*"
}
field() { "${python}/bin/python" -c 'import json,sys
value = json.load(open(sys.argv[1]))
for name in sys.argv[2].split("."): value = value[int(name) if name.isdigit() else name]
print(value)' "${answer}" "$1"; }
later() { curl -sf "${AWS_ENDPOINT_URL}/rehearsal/clock" --data "{\"advanceSeconds\": $1}" >/dev/null; }

aws sts get-caller-identity
[ "$(field Arn)" = "arn:aws:iam::${account}:root" ] || fail 'the caller is not root'
aws iam get-account-summary
aws iam list-account-aliases
aws iam create-account-alias --account-alias example-alias
refused NoSuchEntity iam get-account-password-policy
aws iam update-account-password-policy --minimum-password-length 14 --require-numbers --require-symbols
aws iam get-account-password-policy
aws iam create-group --group-name people
aws iam attach-group-policy --group-name people --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
aws iam list-attached-group-policies --group-name people
for name in ada bert carl; do
  aws iam create-user --user-name "${name}" --tags Key=team,Value=ops
  aws iam add-user-to-group --group-name people --user-name "${name}"
done
refused EntityAlreadyExists iam create-user --user-name ada
aws iam get-user --user-name ada
aws iam get-group --group-name people
aws iam list-groups-for-user --user-name ada
aws iam tag-user --user-name ada --tags Key=desk,Value=4
aws iam list-user-tags --user-name ada
aws iam untag-user --user-name ada --tag-keys desk
refused PasswordPolicyViolation iam create-login-profile --user-name ada --password short
aws iam create-login-profile --user-name ada --password Correct-Horse-17-Battery --password-reset-required
aws iam get-login-profile --user-name ada
aws iam list-users
aws iam list-groups
aws iam list-roles
aws iam list-access-keys --user-name ada
aws iam create-access-key --user-name ada
key=$(field AccessKey.AccessKeyId)
secret=$(field AccessKey.SecretAccessKey)
aws iam get-access-key-last-used --access-key-id "${key}"
refused NoSuchEntity iam get-user --user-name nobody

logs=example-logs-${account}
trail=arn:aws:cloudtrail:${AWS_REGION}:${account}:trail/everything
aws s3api create-bucket --bucket "${logs}" --create-bucket-configuration "LocationConstraint=${AWS_REGION}"
refused BucketAlreadyOwnedByYou s3api create-bucket --bucket "${logs}" \
  --create-bucket-configuration "LocationConstraint=${AWS_REGION}"
aws s3api head-bucket --bucket "${logs}"
aws s3api get-bucket-location --bucket "${logs}"
aws s3api put-public-access-block --bucket "${logs}" --public-access-block-configuration \
  BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
aws s3api get-public-access-block --bucket "${logs}"
aws s3api put-bucket-ownership-controls --bucket "${logs}" \
  --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'
aws s3api get-bucket-ownership-controls --bucket "${logs}"
aws s3api put-bucket-versioning --bucket "${logs}" --versioning-configuration Status=Enabled
aws s3api get-bucket-versioning --bucket "${logs}"
aws s3api put-bucket-tagging --bucket "${logs}" --tagging 'TagSet=[{Key=team,Value=ops}]'
aws s3api get-bucket-tagging --bucket "${logs}"
aws s3api put-bucket-lifecycle-configuration --bucket "${logs}" --lifecycle-configuration \
  '{"Rules":[{"ID":"tidy","Status":"Enabled","Filter":{"Prefix":""},"NoncurrentVersionExpiration":{"NoncurrentDays":365}}]}'
aws s3api get-bucket-lifecycle-configuration --bucket "${logs}"
aws s3api get-bucket-encryption --bucket "${logs}"
aws s3api get-bucket-acl --bucket "${logs}"
refused NoSuchBucketPolicy s3api get-bucket-policy --bucket "${logs}"
refused InsufficientS3BucketPolicyException cloudtrail create-trail --name everything --s3-bucket-name "${logs}"
cat >"${work}/policy.json" <<POLICY
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetBucketAcl",
   "Resource": "arn:aws:s3:::${logs}", "Condition": {"StringEquals": {"aws:SourceArn": "${trail}"}}},
  {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
   "Resource": "arn:aws:s3:::${logs}/AWSLogs/${account}/*",
   "Condition": {"StringEquals": {"aws:SourceArn": "${trail}", "s3:x-amz-acl": "bucket-owner-full-control"}}}]}
POLICY
aws s3api put-bucket-policy --bucket "${logs}" --policy "file://${work}/policy.json"
aws s3api get-bucket-policy --bucket "${logs}"
aws s3api get-bucket-policy-status --bucket "${logs}"
aws s3api list-buckets
# AWS takes a moment, too, until a policy is known everywhere.
later 60
aws cloudtrail create-trail --name everything --s3-bucket-name "${logs}" --is-multi-region-trail \
  --enable-log-file-validation --tags-list Key=team,Value=ops
refused TrailAlreadyExistsException cloudtrail create-trail --name everything --s3-bucket-name "${logs}"
aws cloudtrail start-logging --name everything
later 900
aws cloudtrail get-trail-status --name everything
[ "$(field IsLogging)" = True ] || fail 'the trail does not log'
aws cloudtrail describe-trails
aws cloudtrail get-trail --name everything
aws cloudtrail list-trails
aws cloudtrail get-event-selectors --trail-name everything
aws cloudtrail put-event-selectors --trail-name everything \
  --event-selectors '[{"ReadWriteType": "All", "IncludeManagementEvents": true}]'
aws cloudtrail list-tags --resource-id-list "${trail}"
aws cloudtrail update-trail --name everything --no-include-global-service-events --no-is-multi-region-trail
aws cloudtrail lookup-events --max-items 3 --region us-east-1
aws cloudtrail stop-logging --name everything
aws cloudtrail delete-trail --name everything
refused AWSOrganizationsNotInUseException organizations describe-organization

# Contacts, the alert, the other guards, and an organization of its own.
aws iam put-group-policy --group-name people --policy-name own --policy-document \
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}]}'
aws iam get-group-policy --group-name people --policy-name own
aws iam delete-group-policy --group-name people --policy-name own
aws iam generate-credential-report
later 10
aws iam get-credential-report
refused ResourceNotFoundException account get-alternate-contact --alternate-contact-type SECURITY
aws account put-alternate-contact --alternate-contact-type SECURITY --name 'Ada Example' --title Security \
  --email-address security@example.com --phone-number '+1 555 0100'
aws account get-alternate-contact --alternate-contact-type SECURITY
aws account list-regions
topic=arn:aws:sns:${AWS_REGION}:${account}:root-use
aws sns create-topic --name root-use
aws sns subscribe --topic-arn "${topic}" --protocol email --notification-endpoint ada@example.com
[ "$(field SubscriptionArn)" = 'pending confirmation' ] || fail 'an e-mail subscription is not pending'
aws sns list-subscriptions-by-topic --topic-arn "${topic}"
aws sns get-topic-attributes --topic-arn "${topic}"
aws events put-rule --name root-use --event-pattern \
  '{"detail-type": ["AWS Console Sign In via CloudTrail"], "detail": {"userIdentity": {"type": ["Root"]}}}'
aws events put-targets --rule root-use --targets "Id=topic,Arn=${topic}"
aws events list-targets-by-rule --rule root-use
aws events describe-rule --name root-use
aws logs create-log-group --log-group-name trail
aws logs put-retention-policy --log-group-name trail --retention-in-days 365
aws logs put-metric-filter --log-group-name trail --filter-name root --filter-pattern '{ $.userIdentity.type = "Root" }' \
  --metric-transformations metricName=RootUse,metricNamespace=Example,metricValue=1
aws logs describe-metric-filters --log-group-name trail
aws logs test-metric-filter --filter-pattern '{ $.userIdentity.type = "Root" }' \
  --log-event-messages '{"userIdentity": {"type": "Root"}}' '{"userIdentity": {"type": "IAMUser"}}'
[ "$(field matches.0.eventNumber)" = 1 ] || fail 'the metric filter does not match'
aws logs filter-log-events --log-group-name trail
aws cloudwatch put-metric-alarm --alarm-name root-use --namespace Example --metric-name RootUse --statistic Sum \
  --period 300 --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold \
  --alarm-actions "${topic}"
aws cloudwatch describe-alarms --alarm-names root-use
[ "$(field MetricAlarms.0.StateValue)" = INSUFFICIENT_DATA ] || fail 'a new alarm knows its state already'
aws guardduty create-detector --enable
detector=$(field DetectorId)
aws guardduty get-detector --detector-id "${detector}"
aws guardduty list-detectors
aws guardduty list-findings --detector-id "${detector}"
refused BadRequestException guardduty create-detector --enable
aws configservice put-configuration-recorder --configuration-recorder \
  "name=default,roleARN=arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
aws configservice describe-configuration-recorders
refused NoAvailableDeliveryChannelException configservice start-configuration-recorder --configuration-recorder-name default
aws accessanalyzer create-analyzer --analyzer-name account --type ACCOUNT
aws accessanalyzer list-analyzers
aws budgets create-budget --account-id "${account}" --budget \
  'BudgetName=monthly,BudgetLimit={Amount=10,Unit=USD},TimeUnit=MONTHLY,BudgetType=COST'
aws budgets describe-budgets --account-id "${account}"
refused ResourceNotFoundException freetier get-account-plan-state
aws organizations create-organization
aws organizations list-roots
aws organizations list-accounts
aws organizations enable-aws-service-access --service-principal iam.amazonaws.com
aws iam enable-organizations-root-credentials-management
aws iam list-organizations-features
aws iam enable-outbound-web-identity-federation
aws sts get-web-identity-token --audience example --signing-algorithm ES384

# --- oathtool and zbarimg: MFA of ada, from the device to a session ------------------------------------------------

serial=arn:aws:iam::${account}:mfa/ada
if [ -n "${has_zbarimg}" ]; then
  aws iam create-virtual-mfa-device --virtual-mfa-device-name ada --bootstrap-method QRCodePNG --outfile "${work}/ada.png"
  uri=$(zbarimg --quiet --raw "${work}/ada.png" 2>/dev/null) || fail 'zbarimg cannot read the QR code of the device'
  echo "ok  zbarimg reads the QR code that the account makes: ${uri%%secret=*}…"
  seed=$(sed -n 's/.*[?&]secret=\([A-Z2-7]*\).*/\1/p' <<<"${uri}")
else
  skipped+=('the QR code of a device: zbarimg cannot be had')
  aws iam create-virtual-mfa-device --virtual-mfa-device-name ada --bootstrap-method Base32StringSeed \
    --outfile "${work}/ada.txt"
  seed=$(cat "${work}/ada.txt")
fi
[ ${#seed} -eq 64 ] || fail "the seed has ${#seed} characters"
aws iam list-virtual-mfa-devices --assignment-status Unassigned
if [ -n "${has_oathtool}" ]; then
  clock_now() { curl -sf "${AWS_ENDPOINT_URL}/rehearsal/clock" | sed 's/[^0-9]*\([0-9]*\).*/\1/' | cut -c1-10; }
  # The codes of this half minute and the next, by the account's own clock.
  codes() { oathtool --totp --base32 --window=1 --now="@$(clock_now)" "${seed}"; }
  refused InvalidAuthenticationCode iam enable-mfa-device --user-name ada --serial-number "${serial}" \
    --authentication-code1 000000 --authentication-code2 000000
  # shellcheck disable=SC2046
  set -- $(codes)
  aws iam enable-mfa-device --user-name ada --serial-number "${serial}" --authentication-code1 "$1" --authentication-code2 "$2"
  aws iam list-mfa-devices --user-name ada
  later 90
  # shellcheck disable=SC2046
  set -- $(codes)
  aws iam resync-mfa-device --user-name ada --serial-number "${serial}" --authentication-code1 "$1" --authentication-code2 "$2"
  later 90
  # shellcheck disable=SC2046
  set -- $(codes)
  as_ada() { env -u AWS_SESSION_TOKEN AWS_ACCESS_KEY_ID="${key}" AWS_SECRET_ACCESS_KEY="${secret}" "${python}/bin/aws" "$@"; }
  as_ada sts get-session-token --serial-number "${serial}" --token-code "$1" >"${work}/answers/session.json" \
    || fail 'GetSessionToken does not take a code of oathtool'
  if as_ada sts get-session-token --serial-number "${serial}" --token-code "$1" >/dev/null 2>&1; then
    fail 'GetSessionToken takes a code twice'
  fi
  answer="${work}/answers/session.json"
  acting=$(AWS_ACCESS_KEY_ID=$(field Credentials.AccessKeyId) AWS_SECRET_ACCESS_KEY=$(field Credentials.SecretAccessKey) \
    AWS_SESSION_TOKEN=$(field Credentials.SessionToken) "${python}/bin/aws" iam get-user --query User.UserName --output text)
  [ "${acting}" = ada ] || fail "the session is ${acting}"
  echo 'ok  codes of oathtool are accepted by EnableMFADevice, ResyncMFADevice and GetSessionToken, once each'
  aws iam deactivate-mfa-device --user-name ada --serial-number "${serial}"
else
  skipped+=('one-time codes: oathtool cannot be had')
fi
aws iam delete-virtual-mfa-device --serial-number "${serial}"

"${python}/bin/python" - "${work}"/answers/*.json <<'PYTHON' || fail 'an answer does not parse'
import json, sys
for name in sys.argv[1:]:
    with open(name) as file:
        text = file.read()
    if text.strip():
        json.loads(text)
PYTHON
[ "${calls}" -ge 110 ] || fail "only ${calls} calls"
echo "ok  the AWS CLI made ${calls} calls, and every answer parses"

# --- boto3 -------------------------------------------------------------------------------------------------------

"${python}/bin/python" test/slow/outsiders.py

# --- The QR code on the screen -----------------------------------------------------------------------------------

if [ -n "${has_zbarimg}" ]; then
  mkdir "${work}/pictures"
  PICTURES="${work}/pictures" npx vitest run --config test/vitest.slow.config.ts test/slow/terminal-qr.ts >"${work}/vitest.txt" 2>&1 \
    || fail "$(cat "${work}/vitest.txt")"
  for picture in "${work}"/pictures/*.ppm; do
    found=$(zbarimg --quiet --raw "${picture}" 2>/dev/null) || fail "zbarimg cannot read ${picture##*/}"
    [ "${found}" = "$(cat "${picture%.ppm}.txt")" ] || fail "zbarimg reads ${found} off ${picture##*/}"
    echo "ok  zbarimg reads the code on the screen: ${picture##*/}"
  done
else
  skipped+=('the QR code on the screen: zbarimg cannot be had')
fi

# --- Policies ----------------------------------------------------------------------------------------------------

for scenario in root-key govcloud project organization identity-center; do
  node bin/rootlock.js rehearse --plan --scenario "${scenario}" --state-dir "${work}/plan" >"${work}/plan-${scenario}.txt" \
    && fail "the plan for ${scenario} says that everything holds"
done
"${python}/bin/python" test/slow/policies.py "${work}"/plan-*.txt

for part in "${skipped[@]}"; do echo "SKIPPED: ${part}"; done
echo "outsiders: done, ${#skipped[@]} parts skipped"
