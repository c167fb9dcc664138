#!/bin/sh
# A MariaDB server for tests, with all of its data and its socket in one folder and no network.
#   mariadb.sh start DIR [durable]   makes the folder when needed, starts the server, prints its URL (which names no own database)
#   mariadb.sh stop DIR    ends the server by its process id and removes the folder
# Starting one that runs and stopping one that does not are no errors.
set -eu
command=${1:?start or stop}
dir=${2:?the folder of the server}
pid_file=$dir/mariadbd.pid
socket=$dir/s

runs() { [ -s "$pid_file" ] && kill -0 "$(cat "$pid_file")" 2>/dev/null; }

start() { # durable|""
  if ! runs; then
    rm -rf "$dir"
    mkdir -p "$dir/data" "$dir/tmp"
    as_user=
    if [ "$(id -u)" = 0 ]; then
      # The server refuses to run as root.
      as_user=--user=mysql
      chmod 755 "$dir"
      chown -R mysql "$dir"
    fi
    mariadb-install-db --no-defaults $as_user --datadir="$dir/data" --auth-root-authentication-method=normal \
      --skip-test-db --skip-name-resolve >"$dir/install.log" 2>&1 || { cat "$dir/install.log" >&2; exit 1; }
    # Most tests are not about durability, so nothing waits for the disk unless asked to.
    flushing="--innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync --skip-innodb-doublewrite"
    [ "$1" != durable ] || flushing="--innodb-flush-log-at-trx-commit=1"
    nohup mariadbd --no-defaults $as_user --datadir="$dir/data" --tmpdir="$dir/tmp" --socket="$socket" \
      --pid-file="$pid_file" --skip-networking $flushing --innodb-buffer-pool-size=128M --log-error="$dir/server.log" >/dev/null 2>&1 </dev/null &
    tries=0
    until mariadb-admin --no-defaults --socket="$socket" --user=root --silent ping >/dev/null 2>&1; do
      tries=$((tries + 1))
      if [ "$tries" -gt 300 ]; then
        cat "$dir/server.log" >&2
        exit 1
      fi
      sleep 0.1
    done
  fi
  echo "mysql://root@localhost/information_schema?socket=$socket"
}

stop() {
  if runs; then
    pid=$(cat "$pid_file")
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  fi
  rm -rf "$dir"
}

case $command in
  start) start "${3:-}" ;;
  stop) stop ;;
  *) echo "usage: $0 start|stop DIR" >&2; exit 2 ;;
esac
