"""The real program: its databases, its configuration, its command line and a running server."""
import os
import queue
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

from .client import Client
from .contract import ROOT

BINARY = Path(os.environ.get("XIEZHU_BINARY", ROOT / "build" / "dev" / "bin" / "xiezhu"))
START_LIMIT = 30  # seconds

CONFIG = """\
[server]
address = "127.0.0.1"
port = 0
hosts = ["localhost", "127.0.0.1"]
certificate = "{certificate}"
key = "{key}"
drain_seconds = 5
[database]
url = "{url}"
[files]
folder = "{files}"
[passwords]
memory_mib = 8
operations = 1
[session]
idle_minutes = 30
absolute_hours = 12
attempts = 5
lock_minutes = 10
[scheduler]
sweep_seconds = 1
lease_seconds = 2
[audit]
key_file = "{audit_key}"
[log]
level = "info"
"""


def run_binary(*arguments, check=True, **options):
    if not BINARY.exists():
        raise AssertionError(f"there is no program at {BINARY}; build it or set XIEZHU_BINARY")
    result = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)
    if check and result.returncode != 0:
        output = result.stdout[-2000:] + result.stderr[-4000:]
        raise AssertionError(f"{arguments} ended with {result.returncode}: {output}")
    return result


def make_certificate(directory):
    certificate, key = directory / "cert.pem", directory / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


class SqliteHost:
    """Makes SQLite databases in a folder."""

    kind = "sqlite"

    def __init__(self, directory):
        self.directory = directory

    def new_database(self):
        return SqliteDatabase(self.directory / f"{uuid.uuid4().hex[:12]}.db")

    def close(self):
        pass


class SqliteDatabase:
    def __init__(self, path):
        self.path = path
        self.url = f"sqlite://{path}"

    def rows(self, statement):
        """Only while no server runs."""
        connection = sqlite3.connect(self.path)
        try:
            return [tuple(map(str, row)) for row in connection.execute(statement)]
        finally:
            connection.close()


class MariaDbHost:
    """Makes databases on a running MariaDB, or on one started for the tests."""

    kind = "mariadb"

    def __init__(self, directory):
        self.directory = None
        self.url = os.environ.get("XIEZHU_TEST_MYSQL")
        if not self.url:
            # Its user may not be allowed into the folders of the test runner.
            self.directory = Path(tempfile.mkdtemp(prefix="xiezhu-mariadb-"))
            self.output = directory
            self.url = self._script("start").stdout.split()[-1]

    def _script(self, verb):
        script = ROOT / "tests" / "support" / "mariadb.sh"
        # The server must not hold on to our pipes.
        output = self.output / f"mariadb-{verb}.out"
        with output.open("w", encoding="utf-8") as stream:
            done = subprocess.run([script, verb, self.directory], stdout=stream, stderr=subprocess.STDOUT, timeout=120,
                                  check=False)
        done.stdout = output.read_text(encoding="utf-8")
        assert done.returncode == 0, done.stdout
        return done

    def client(self, statement, database=None):
        parts = urllib.parse.urlsplit(self.url)
        socket = urllib.parse.parse_qs(parts.query).get("socket")
        arguments = ["mariadb", "--no-defaults", f"--user={parts.username or 'root'}", "--batch", "--skip-column-names"]
        if parts.password:
            arguments.append(f"--password={parts.password}")
        if socket:
            arguments.append(f"--socket={socket[0]}")
        else:
            arguments += [f"--host={parts.hostname}", f"--port={parts.port or 3306}", "--protocol=tcp"]
        arguments += ["--default-character-set=utf8mb4", "-e", statement]
        if database:
            arguments.append(database)
        return subprocess.run(arguments, check=True, capture_output=True, text=True, timeout=60).stdout

    def new_database(self):
        name = f"xiezhu_test_{uuid.uuid4().hex[:12]}"
        self.client(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        return MariaDatabase(self, name)

    def close(self):
        if self.directory:
            # The data is thrown away, so it need not be put in order.
            self.client("SET GLOBAL innodb_fast_shutdown = 3")
            self._script("stop")


class MariaDatabase:
    def __init__(self, host, name):
        parts = urllib.parse.urlsplit(host.url)
        self.host = host
        self.name = name
        self.url = urllib.parse.urlunsplit((parts.scheme, parts.netloc, "/" + name, parts.query, ""))

    def rows(self, statement):
        return [tuple(line.split("\t")) for line in self.host.client(statement, self.name).splitlines()]


HOSTS = {"sqlite": SqliteHost, "mariadb": MariaDbHost}


class Server:
    """One server on one database. `people` gives the password of each login for `as_`; `pages` is the folder of the
    web interface, where it is served."""

    def __init__(self, directory, database, tls, people=None, pages=None):
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self.database = database
        self.certificate, self.key = tls
        self.config = directory / "xiezhu.toml"
        self.config.write_text(CONFIG.format(certificate=self.certificate, key=self.key, url=database.url,
                                             files=directory / "files",
                                             # one for all servers, as several on one database need it
                                             audit_key=Path(self.certificate).with_name("audit.key")),
                               encoding="utf-8")
        if pages:
            self.config.write_text(f'{self.config.read_text(encoding="utf-8")}[web]\nfolder = "{pages}"\n', encoding="utf-8")
        self.log = directory / "server.log"
        self.passwords = dict(people or {})
        self.environment = {}  # of the server only, besides our own
        self.process = None
        self.port = None
        self._signed_in = {}

    # Command line

    def cli(self, *arguments, check=True, **options):
        return run_binary(*arguments, "--config", self.config, check=check, **options)

    def migrate(self):
        self.cli("migrate")
        return self

    # Running

    def start(self):
        assert self.process is None
        assert BINARY.exists(), f"there is no program at {BINARY}; build it or set XIEZHU_BINARY"
        log = self.log.open("ab")
        self.process = subprocess.Popen([BINARY, "serve", "--config", self.config], stdout=subprocess.PIPE, stderr=log,
                                        text=True, env={**os.environ, **self.environment})
        log.close()
        lines = queue.Queue()
        threading.Thread(target=self._read_output, args=(self.process.stdout, lines), daemon=True).start()
        self.port = self._wait_for_port(lines)
        self._signed_in = {}
        return self

    @staticmethod
    def _read_output(stream, lines):
        for line in stream:
            lines.put(line)
        lines.put(None)

    def _wait_for_port(self, lines):
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            try:
                line = lines.get(timeout=0.1)
            except queue.Empty:
                continue
            if line is None:
                break
            if line.startswith("listening on https://"):
                return int(line.strip().rpartition(":")[2])
        self.kill()
        raise AssertionError(f"the server did not start: {self.tail()}")

    def tail(self, size=4000):
        return self.log.read_text(encoding="utf-8", errors="replace")[-size:] if self.log.exists() else ""

    def stop(self):
        """Asks it to stop; it must do so by itself, cleanly."""
        if self.process is None:
            return
        process, self.process = self.process, None
        self._close_clients()
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server did not stop: {self.tail()}") from None
        assert code == 0, f"the server ended with {code}: {self.tail()}"

    def kill(self):
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        process.wait()
        self._close_clients()

    def restart(self):
        self.stop()
        return self.start()

    def _close_clients(self):
        for client in self._signed_in.values():
            client.close()
        self._signed_in = {}

    # Clients

    def client(self, **options):
        return Client(self.port, self.certificate, **options)

    def as_(self, login):
        """The client of a person, signed in once."""
        if login not in self._signed_in:
            self._signed_in[login] = self.fresh(login)
        return self._signed_in[login]

    def forget(self, login):
        """The session of `as_` has ended."""
        if client := self._signed_in.pop(login, None):
            client.close()

    def fresh(self, login):
        """A new session of a person."""
        return self.client().sign_in(login, self.passwords[login])
