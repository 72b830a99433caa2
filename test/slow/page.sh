#!/usr/bin/env bash
# record.html in Chromium: no request, no fault that axe finds, in light and dark, wide and narrow, and whole on paper.
# Needs Node; installs Chromium and poppler, and says so and stops where they cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

install_debian() {
  local program=$1 package=$2
  command -v "${program}" >/dev/null && return
  apt-get install -y -q "${package}" >/dev/null 2>&1 || { apt-get update -q && apt-get install -y -q "${package}"; } >/dev/null 2>&1
  command -v "${program}" >/dev/null
}
if ! install_debian chromium chromium >/dev/null || ! install_debian pdftotext poppler-utils >/dev/null; then
  echo 'SKIPPED: there is no Chromium or no pdftotext here, and they cannot be installed'
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "${work}"' EXIT
for one in 1 2; do
  node bin/rootlock.js rehearse --auto --state-dir "${work}/state-${one}" --output "${work}/out-${one}" </dev/null >/dev/null
done
RECORDS="$(echo "${work}"/out-*/*)" npx vitest run --config test/vitest.slow.config.ts test/slow/record-page.ts
