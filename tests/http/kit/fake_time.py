"""A server that takes another time for now."""
import datetime
import pathlib
import re
import subprocess
import time

from .server import BINARY

LIBRARY = next(iter(sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def preloads(binary):
    """The library, behind the runtime of a sanitizer, which wants to be the first."""
    needed = subprocess.run(["ldd", str(binary)], check=True, capture_output=True, text=True).stdout
    runtime = re.search(r"=> (\S*/libasan\.so\S*)", needed)
    return " ".join(filter(None, [runtime and runtime[1], str(LIBRARY)]))


class FakeTime:
    """What the server takes for now; the test's own clock goes on as it is."""

    def __init__(self, file, server):
        self.file = file
        server.environment.update(LD_PRELOAD=preloads(BINARY), FAKETIME_TIMESTAMP_FILE=str(file), FAKETIME_NO_CACHE="1",
                                  DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_RESET="1")

    def jump_to(self, text):
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{moment.timestamp() - time.time():+.3f}\n", encoding="utf-8")
        fresh.rename(self.file)
