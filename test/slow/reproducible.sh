#!/usr/bin/env bash
# The same sources make the same bytes: built from two places, with node_modules linked and installed afresh, another
# clock, time zone, language, umask and home, the bundle and the packed package are identical. Then the bill of
# materials is read by CycloneDX's own library. Needs npm and Python 3; installs cyclonedx-python-lib.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
trap 'rm -rf "${work}"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

first="${work}/a"
second="${work}/somewhere else/quite a lot deeper/b"
for place in "${first}" "${second}"; do
  mkdir -p "${place}"
  git ls-files -z --cached | tar --create --null --files-from=- | tar --extract --directory "${place}"
done
ln -s "${PWD}/node_modules" "${first}/node_modules"
(cd "${second}" && npm ci --silent --ignore-scripts --no-audit --no-fund --prefer-offline)
find "${second}" -path '*/node_modules' -prune -o -type f -exec touch -d 2001-02-03T04:05:06Z {} +

(cd "${first}" && npm run --silent build 2>/dev/null && npm pack --silent --ignore-scripts --pack-destination "${work}/a" >/dev/null)
(
  cd "${second}"
  umask 077
  export TZ=Pacific/Auckland LC_ALL=C HOME="${work}/home"
  mkdir "${HOME}"
  npm run --silent build 2>/dev/null && npm pack --silent --ignore-scripts --pack-destination . >/dev/null
)

diff --recursive "${first}/dist" "${second}/dist" || fail 'two builds of the same sources differ'
files=$(find "${first}/dist" -type f | wc -l)
echo "ok  two builds from two places: ${files} files, byte for byte the same"

tarballs=("${first}"/*.tgz "${second}"/*.tgz)
cmp "${tarballs[@]}" || fail 'the packed packages differ'
echo "ok  two packed packages: SHA-256 $(sha256sum <"${tarballs[0]}" | cut -c1-64)"

# That nothing differs means something only if a difference is seen.
echo '// another' >>"${second}/src/version.ts"
echo "export const another = 'another';" >>"${second}/src/main.ts"
(cd "${second}" && npm run --silent build 2>/dev/null)
diff --recursive --brief "${first}/dist" "${second}/dist" >/dev/null && fail 'other sources make the same bytes'

python=node_modules/.cache/cyclonedx
python3 -m venv "${python}"
"${python}/bin/python" -m pip install --quiet --disable-pip-version-check 'cyclonedx-python-lib[json-validation]==11.12.0'
"${python}/bin/python" - "${first}/dist/rootlock.cdx.json" <<'PYTHON'
import json
import pathlib
import sys

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = pathlib.Path(sys.argv[1]).read_text()
validator = JsonStrictValidator(SchemaVersion.V1_6)
complaint = validator.validate_str(text)
if complaint is not None:
    raise SystemExit(f"FAILED: the bill of materials is not CycloneDX 1.6: {complaint}")
for spoilt in (text.replace('"MIT"', '"MITT"', 1), text.replace('"purl"', '"url"', 1), text.replace("SHA-512", "SHA-0", 1)):
    if spoilt == text or validator.validate_str(spoilt) is None:
        raise SystemExit("FAILED: the schema takes a bill of materials that is spoilt")
bill = Bom.from_json(json.loads(text))
bill.validate()
print(f"ok  CycloneDX 1.6, strictly, by CycloneDX's own library: {len(bill.components)} components")
PYTHON
