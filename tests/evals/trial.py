"""Plays one trial of a scenario: the marketer speaks, hears, answers what is asked, and the end is
judged."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from graph.turn import READS_BACK
from storage import workspaces
from storage.models import Conversation, Production, Turn
from tests.evals import claims, promises
from tests.evals.happenings import begun, happen, quiet, running
from tests.evals.heard import Call, Heard, Played
from tests.evals.scenarios.form import (
    Act,
    Begun,
    Pool,
    Say,
    Scenario,
    Wait,
)
from tests.evals.scenarios.look import Look
from tests.evals.scenarios.wordings import GO_ON, ORDERS_TO_MAKE
from tests.evals.trial_stage import TrialStage
from tests.support.desk import Desk
from tools.kit.offers import QuoteCard

ANSWERS_MAX = 4
POLAR = r"(?i)(?:^|[.!:,;\n]\s*)(?:shall|should|do|does|did|is|are|can|may|would|will)\b[^.!?]*\?"
FREE_STEPS = ("generate_ideas", "generate_script", "generate_scenes")
TURN_SECONDS = 120.0
PRODUCTION_SECONDS = 60.0
# Reading, and showing for nothing: never wrong, only superfluous.
HARMLESS = frozenset(
    {"list_campaigns", "get_campaign", "list_projects", "get_project", "get_status"}
    | {"check_credits", "suggest_strategy", "preview_draft"}
)


class Stuck(Exception):
    """The marketer gives up; the message says where and why."""


class Opening:
    """What a scenario's world is made with: a desk in the trial's workspace, and the stage."""

    def __init__(self, stage: TrialStage, desk: Desk) -> None:
        self.stage = stage
        self.desk = desk

    def render(self, quote: QuoteCard) -> None:
        """Accept a quote as the member and wait until its production is over and announced."""
        self.stage.accept(self.desk.context, quote)
        self.stage.wait_for_production(quote.quote_id)
        quiet(self.stage, self.desk.context.workspace_id)


class Trial:
    """One trial; `play()` once."""

    def __init__(
        self, stage: TrialStage, scenario: Scenario, number: int, *, is_patient: bool = False
    ) -> None:
        """`is_patient`: the marketer goes on with the next wish when one cannot be had."""
        self.stage = stage
        self._is_patient = is_patient
        self.scenario = scenario
        self.number = number
        self.played = Played(scenario.name, number)
        self._shown: dict[str, str] = {}
        self._members: dict[str, str] = {}
        self._heard_turns: set[str] = set()

    def play(self) -> Played:
        """Have the conversation and judge its end; an error of the machinery is a finding too."""
        began = time.monotonic()
        desk = Desk.open(self.stage.database, "Nora", credits=max(self.scenario.credits, 0))
        self.played.workspace_id = desk.context.workspace_id
        self.played.member_id = self._members["Nora"] = desk.context.member_id
        self.played.granted = self.scenario.credits
        try:
            self._open_world(desk)
            with self.stage.database.read() as session:
                self._before = self._remember(session)
            for index, act in enumerate(self.scenario.acts):
                self._do_patiently(index, act)
            quiet(self.stage, self.played.workspace_id)
            self._hear_announcements()
        except Stuck as stuck:
            self.played.problems.append(str(stuck))
            quiet(self.stage, self.played.workspace_id)
        except Exception as error:  # noqa: BLE001 - a broken trial must not end the evaluation
            self.played.problems.append(f"broke: {type(error).__name__}: {error}"[:300])
        self._judge()
        self.played.seconds = time.monotonic() - began
        return self.played

    # ------------------------------------------------------------------ the world

    def _open_world(self, desk: Desk) -> None:
        try:
            self.scenario.world(Opening(self.stage, desk))
        except Exception as error:
            raise Stuck(f"the beginning cannot be made: {type(error).__name__}: {error}") from error
        with self.stage.database.read() as session:
            self.played.approved |= set(
                session.scalars(
                    select(Production.id).where(Production.workspace_id == self.played.workspace_id)
                )
            )
            self._heard_turns |= set(self._turn_ids(session))

    def _remember(self, session: Session) -> promises.Before:
        neighbour = self.stage.neighbour.workspace_id
        return promises.remember(session, self.played.workspace_id, neighbour)

    def _do_patiently(self, index: int, act: Act) -> None:
        try:
            self._do(index, act)
        except Stuck as stuck:
            if not self._is_patient:
                raise
            self.played.problems.append(str(stuck))

    def _do(self, index: int, act: Act) -> None:
        match act:
            case Say():
                self._say(index, act)
            case Wait():
                self._wait()
            case Begun():
                self._begin()
            case _:
                happen(self.stage, self.played, act)
                # What the manager or the member did is no breach of anybody's rights.
                with self.stage.database.read() as session:
                    self._before = replace(self._before, rights=self._remember(session).rights)

    def _wait(self) -> None:
        workspace_id = self.played.workspace_id
        self.stage.wait(
            lambda session: None if running(session, workspace_id) else True, PRODUCTION_SECONDS
        )
        quiet(self.stage, workspace_id)
        self._hear_announcements()

    def _begin(self) -> None:
        workspace_id = self.played.workspace_id
        with self.stage.database.read() as session:
            is_running = running(session, workspace_id) is not None
        if is_running:
            self.stage.wait(lambda session: begun(session, workspace_id), PRODUCTION_SECONDS)

    # ------------------------------------------------------------------ talk

    def _say(self, index: int, act: Say) -> None:
        if act.until is not None and self._holds(act):
            return
        wordings = self._order(act.pool, f"{index}")
        heard = self._speak(act, wordings[0], is_yes=act.approves)
        unclear = 0
        for count in range(ANSWERS_MAX):
            if act.until is not None and self._holds(act):
                return
            kind, answers = self._asked(act, heard)
            if kind == "unclear" and act.until is not None:
                unclear += 1
                words = wordings[1 % len(wordings)] if unclear == 1 else GO_ON[0]
                if unclear > 2 or (unclear == 2 and not self._may_confirm(heard)):
                    break
                heard = self._speak(act, words, is_rewording=True)
            elif answers:
                words = self._order(answers, f"{index}{kind}{count}")[0]
                heard = self._speak(act, words, is_yes=kind == "yes")
            else:
                break
        if act.until is not None and not self._holds(act):
            with self.stage.database.read() as session:
                missing = act.until.find(Look(session, self.played))
            raise Stuck(
                f"stuck: after “{heard.said}” the answer was “{_short(heard.answer)}” and {missing}"
            )

    def _holds(self, act: Say) -> bool:
        assert act.until is not None
        with self.stage.database.read() as session:
            return not act.until.find(Look(session, self.played))

    def _asked(self, act: Say, heard: Heard) -> tuple[str, Pool | None]:
        """Return the kind of question that the turn ended with, and how it may be answered."""
        question = self._question(heard)
        if question == "quote" and heard.quote is not None:
            if act.yes and act.price in (None, heard.quote["credits"]):
                return "yes", act.yes
            if act.no:
                return "no", act.no
        if _is_ambiguous(heard) or question == "continue_draft":
            return "which", act.which
        if READS_BACK in heard.answer:
            return "unclear", None
        if question == "choose_idea":
            return "idea", act.idea
        if not any(name not in HARMLESS for name in heard.done):
            return "unclear", None
        is_next = "?" in heard.answer and question in FREE_STEPS and act.until is not None
        return "proceed", GO_ON if is_next else None

    def _may_confirm(self, heard: Heard) -> bool:
        """Tell whether the turn asks one thing that a yes would answer, or reads back what it would
        do, and asks no price: that one is said yes to on purpose, or not at all."""
        is_one = heard.answer.count("?") == 1 and re.search(POLAR, heard.answer) is not None
        return (is_one or READS_BACK in heard.answer) and self._question(heard) != "quote"

    def _question(self, heard: Heard) -> str | None:
        with self.stage.database.read() as session:
            return session.get_one(Conversation, heard.conversation_id).last_question

    def _speak(
        self, act: Say, text: str, *, is_yes: bool = False, is_rewording: bool = False
    ) -> Heard:
        """Say something and hear the answer out; a yes is one to the price that was shown last."""
        quiet(self.stage, self.played.workspace_id)
        self._hear_announcements()
        shown = self._shown.get(f"{act.door}/{act.key}")
        # "Render it", said while its price stands there, is the member's yes to that price.
        if shown and (is_yes or text in ORDERS_TO_MAKE):
            self.played.approved.add(shown)
        began = time.monotonic()
        said = self.stage.talk.say(
            workspace_id=self.played.workspace_id,
            member_id=self._member(act.member),
            door=act.door,
            conversation_key=act.key,
            text=text,
        )
        turn_id = self.stage.talk.turn_of(self.played.workspace_id, said.letter_id)
        heard = self._hear(
            turn_id, said.conversation_id, text, began, is_rewording=is_rewording, member=act.member
        )
        self._shown[f"{act.door}/{act.key}"] = heard.quote["quote_id"] if heard.quote else ""
        return heard

    def _hear(
        self,
        turn_id: str,
        conversation_id: str,
        said: str,
        began: float,
        *,
        is_rewording: bool = False,
        member: str = "",
    ) -> Heard:
        events: list[tuple[str, dict[str, Any]]] = []
        stream = self.stage.talk.listen(
            self.played.workspace_id, turn_id, wait_seconds=TURN_SECONDS
        )
        for event in stream:
            if event is None:
                raise Stuck(f"stuck: nobody answered “{said}”")
            events.append((event.kind, event.data))
            if event.kind == "turn_finished":
                break
        end = events[-1][1]
        heard = Heard(
            said=said,
            conversation_id=conversation_id,
            turn_id=turn_id,
            answer=end["text"],
            state=end["state"],
            calls=tuple(_calls(events)),
            quote=end["quote"],
            seconds=time.monotonic() - began,
            is_rewording=is_rewording,
            member=member,
        )
        self._heard_turns.add(turn_id)
        self.played.turns.append(heard)
        return heard

    def _hear_announcements(self) -> None:
        """Hear the turns that nobody's words began: what became of a production."""
        with self.stage.database.read() as session:
            unheard = [id for id in self._turn_ids(session) if id not in self._heard_turns]
            talks = [session.get_one(Turn, turn_id).conversation_id for turn_id in unheard]
        for turn_id, conversation_id in zip(unheard, talks, strict=True):
            self._hear(turn_id, conversation_id, "", time.monotonic())

    def _turn_ids(self, session: Session) -> list[str]:
        rows = select(Turn.id).where(Turn.workspace_id == self.played.workspace_id)
        return list(session.scalars(rows.order_by(Turn.created_ms, Turn.id)))

    def _member(self, name: str) -> str:
        if name not in self._members:
            with self.stage.database.write() as session:
                self._members[name] = workspaces.find_or_create_member(
                    session, self.played.workspace_id, "http", name.casefold(), name
                ).id
            with self.stage.database.read() as session:
                self._before = replace(self._before, rights=self._remember(session).rights)
        return self._members[name]

    def _order(self, pool: Pool, what: str) -> list[str]:
        """Return the pool in this trial's order: over the trials every wording comes first."""
        shuffled = list(pool)
        random.Random(f"{self.scenario.name} {what}").shuffle(shuffled)
        turn = self.number % len(shuffled)
        return shuffled[turn:] + shuffled[:turn]

    # ------------------------------------------------------------------ the end

    def _judge(self) -> None:
        played, scenario = self.played, self.scenario
        with self.stage.database.read() as session:
            look = Look(session, played)
            for check in scenario.checks:
                wrong = check.find(look)
                if wrong:
                    played.problems.append(f"{check.name}: {wrong}")
            played.wrong_credits = promises.unapproved_credits(session, played)
            played.false_claims = claims.false_claims(session, played)
            if hasattr(self, "_before"):
                neighbour = self.stage.neighbour.workspace_id
                played.broken = promises.broken(session, played, self._before, neighbour)
        tried = [call for heard in played.turns for call in heard.calls]
        wrong_names = {
            call.name
            for call in tried
            if not call.error and call.name not in scenario.may | HARMLESS
        }
        wrong_names |= {call.name for call in tried if call.name in scenario.never}
        played.wrong_actions = sorted(wrong_names)


def _calls(events: Iterable[tuple[str, dict[str, Any]]]) -> Iterable[Call]:
    done = {data["call_id"]: data["result"] for kind, data in events if kind == "tool_done"}
    for kind, data in events:
        if kind == "tool_started":
            result = done.get(data["call_id"], {"error": {"code": "never_ended"}})
            # A result may have a field of that name too: what is wrong with a project, in words.
            refusal = result.get("error")
            error = str(refusal["code"]) if isinstance(refusal, dict) else ""
            yield Call(data["name"], data["arguments"], error, result)


def _is_ambiguous(heard: Heard) -> bool:
    return any(
        call.error == "ambiguous" or bool(call.result.get("candidates")) for call in heard.calls
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:157]}…"
