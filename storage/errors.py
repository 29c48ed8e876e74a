"""The errors of the whole project, and who must act on each.

    AytadaError
    ├── Refused            the person: say what and how       (bad input, not allowed, too late)
    │   ├── NotFound       … no such thing in this workspace
    │   ├── Conflict       … it has changed or is taken meanwhile
    │   ├── Forbidden      … this member or key may not
    │   └── PaymentNeeded  … not enough credits, or a limit is reached
    ├── TryDifferently     the model: call again, differently
    ├── TryLater           time: the same call may work soon   (locked, vendor away)
    └── Failed             nobody: it is over, the reason is for reading

Every message is one plain sentence that says what to do next. `code` is stable and written by hand;
`integrations/common/errors.py` turns it into an HTTP status and an exit code.
"""


class AytadaError(Exception):
    """Base of all errors that are meant to be read by a person or a model."""

    code = "failed"
    who = "nobody"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code

    @property
    def message(self) -> str:
        """The sentence for the reader."""
        return str(self)


class Refused(AytadaError):
    """The person asked for something that cannot be done as asked."""

    code = "refused"
    who = "member"


class NotFound(Refused):
    """No such thing in this workspace; another workspace's thing reads exactly the same."""

    code = "not_found"


class Conflict(Refused):
    """The thing has changed, or somebody else was first."""

    code = "conflict"


class Forbidden(Refused):
    """This member or key lacks the right."""

    code = "forbidden"


class PaymentNeeded(Refused):
    """Not enough credits, or a spending limit is reached."""

    code = "payment_needed"


class TryDifferently(AytadaError):
    """The model's call was malformed or makes no sense now; it may call again, corrected."""

    code = "try_differently"
    who = "model"


class TryLater(AytadaError):
    """Something is busy or away; the same call may work soon."""

    code = "try_later"
    who = "time"


class Failed(AytadaError):
    """It is over; the message is the reason."""
