"""A real server on each database, populated once for the whole run; others on demand."""
import pytest

from kit import city as cities
from kit.server import HOSTS, Server, make_certificate


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes many seconds")


@pytest.fixture(scope="session")
def tls(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session", params=["sqlite", "mariadb"])
def database_host(request, tmp_path_factory):
    host = HOSTS[request.param](tmp_path_factory.mktemp(request.param))
    yield host
    host.close()


@pytest.fixture(scope="session")
def city(database_host, tls, tmp_path_factory):
    """The server that most tests share. What it leaves behind must hold together."""
    server = Server(tmp_path_factory.mktemp("server"), database_host.new_database(), tls)
    try:
        yield cities.full_city(server)
        server.stop()
    finally:
        server.kill()
    server.cli("verify")
    server.cli("audit", "verify")


@pytest.fixture
def own_server(database_host, tls, tmp_path):
    """An empty database of the test's own; the server is not started."""
    server = Server(tmp_path / "server", database_host.new_database(), tls)
    yield server
    server.kill()


@pytest.fixture
def anonymous(city):
    client = city.server.client()
    yield client
    client.close()
