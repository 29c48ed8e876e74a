"""Workspaces, members and keys, on SQLite and on Postgres."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from storage import ledger, workspaces
from storage.engine import Database
from storage.errors import NotFound, Refused
from storage.models import ApiKey, Identity, Member


def test_a_workspace_is_granted_its_welcome_once(database: Database) -> None:
    with database.write() as session:
        workspace = workspaces.create_workspace(session, "  Night Owl\x00 ", welcome_credits=250)
        without = workspaces.create_workspace(session, "Bare", welcome_credits=0)
    with database.read() as session:
        assert workspaces.get_workspace(session, workspace.id).name == "Night Owl"
        assert ledger.balance(session, workspace.id) == ledger.Balance(posted=250, held=0)
        assert ledger.balance(session, without.id) == ledger.Balance(posted=0, held=0)
        assert [line.reason for line in ledger.history(session, workspace.id)] == [
            "Welcome credits"
        ]
        with pytest.raises(NotFound):
            workspaces.get_workspace(session, "wsp_none")
    with database.write() as session, pytest.raises(Refused, match="needs a name"):
        workspaces.create_workspace(session, " \x00 ", welcome_credits=250)


def test_a_member_is_known_by_door_and_workspace(database: Database) -> None:
    with database.write() as session:
        here = workspaces.create_workspace(session, "Here", welcome_credits=0)
        there = workspaces.create_workspace(session, "There", welcome_credits=0)
        nora = workspaces.find_or_create_member(session, here.id, "slack", "U1", "Nora")
        again = workspaces.find_or_create_member(session, here.id, "slack", "U1", "Other", False)
        by_http = workspaces.find_or_create_member(session, here.id, "http", "U1", "Nora", False)
        elsewhere = workspaces.find_or_create_member(session, there.id, "slack", "U1", "Nora")
    assert (again.id, again.name, again.may_spend) == (nora.id, "Nora", True)
    assert len({nora.id, by_http.id, elsewhere.id}) == 3
    assert not by_http.may_spend
    with database.read() as session:
        assert workspaces.get_member(session, here.id, nora.id).name == "Nora"
        with pytest.raises(NotFound):
            workspaces.get_member(session, there.id, nora.id)


def test_two_first_messages_at_once_make_one_member(database: Database) -> None:
    with database.write() as session:
        workspace = workspaces.create_workspace(session, "Here", welcome_credits=0)

    def arrive(_number: int) -> str:
        with database.write() as session:
            return workspaces.find_or_create_member(session, workspace.id, "slack", "U1", "Nora").id

    with ThreadPoolExecutor(8) as crowd:
        found = set(crowd.map(arrive, range(16)))
    with database.read() as session:
        members = session.scalar(select(func.count()).select_from(Member))
        identities = session.scalar(select(func.count()).select_from(Identity))
    assert (len(found), members, identities) == (1, 1, 1)


def test_a_key_is_found_by_its_secret_until_it_is_revoked(database: Database) -> None:
    with database.write() as session:
        here = workspaces.create_workspace(session, "Here", welcome_credits=0)
        there = workspaces.create_workspace(session, "There", welcome_credits=0)
        nora = workspaces.find_or_create_member(session, here.id, "http", "n", "Nora")
        key, secret = workspaces.create_api_key(
            session, here.id, nora.id, "CI", ["spend", "read", "read"]
        )
        _, other = workspaces.create_api_key(session, here.id, nora.id, "Two", ["write"])
    assert secret.startswith("ayt_")
    assert secret != other
    with database.read() as session:
        found = workspaces.key_by_secret(session, secret)
        assert found is not None
        assert (found.id, found.workspace_id, found.scopes) == (key.id, here.id, ["read", "spend"])
        assert workspaces.key_by_secret(session, secret + "x") is None
        assert workspaces.key_by_secret(session, "\ud800") is None
        stored = session.scalars(select(ApiKey.secret_sha256)).all()
        assert not [digest for digest in stored if secret in digest]
    with database.write() as session, pytest.raises(NotFound):
        workspaces.revoke_api_key(session, there.id, key.id)
    for _ in range(2):
        with database.write() as session:
            workspaces.revoke_api_key(session, here.id, key.id)
    with database.read() as session:
        assert workspaces.key_by_secret(session, secret) is None
        assert workspaces.key_by_secret(session, other) is not None


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "everything"]])
def test_a_key_has_known_scopes(sqlite_database: Database, scopes: list[str]) -> None:
    with sqlite_database.write() as session:
        here = workspaces.create_workspace(session, "Here", welcome_credits=0)
        nora = workspaces.find_or_create_member(session, here.id, "http", "n", "Nora")
        with pytest.raises(Refused, match="A key's scopes are some of read, write, spend"):
            workspaces.create_api_key(session, here.id, nora.id, "CI", scopes)


def test_a_key_is_for_a_member_of_its_workspace(database: Database) -> None:
    with database.write() as session:
        here = workspaces.create_workspace(session, "Here", welcome_credits=0)
        there = workspaces.create_workspace(session, "There", welcome_credits=0)
        nora = workspaces.find_or_create_member(session, here.id, "http", "n", "Nora")
        with pytest.raises(NotFound):
            workspaces.create_api_key(session, there.id, nora.id, "CI", ["read"])
