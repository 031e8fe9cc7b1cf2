#!/usr/bin/env bash
# An independent verifier, written in Go against Debian's packages, reads a journal that this program has published: it must take the good one
# and refuse every spoiled one. Needs golang-go and golang-golang-x-mod-dev; no network.
set -euo pipefail
cd "$(dirname "$0")"
source_dir=${TEDUH_SOURCE_DIR:-$(cd ../.. && pwd)}
build=${DEV_BUILD:-$source_dir/build/dev}
entries=70000 # three levels of tiles: 273 full ones and a partial one at the bottom
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# Debian's go by its own path: another go may stand before it in PATH. Its library folder is a GOPATH, so modules stay off.
go=$(find /usr/lib/go-*/bin/go -type f | sort -V | tail -n 1)
env -u GOROOT GO111MODULE=off GOFLAGS= GOTOOLCHAIN=local GOPATH=/usr/share/gocode GOCACHE="$work/cache" "$go" build -o "$work/verify" verify.go
ninja -C "$build" journal_sample >"$work/built" || { cat "$work/built"; exit 1; }

# The sample reads the migrations of the tree, from the tree.
sample() { (cd "$source_dir" && "$(find "$build" -name journal_sample -type f)" "$@"); }
sample "$work/good" "$entries" 1
sample "$work/other" 600 2
vkey=$(cat "$work/good/vkey")

fresh() { # an unspoiled copy
  rm -rf "$work/now"
  cp -r "$work/good" "$work/now"
  cd "$work/now"
}
verify() { "$work/verify" journal "$vkey" "$@" >"$work/said" 2>&1; }
pass() { passed=$((passed + 1)); }
fail() { echo "FAILED: $1: $(cat "$work/said")"; failed=$((failed + 1)); }

taken() { # name, arguments of verify
  local name=$1
  shift
  if verify "$@" && grep -q "hold$" "$work/said"; then pass; else fail "$name"; fi
}
refused() { # name, what the verifier must say, arguments of verify
  local name=$1 words=$2
  shift 2
  if verify "$@"; then fail "$name was taken"; elif grep -qE "^refused: .*($words)" "$work/said"; then pass; else fail "$name, for another reason"; fi
}
flip() { # file, offset: the lowest bit of one byte
  python3 -c 'import sys; path, at = sys.argv[1], int(sys.argv[2]); data = bytearray(open(path, "rb").read()); data[at] ^= 1; open(path, "wb").write(data)' "$1" "$2"
}
other_letter() { # file, line, place in the line: another letter of base64 in that place
  sed -i -E "$2{s/^(.{$3})A/\1B/;t;s/^(.{$3})./\1A/}" "$1"
}

fresh
taken "the good journal with its old head and all receipts" -old checkpoint.old receipts/*
grep -q "size $entries: " "$work/said" && grep -q " 70 receipts" "$work/said" && pass || fail "all receipts were counted"

for path in tile/0/000 tile/0/273.p/112 tile/1/000 tile/1/001.p/17 tile/2/000.p/1; do
  fresh; flip "journal/$path" 17
  refused "one bit in $path" "inconsistent tile|invalid transparency proof"
  fresh; truncate -s -1 "journal/$path"
  refused "$path cut by a byte" "bytes, expected"
  fresh; rm "journal/$path"
  refused "$path missing" "no such file"
done

fresh; flip journal/tile/entries/000 5
refused "one bit in an entry" "tile/entries/000: entry 0 is not the one"
fresh; flip journal/tile/entries/273.p/112 3000
refused "one bit in the last bundle" "tile/entries/273.p/112: entry"
fresh; truncate -s -1 journal/tile/entries/000
refused "a bundle cut by a byte" "cut in the middle"
fresh; truncate -s -34 journal/tile/entries/000
refused "a bundle cut by an entry" "255 entries, expected 256"
fresh; mv journal/tile/entries/000 x; mv journal/tile/entries/007 journal/tile/entries/000; mv x journal/tile/entries/007
refused "two bundles swapped" "entry 0 is not the one"
fresh; mv journal/tile/0/000 x; mv journal/tile/0/001 journal/tile/0/000; mv x journal/tile/0/001
refused "two tiles swapped" "inconsistent tile|invalid transparency proof"

fresh; sed -i "2s/.*/69999/" journal/checkpoint
refused "another size" "invalid signature"
fresh; other_letter journal/checkpoint 3 5
refused "another root" "invalid signature"
fresh; sed -i "1s/teduh/tedoh/" journal/checkpoint
refused "another origin" "invalid signature"
fresh; other_letter journal/checkpoint 5 60
refused "another signature" "invalid signature"
fresh; truncate -s 60 journal/checkpoint
refused "a cut checkpoint" "malformed note"
fresh; rm journal/checkpoint
refused "no checkpoint" "no such file"
fresh; cp "$work/other/journal/checkpoint" journal/checkpoint
refused "the head of another tree, signed with the same key" "inconsistent tile|invalid transparency proof|no such file|bytes, expected"
fresh
refused "the old head of another tree, signed with the same key" "consistency with the old checkpoint" -old "$work/other/journal/checkpoint"
fresh; sed -i "2s/.*/100/" checkpoint.old
refused "an old head with another size" "old checkpoint: .*invalid signature" -old checkpoint.old

receipt=$(cd "$work/good/receipts" && printf '%s\n' * | sed -n 31p)
fresh; sed -i "3s/.*/index 29999/" "receipts/$receipt"
refused "a receipt with another number" "receipt .*invalid transparency proof" "receipts/$receipt"
fresh; sed -i "5s/^..../AAAA/" "receipts/$receipt"
refused "a receipt with another path" "receipt .*invalid transparency proof" "receipts/$receipt"
fresh; sed -i "5d" "receipts/$receipt"
refused "a receipt with a shorter path" "receipt .*invalid transparency proof" "receipts/$receipt"
fresh; sed -i "2s/^extra ..../extra AAAA/" "receipts/$receipt"
refused "a receipt of another entry" "receipt .*invalid transparency proof" "receipts/$receipt"

fresh; vkey="${vkey%?}A"
refused "another key" "key: .*(malformed|invalid)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
