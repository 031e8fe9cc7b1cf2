#!/usr/bin/env bash
# What the types promise to refuse: each snippet must be refused by the compiler, and for the reason that is meant.
set -euo pipefail
cd "${TEDUH_SOURCE_DIR:-$(dirname "$0")/../..}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

compile() { "${CXX:-g++}" -std=gnu++20 -fsyntax-only -Wall -Wextra -Werror -Isrc "$1" 2>"$work/said"; }

snippet() { # includes, statement
  { for header in $1; do echo "#include \"$header\""; done
    echo 'namespace teduh { using namespace literals; Result<int> may_fail(); Result<void> may_fail_too();'
    echo "void f(std::ostream& out, const Nik& nik, PersonId person, int number) { (void)out; (void)nik; (void)person; (void)number; $2 } }"
  } >"$work/a.cpp"
}

all="base/result.hpp domain/identity.hpp domain/ids.hpp domain/rate.hpp"

refused() { # name, statement, what the compiler must say
  snippet "$all" "$2"
  sed -i '1i #include <ostream>' "$work/a.cpp"
  if compile "$work/a.cpp"; then
    echo "FAILED: $1: the compiler took it"; failed=$((failed + 1))
  elif ! grep -qE "$3" "$work/said"; then
    echo "FAILED: $1: refused for another reason:"; head -5 "$work/said"; failed=$((failed + 1))
  else
    passed=$((passed + 1))
  fi
}

taken() { # name, statement: shows that the frame around the snippets is right
  snippet "$all" "$2"
  sed -i '1i #include <ostream>' "$work/a.cpp"
  if compile "$work/a.cpp"; then passed=$((passed + 1)); else echo "FAILED: $1:"; head -5 "$work/said"; failed=$((failed + 1)); fi
}

taken   "a frame without a fault"              '[[maybe_unused]] const Rupiah amount = 15'"'"'000'"'"'000_rp;'
refused "a failure that is dropped"            'may_fail();' 'nodiscard'
refused "a failure without a value, dropped"   'may_fail_too();' 'nodiscard'
refused "a result taken for its value"         'int value = may_fail(); (void)value;' 'cannot convert'
refused "a person's id taken for a claim's"    'ClaimId claim = person; (void)claim;' 'conversion from'
refused "ids of two kinds compared"            '(void)(ClaimId() == person);' 'no match for .operator=='
refused "an identity number in a stream"       'out << nik;' 'no match for .operator<<'
refused "an identity number out of any text"   'Nik other("9999010101900001"); (void)other;' 'private|no matching function'
refused "money with a fraction"                'auto amount = 1.5_rp; (void)amount;' 'unable to find numeric literal operator'
refused "money above the ceiling, written out" 'auto amount = 1000000000000001_rp; (void)amount;' 'constant expression|check_failed'
refused "money added to a bare number"         'auto sum = 1_rp + number; (void)sum;' 'no match for .operator\+'
refused "money times a rate without rounding"  'auto share = 1_rp * Rate::percent(30); (void)share;' 'no match for .operator\*'
refused "a date out of a number"               'Date day = number; (void)day;' 'conversion from'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
