"""Campaigns, projects, scripts and scenes as they are kept, on SQLite and on Postgres."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from storage import campaigns, projects, scenes
from storage.engine import Database
from storage.errors import NotFound, Refused
from storage.models import Project, SceneVersion, StrategyVersion
from tests.support.desk import Desk

IDEAS = [{field: f"{field} {number}" for field in projects.IDEA_FIELDS} for number in (1, 2, 3)]
LINES = [
    {"beat": "hook", "voice": "Tired?", "on_screen": "Tired?"},
    {"beat": "call_to_action", "voice": "Try it.", "on_screen": ""},
]


def begin(desk: Desk) -> str:
    """Make a campaign and a project; return the project's id."""
    return str(desk.project(seconds=6).project_id)


def draft(words: str) -> dict[str, str]:
    """Return a scene's content."""
    return {"beat": "hook", "visual": f"see {words}", "on_screen": "", "voice": words}


def test_pillars_and_brand_are_kept_as_versions(database: Database) -> None:
    desk = Desk.open(database)
    project_id = begin(desk)
    with database.write() as session:
        project = session.get_one(Project, project_id)
        campaign = projects.campaign_of(session, project)
        campaigns.new_strategy_version(session, campaign, "mem_1", {"audience": "nurses"})
        campaigns.new_strategy_version(session, campaign, "mem_1", {"audience": "nurses"})
        campaigns.new_brand_version(session, campaign, "mem_1", {"colors": ["#000000"]})
        first = session.get_one(StrategyVersion, (campaign.id, 1))
        assert (campaign.strategy_version, campaign.brand_version) == (2, 2)
        assert (first.audience, campaigns.strategy(session, campaign).audience) == ("", "nurses")


def test_versions_are_numbered_after_the_newest_one_kept(database: Database) -> None:
    """Going back makes an earlier version the present one; what came later keeps its number."""
    desk = Desk.open(database)
    project_id = begin(desk)
    with database.write() as session:
        project = session.get_one(Project, project_id)
        campaign = projects.campaign_of(session, project)
        for word in ("nurses", "bakers"):
            campaigns.new_strategy_version(session, campaign, "mem_1", {"audience": word})
            campaigns.new_brand_version(session, campaign, "mem_1", {"tone": word})
            projects.add_ideas(
                session, project, IDEAS, provider="w", starter_copy=False, strategy_version=1
            )
        ((scene, version),) = scenes.add(session, project, 0, draft("a"), provider="w")
        first = version
        for word in ("b", "c"):
            version = scenes.revise(session, scene, version, {"voice": word}, provider="w")
        campaign.strategy_version = campaign.brand_version = 1
        project.idea_rounds = scene.version = 1
        pillars = campaigns.new_strategy_version(session, campaign, "mem_1", {"audience": "cooks"})
        look = campaigns.new_brand_version(session, campaign, "mem_1", {"fonts": ["Lora"]})
        ideas = projects.add_ideas(
            session, project, IDEAS, provider="w", starter_copy=False, strategy_version=1
        )
        revised = scenes.revise(session, scene, first, {"voice": "d"}, provider="w")
        assert (pillars.version, look.version, ideas[0].round, revised.version) == (4, 4, 3, 4)
        assert (pillars.audience, look.tone, look.fonts) == ("cooks", "", ["Lora"])


def test_a_locked_scene_is_neither_rewritten_nor_taken_out(database: Database) -> None:
    desk = Desk.open(database)
    project_id = begin(desk)
    with database.write() as session:
        project = session.get_one(Project, project_id)
        slots = [scenes.Slot(None, draft(words)) for words in "abc"]
        live = scenes.lay_out(session, project, slots, script_version=1, provider="w")
        for scene, _version in live[:2]:
            scenes.lock(session, scene, True)
        slots = [scenes.Slot(live[1][0].id, draft("x")), scenes.Slot(None, draft("y"))]
        now = scenes.lay_out(session, project, slots, script_version=2, provider="w")
        assert [(version.voice, scene.locked) for scene, version in now] == [
            ("b", True),
            ("y", False),
            ("a", True),
        ]
        assert [scene.position for scene, _version in now] == [0, 1, 2]


def test_things_of_another_workspace_are_not_found(database: Database) -> None:
    ours, theirs = Desk.open(database, "Ours"), Desk.open(database, "Theirs")
    project_id = begin(theirs)
    our_workspace = ours.context.workspace_id
    with database.read() as session:
        project = session.get_one(Project, project_id)
        assert campaigns.find(session, our_workspace, project.campaign_id) == ()
        assert projects.find(session, our_workspace, project_id) == ()
        assert projects.listing(session, our_workspace, campaign_id=project.campaign_id) == ()
        with pytest.raises(NotFound):
            campaigns.get(session, our_workspace, project.campaign_id)
        with pytest.raises(NotFound):
            projects.get(session, our_workspace, project_id)
    with database.write() as session, pytest.raises(NotFound):
        projects.create(
            session,
            workspace_id=our_workspace,
            campaign_id=project.campaign_id,
            member_id=ours.context.member_id,
            kind="video_ad",
            title="Theirs",
            seconds=15,
            format="9:16",
            resolution="720p",
        )


def test_rounds_of_ideas_follow_each_other(database: Database) -> None:
    desk = Desk.open(database)
    project_id = begin(desk)
    with database.write() as session:
        project = session.get_one(Project, project_id)
        assert projects.ideas(session, project) == ()
        with pytest.raises(Refused, match="no ideas yet"):
            projects.choose_idea(session, project, 1)
        for _ in range(2):
            projects.add_ideas(
                session, project, IDEAS, provider="test", starter_copy=False, strategy_version=1
            )
            if project.idea_rounds == 1:
                projects.choose_idea(session, project, 2)
        assert [(idea.round, idea.number) for idea in projects.ideas(session, project)] == [
            (2, 1),
            (2, 2),
            (2, 3),
        ]
        chosen = projects.chosen_idea(session, project)
        assert chosen is not None
        assert (chosen.round, chosen.number, chosen.why) == (1, 2, "why 2")
        assert projects.snapshot(session, project)["chosen_idea"] is None


def test_scripts_are_kept_as_versions(database: Database) -> None:
    desk = Desk.open(database)
    project_id = begin(desk)
    with database.write() as session:
        project = session.get_one(Project, project_id)
        assert projects.script(session, project) is None
        for button in ("Go", "Now"):
            projects.add_script_version(
                session,
                project,
                lines=LINES,
                call_to_action=button,
                idea_id=None,
                strategy_version=1,
                provider="test",
                starter_copy=True,
            )
    with database.read() as session:
        script = projects.script(session, session.get_one(Project, project_id))
        assert script is not None
        assert (script.version, script.call_to_action, script.lines) == (2, "Now", LINES)


def test_scenes_keep_their_versions_and_their_places(database: Database) -> None:
    desk = Desk.open(database)
    project_id = begin(desk)

    def voices() -> list[tuple[int, str, int]]:
        with database.read() as session:
            project = session.get_one(Project, project_id)
            return [
                (scene.position, version.voice, version.version)
                for scene, version in projects.scenes(session, project)
            ]

    with database.write() as session:
        project = session.get_one(Project, project_id)
        for index, words in enumerate("abc"):
            scenes.add(session, project, index, draft(words), provider="test")
        scenes.add(session, project, 1, draft("x"), provider="test")
    assert voices() == [(0, "a", 1), (1, "x", 1), (2, "b", 1), (3, "c", 1)]
    with database.write() as session:
        project = session.get_one(Project, project_id)
        revision = project.revision
        scenes.move(session, project, 3, 0)
        live = projects.scenes(session, project)
        scenes.drop(session, project, live[2][0])
        scenes.revise(session, *live[1], {"voice": "A"}, provider="member", takes=1)
        assert project.revision == revision + 2
    assert voices() == [(0, "c", 1), (1, "A", 2), (2, "b", 1)]
    with database.read() as session:
        project = session.get_one(Project, project_id)
        scene, version = projects.scenes(session, project)[1]
        before = session.get_one(SceneVersion, (scene.id, 1))
        assert (before.voice, before.take, version.take) == ("a", 0, 1)


def test_laying_out_reuses_adds_and_takes_out(database: Database) -> None:
    desk = Desk.open(database)
    project_id = begin(desk)
    with database.write() as session:
        project = session.get_one(Project, project_id)
        for index, words in enumerate("abc"):
            scenes.add(session, project, index, draft(words), provider="test")
        a, _, c = (scene.id for scene, _ in projects.scenes(session, project))
        live = scenes.lay_out(
            session,
            project,
            [
                scenes.Slot(c, None),
                scenes.Slot(None, draft("new")),
                scenes.Slot(a, draft("a")),
            ],
            script_version=1,
            provider="test",
        )
        assert [(scene.position, version.voice, version.version) for scene, version in live] == [
            (0, "c", 1),
            (1, "new", 1),
            (2, "a", 1),
        ]
        assert (live[0][0].id, live[2][0].id) == (c, a)


def test_edits_at_the_same_moment_are_all_kept(database: Database) -> None:
    desk = Desk.open(database)
    project_id = desk.scripted().project_id
    desks = [desk.elsewhere(f"thread {number}") for number in range(6)]

    def edit(number: int) -> int:
        words = f"Words {number}."
        edited = desks[number].call("edit_script", project=project_id, line=1, voice=words)
        return int(edited.version)

    def brand(number: int) -> int:
        return int(desks[number].call("set_brand", tone=f"tone {number}").version)

    with ThreadPoolExecutor(6) as crowd:
        versions = sorted(crowd.map(edit, range(6)))
        brands = sorted(crowd.map(brand, range(6)))
    assert (versions, brands) == ([2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6, 7])


def test_a_change_touches_project_and_campaign(database: Database) -> None:
    desk = Desk.open(database)
    project_id = begin(desk)
    desk.campaign("matcha")
    with database.write() as session:
        project = session.get_one(Project, project_id)
        revision = project.revision
        campaign = projects.campaign_of(session, project)
        campaign.updated_ms -= 10
        projects.touch(session, project)
        assert project.revision == revision + 1
        assert campaign.updated_ms >= project.updated_ms - 1
