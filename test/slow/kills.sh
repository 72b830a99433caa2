#!/usr/bin/env bash
# The program, killed by SIGKILL at 200 seeded points or more and started again: the account ends as after an undisturbed
# run, with a way in at every moment. Needs a build; takes some minutes. KILLS and KILLS_SEED choose other points.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

npx vitest run --config test/vitest.slow.config.ts --testTimeout 600000 test/slow/kills.ts
