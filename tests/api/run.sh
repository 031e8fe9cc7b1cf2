#!/usr/bin/env bash
# The API as it is promised (api/openapi.yaml), as the program has it (its route table), and as it answers.
set -euo pipefail
cd "$(dirname "$0")"
: "${TEDUH_BIN:?the built program}"
exec node check_api.mjs "$TEDUH_BIN"
