#!/usr/bin/env bash
# Runs killed in process at every point: before and after each read, change, line of the journal and answer of the
# owner, on every account. The short form, with a fixed sample of the points, is part of `npm test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

counts="$(mktemp)"
trap 'rm -f "${counts}"' EXIT
DEATHS="${DEATHS:-all}" DEATHS_COUNTS="${counts}" npx vitest run --config test/vitest.config.ts --maxWorkers 2 test/deaths
node -e '
const lines = require("node:fs").readFileSync(process.argv[1], "utf8").trim().split("\n").map((line) => JSON.parse(line));
const sum = (name) => lines.reduce((total, line) => total + line[name], 0);
console.log(`crash points tried: ${sum("points")}, restarts: ${sum("restarts")}, looks at the ways in: ${sum("looks")}, violations: 0`);
' "${counts}"
