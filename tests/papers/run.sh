#!/usr/bin/env bash
# Papers as phones send them: tus-js-client through a line that breaks at random bytes, and files that lie, against the running program.
set -euo pipefail
cd "$(dirname "$0")"
: "${TEDUH_BIN:?the built program}"
exec node check_papers.mjs "$TEDUH_BIN"
