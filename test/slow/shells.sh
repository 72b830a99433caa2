#!/usr/bin/env bash
# Shells and manual readers that were not written for it: bash, zsh and fish complete the command line with the scripts
# that the program prints, and groff and mandoc read the manual page without a warning. Needs Node; installs the rest. A
# part whose program cannot be had is left out, and said to be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

skipped=()
fail() { echo "FAILED: $*" >&2; exit 1; }
install_debian() {
  local program=$1 package=$2
  command -v "${program}" >/dev/null && return
  apt-get install -y -q "${package}" >/dev/null 2>&1 || { apt-get update -q && apt-get install -y -q "${package}"; } >/dev/null 2>&1
  command -v "${program}" >/dev/null
}

# --- Completion --------------------------------------------------------------------------------------------------

shells=bash
for shell in zsh fish; do
  if install_debian "${shell}" "${shell}"; then shells+=" ${shell}"; else skipped+=("completion in ${shell}: it cannot be had"); fi
done
for shell in ${shells}; do
  node bin/rootlock.js completion "${shell}" | "${shell}" -n || fail "${shell} does not read its script"
done
report=$(mktemp)
trap 'rm -f "${report}"' EXIT
SHELLS="${shells}" npx vitest run --config test/vitest.slow.config.ts test/slow/shells.ts >"${report}" 2>&1 \
  || { cat "${report}"; fail 'a shell does not complete as it should'; }
echo "ok  completed by ${shells}"

# --- The manual page ---------------------------------------------------------------------------------------------

page=docs/rootlock.1
# Whoever reads it first must be seen to complain.
check() {
  local reader=$1 said
  shift
  said=$("$@" "${page}" 2>&1 >/dev/null) || true
  [ -z "${said}" ] || fail "${reader}: ${said}"
  if [ -z "$(printf '.TH ROOTLOCK 1\n.SH NAME\nrootlock \\- x\n.NOSUCH "\n\\*[nothing]\n' | "$@" - 2>&1 >/dev/null)" ]; then
    fail "${reader} does not complain of anything"
  fi
  echo "ok  ${reader} reads the manual page without a warning"
}
if install_debian groff groff-base; then
  check groff groff -man -Tutf8 -ww
else
  skipped+=('the manual page for groff: it cannot be had')
fi
if install_debian mandoc mandoc; then
  # It tells on standard output.
  mandoc_lint() { mandoc -T lint "$@" >&2; }
  check mandoc mandoc_lint
else
  skipped+=('the manual page for mandoc: it cannot be had')
fi
if install_debian man man-db; then
  shown=$(MANWIDTH=80 man --warnings -l "${page}" 2>&1)
  ! grep -qi 'warning' <<<"${shown}" || fail "man: ${shown}"
  grep -q '^ROOTLOCK(1)' <<<"${shown}" || fail 'man does not show the page'
  echo 'ok  man shows the manual page'
else
  skipped+=('the manual page for man: it cannot be had')
fi

for part in "${skipped[@]}"; do echo "SKIPPED: ${part}"; done
echo "shells: done, ${#skipped[@]} parts skipped"
