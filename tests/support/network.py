"""Keeps tests off the network: only this machine may be reached."""

import ipaddress
import socket
from typing import Any

import pytest


class NetworkUsed(RuntimeError):
    """A test tried to reach another machine; no OSError, so that no retry code swallows it."""


def is_local(address: Any) -> bool:
    """Tell whether a socket address, or a host name, is on this machine."""
    if not isinstance(address, tuple):
        host = address
        if isinstance(host, bytes) or host is None or str(host).startswith(("/", "\0")) or not host:
            return True
    else:
        host = address[0]
    host = host.decode() if isinstance(host, bytes) else str(host)
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect, and names resolve, on this machine only."""
    for name in ("connect", "connect_ex"):
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, _original: Any = original) -> Any:
            if self.family != socket.AF_UNIX and not is_local(address):
                raise NetworkUsed(f"a test tried to connect to {address!r}")
            return _original(self, address)

        monkeypatch.setattr(socket.socket, name, guarded)
    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        if not is_local((host or "",)):
            raise NetworkUsed(f"a test tried to look up {host!r}")
        return resolve(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
