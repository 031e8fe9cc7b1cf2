#!/usr/bin/env bash
# The walls of the process that checks papers, as production raises them: what is tried from inside fails, and the largest honest files pass.
set -euo pipefail
: "${RELEASE_BUILD:?the folder of the release build}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$RELEASE_BUILD/src/document_walls" "$RELEASE_BUILD/src/document_check_child" "$folder"
