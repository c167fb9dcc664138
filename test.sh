#!/usr/bin/env bash
# Builds and runs every test on a fresh Debian 12 (root or sudo): unit, property, contract (SQLite and MariaDB), HTTP,
# command line, structure, style, and the sanitizer runs. A MariaDB of its own is started and stopped on the way.
# What is tested is the program under AddressSanitizer and UndefinedBehaviorSanitizer; what has threads, under ThreadSanitizer too.
#   ./test.sh            style asan http web tsan
#   ./test.sh PHASE …    some of these, or tidy (clang-tidy, slow)
set -euo pipefail
cd "$(dirname "$0")"
. cmake/install.sh
. cmake/web.sh
install_packages all
phases=${*:-style asan http web tsan}

work=$(mktemp -d)
# In memory where there is enough: most tests make a database of their own, 2 GB in the end.
room=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1 || true)
if [ "${room:-0}" -gt $((6 << 20)) ]; then data=$(mktemp -d -p /dev/shm); else data=$(mktemp -d); fi
chmod 755 "$data"  # the database server runs as another user
stop() {
  [ -z "${XIEZHU_TEST_MYSQL:-}" ] || tests/support/mariadb.sh stop "$data/mariadb" || true
  rm -rf "$work" "$data"
}
trap stop EXIT
trap 'exit 130' INT TERM
XIEZHU_TEST_MYSQL=$(tests/support/mariadb.sh start "$data/mariadb")
export XIEZHU_TEST_MYSQL
# A small quarantine, because some tests look at the memory that the server keeps.
export ASAN_OPTIONS=quarantine_size_mb=16 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS="suppressions=$PWD/tests/support/lsan.supp print_suppressions=0"
export TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/tests/support/tsan.supp"

build() { # preset
  [ -f "build/$1/build.ninja" ] || cmake --preset "$1" >/dev/null
  cmake --build --preset "$1"
}
[ -d tests/support/s3/node_modules ] || npm ci --prefix tests/support/s3 --ignore-scripts --no-audit --no-fund >/dev/null
python_tests() { # binary, then pytest's arguments
  ECHO_SERVER=${1%/bin/xiezhu}/tests/http/echo_server XIEZHU_BINARY=$1 /usr/bin/python3 -m pytest -q -p no:cacheprovider "${@:2}"
}

phase_style() {
  git ls-files '*.cpp' '*.hpp' ':!tests/arch/fixtures' | xargs clang-format-19 --dry-run --Werror
  bash -n run.sh test.sh bench.sh cmake/install.sh cmake/web.sh tests/support/mariadb.sh deploy/demo/walkthrough.sh
}
phase_asan() { build asan && ctest --preset asan -j2; }
# Both databases side by side, each with two workers, because a test and its server wait for each other most of the time.
phase_http() {
  build asan
  python_tests build/asan/bin/xiezhu tests/http -n 2 --dist loadfile -k mariadb >"$work/http-mariadb" 2>&1 &
  local other=$! failed=0
  python_tests build/asan/bin/xiezhu tests/http -n 2 --dist loadfile -k 'not mariadb' || failed=1
  wait "$other" || failed=1
  cat "$work/http-mariadb"
  return "$failed"
}
phase_web() {
  build asan
  install_web
  (cd web && npm run --silent types && npm run --silent test && npm run --silent build &&
    XIEZHU_BINARY=$OLDPWD/build/asan/bin/xiezhu npm run --silent e2e)
}
phase_tsan() {
  build tsan
  ctest --preset tsan -E contract -R 'concurren|pool|server|Feed|Live'
  # Those that have several threads.
  build/tsan/tests/contract_tests --gtest_brief=1 \
    --gtest_filter='*/Concurrency.*:*/Leases.*:*/Leading.*:*/AuditContract.*:*/Parts.*:*/LiveReads.*:*/Alerts.*'
  python_tests build/tsan/bin/xiezhu tests/http/framing tests/http/test_import_and_drive.py \
    tests/http/test_live.py
}
phase_tidy() {
  cmake --preset tidy >/dev/null
  git ls-files 'domain/*.cpp' 'persistence/*.cpp' 'api/*.cpp' 'server/*.cpp' | grep -v _src.cpp |
    xargs -P 2 -n 4 clang-tidy-19 -p build/tidy --quiet --extra-arg=-Wno-unknown-warning-option 2>"$work/tidy.counts"
}

for phase in $phases; do
  echo "== $phase"
  begin=$SECONDS
  "phase_$phase"
  echo "== $phase done in $((SECONDS - begin)) s"
done
echo "all phases passed: $phases"
