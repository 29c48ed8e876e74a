"""A worker that freezes in the middle of a transaction loses its locks; others go on and finish."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from storage.engine import Database
from tests.support.stage import Stage


@pytest.mark.timeout(120)
def test_locks_of_a_frozen_worker_are_given_up(postgres_url: str, tmp_path: Path) -> None:
    """Its wallet and project rows are locked and it never comes back; the film is delivered."""
    database, frozen = Database(postgres_url), Database(postgres_url)
    with Stage(database, tmp_path) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        quote = stage.quote(context, project)
        stage.accept(context, quote)
        connection = frozen.engine.connect()
        connection.exec_driver_sql("SELECT id FROM account FOR UPDATE")
        connection.exec_driver_sql("SELECT id FROM project FOR UPDATE")
        assert stage.wait_for_production(quote.quote_id, seconds=60).state == "done"
        assert stage.balance(context) == (75, 0)
        assert stage.audit() == ()
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("SELECT 1")
        connection.close()
    frozen.close()
    database.close()
