"""What stands beside the server where files are concerned: an S3-compatible store and a ClamAV daemon."""
import queue
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

from .contract import ROOT

S3_FOLDER = ROOT / "tests" / "support" / "s3"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class S3:
    """tests/support/s3/server.js on a free port; `config` is the section of the configuration."""

    def __init__(self, directory, tls, part_mib=5):
        if not (S3_FOLDER / "node_modules").exists():
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=S3_FOLDER, check=True,
                           capture_output=True, timeout=300)
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self.calls = []
        self._lines = queue.Queue()
        self._process = subprocess.Popen(["node", S3_FOLDER / "server.js", directory / "store", *map(str, tls)],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._read, daemon=True).start()
        self.port = int(self._expect("port ").split()[1])
        for name, value in (("access", "S3RVER"), ("secret", "S3RVER")):
            (directory / name).write_text(value + "\n", encoding="utf-8")
        self.config = f'''[s3]
endpoint = "https://localhost:{self.port}"
bucket = "xiezhu-test"
access_key_file = "{directory / 'access'}"
secret_key_file = "{directory / 'secret'}"
ca_file = "{tls[0]}"
part_mib = {part_mib}
timeout_seconds = 3
'''

    def _read(self):
        for line in self._process.stdout:
            if line.startswith("call "):
                self.calls.append(line.split()[1:])
            else:
                self._lines.put(line.strip())

    def _expect(self, begin):
        line = self._lines.get(timeout=30)
        assert line.startswith(begin), line
        return line

    def fail(self, count, status=503):
        self._say(f"fail {count} {status}")

    def hang(self, count):
        self._say(f"hang {count}")

    def let_through(self, count):
        self._say(f"pass {count}")

    def _say(self, line):
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        self._expect("faults set")

    def objects(self):
        """The hashes of what is stored."""
        return sorted(path.name.partition("._S3rver_object")[0]
                      for path in (self.directory / "store" / "xiezhu-test").glob("*._S3rver_object"))

    def files(self):
        return [path for path in (self.directory / "store" / "xiezhu-test").rglob("*") if path.is_file()]

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Clamd:
    """Debian's clamd with the EICAR test string as its only signature."""

    def __init__(self, directory, stream_mib=1):
        directory.mkdir(parents=True, exist_ok=True)
        database = directory / "db"
        database.mkdir(exist_ok=True)
        (database / "test.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n", encoding="ascii")
        self.socket = directory / "clamd.ctl"
        self._config = directory / "clamd.conf"
        self._config.write_text(f"DatabaseDirectory {database}\nLocalSocket {self.socket}\nForeground yes\n"
                                f"StreamMaxLength {stream_mib}M\nLogFile {directory / 'clamd.log'}\nUser root\n"
                                f"TemporaryDirectory {directory}\nMaxThreads 2\n", encoding="ascii")
        self._process = None
        self.start()

    def start(self):
        self._process = subprocess.Popen([shutil.which("clamd") or "/usr/sbin/clamd", "--config-file", self._config],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < deadline, "clamd does not start"
            time.sleep(0.05)

    def _answers(self):
        with socket.socket(socket.AF_UNIX) as peer:
            try:
                peer.connect(str(self.socket))
                peer.sendall(b"zPING\0")
                return peer.recv(16) == b"PONG\0"
            except OSError:
                return False

    def stop(self):
        if self._process:
            self._process.terminate()
            self._process.wait(30)
            self._process = None


class RudeScanner:
    """Speaks enough of the protocol to break it: takes `take` bytes and then says `answer`, or only closes."""

    def __init__(self, path, take, answer=b""):
        self.path = Path(path)
        self.path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self.take, self.answer = take, answer
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            with peer:
                left = self.take
                while left > 0 and (data := peer.recv(min(left, 65_536))):
                    left -= len(data)
                peer.sendall(self.answer)

    def close(self):
        self._socket.close()
        self.path.unlink(missing_ok=True)
