#!/usr/bin/env bash
# cosign as an outsider: it verifies the record of a rehearsal, and refuses every kind of damage. Builds cosign
# with Go when none is on PATH; says so and stops where neither can be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=v3.1.1
tools="${PWD}/node_modules/.cache/cosign-${version}"
if [ -x "${tools}/cosign" ]; then
  PATH="${tools}:${PATH}"
elif ! command -v cosign >/dev/null; then
  if ! command -v go >/dev/null; then
    echo 'SKIPPED: there is no cosign here, and no Go to build it with'
    exit 0
  fi
  echo "building cosign ${version}"
  GOBIN="${tools}" GOFLAGS=-p=2 go install "github.com/sigstore/cosign/v3/cmd/cosign@${version}"
  PATH="${tools}:${PATH}"
fi
command -v jq >/dev/null || { apt-get update -qq && apt-get install -y -qq jq >/dev/null; }

work=$(mktemp -d)
trap 'rm -rf "${work}"' EXIT
export HOME="${work}"
node bin/rootlock.js rehearse --auto --state-dir "${work}/state" --output "${work}/out" </dev/null >/dev/null
sh test/support/cosign-checks.sh "${work}"/out/*
# And the commands that are printed for it, on real records and on rehearsals.
npx vitest run --config test/vitest.config.ts test/record/printed-commands.test.ts
