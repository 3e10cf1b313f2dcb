#!/usr/bin/env bash
# Makes the sleeper's binaries anew from their sources (needs llvm-mc and llvm-objcopy), and notes what belongs together.
set -euo pipefail
cd "$(dirname "$0")"
binaries=../resources/dev/stowage/sleeper
object=$(mktemp); trap 'rm -f "$object"' EXIT
for platform in amd64:x86_64 arm64:aarch64; do
  llvm-mc --triple="${platform#*:}-linux-gnu" --filetype=obj -o "$object" "${platform%:*}.s"
  llvm-objcopy --output-target=binary --only-section=.text "$object" "$binaries/${platform%:*}"
done
sha256sum -- *.s "$binaries"/a* > SHA256SUMS
