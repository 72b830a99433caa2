#!/usr/bin/env bash
# AWS's own models of its services judge the simulated account: botocore carries, for every operation, what may go in,
# what comes out and which errors there are. Needs Node and Python 3; installs botocore. `npm run build` comes first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} -eq 0 ] || kill "${servers[@]}"; rm -rf "${work}"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

# The models of this very release are the ones that src/rehearsal/constraints.json was made from. For a newer one: change
# the number, run test/slow/constraints.py, and mend what this suite then finds.
botocore=1.44.8
python="node_modules/.cache/botocore-${botocore}"
python3 -m venv "${python}"
"${python}/bin/python" -m pip install --quiet --disable-pip-version-check "botocore==${botocore}"

export HOME="${work}" MODELS_ACCOUNTS="${work}/accounts" AWS_EC2_METADATA_DISABLED=true PYTHONDONTWRITEBYTECODE=1
mkdir "${MODELS_ACCOUNTS}"
scenarios=(root-key organization project messy 'done' govcloud)
for scenario in "${scenarios[@]}"; do
  served="${MODELS_ACCOUNTS}/${scenario}"
  node bin/rootlock.js rehearse --serve --scenario "${scenario}" >"${served}" &
  servers+=($!)
done
for scenario in "${scenarios[@]}"; do
  served="${MODELS_ACCOUNTS}/${scenario}"
  for _ in $(seq 200); do grep -qs AWS_SECRET_ACCESS_KEY "${served}" && break; sleep 0.1; done
  grep -q AWS_SECRET_ACCESS_KEY "${served}" || fail "the account ${scenario} is not served"
done

timeout 900 "${python}/bin/python" test/slow/models.py "$@"
