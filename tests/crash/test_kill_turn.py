"""Kill -9 in the middle of a turn, again and again: the member is answered once, tools ran once."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import conversations, inbox
from storage.engine import Database
from storage.models import Campaign, Turn
from tests.crash.talker import ANSWER
from tests.support.plain_studio import PlainStudio
from tests.support.stage import new_member
from tests.support.writer import BriefWriter

KILLS = 4


def start(database: Database, folder: Path) -> subprocess.Popen[str]:
    """Start a worker that answers what waits."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.talker", database.url, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.timeout(600)
def test_a_killed_turn_is_answered_once(database: Database, tmp_path: Path) -> None:
    """The campaign is made once, the transcript has one answer, the conversation is free again."""
    with database.write() as session:
        context = new_member(session, "Nora", 250, PlainStudio.name, BriefWriter())
        inbox.post(
            session,
            workspace_id=context.workspace_id,
            conversation_id=context.conversation_id,
            member_id=context.member_id,
            dedupe_key="first",
            kind="message",
            payload={"text": "an ad for Lumen"},
        )
    dice = random.Random(5)
    for _ in range(KILLS):
        worker = start(database, tmp_path)
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.7))
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    worker = start(database, tmp_path)
    worker.communicate(timeout=120)
    assert worker.returncode == 0
    with database.read() as session:
        said = [
            (message.role, message.content)
            for message in conversations.messages(session, context.conversation_id)
            if message.role != "tool" and message.content
        ]
        assert said == [("user", "an ad for Lumen"), ("assistant", ANSWER)]
        assert len(session.scalars(select(Campaign.id)).all()) == 1
        assert session.scalars(select(Turn.state)).all() == ["done"]
