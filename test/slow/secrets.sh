#!/usr/bin/env bash
# Secrets, hostile text and the terminal, the long parts: everything that breaks while a secret is on the screen, and how
# many secrets were looked for in how many places. Needs a build; takes some minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

output=$(mktemp)
trap 'rm -f "${output}"' EXIT
npx vitest run --config test/vitest.e2e.config.ts \
  test/e2e/terminal-breaks.test.ts test/e2e/secrets.test.ts | tee "${output}"

sed -n 's/^secrets: \([0-9]*\) looked for in \([0-9]*\) places after \([0-9]*\) journeys, \([0-9]*\) searches, 0 found$/\1 \2 \3 \4/p' \
  "${output}" | awk '
  { secrets += $1; places += $2; journeys += $3; searches += $4 }
  END {
    printf "secrets searched for: %d, in %d places, after %d journeys, %d searches; found: 0\n", secrets, places, journeys, searches
    exit (searches == 0)
  }'
