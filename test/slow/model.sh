#!/usr/bin/env bash
# Many stories by chance: an account, an owner of every mood, a tool that dies, others who meddle; every invariant asked
# at every call. Ends after MODEL_RUNS stories or MODEL_SECONDS, whichever is first, and prints how many there were.
# The short form, with a fixed seed, is part of `npm test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
MODEL_RUNS="${MODEL_RUNS:-10000}" MODEL_SECONDS="${MODEL_SECONDS:-900}" MODEL_SEED="${MODEL_SEED:-2026}" \
  npx vitest run --config test/vitest.config.ts test/model/model.test.ts
