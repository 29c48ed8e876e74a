"""Prices in Slack, approved and declined by button, on both databases: charged once, ever."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.slack.approvals import approve_quote
from integrations.slack.cards import quote_message
from integrations.slack.keys import Place
from integrations.slack.members import Who
from storage import slack_teams
from storage.engine import Database
from storage.errors import NotFound
from tests.support.slack_desk import Desk, open_desk
from tests.support.slack_stage import install


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    """Give the door over HTTP, on each database."""
    with open_desk(database, tmp_path) as opened:
        yield opened


def test_approving_charges_once_and_takes_the_buttons_away(desk: Desk) -> None:
    card, message = desk.quoted()
    assert desk.slack.click("ana", message, "approve_quote").statuses == [200]
    assert desk.quote(card).state == "accepted"
    assert desk.held_ever() == card.credits
    (edit,) = desk.edits()
    assert (edit["channel"], edit["ts"]) == (desk.channel, message.ts)
    said = json.dumps(edit["blocks"], ensure_ascii=False)
    assert "Approved by *ana*" in said
    assert "approve_quote" not in said
    assert "A lovely plan." in said


def test_a_second_click_and_a_second_person_charge_nothing(desk: Desk) -> None:
    card, message = desk.quoted()
    for who in ("ana", "ana", "ben"):
        desk.slack.click(who, message, "approve_quote")
    assert desk.held_ever() == card.credits
    name = desk.member("ana").name
    assert desk.told("ana") == ["You approved this already; nothing is charged twice."]
    assert desk.told("ben") == [f"{name} approved this already; nothing is charged twice."]
    assert len(desk.edits()) == 1


def test_two_people_at_once_charge_once_and_one_is_told(desk: Desk) -> None:
    card, message = desk.quoted()
    clicks = [
        threading.Thread(target=desk.slack.click, args=(who, message, "approve_quote"))
        for who in ("ana", "ben", "ana", "ben")
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join(30)
    assert desk.held_ever() == card.credits
    assert len(desk.told("ana")) + len(desk.told("ben")) == 3
    first = desk.quote(card).accepted_by
    assert first in (desk.member("ana").id, desk.member("ben").id)
    assert not desk.stage.audit()


def test_a_guest_may_not_spend_and_the_price_stays_open(desk: Desk) -> None:
    card, message = desk.quoted()
    desk.slack.click("gus", message, "approve_quote")
    desk.slack.click("gus", message, "decline_quote")
    assert desk.quote(card).state == "open"
    assert desk.edits() == []
    assert desk.told("gus") == [
        "You may not spend credits here. Ask a member who may to approve it.",
        "Only whoever asked for this price, or may spend, can decline it.",
    ]


def test_declining_spends_nothing_and_a_late_approval_is_told(desk: Desk) -> None:
    card, message = desk.quoted()
    desk.slack.click("ben", message, "decline_quote")
    assert desk.quote(card).state == "declined"
    desk.slack.click("ana", message, "approve_quote")
    assert desk.held_ever() == 0
    assert desk.told("ana") == ["That quote was declined. Ask for a new one."]
    assert "approve_quote" not in json.dumps(desk.edits())


def test_a_changed_project_gives_a_fresh_price_in_the_same_place(desk: Desk) -> None:
    card, message = desk.quoted()
    desk.stage.use(desk.context, "edit_scene", scene=2, action="another_take")
    desk.slack.click("ana", message, "approve_quote")
    assert desk.quote(card).state == "superseded"
    (edit,) = desk.edits()
    fresh = [
        json.loads(element["value"])["quote"]
        for block in edit["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "approve_quote"
    ]
    assert len(fresh) == 1
    assert fresh != [card.quote_id]
    assert "has changed since" in json.dumps(edit["blocks"])
    assert desk.held_ever() == 0


def test_an_id_of_another_workspace_is_as_good_as_none(desk: Desk) -> None:
    other = desk.slack.add_team("Rival")
    workspace_id = install(desk.stage, other)
    assert workspace_id != desk.context.workspace_id
    with desk.stage.database.write() as session:
        rival = slack_teams.introduce(session, workspace_id, "U0RIVAL", name="R", may_spend=True)
    card, _message = desk.quoted()
    who = Who(other.id, "U0RIVAL", workspace_id, rival.id, "R", True)
    with pytest.raises(NotFound):
        approve_quote(desk.stage, who, card.quote_id, Place(other.id, "C1", "1.0"), "1.0")
    assert desk.quote(card).state == "open"


def test_changing_before_approving_is_said_in_the_thread(desk: Desk) -> None:
    _card, message = desk.quoted()
    desk.slack.click("ana", message, "change_quote")
    desk.slack.submit(desk.slack.view_of("ana"), {"wish": "make it 720p"})
    (letter,) = desk.letters()
    assert letter["text"] == "make it 720p"
    assert letter["slack"]["thread_ts"] == desk.thread_ts


def test_a_price_without_its_message_is_shown_alone(desk: Desk) -> None:
    card, _message = desk.quoted()
    said = quote_message(card.model_dump(mode="json"), state="expired")
    assert said.text == "Night shift  ·  175 credits. This price has expired."
