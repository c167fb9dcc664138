"""What the server speaks below HTTP."""

import socket
import ssl
import subprocess
import warnings

import pytest

from conftest import BINARY, get, open_context

warnings.filterwarnings("ignore", category=DeprecationWarning)


def versions_of(lowest, highest):
    return open_context(minimum_version=lowest, maximum_version=highest)


def tls12(ciphers):
    context = versions_of(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)
    context.set_ciphers(ciphers)
    return context


def probe(port, *options):
    """The client of OpenSSL can do what Python's cannot."""
    result = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *options], input="Q\n",
                            capture_output=True, text=True, timeout=20)
    return result.stdout + result.stderr


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_speaks_the_versions_of_today(server, version):
    client = server.client(context=versions_of(version, version))
    assert client.ask(get("/echo")).status == 200
    client.close()


@pytest.mark.parametrize("option", ["-tls1", "-tls1_1"])
def test_refuses_old_versions(server, option):
    text = probe(server.port, option, "-cipher", "ALL:@SECLEVEL=0")
    assert "Cipher is (NONE)" in text and "alert protocol version" in text


@pytest.mark.parametrize("cipher", ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
                                    "ECDHE-ECDSA-CHACHA20-POLY1305"])
def test_accepts_the_ciphers_of_the_profile(server, cipher):
    client = server.client(context=tls12(cipher))
    assert client.tls.cipher()[0] == cipher
    client.close()


@pytest.mark.parametrize("cipher", ["ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA",
                                    "ECDHE-ECDSA-AES128-CCM"])
def test_refuses_other_ciphers(server, cipher):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        server.client(context=tls12(cipher))


def test_the_client_chooses_among_the_ciphers(server):
    weak_first = server.client(context=tls12("ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384"))
    assert weak_first.tls.cipher()[0] == "ECDHE-ECDSA-CHACHA20-POLY1305"
    strong_first = server.client(context=tls12("ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305"))
    assert strong_first.tls.cipher()[0] == "ECDHE-ECDSA-AES256-GCM-SHA384"


@pytest.mark.parametrize("group,accepted", [("X25519", True), ("P-256", True), ("P-384", True), ("P-521", False),
                                            ("X448", False)])
def test_key_exchange_groups(server, group, accepted):
    assert ("Cipher is (NONE)" not in probe(server.port, "-groups", group)) == accepted


def test_selects_http11_and_refuses_clients_that_want_something_else(server):
    context = open_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    assert server.client(context=context).tls.selected_alpn_protocol() == "http/1.1"
    context = open_context()
    context.set_alpn_protocols(["h2"])
    with pytest.raises((ssl.SSLError, ConnectionError)):
        server.client(context=context)


def test_does_not_renegotiate(server):
    result = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-tls1_2"],
                            input="R\n", capture_output=True, text=True, timeout=20)
    assert "no renegotiation" in result.stdout + result.stderr


def test_resumes_a_session_by_ticket(server):
    context = versions_of(ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3)
    first = server.client(context=context)
    first.ask(get("/echo"))
    raw = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    again = context.wrap_socket(raw, server_hostname="localhost", session=first.tls.session)
    assert again.session_reused


def failed_start(cert, key):
    result = subprocess.run([BINARY, "--cert", cert, "--key", key, "--port", "0"], capture_output=True, text=True,
                            timeout=20)
    assert result.returncode == 2
    return result.stderr


def test_names_the_file_that_is_wrong(certificate, tmp_path):
    cert, key = certificate["cert"], certificate["key"]
    nowhere, garbage, other = tmp_path / "nowhere.pem", tmp_path / "garbage.pem", tmp_path / "other.pem"
    garbage.write_text("garbage")
    subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", other], check=True)
    assert failed_start(nowhere, key) == f"cannot read the certificate file {nowhere}\n"
    assert failed_start(cert, nowhere) == f"cannot read the private key file {nowhere}\n"
    assert failed_start(garbage, key) == f"no usable PEM certificate in {garbage}\n"
    assert failed_start(cert, garbage) == f"no usable unencrypted PEM private key in {garbage}\n"
    assert failed_start(cert, other) == f"the private key in {other} does not belong to the certificate in {cert}\n"
    rsa = tmp_path / "rsa.pem"
    subprocess.run(["openssl", "genrsa", "-out", rsa, "2048"], check=True, capture_output=True)
    assert "does not belong" in failed_start(cert, rsa)
