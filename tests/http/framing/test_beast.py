"""Beast's HTTP and websocket over the server's TLS stream."""

import os
import subprocess

from conftest import BINARY


def test_beast_works_on_the_tls_stream(certificate):
    binary = os.path.join(os.path.dirname(BINARY), "tls_stream_beast")
    result = subprocess.run([binary, certificate["cert"], certificate["key"]], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr
