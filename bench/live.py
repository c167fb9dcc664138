"""A thousand live channels: the delay from the commit of a notice to its arrival, and the memory of a channel."""

import asyncio
import base64
import hashlib
import json
import os
import random
import ssl
import subprocess
import time
import urllib.parse

CHANNELS = 1000
SINGLE_NOTICES = 300
BURSTS = 3  # a notice for everybody at once
WARM_UP = 50  # channels opened before memory is looked at
FIRST_PERSON = 1000


class Database:
    """Commits at a known moment, by one client of the database that stays connected."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.socket = urllib.parse.parse_qs(parts.query)["socket"][0]
        self.run("CREATE DATABASE bench_ws CHARACTER SET utf8mb4", None)
        self.url = urllib.parse.urlunsplit((parts.scheme, parts.netloc, "/bench_ws", parts.query, ""))
        self.client = None

    def words(self, database):
        return ["mariadb", "--no-defaults", "--user=root", f"--socket={self.socket}", "--batch", "--skip-column-names",
                "--unbuffered", *([database] if database else [])]

    def run(self, statements, database="bench_ws"):
        subprocess.run(self.words(database), input=statements, text=True, check=True)

    def connect(self):
        self.client = subprocess.Popen(self.words("bench_ws"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                       bufsize=1)

    def commit(self, statement):
        """The moment at which the statement is known to be committed."""
        self.client.stdin.write(statement + ";\nSELECT 1;\n")
        self.client.stdin.flush()
        self.client.stdout.readline()
        return time.monotonic()

    def close(self):
        self.client.stdin.close()
        self.client.wait(10)


def populate(database):
    """A person with a session for each channel."""
    now = int(time.time() * 1000)
    people = ", ".join(f"({FIRST_PERSON + i}, 'live{i}', 'live{i}', 1, 0, '', 0, NULL)" for i in range(CHANNELS))
    sessions = ", ".join(f"({FIRST_PERSON + i}, '{hashlib.sha256(token(i).encode()).hexdigest()}', {FIRST_PERSON + i},"
                         f" {now}, {now})" for i in range(CHANNELS))
    database.run(f"""
        INSERT INTO unit (id, code, name, short_name, level, region, line, document_prefix, valid_from)
          VALUES (1, '11310000MB00000001', 'bench', 'bench', 'city', '310000', '', 'bench', '2019-01-01');
        INSERT INTO person (id, login, name, unit_id, disabled, password_hash, failed_attempts, locked_until)
          VALUES {people};
        INSERT INTO session (id, token_hash, person_id, created_at, seen_at) VALUES {sessions};
    """)


def token(i):
    return f"bench-{i:038}"


def insert_notices(rows):
    now = int(time.time() * 1000)
    values = ", ".join(f"({notice}, {person}, 'progress', 'accept', NULL, 0, '', {now}, {now}, NULL)"
                       for notice, person in rows)
    return ("INSERT INTO notice (id, person_id, kind, about, request_id, urgent, detail, created_at, visible_at, read_at)"
            f" VALUES {values}")


class Channel(asyncio.Protocol):
    """Reads short frames of text and notes when each notice arrives."""

    def __init__(self, port, i, arrivals):
        self.port, self.i, self.arrivals = port, i, arrivals
        self.buffer = b""
        self.upgraded = False
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write((f"GET /api/v1/live HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
                         f"Origin: https://localhost:{self.port}\r\nCookie: __Host-xiezhu={token(self.i)}\r\n"
                         "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                         f"Sec-WebSocket-Key: {key}\r\n\r\n").encode())

    def data_received(self, data):
        now = time.monotonic()
        self.buffer += data
        if not self.upgraded:
            if b"\r\n\r\n" not in self.buffer:
                return
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            if not head.startswith(b"HTTP/1.1 101"):
                self.open.set_exception(RuntimeError(head.decode()))
                return
            self.upgraded = True
        while len(self.buffer) >= 2 and len(self.buffer) >= 2 + self.buffer[1]:
            opcode, size = self.buffer[0] & 0x0f, self.buffer[1]
            payload, self.buffer = self.buffer[2:2 + size], self.buffer[2 + size:]
            if opcode == 9:
                self.transport.write(b"\x8a\x80\0\0\0\0")
            elif opcode == 1:
                self.tell(json.loads(payload), now)

    def tell(self, frame, now):
        if "hello" in frame:
            self.open.set_result(None)
        elif "notice" in frame:
            self.arrivals.setdefault((int(frame["notice"]), self.i), now)

    def connection_lost(self, _error):
        if not self.open.done():
            self.open.set_exception(RuntimeError("the connection was closed"))


async def open_channels(port, numbers, arrivals):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    loop = asyncio.get_running_loop()
    for i in numbers:
        _, channel = await loop.create_connection(lambda i=i: Channel(port, i, arrivals), "127.0.0.1", port, ssl=context,
                                                  server_hostname="localhost")
        await channel.open


async def announce(database, arrivals):
    """The delays in milliseconds, the shortest first."""
    chance = random.Random(7)
    commits = {}
    notice = int(time.time() * 1000) << 20
    loop = asyncio.get_running_loop()

    async def commit(rows):
        statement = insert_notices([(number, FIRST_PERSON + i) for number, i in rows])
        committed = await loop.run_in_executor(None, database.commit, statement)
        commits.update((row, committed) for row in rows)

    for _ in range(SINGLE_NOTICES):
        notice += 1
        await commit([(notice, chance.randrange(CHANNELS))])
        await asyncio.sleep(chance.uniform(0, 0.05))
    for _ in range(BURSTS):
        rows = [(notice + 1 + i, i) for i in range(CHANNELS)]
        notice += CHANNELS
        await commit(rows)
        await asyncio.sleep(1)
    deadline = time.monotonic() + 10
    while len(arrivals) < len(commits) and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    if missing := set(commits) - set(arrivals):
        raise RuntimeError(f"{len(missing)} notices never arrived")
    return sorted(1000 * max(0.0, arrivals[row] - committed) for row, committed in commits.items())


async def run(port, database, resident_kib):
    """(delays in milliseconds, KiB per channel)"""
    arrivals = {}
    await open_channels(port, range(WARM_UP), arrivals)
    await asyncio.sleep(1)
    before = resident_kib()
    await open_channels(port, range(WARM_UP, CHANNELS), arrivals)
    await asyncio.sleep(1)
    delays = await announce(database, arrivals)
    return delays, (resident_kib() - before) / (CHANNELS - WARM_UP)
