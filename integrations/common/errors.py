"""The one table that turns an error into an HTTP status, an exit code and a body in plain words."""

from dataclasses import dataclass
from typing import Any

from storage.errors import (
    AytadaError,
    Conflict,
    Failed,
    Forbidden,
    NotFound,
    PaymentNeeded,
    Refused,
    TryDifferently,
    TryLater,
)

RETRY_AFTER_SECONDS = 5


class NotSignedIn(Refused):
    """There is no key, or it is not one of ours."""

    code = "not_signed_in"


class Gone(Refused):
    """It was there once and is not any more, such as an expired link."""

    code = "gone"


@dataclass(frozen=True)
class Outcome:
    """What an error means to a caller over HTTP (`status`) and to a shell (`exit_code`)."""

    status: int
    exit_code: int


# The first class that fits counts, so the narrow ones come first.
TABLE: tuple[tuple[type[AytadaError], Outcome], ...] = (
    (NotFound, Outcome(404, 3)),
    (Conflict, Outcome(409, 4)),
    (Forbidden, Outcome(403, 7)),
    (NotSignedIn, Outcome(401, 7)),
    (PaymentNeeded, Outcome(402, 5)),
    (Gone, Outcome(410, 3)),
    (Refused, Outcome(422, 2)),
    (TryLater, Outcome(503, 6)),
    (TryDifferently, Outcome(422, 2)),
    (Failed, Outcome(500, 1)),
)
BY_CODE: dict[str, Outcome] = {
    "no_worker": Outcome(503, 6),
    "data_dir_in_use": Outcome(409, 4),
}
UNEXPECTED = Outcome(500, 1)
UNEXPECTED_MESSAGE = (
    "Something went wrong inside the studio and was written to its log. Nothing was charged for "
    "it; try again, and tell whoever runs the studio if it stays."
)


def outcome_of(error: AytadaError) -> Outcome:
    """Return the status and the exit code of an error."""
    if error.code in BY_CODE:
        return BY_CODE[error.code]
    return next((outcome for kind, outcome in TABLE if isinstance(error, kind)), UNEXPECTED)


def body_of(error: AytadaError) -> dict[str, Any]:
    """Return `{"error": {"code", "message", "who"}}`."""
    return body(error.code, error.message, error.who)


def body(code: str, message: str, who: str) -> dict[str, Any]:
    """Return the shape of every error that leaves us over HTTP."""
    return {"error": {"code": code, "message": message, "who": who}}
