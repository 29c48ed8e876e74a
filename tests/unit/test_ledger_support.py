"""The helpers that other tests lean on: the network is blocked, settings are hidden."""

import os
import socket
import urllib.request

import pytest

from storage.limits import period_start_ms
from tests.support.network import NetworkUsed


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0)])
def test_other_machines_are_out_of_reach(address: tuple[str, int]) -> None:
    """Addresses of no real machine, refused before a packet leaves."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as reach, pytest.raises(NetworkUsed, match="tried to connect"):
        reach.connect(address)


def test_other_machines_names_are_not_looked_up() -> None:
    """Neither directly nor by a client that would turn failures into its own errors."""
    with pytest.raises(NetworkUsed, match=r"look up 'example\.invalid'"):
        socket.getaddrinfo("example.invalid", 443)
    with pytest.raises(NetworkUsed, match=r"look up 'example\.invalid'"):
        urllib.request.urlopen("https://example.invalid/")


def test_this_machine_is_within_reach() -> None:
    """Servers of tests listen here."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("127.0.0.1", server.getsockname()[1])) as client,
    ):
        assert client.getpeername() == server.getsockname()
    assert socket.getaddrinfo("localhost", 80)


def test_no_setting_of_the_developer_is_seen() -> None:
    """Tests start from the defaults."""
    assert [name for name in os.environ if name.startswith("AYTADA_")] == []


def test_periods_begin_at_midnight_utc() -> None:
    """29 February 2028, 23:59:59.999 and one millisecond later."""
    last_ms = 1_835_481_599_999
    assert period_start_ms("day", last_ms) == 1_835_395_200_000
    assert period_start_ms("month", last_ms) == 1_832_976_000_000
    assert period_start_ms("day", last_ms + 1) == last_ms + 1
    assert period_start_ms("month", last_ms + 1) == last_ms + 1
    assert period_start_ms("total", last_ms) == 0
