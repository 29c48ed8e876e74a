"""Identifiers, the clock and fingerprints: small things that every table needs."""

import hashlib
import json
import secrets
import time
from typing import Any


def new_id(prefix: str) -> str:
    """Return a fresh id such as `cam_0193…`: time-ordered, 56 random bits, unguessable enough to be
    harmless and never a secret."""
    return f"{prefix}_{time.time_ns() // 1_000_000:011x}{secrets.token_hex(7)}"


def now_ms() -> int:
    """The wall clock in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def fingerprint(value: Any) -> str:
    """Return the SHA-256 (64 hex digits) of a JSON value, independent of key order."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
