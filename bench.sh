#!/usr/bin/env bash
# Measures Xiezhu against floors in the same run, on the demonstration city (Debian 12, root or sudo):
#   ./bench.sh [read inbox write-sqlite write-mariadb idle ws start alerts tick upload upload-memory xlsx first-load
#               inbox-render]
#   ./bench.sh lighthouse
#   ./bench.sh scale | inbox@1e6 | counts@1e6 | list-filtered@1e6 | search@1e6
# The second form looks at the pages with Lighthouse, which npm fetches then (185 MB).
# The third form compares a city of 1,000,000 requests with one of 10,000. Both are made once, in about half an hour, and
# stay in build/cities (20 GB).
# Each line is: name, our figure, the floor's, their ratio and the bound that the ratio should keep.
set -euo pipefail
cd "$(dirname "$0")"
. cmake/install.sh
install_packages all
. cmake/web.sh
build_web
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
cmake --build --preset release --target xiezhu bench_floor bench_load bench_write bench_alerts
exec /usr/bin/python3 bench/bench.py "$@"
