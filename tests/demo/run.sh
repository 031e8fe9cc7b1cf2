#!/usr/bin/env bash
# The demo from outside: the day on a fresh folder ends as its story says; the payment files fit their schemas, the journal verifies here and
# with an independent verifier; the examples that the server prints work when they are pasted.
set -euo pipefail
source_dir=${TEDUH_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
teduh=${TEDUH_BIN:?the program to drive}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
passed=0
failed=0

check() { # name, command
  local name=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    passed=$((passed + 1))
  else
    echo "FAILED: $name:"; tail -n 20 "$work/said"; failed=$((failed + 1))
  fi
}
refused() { # name, code, command
  local name=$1 code=$2
  shift 2
  if "$@" >"$work/said" 2>&1; then
    echo "FAILED: $name was taken"; failed=$((failed + 1))
  elif grep -q "$code" "$work/said"; then
    passed=$((passed + 1))
  else
    echo "FAILED: $name, for another reason:"; tail -n 20 "$work/said"; failed=$((failed + 1))
  fi
}

# 1. What is refused.
refused "a login that nobody has" demo.no_such_login "$teduh" demo code nobody.demo
refused "a sign-in without a name" demo.nobody "$teduh" demo sign-in
refused "a sign-in where nobody listens" demo.no_answer "$teduh" demo sign-in --staff loket.demo --url http://127.0.0.1:1
mkdir "$work/none"
refused "a person of a folder without a demo" demo.not_loaded "$teduh" demo sign-in --person 1 --url http://127.0.0.1:1 --data "$work/none"
"$teduh" migrate --data "$work/other" >/dev/null
"$teduh" staff add kepala.cabang --data "$work/other" --name "Kepala Cabang" --roles administrator >"$work/said" 2>&1 || cat "$work/said"
refused "a demo in a folder with other data" demo.other_data "$teduh" demo load --small --data "$work/other"

# 2. The day.
check "the day agrees with its story" "$teduh" demo day --data "$work/day"
cp "$work/said" "$work/story"
check "the story ends with its verdict" grep -q "^cocok" "$work/story"
refused "the same day once more" demo.day_played "$teduh" demo day --data "$work/day"
check "the journal verifies" "$teduh" journal verify --data "$work/day"
check "the demo is left as it is" bash -c "'$teduh' demo load --data '$work/day' | grep -q 'sudah ada'"

# 3. Judges from outside: the schemas of ISO 20022 and a verifier in Go.
for file in "$work"/day/demo-day/*.xml; do
  kind=$(basename "$file" | cut -c1-8)
  schema=$(ls "$source_dir"/tests/iso20022/"$kind".*.xsd)
  check "$(basename "$file") fits its schema" xmllint --nonet --noout --schema "$schema" "$file"
done
check "there are five bank files" test "$(ls "$work"/day/demo-day/*.xml | wc -l)" -ge 5
go=$(find /usr/lib/go-*/bin/go -type f | sort -V | tail -n 1)
check "the independent verifier builds" env -u GOROOT GO111MODULE=off GOFLAGS= GOTOOLCHAIN=local GOPATH=/usr/share/gocode GOCACHE="$work/cache" \
  "$go" build -o "$work/verify" "$source_dir/tests/journal/verify.go"
check "the independent verifier takes the journal of the day" "$work/verify" "$work/day/journal" "$("$teduh" journal key --data "$work/day" | tail -n 1)"

# 4. The examples, as they are pasted.
"$teduh" serve --data "$work/day" --set http.port=0 >"$work/served" 2>"$work/log" &
server=$!
for _ in $(seq 200); do
  if grep -q "teduh demo day" "$work/served"; then break; fi
  sleep 0.1
done
grep -E '^ +(curl|eval)' "$work/served" | sed -E 's/^ +//; s/^curl -s/curl -sf -o \/dev\/null/' >"$work/examples"
check "there are examples" test "$(wc -l <"$work/examples")" -ge 6
{ echo 'set -euo pipefail'; cat "$work/examples"; } >"$work/examples.sh"
check "the examples work when they are pasted" bash "$work/examples.sh"
check "a code has six digits" bash -c "'$teduh' demo code loket.demo | grep -Eq '^[0-9]{6}\$'"
kill "$server"
check "the server ends in order" wait "$server"
server=
check "the journal still verifies" "$teduh" journal verify --data "$work/day"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
