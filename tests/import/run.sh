#!/usr/bin/env bash
# The commands that write, from outside: an import (dry run, bad rows, twice, killed and resumed, undone), the yearly return, doctor, config,
# and a file that is too long. Amounts are compared with what the dry run said.
set -u
: "${TEDUH_BIN:?the built program}" "${RELEASE_BUILD:?the folder of the release build}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
data=$folder/data
rows_of_the_large=11000  # two chunks of 5,000 and a rest
sum_of_the_large="sum: Rp2.821.500.000"  # 5.7 % of Rp4,500,000 for each row
passed=0
failed=0
check() {
  if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; sed 's/^/    /' "$folder/out"; fi
}
# teduh WORDS...: what it wrote stands in $folder/out, its exit code in $code.
teduh() {
  "$TEDUH_BIN" "$@" --data "$data" >"$folder/out" 2>&1
  code=$?
}
import() { teduh import contributions "$1" --npp DEMO001 --period "$2" "${@:3}"; }
says() { grep -qE "$1" "$folder/out"; }
sum() { grep -oE 'sum: .*' "$folder/out"; }
# members FIRST COUNT: an employer's month with invented new workers.
members() {
  echo "kpj,nik,nama,upah,mulai,berhenti"
  for ((i = $1; i < $1 + $2; i++)); do printf '97%09d,9999010101%02d%04d,Pekerja Rekaan,4500000,2026-01-01,\n' "$i" "$((90 + i / 9000))" "$((1 + i % 9000))"; done
}

teduh demo load --small
check "the demo is loaded" test "$code" = 0

# A dry run writes nothing.
members 1 5 >"$folder/five.csv"
import "$folder/five.csv" 2026-09 --register-new
check "a dry run of a good file ends well" test "$code" = 0
check "a dry run says what would happen" says '^checked: 5 .*5 peserta baru'
expected=$(sum)
import "$folder/five.csv" 2026-09 --register-new
check "after a dry run all workers are still new" says '5 peserta baru'

# Bad rows go back to the employer, who alone may read them.
{ members 1 5; echo "97000000009,12,Salah,-5,,"; } >"$folder/bad.csv"
import "$folder/bad.csv" 2026-09 --register-new
check "bad rows are told by the exit code" test "$code" = 1
check "bad rows are counted" says '1 salah'
check "bad rows stand in a file of the owner alone" test "$(stat -c %a "$folder/bad.csv.bad.csv")" = 600
import "$folder/five.csv" 2026-13
check "a month that is none is refused" test "$code" = 1
import "$folder/none.csv" 2026-09
check "a file that is not there is refused" says 'contribution.file_unreadable'

# Committed once, whatever is repeated.
import "$folder/five.csv" 2026-09 --register-new --commit
check "the import ends well" test "$code" = 0
check "the import books what the dry run said" test "$(sum)" = "$expected"
file=$(grep -oE 'file: .*' "$folder/out" | cut -d' ' -f2)
import "$folder/five.csv" 2026-09 --register-new --commit
check "the same file again changes nothing" says '^already_imported'

# Killed in the middle: the next run goes on, and every row is booked once.
members 1000 "$rows_of_the_large" >"$folder/large.csv"
"$TEDUH_BIN" import contributions "$folder/large.csv" --npp DEMO001 --period 2026-09 --register-new --commit --data "$data" >/dev/null 2>"$folder/progress" &
importing=$!
for ((tries = 0; tries < 600; tries++)); do
  done_rows=$(tr '\r' '\n' <"$folder/progress" | grep -oE '^[0-9]+' | tail -1)
  [ "${done_rows:-0}" -gt 0 ] && break
  sleep 0.05
done
kill -KILL "$importing" 2>/dev/null
wait "$importing" 2>/dev/null
check "it was killed in the middle (at ${done_rows:-0})" test "${done_rows:-0}" -gt 0 -a "${done_rows:-0}" -lt "$rows_of_the_large"
import "$folder/large.csv" 2026-09 --register-new --commit
check "the killed import goes on and ends well" test "$code" = 0
check "every row is booked once" test "$(sum)" = "$sum_of_the_large"
teduh journal verify
check "the journal is whole after the kill" test "$code" = 0

# Taken back once.
teduh import undo "$file"
check "an import is taken back" test "$code" = 0
teduh import undo "$file"
check "taken back twice is taken back once" says 'Rp0|nothing changed'
teduh import undo nothing
check "a file that is none is not taken back" says 'contribution.file_unknown'

# The yearly return.
teduh return set 2027 5.63% --source "tes"
check "a return of a year that has not ended is refused" test "$code" = 1
teduh return set 2025 "a lot" --source "tes"
check "a return that is no rate is refused" test "$code" = 1
teduh return close 2027
check "a year that is not over is not closed" test "$code" = 1

# Settings and the state of the folder.
teduh config
check "every setting is shown" says '^http.port: '
teduh config --set no.such=1
check "a setting that is none is refused" test "$code" = 2
teduh doctor
check "a good folder is well" test "$code" = 0
blob=$(find "$data/blobs" -type f | head -1)
chmod u+w "$blob" && printf 'x' | dd of="$blob" bs=1 seek=40 conv=notrunc status=none
teduh doctor
check "a spoiled paper is found" test "$code" != 0

# Twelve million rows are read in little memory, one more is refused. Optimised: the count alone takes a minute with sanitizers.
(ulimit -v 600000 && exec "$RELEASE_BUILD/src/contribution_longest") >"$folder/out" 2>&1
check "the longest file is read and a longer one refused" test $? = 0

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
