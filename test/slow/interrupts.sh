#!/usr/bin/env bash
# Ctrl-C at every screen of the wizard, and its process killed while AWS's answer is on its way: the terminal is
# restored, a second start goes on, nothing half-made stays. Needs a build; takes some minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

npx vitest run --config test/vitest.e2e.config.ts test/e2e/wizard-interrupt.test.ts test/e2e/wizard-killed.test.ts
