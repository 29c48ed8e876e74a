"""The audit finds nothing in honest books and finds each planted fault, on both databases."""

import pytest

from storage import ledger
from storage.audit import audit, audit_books
from storage.engine import Database
from tests.support.builders import Home, deliver, make_home, start_production
from tests.support.planting import plant

WALLET = "kind = 'wallet'"
MORE_ENTRY = (
    "INSERT INTO entry SELECT a.id, a.version + 1, t.id, 7, a.posted + 7 "
    "FROM account a, transfer t WHERE a.kind = 'wallet' AND t.kind = 'grant'"
)
COPY_TRANSFER = (
    "INSERT INTO transfer SELECT '{kind}2', workspace_id, kind, hold_id, '{kind}2', reason, actor, "
    "created_ms FROM transfer WHERE id = (SELECT min(id) FROM transfer WHERE kind = '{kind}')"
)
COPY_ENTRIES = (
    "INSERT INTO entry SELECT e.account_id, a.version + 1, '{kind}2', e.credits, "
    "a.posted + e.credits FROM entry e JOIN account a ON a.id = e.account_id "
    "WHERE e.transfer_id = (SELECT min(id) FROM transfer WHERE kind = '{kind}' AND id LIKE 'tr%')",
    "UPDATE account SET version = version + 1, posted = (SELECT sum(credits) FROM entry "
    "WHERE account_id = account.id) WHERE id IN "
    "(SELECT account_id FROM entry WHERE transfer_id = '{kind}2')",
)


def twice(kind: str) -> tuple[str, ...]:
    """Return the statements that post a second transfer of a kind, with all sums made to fit."""
    return tuple(text.format(kind=kind) for text in (COPY_TRANSFER, *COPY_ENTRIES))


FAULTS: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "wallet_richer": (
        {"posted_is_sum_of_entries", "books_add_up_to_zero"},
        (f"UPDATE account SET posted = posted + 1 WHERE {WALLET}",),
    ),
    "richer_on_both_sides": (
        {"posted_is_sum_of_entries"},
        (
            f"UPDATE account SET posted = posted + 1 WHERE {WALLET}",
            "UPDATE account SET posted = posted - 1 WHERE kind = 'grants'",
        ),
    ),
    "version_skipped": (
        {"version_counts_entries"},
        (f"UPDATE account SET version = version + 1 WHERE {WALLET}",),
    ),
    "entry_numbers_moved": (
        {"version_counts_entries"},
        ("UPDATE entry SET account_version = -1 WHERE account_version = 1",),
    ),
    "held_forgotten": (
        {"held_is_sum_of_holds"},
        (f"UPDATE account SET held = held - 1 WHERE {WALLET}",),
    ),
    "held_on_another_account": (
        {"held_is_sum_of_holds"},
        ("UPDATE account SET held = 3 WHERE kind = 'spent'",),
    ),
    "chain_broken": (
        {"entries_form_a_chain"},
        (
            "UPDATE entry SET balance_after = balance_after + 1 WHERE account_version = 1 "
            f"AND account_id = (SELECT id FROM account WHERE {WALLET})",
        ),
    ),
    "one_sided_entry": (
        {"posted_is_sum_of_entries", "version_counts_entries", "transfers_balance"},
        (MORE_ENTRY,),
    ),
    "transfer_without_entries": (
        {"transfers_balance", "holds_have_their_transfers"},
        (COPY_TRANSFER.format(kind="capture"),),
    ),
    "books_off": (
        {"posted_is_sum_of_entries", "books_add_up_to_zero"},
        ("UPDATE account SET posted = posted - 2 WHERE kind = 'spent'",),
    ),
    "wallet_overdrawn": (
        {"posted_is_sum_of_entries", "books_add_up_to_zero", "wallets_are_covered"},
        (f"UPDATE account SET posted = 39 WHERE {WALLET}",),
    ),
    "wallet_was_negative": (
        {"entries_form_a_chain", "wallets_are_covered"},
        (
            "UPDATE entry SET balance_after = -1 WHERE account_version = 2 "
            f"AND account_id = (SELECT id FROM account WHERE {WALLET})",
        ),
    ),
    "charged_twice": ({"holds_have_their_transfers"}, twice("capture")),
    "refunded_twice": ({"holds_have_their_transfers"}, twice("refund")),
    "open_again": (
        {"held_is_sum_of_holds", "holds_have_their_transfers", "delivered_is_paid"},
        (
            "UPDATE hold SET state = 'held' WHERE id = "
            "(SELECT hold_id FROM step WHERE kind = 'voiceover')",
        ),
    ),
    "other_price": (
        {"transfers_have_their_holds_price", "delivered_is_paid"},
        (
            "UPDATE hold SET credits = 4 WHERE id = "
            "(SELECT hold_id FROM step WHERE kind = 'voiceover')",
        ),
    ),
    "capture_of_nothing": (
        {"transfers_have_their_holds_price", "holds_have_their_transfers"},
        (
            "UPDATE transfer SET hold_id = NULL WHERE kind = 'capture' AND hold_id = "
            "(SELECT hold_id FROM step WHERE kind = 'voiceover')",
        ),
    ),
    "grant_called_refund": (
        {"transfers_go_the_right_way", "transfers_have_their_holds_price"},
        ("UPDATE transfer SET kind = 'refund' WHERE kind = 'grant'",),
    ),
    "paid_step_not_done": (
        {"paid_is_delivered"},
        ("UPDATE step SET state = 'failed' WHERE kind = 'voiceover'",),
    ),
    "paid_without_file": ({"paid_is_delivered"}, ("DELETE FROM asset",)),
    "paid_without_step": (
        {"paid_is_delivered", "delivered_is_paid"},
        ("UPDATE step SET hold_id = NULL WHERE kind = 'voiceover'",),
    ),
    "two_steps_on_one_hold": (
        {"paid_is_delivered"},
        (
            "UPDATE step SET hold_id = (SELECT hold_id FROM step WHERE kind = 'voiceover') "
            "WHERE kind = 'music'",
        ),
    ),
    "delivered_for_free": (
        {"delivered_is_paid"},
        ("UPDATE step SET state = 'done' WHERE kind = 'music'",),
    ),
    "held_after_the_end": (
        {"open_holds_are_of_running_productions"},
        ("UPDATE production SET state = 'failed'",),
    ),
    "held_for_nothing": (
        {"open_holds_are_of_running_productions", "paid_is_delivered"},
        ("UPDATE hold SET production_id = 'quo_gone'",),
    ),
}


def lived_in(database: Database) -> Home:
    """Return a workspace in which every kind of thing has happened: 250 credits, 40 held."""
    with database.write() as session:
        home = make_home(session)
        prices = {"voiceover": 5, "clip": 40, "music": 5, "stitch": 6, "script": 2}
        steps = start_production(session, home, prices)
        deliver(session, steps["voiceover"])
        deliver(session, steps["stitch"])
        stitch, music = steps["stitch"].hold_id, steps["music"].hold_id
        assert stitch is not None
        assert music is not None
        ledger.refund(session, stitch, reason="The film failed its checks", actor="test")
        steps["stitch"].state = "failed"
        ledger.release(session, music)
        steps["music"].state = "cancelled"
        script = steps["script"]
        script.state = "done"
        assert script.hold_id is not None
        ledger.capture(session, script.hold_id, reason="Script", actor="test")
    return home


def test_honest_books_are_sound(database: Database) -> None:
    """A grant, captures, a release, a refund and an open hold are all in order."""
    lived_in(database)
    with database.read() as session:
        assert audit(session) == ()


def test_an_empty_database_is_sound(database: Database) -> None:
    """Nothing is wrong where nothing is."""
    with database.read() as session:
        assert audit(session) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(database: Database, fault: str) -> None:
    """Each fault is reported by the checks that are meant to see it, and by no other."""
    expected, statements = FAULTS[fault]
    lived_in(database)
    plant(database, *statements)
    with database.read() as session:
        assert {found.check for found in audit(session)} == expected


def test_every_check_is_shown_by_a_fault() -> None:
    """No check is left that has never been seen to fail."""
    shown = set().union(*(expected for expected, _ in FAULTS.values()))
    assert shown == {
        "books_add_up_to_zero",
        "delivered_is_paid",
        "entries_form_a_chain",
        "held_is_sum_of_holds",
        "holds_have_their_transfers",
        "open_holds_are_of_running_productions",
        "paid_is_delivered",
        "posted_is_sum_of_entries",
        "transfers_balance",
        "transfers_go_the_right_way",
        "transfers_have_their_holds_price",
        "version_counts_entries",
        "wallets_are_covered",
    }


def test_a_finding_names_the_row_and_the_numbers(sqlite_database: Database) -> None:
    """The sentence is enough to go and look."""
    lived_in(sqlite_database)
    plant(sqlite_database, f"UPDATE account SET held = 39 WHERE {WALLET}")
    with sqlite_database.read() as session:
        (found,) = audit_books(session)
    assert found.message.startswith("The wallet acc_")
    assert found.message.endswith(" holds 39, but its open holds add up to 40.")
