"""The table of errors: every kind of error has one status, one exit code and plain words."""

from pathlib import Path

import pytest

from integrations.common import errors as table
from integrations.common.auth import is_loopback, make_token, read_token, same_secret
from storage import errors


def every_error() -> list[type[errors.AytadaError]]:
    """Return all kinds of error of the project."""
    found, waiting = [], [errors.AytadaError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


def test_every_error_has_a_status_and_an_exit_code() -> None:
    listed = {kind for kind, _ in table.TABLE}
    known = {
        kind for kind in every_error() if kind.__module__ in ("storage.errors", table.__name__)
    }
    assert known - listed == {errors.AytadaError}


@pytest.mark.parametrize(
    ("error", "status", "exit_code"),
    [
        (errors.Refused("x"), 422, 2),
        (errors.NotFound("x"), 404, 3),
        (errors.Conflict("x"), 409, 4),
        (errors.Forbidden("x"), 403, 7),
        (errors.PaymentNeeded("x"), 402, 5),
        (errors.TryDifferently("x"), 422, 2),
        (errors.TryLater("x"), 503, 6),
        (errors.Failed("x"), 500, 1),
        (table.NotSignedIn("x"), 401, 7),
        (table.Gone("x"), 410, 3),
        (errors.Refused("x", code="no_worker"), 503, 6),
    ],
)
def test_the_narrowest_kind_counts(error: errors.AytadaError, status: int, exit_code: int) -> None:
    assert table.outcome_of(error) == table.Outcome(status, exit_code)
    assert table.body_of(error) == {"error": {"code": error.code, "message": "x", "who": error.who}}


@pytest.mark.parametrize(
    ("host", "is_this_machine"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("::ffff:10.0.0.1", False),
        ("127.0.0.1.evil.example", False),
        ("testclient", False),
        ("", False),
        (None, False),
    ],
)
def test_only_this_machine_is_this_machine(host: str | None, is_this_machine: bool) -> None:
    assert is_loopback(host) is is_this_machine


def test_the_token_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert read_token(folder) is None
    token = make_token(folder)
    (folder / "token").chmod(0o644)
    assert make_token(folder) == token == read_token(folder)
    assert (folder / "token").stat().st_mode & 0o777 == 0o600
    assert len(token) > 40
    assert same_secret(token, token)
    assert not same_secret(token + "é", token)


def test_an_empty_token_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "token").touch()
    assert len(make_token(tmp_path)) > 40
