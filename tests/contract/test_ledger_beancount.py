"""A program that is not ours checks the exported books: Beancount's `bean-check`."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage import ledger
from storage.beancount import to_beancount
from storage.engine import Database
from storage.models import Workspace
from tests.support.books import capture, grant
from tests.support.builders import Home, hold_items, make_home
from tests.support.planting import plant


@pytest.fixture
def home(database: Database) -> Home:
    """Give a workspace that was granted 250 credits and spent 40, beside another workspace."""
    with database.write() as session:
        make_home(session, credits=10)
        home = make_home(session)
        holds = hold_items(session, home, "quo_1", {"clip": 40, "music": 5})
        capture(session, holds["clip"])
        grant(session, home, 7, key='odd "key"')
    return home


def bean_check(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the third-party checker on a file with this text."""
    file = folder / "books.beancount"
    file.write_text(text)
    command = [str(Path(sys.executable).with_name("bean-check")), "--no-cache", str(file)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_bean_check_accepts_the_books(database: Database, home: Home, tmp_path: Path) -> None:
    """All workspaces together, or one alone; held credits are no movement."""
    with database.read() as session:
        everybody = to_beancount(session)
        one = to_beancount(session, home.workspace_id)
    for books in (everybody, one):
        checked = bean_check(books, tmp_path)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    wallet = f"Assets:Wallet:W-{home.workspace_id.replace('_', '-')}"
    assert everybody.count(" open ") == 6
    assert one.count(" open ") == 3
    assert [line[10:] for line in one.splitlines() if f" balance {wallet}" in line] == [
        f" balance {wallet}  217 CREDIT"
    ]
    assert f"  {wallet}  -40 CREDIT" in one.splitlines()


@pytest.mark.parametrize("kind", ["wallet", "spent", "grants"])
def test_bean_check_refuses_an_off_by_one(
    database: Database, home: Home, tmp_path: Path, kind: str
) -> None:
    """One credit too many on any account, and the third party says which."""
    plant(database, f"UPDATE account SET posted = posted + 1 WHERE kind = '{kind}'")
    with database.read() as session:
        checked = bean_check(to_beancount(session, home.workspace_id), tmp_path)
    assert checked.returncode == 1
    assert "Balance failed" in checked.stdout + checked.stderr


def test_bean_check_refuses_a_one_sided_entry(
    database: Database, home: Home, tmp_path: Path
) -> None:
    """A transfer that does not add up to zero is seen without any assertion."""
    plant(database, "UPDATE entry SET credits = credits + 1 WHERE credits = 40")
    with database.read() as session:
        checked = bean_check(to_beancount(session, home.workspace_id), tmp_path)
    assert checked.returncode == 1
    assert "Transaction does not balance" in checked.stdout + checked.stderr


def test_odd_names_and_words_are_exported_safely(sqlite_database: Database, tmp_path: Path) -> None:
    """Quotes, backslashes and ids that are not ours break nothing."""
    with sqlite_database.write() as session:
        session.add(Workspace(id='Kaffee "Löwe"\\', name="Kaffee", created_ms=0))
        session.flush()
        odd = Home('Kaffee "Löwe"\\', "mem_1", "cam_1", "prj_1")
        ledger.open_accounts(session, odd.workspace_id)
        ledger.grant(
            session,
            odd.workspace_id,
            5,
            reason='A "gift" \\ from C:\\',
            actor='the "boss"',
            idempotency_key="gift",
        )
    with sqlite_database.read() as session:
        checked = bean_check(to_beancount(session), tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_no_workspace_is_an_empty_book(sqlite_database: Database, tmp_path: Path) -> None:
    """An empty database exports, too."""
    with sqlite_database.read() as session:
        checked = bean_check(to_beancount(session), tmp_path)
    assert checked.returncode == 0
