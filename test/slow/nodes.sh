#!/usr/bin/env bash
# The journeys on every Node that is supported, against the package as it is published and installed,
# and the refusal of Nodes that are too old. Node 20 itself has had its turn in `npm test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

place="$(mktemp -d)"
trap 'rm -rf "${place}"' EXIT
# Built in a place of its own, for other suites may be running the program.
mkdir "${place}/source"
git ls-files -z --cached | tar --create --null --files-from=- | tar --extract --directory "${place}/source"
ln -s "${PWD}/node_modules" "${place}/source/node_modules"
(cd "${place}/source" && npm pack --silent --pack-destination "${place}" >/dev/null)
echo '{"name":"empty","private":true}' >"${place}/package.json"
npm install --silent --offline --no-audit --no-fund --prefix "${place}" "${place}"/rootlock-*.tgz
launcher="${place}/node_modules/rootlock/bin/rootlock.js"

node_of_version() {
  npx --yes --package "node@$1" node --print process.execPath
}

for version in 12 18; do
  node="$(node_of_version "${version}")"
  code=0
  said="$("${node}" "${launcher}" --version 2>&1)" || code=$?
  echo "Node ${version}: exit ${code}: ${said}"
  [ "${code}" -eq 78 ]
  [[ "${said}" == "rootlock: needs Node 20.19 or newer, and this is Node ${version}."* ]]
  [[ "${said}" != *$'\n'* ]]
done

# NODES names some of them, JOURNEYS some of the journeys by the beginning of their names.
read -ra journeys <<<"${JOURNEYS:-}"
for version in ${NODES:-22 24 26}; do
  node="$(node_of_version "${version}")"
  echo "Node $("${node}" --version)"
  ROOTLOCK_NODE="${node}" ROOTLOCK_BIN="${launcher}" npx vitest run --config test/vitest.e2e.config.ts \
    "${journeys[@]/#/test/e2e/}" --exclude '**/harness.test.ts' --exclude '**/package.test.ts' \
    --exclude '**/wizard-interrupt.test.ts' --exclude '**/wizard-killed.test.ts' \
    --exclude '**/terminal-breaks.test.ts'
done
