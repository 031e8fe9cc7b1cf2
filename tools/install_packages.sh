#!/usr/bin/env bash
# Installs the Debian packages of tools/packages.txt that are missing: install_packages.sh GROUP...
# Does nothing, and asks for no rights, when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: tools/install_packages.sh GROUP... (build, test, bench, tidy)" >&2; exit 1; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
while read -r group package command _why; do
  case "$group" in '' | '#'*) continue ;; esac
  [[ " $* " == *" $group "* ]] || continue
  [ "$command" != - ] && command -v "$command" >/dev/null && continue
  installed "$package" || missing+=("$package")
done < tools/packages.txt
[ ${#missing[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null || { echo "Missing: ${missing[*]}. This script knows Debian's apt-get only; install them by hand." >&2; exit 1; }
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Missing: ${missing[*]}. Run this as root, or install sudo." >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
install() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing ${#missing[@]} packages: ${missing[*]}" >&2
# A fresh machine has no package lists and an old one has stale lists: they are brought only when the first try fails.
if ! install; then
  "${as_root[@]}" apt-get update -qq >&2
  install || { cat "$log" >&2; exit 1; }
fi
