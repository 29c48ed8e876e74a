"""Identifiers, the clock and fingerprints: small things that every table needs."""

import hashlib
import json
import secrets
import threading
import time
from typing import Any

_last_us = [0]
_lock = threading.Lock()


def new_id(prefix: str) -> str:
    """Return a fresh id such as `cam_0006…`: 13 hex digits of microseconds, then 48 random bits.

    Ids made by one process sort in the order of their making. An id is unguessable enough to be
    harmless, and never a secret.
    """
    with _lock:
        _last_us[0] = max(_last_us[0] + 1, time.time_ns() // 1_000)
        moment_us = _last_us[0]
    return f"{prefix}_{moment_us:013x}{secrets.token_hex(6)}"


def now_ms() -> int:
    """The wall clock in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def fingerprint(value: Any) -> str:
    """Return the SHA-256 (64 hex digits) of a JSON value, independent of key order."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
