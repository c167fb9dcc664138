"""Runs the measurements of bench.sh: starts our server and the floors, loads them in turn, prints the ratios."""

import asyncio
import concurrent.futures
import contextlib
import functools
import http.client
import json
import pathlib
import re
import shutil
import socket
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

import export
import live
import pages
import scale

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "build/release"
XIEZHU = BIN / "bin/xiezhu"
PASSWORD = "Xiezhu-2019"
UPLOADER = "gongan-handler"
SECONDS = 4
ROUNDS = 3
CONNECTIONS = 32
THREADS = 2
IDLE_CONNECTIONS = 2000

# name: (least or greatest admitted value, "least" or "greatest")
BOUNDS = {"read": (0.5, "least"), "inbox": (0.3, "least"), "write-sqlite": (0.7, "least"),
          "write-mariadb": (0.7, "least"), "idle": (48.0, "greatest"),
          "ws-delay": (500.0, "greatest"), "ws-memory": (64.0, "greatest"),
          "alerts": (0.5, "least"), "tick": (1.0, "greatest"), "inbox@1e6": (1.5, "greatest"),
          "counts@1e6": (2.5, "greatest"), "list-filtered@1e6": (1.5, "greatest"),
          "search@1e6": (2.0, "greatest"), "memory@1e6": (64.0, "greatest"),
          "upload": (0.6, "least"), "upload-memory": (64.0, "greatest"),
          "xlsx": (64.0, "greatest"), "first-load": (350.0, "greatest"), "inbox-render": (100.0, "greatest"),
          "performance": (95, "least"), "accessibility": (100, "least"), "best-practices": (100, "least")}


class Bench:
    root = ROOT

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.failed = []
        self.make_certificate()

    def make_certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", self.folder / "key.pem", "-out", self.folder / "cert.pem", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
                       check=True, stderr=subprocess.DEVNULL)

    def config(self, url, name, audit_key=None, pages=False):
        file = self.folder / f"{name}.toml"
        file.write_text(f'''[server]
address = "127.0.0.1"
port = 0
hosts = ["localhost"]
certificate = "{self.folder}/cert.pem"
key = "{self.folder}/key.pem"
io_threads = {THREADS}
[database]
url = "{url}"
[limits]
idle_seconds = 600
[files]
folder = "{self.folder}/files"
[audit]
key_file = "{audit_key or self.folder / "audit.key"}"
[log]
level = "warn"
''' + (f'[web]\nfolder = "{ROOT}/web/dist"\n' if pages else ""))
        return file

    def demo(self):
        """The demonstration city in SQLite, made once per run."""
        database = self.folder / "demo.db"
        config = self.config(f"sqlite://{database}", "demo")
        if not database.exists():
            run(XIEZHU, "migrate", "--config", config)
            run(XIEZHU, "demo", "--config", config)
        return config

    def report(self, name, ours, floor, value, unit):
        bound, kind = BOUNDS.get(name, (None, None))
        holds = bound is None or (value >= bound if kind == "least" else value <= bound)
        limit = "" if bound is None else f"  ({kind} {bound}{'' if holds else ', MISSED'})"
        print(f"{name:<14} {ours:>12} {floor:>12} {value:>8.2f} {unit}{limit}", flush=True)
        if not holds:
            self.failed.append(name)


def run(*words):
    subprocess.run([str(w) for w in words], check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def serving(*words):
    """Starts a server and yields (process, port, seconds until it was ready)."""
    begin = time.monotonic()
    process = subprocess.Popen([str(w) for w in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if match := re.search(r"(\d+)\s*$", line.strip()):
                break
        yield process, int(match.group(1)), time.monotonic() - begin
    finally:
        process.terminate()
        process.wait(30)


def ours(config):
    return serving(XIEZHU, "serve", "--config", config)


def floor(bench, size):
    return serving(BIN / "bench/bench_floor", "--cert", bench.folder / "cert.pem", "--key", bench.folder / "key.pem",
                   "--threads", THREADS, "--bytes", size)


class Client:
    def __init__(self, port, login):
        context = ssl._create_unverified_context()
        self.http = http.client.HTTPSConnection("localhost", port, context=context)
        answer = self.call("POST", "/api/v1/session", {"login": login, "password": PASSWORD})
        self.csrf = json.loads(answer[1])["csrfToken"]

    def content(self, method, path, body=None):
        return self.call(method, path, body)[1]

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/json"} if body else {}
        if hasattr(self, "cookie"):
            headers["Cookie"] = self.cookie
        if hasattr(self, "csrf"):
            headers["X-CSRF-Token"] = self.csrf
        self.http.request(method, path, json.dumps(body) if body else None, headers)
        response = self.http.getresponse()
        data = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {data!r}")
        if cookie := response.getheader("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        head = sum(len(k) + len(v) + 4 for k, v in response.getheaders()) + 17
        return head, data


def load(port, path, headers=()):
    words = [BIN / "bench/bench_load", "--port", port, "--host", "localhost", "--connections", CONNECTIONS,
             "--threads", THREADS, "--seconds", SECONDS, "--request", f"GET {path}"]
    for header in headers:
        words += ["--header", header]
    result = json.loads(subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True).stdout)
    if result["errors"]:
        raise RuntimeError(f"errors under load: {result}")
    return result["rps"]


def measure_reading(bench, name, login, path_of):
    """Ours and the floor by turns, so that a busy moment of the machine hits both."""
    with ours(bench.demo()) as (_, port, _):
        client = Client(port, login)
        path = path_of(client)
        head, body = client.call("GET", path)
        floor_head = 100
        with floor(bench, len(body) + head - floor_head) as (_, floor_port, _):
            pairs = [(load(port, path, [f"Cookie: {client.cookie}"]), load(floor_port, "/")) for _ in range(ROUNDS)]
    mine, bare = (statistics.median(column) for column in zip(*pairs))
    bench.report(name, f"{mine:.0f}/s", f"{bare:.0f}/s", mine / bare, "of the floor")


def first_running(client):
    page = json.loads(client.call("GET", "/api/v1/requests?tab=running&limit=1")[1])
    return f"/api/v1/requests/{page['items'][0]['id']}"


def bench_read(bench):
    measure_reading(bench, "read", "gongan-allocator", first_running)


def bench_inbox(bench):
    measure_reading(bench, "inbox", "gongan-allocator", lambda _: "/api/v1/requests?tab=finished&limit=20")


def write_ratio(bench, name, url, connections):
    words = [BIN / "bench/bench_write", "--url", url, "--connections", connections]
    result = json.loads(subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True).stdout)
    bench.report(name, f"{result['ours']:.0f}/s", f"{result['floor']:.0f}/s", result["ratio"], "of the floor")


def bench_write_sqlite(bench):
    write_ratio(bench, "write-sqlite", f"sqlite://{bench.folder}/", 1)


def bench_write_mariadb(bench):
    script, data = ROOT / "tests/support/mariadb.sh", bench.folder / "mariadb"
    url = subprocess.run([script, "start", data, "durable"], check=True, capture_output=True, text=True).stdout.strip()
    try:
        write_ratio(bench, "write-mariadb", url, 4)
    finally:
        run(script, "stop", data)


def resident_kib(process, figure="VmRSS"):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(figure + r":\s+(\d+)", status).group(1))


def bench_idle(bench):
    with ours(bench.demo()) as (process, port, _):
        Client(port, "gongan-allocator")
        load(port, "/healthz")
        before = resident_kib(process)
        words = [BIN / "bench/bench_load", "--port", port, "--host", "localhost", "--connections", IDLE_CONNECTIONS,
                 "--threads", THREADS, "--idle", "--request", "GET /healthz"]
        holder = subprocess.Popen([str(w) for w in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        holder.stdout.readline()
        time.sleep(1)
        grown = resident_kib(process) - before
        holder.stdin.close()
        holder.wait(60)
    bench.report("idle", f"{grown} KiB", f"{IDLE_CONNECTIONS} conn", grown / IDLE_CONNECTIONS, "KiB per idle connection")


def bench_ws(bench):
    script, data = ROOT / "tests/support/mariadb.sh", bench.folder / "mariadb-ws"
    url = subprocess.run([script, "start", data, "durable"], check=True, capture_output=True, text=True).stdout.strip()
    try:
        database = live.Database(url)
        config = bench.config(database.url, "ws")
        run(XIEZHU, "migrate", "--config", config)
        live.populate(database)
        database.connect()
        with ours(config) as (process, port, _):
            delays, memory = asyncio.run(live.run(port, database, lambda: resident_kib(process)))
        database.close()
    finally:
        run(script, "stop", data)
    limit = BOUNDS["ws-delay"][0]
    p50, p99 = delays[len(delays) // 2], delays[len(delays) * 99 // 100]
    bench.report("ws-delay", f"p50 {p50:.0f} ms", f"{limit:.0f} ms", p99, "ms p99 from commit to arrival")
    bench.report("ws-memory", f"{live.CHANNELS} open", f"{BOUNDS['ws-memory'][0]:.0f} KiB", memory, "KiB per live channel")


def bench_start(bench):
    config = bench.demo()
    seconds = []
    for _ in range(ROUNDS):
        with ours(config) as (_, _, ready):
            seconds.append(ready)
    bench.report("start", f"{1000 * statistics.median(seconds):.0f} ms", "-", statistics.median(seconds), "s from exec to ready")


def alert_figures(bench, mode, count):
    words = [BIN / "bench/bench_alerts", "--folder", bench.folder, "--count", count, mode]
    return json.loads(subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True).stdout)


def bench_alerts(bench):
    result = alert_figures(bench, "fire", 100_000)
    bench.report("alerts", f"{result['ours']:.0f}/s", f"{result['floor']:.0f}/s", result["ratio"], "of bare inserts")


def bench_tick(bench):
    result = alert_figures(bench, "tick", 1_000_000)
    bench.report("tick", f"{result['ours']} steps", f"{result['floor']} steps", result["ratio"],
                 "of a pass over 10,000 clocks, at 1,000,000")


def bench_scale(bench, names=tuple(scale.QUESTIONS)):
    scale.run(bench, sys.modules[__name__], names)


class Sender:
    """Sends made-up bytes over a connection of its own, as fast as they are taken."""

    def __init__(self, port):
        context = ssl._create_unverified_context()
        self.socket = context.wrap_socket(socket.create_connection(("localhost", port)), server_hostname="localhost")
        self.block = memoryview(bytes(1 << 20))

    def put(self, path, size, headers=()):
        """Seconds until the answer was there."""
        head = "".join(f"{line}\r\n" for line in (f"PUT {path} HTTP/1.1", "Host: localhost", f"Content-Length: {size}",
                                                   "Content-Type: application/octet-stream", *headers, ""))
        begin = time.monotonic()
        self.socket.sendall(head.encode() + b"%PDF-")
        for left in range(size - 5, 0, -len(self.block)):
            self.socket.sendall(self.block[:left])
        answer = self.socket.recv(65536)
        if answer.split()[1] not in (b"200", b"201"):
            raise RuntimeError(f"PUT {path}: {answer!r}")
        return time.monotonic() - begin


class Uploads:
    """Files for one draft after the other, each of which holds few."""

    def __init__(self, port, size):
        self.client, self.port, self.size, self.count = Client(port, UPLOADER), port, size, 0

    def announce(self):
        """The address of the next upload."""
        if self.count % 30 == 0:
            unit = json.loads(self.client.call("GET", "/api/v1/units?limit=100")[1])["items"]
            other = next(u["id"] for u in unit if u["shortName"] == "市民政局")
            letter = {"title": "关于核查的请求", "body": "附件若干。", "legalBasis": "《行政程序规定》", "requestedUnit": other,
                      "form": "joint", "offCatalogueBasis": "《行政处罚法》第二十六条", "sharing": "insufficient"}
            self.request = json.loads(self.client.call("POST", "/api/v1/requests", letter)[1])["id"]
        self.count += 1
        upload = self.client.call("POST", f"/api/v1/requests/{self.request}/attachments",
                                  {"name": f"{self.count}.pdf", "size": self.size})
        return f"/api/v1/uploads/{json.loads(upload[1])['id']}"

    def headers(self):
        return [f"Cookie: {self.client.cookie}", f"X-CSRF-Token: {self.client.csrf}"]


def bench_upload(bench):
    """From the first byte to the file that belongs to its request: hashed, durable, committed."""
    size = 256 << 20
    with ours(bench.demo()) as (_, port, _), floor(bench, 100) as (_, floor_port, _):
        uploads = Uploads(port, size)
        mine, bare = Sender(port), Sender(floor_port)
        pairs = [(mine.put(uploads.announce(), size, uploads.headers()), bare.put("/", size)) for _ in range(ROUNDS)]
    seconds, floor_seconds = (statistics.median(column) for column in zip(*pairs))
    bench.report("upload", f"{size / seconds / 1e6:.0f} MB/s", f"{size / floor_seconds / 1e6:.0f} MB/s",
                 floor_seconds / seconds, "of a copy over TLS")


def bench_upload_memory(bench):
    parallel, size = 20, 100_000_000
    with ours(bench.demo()) as (process, port, _):
        uploads = Uploads(port, size)
        addresses = [uploads.announce() for _ in range(parallel)]
        before = resident_kib(process)
        pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("5")  # the peak begins anew
        with concurrent.futures.ThreadPoolExecutor(parallel) as pool:
            list(pool.map(lambda address: Sender(port).put(address, size, uploads.headers()), addresses))
        peak = resident_kib(process, "VmHWM")
    bench.report("upload-memory", f"{parallel} files", "100 MB", (peak - before) / 1024, "MiB grown at the peak")


def bench_xlsx(bench):
    bench.demo()
    copy = bench.folder / "export.db"
    with sqlite3.connect(bench.folder / "demo.db") as database:
        database.execute("VACUUM INTO ?", (str(copy),))
    export.populate(copy)
    with ours(bench.config(f"sqlite://{copy}", "export")) as (process, port, _):
        client = Client(port, export.UNIT_OF)
        rate, grown, size = export.run(client, lambda: resident_kib(process))
    bench.report("xlsx", f"{rate:.0f} rows/s", f"{size >> 10} KiB", grown / 1024, f"MiB more for {export.ROWS} rows")


MEASUREMENTS = {"read": bench_read, "inbox": bench_inbox, "write-sqlite": bench_write_sqlite,
                "write-mariadb": bench_write_mariadb, "idle": bench_idle, "ws": bench_ws, "start": bench_start,
                "alerts": bench_alerts, "tick": bench_tick, "scale": bench_scale, "upload": bench_upload,
                "upload-memory": bench_upload_memory, "xlsx": bench_xlsx,
                "first-load": lambda bench: pages.first_load(bench, sys.modules[__name__]),
                "inbox-render": lambda bench: pages.inbox_render(bench, sys.modules[__name__]),
                "lighthouse": lambda bench: pages.lighthouse(bench, sys.modules[__name__])}
# Each alone; "scale" is all of them in one run. Lighthouse is fetched, 185 MB of it.
BY_NAME = {"scale", *scale.QUESTIONS, "lighthouse"}
MEASUREMENTS |= {name: functools.partial(bench_scale, names=(name,)) for name in scale.QUESTIONS}


def main():
    # The large cities take a quarter of an hour to make and some 14 GB, so they are measured only when named.
    chosen = sys.argv[1:] or [name for name in MEASUREMENTS if name not in BY_NAME]
    if unknown := [name for name in chosen if name not in MEASUREMENTS]:
        sys.exit(f"bench.sh: unknown measurement {unknown[0]}; there are {' '.join(MEASUREMENTS)}")
    # Beside the build, on a real disk: durable writes on a memory file system would mean nothing.
    folder = tempfile.mkdtemp(prefix="bench-", dir=BIN)
    try:
        pathlib.Path(folder).chmod(0o755)  # the database server runs as another user
        bench = Bench(folder)
        print(f"{'name':<14} {'ours':>12} {'floor':>12} {'ratio':>8}")
        for name in chosen:
            MEASUREMENTS[name](bench)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if bench.failed else 0)


if __name__ == "__main__":
    main()
