#!/usr/bin/env bash
# HTTP as bytes: what the running program answers to requests that no library would send (reliability.md 4.5 and more).
set -euo pipefail
cd "$(dirname "$0")"
: "${TEDUH_BIN:?the built program}"
exec python3 check_http.py "$TEDUH_BIN"
