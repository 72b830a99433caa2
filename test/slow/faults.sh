#!/usr/bin/env bash
# Every call of the wizard meets every kind of trouble in a whole run of its own. A sample is part of `npm test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
npm run --silent test:faults
