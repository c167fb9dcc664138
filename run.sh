#!/usr/bin/env bash
# Builds Xiezhu and runs it with the demonstration city on https://localhost:8443. Needs Debian 12, root or sudo.
#   --port N             another port
#   --empty              a database without the demonstration city
#   --database mysql://… MariaDB or MySQL instead of the embedded SQLite file
#   --config FILE        your own configuration; nothing is created for you then
set -euo pipefail
cd "$(dirname "$0")"

port=8443 empty=no database='' config=''
usage() { sed -n '2,7s/^# \{0,1\}//p' "$0"; }
while [ $# -gt 0 ]; do
  case "$1" in
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --empty) empty=yes; shift ;;
    --database) database=${2:?--database needs a URL}; shift 2 ;;
    --config) config=${2:?--config needs a file}; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) echo "run.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done

. cmake/install.sh
install_packages run
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
cmake --build --preset release --target xiezhu
xiezhu=build/release/bin/xiezhu
. cmake/web.sh
build_web

make_certificate() {
  mkdir -p var/tls
  [ -f var/tls/key.pem ] && [ -f var/tls/cert.pem ] && return
  (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1' -keyout var/tls/key.pem -out var/tls/cert.pem 2>/dev/null)
}

# One configuration per database, readable by its owner only, because the URL may carry a password.
write_config() { # name url
  config=var/$1.toml
  local url
  url=$(printf '%s' "$2" | sed 's/[\\&|]/\\&/g')
  (umask 077 && sed -e "s|^url = .*|url = \"$url\"|" -e 's|^certificate = .*|certificate = "var/tls/cert.pem"|' \
    -e 's|^key = .*|key = "var/tls/key.pem"|' -e 's|^key_file = .*|key_file = "var/audit.key"|' \
    -e "s|^folder = .*|folder = \"var/$1.files\"|" -e 's|^# folder = "web/dist"|folder = "web/dist"|' deploy/config.example.toml >"$config")
}

fill() { # configuration
  "$xiezhu" migrate --config "$1"
  [ "$empty" = yes ] || "$xiezhu" demo --config "$1" --if-empty
}

own=no
[ -z "$config" ] || own=yes
if [ "$own" = no ]; then
  make_certificate
  if [ -n "$database" ]; then
    write_config database "$database"
    fill "$config"
  else
    name=$([ "$empty" = yes ] && echo empty || echo demo)
    if [ ! -f "var/$name.db" ]; then
      # Filled beside and moved into place, so that an interrupted first run leaves nothing half-made.
      rm -f var/loading.db*
      write_config loading sqlite://var/loading.db
      fill "$config"
      mv var/loading.db "var/$name.db"
      rm -f var/loading.*
    fi
    write_config "$name" "sqlite://var/$name.db"
    "$xiezhu" migrate --config "$config"
  fi
fi

cat <<MSG

  Address    https://localhost:$port   (self-signed certificate)
MSG
if [ "$empty" = no ] && [ "$own" = no ]; then
  cat <<MSG
  Accounts   minzheng-handler 经办, minzheng-signer 签发, gongan-allocator 分办, gongan-officer 承办,
             coordinator 主管, auditor 审计, sysadmin, secadmin, auditadmin 三员; everybody's password: Xiezhu-2019
  Try        deploy/demo/walkthrough.sh https://localhost:$port      (in another terminal)
MSG
else
  cat <<MSG
  Next       $xiezhu import units|people|catalogue FILE --config $config   (while the server is stopped)
MSG
fi
echo "  Stop       Ctrl-C"
echo
exec "$xiezhu" serve --config "$config" --port "$port"
