#!/usr/bin/env bash
# Lays out C++ files as .clang-format says: tools/format.sh FILE... (needs clang-format-19; nothing in ./test depends on it)
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: tools/format.sh FILE..." >&2; exit 1; }
exec clang-format-19 -i "$@"
