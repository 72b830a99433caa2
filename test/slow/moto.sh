#!/usr/bin/env bash
# moto's server as an outsider: it takes the wizard's calls, and the rehearsal account answers them as moto does.
# Needs Python 3; installs moto into node_modules/.cache when Python cannot import it. Prints what was compared.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
npm run --silent test:moto
