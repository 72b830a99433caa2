#!/usr/bin/env bash
# Whole runs on many bad days at AWS, each from its own seed: calls are throttled, fail and get lost, and IAM shows
# changes late. The short form, with four seeds for each account, is part of `npm test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
BAD_DAYS="${BAD_DAYS:-30}" npx vitest run --config test/vitest.config.ts test/commands/bad-day.test.ts
