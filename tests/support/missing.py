"""What a machine may lack: the tests that need it are skipped there, visibly, and fail in CI."""

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip the running test and say what is missing; fail it in CI, where everything is there."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def not_installed(what: str) -> NoReturn:
    """Skip, also in CI, a test of a client that is not ours and that an index may lack.

    What it tests of us is tested by clients of ours too.
    """
    pytest.skip(what)
