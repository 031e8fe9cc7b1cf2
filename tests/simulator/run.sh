#!/usr/bin/env bash
# One million random command sequences through the claim's lifecycle, in an optimised build; the seed is printed and can be given.
set -u
seed=${SIMULATOR_SEED:-$(date -u +%Y%m%d)}
passed=0
failed=0
check() {
  if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi
}
simulate=$RELEASE_BUILD/src/claim_simulate
out=$("$simulate" 1000000 "$seed")
code=$?
echo "$out"
check "every rule holds in one million sequences (seed $seed)" test "$code" = 0
check "one million sequences were run" grep -q ": 1000000 sequences" <<<"$out"
check "every state was reached" test "$(grep -cE '^  [a-z_]+ +[1-9][0-9]*$' <<<"$out")" -ge 12
check "wrong use is refused" bash -c '! "$0" 0 1 2>/dev/null' "$simulate"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
