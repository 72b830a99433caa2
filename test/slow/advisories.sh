#!/usr/bin/env bash
# Known holes in what is locked: a high or critical one in a package of the bundle fails, every other one is told.
# Says so and stops where the registry has no answer. `npm run build` comes first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

report=$(mktemp)
trap 'rm -f "${report}"' EXIT
# Its exit code says whether there are any; an answer without a list of them is no answer.
npm audit --json >"${report}" 2>/dev/null || true
node test/slow/advisories.mjs "${report}" dist/rootlock.cdx.json
