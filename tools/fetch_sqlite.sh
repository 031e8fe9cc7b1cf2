#!/usr/bin/env bash
# Brings the pinned SQLite amalgamation (public domain) out of npm's better-sqlite3 package: fetch_sqlite.sh DIR
# The digest is of the source file itself, so that it does not matter how the package was packed.
set -euo pipefail
dir=${1:?usage: fetch_sqlite.sh DIR}
package=better-sqlite3@13.2.0
want=75a4760a7b9727a4c4c877aec92eacf39e52a8f2921ce00bd33be6d3a8e8e254
digest() { sha256sum "$1" 2>/dev/null | cut -d' ' -f1; }
[ "$(digest "$dir/sqlite3.c")" = "$want" ] && exit 0
command -v npm >/dev/null || { echo "npm is missing: run tools/install_packages.sh" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --loglevel=error "$package" >/dev/null && tar xzf ./*.tgz package/deps/sqlite3) ||
  { echo "$package could not be brought: is there a network, and does npm reach its registry or a mirror?" >&2; exit 1; }
got=$(digest "$work/package/deps/sqlite3/sqlite3.c")
[ "$got" = "$want" ] || { echo "sqlite3.c of $package has digest $got, wanted $want" >&2; exit 1; }
mkdir -p "$dir"
cp "$work"/package/deps/sqlite3/sqlite3.h "$work"/package/deps/sqlite3/sqlite3ext.h "$dir/"
cp "$work"/package/deps/sqlite3/sqlite3.c "$dir/sqlite3.c"
