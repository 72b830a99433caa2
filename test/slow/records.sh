#!/usr/bin/env bash
# Records as outsiders see them: thousands of changes by chance, and ssh-keygen on keys of every kind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

command -v ssh-keygen >/dev/null || { apt-get update -qq && apt-get install -y -qq openssh-client >/dev/null; }
npx vitest run --config test/vitest.slow.config.ts test/slow/record-changes.ts
npx vitest run --config test/vitest.config.ts test/record/ssh-signature.test.ts test/record/printed-commands.test.ts
