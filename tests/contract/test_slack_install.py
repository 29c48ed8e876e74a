"""Installing the app: OAuth from install link to workspace, tokens that are sealed and refreshed,
and the team of a configured bot token."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from integrations.cli_slack import slack as cli
from integrations.slack.install import STATE_COOKIE, link_own_team, refuse_unfit
from integrations.slack.manifest import BOT_SCOPES, build_manifest
from integrations.slack.members import Members, Stranger
from integrations.slack.tokens import NotConnected, Tokens
from integrations.slack.vault import SealBroken, Vault
from storage import ledger, slack_teams
from storage.engine import Database
from storage.errors import Refused
from storage.ids import now_ms
from storage.models import SignInState, SlackTeam, Workspace
from tests.support.slack.fake import FakeSlack
from tests.support.slack.methods.oauth import install_app
from tests.support.slack_stage import SlackStage, event_routes, install, introduce, serving

REDIRECT = "/slack/oauth_redirect"


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give a door for any number of teams; none has installed the app yet."""
    with FakeSlack(installed=False) as slack:
        stage = SlackStage(
            database,
            tmp_path,
            slack,
            slack_client_id=slack.app.client_id,
            slack_client_secret=SecretStr(slack.app.client_secret),
            public_url="https://ads.example.com",
        )
        with serving(event_routes(stage)) as url:
            slack.connect(url)
            yield stage
        stage.engine.close(0)


def get(stage: SlackStage, path: str, cookie: str = "") -> httpx.Response:
    """Look at a page of the door, in a browser with this cookie for the attempt."""
    headers = {"Cookie": f"{STATE_COOKIE}={cookie}"} if cookie else {}
    return httpx.get(f"{stage.slack.courier.app_url}{path}", headers=headers, trust_env=False)


def begin(stage: SlackStage) -> tuple[str, str]:
    """Begin to install; returns the address of Slack's page and the cookie of the attempt."""
    address = get(stage, "/slack/install").headers["location"]
    return address, parse_qs(urlsplit(address).query)["state"][0]


def finish(stage: SlackStage, address: str, cookie: str) -> httpx.Response:
    """Press Allow, and go where Slack sends the browser."""
    callback = urlsplit(stage.slack.authorize(address, "ana"))
    return get(stage, f"{callback.path}?{callback.query}", cookie)


def test_a_team_installs_the_app_and_becomes_a_workspace(stage: SlackStage) -> None:
    slack = stage.slack
    done = slack.install("ana")
    assert (done.status, done.scopes) == (200, frozenset(BOT_SCOPES))
    assert "Aytada is in Acme" in done.page
    [team] = stage.rows(SlackTeam)
    assert slack.team.install is not None
    assert (team.team_id, team.name, team.state) == (slack.team.id, "Acme", "active")
    assert (team.bot_user_id, team.bot_id) == (slack.bot.id, slack.team.install.bot_id)
    assert (team.app_id, team.installed_by) == (slack.app.id, slack.find_user("ana").id)
    assert slack.bot_token not in json.dumps(
        [team.token_sealed, team.refresh_sealed, *map(str, team.scopes)]
    )
    assert Tokens(stage).bot_token(team.team_id) == slack.bot_token
    with stage.database.read() as session:
        assert ledger.balance(session, team.workspace_id).posted == 250
    assert [workspace.name for workspace in stage.rows(Workspace)] == ["Acme"]


def test_installing_again_keeps_the_workspace(stage: SlackStage) -> None:
    slack = stage.slack
    slack.install("ana")
    slack.uninstall()
    with pytest.raises(NotConnected):
        Tokens(stage).bot_token(slack.team.id)
    assert slack.install("ben").status == 200
    [team] = stage.rows(SlackTeam)
    assert (team.state, len(stage.rows(Workspace))) == ("active", 1)
    assert Tokens(stage).bot_token(team.team_id) == slack.bot_token
    with stage.database.read() as session:
        assert ledger.balance(session, team.workspace_id).posted == 250


def test_several_teams_get_workspaces_of_their_own(stage: SlackStage) -> None:
    other = stage.slack.add_team("Other", installed=False)
    stage.slack.install("ana")
    stage.slack.install(stage.slack.find_user("ana", other))
    assert sorted(row.name for row in stage.rows(SlackTeam)) == ["Acme", "Other"]
    assert len({row.workspace_id for row in stage.rows(SlackTeam)}) == 2


def test_the_same_team_twice_at_once_is_one_workspace(stage: SlackStage) -> None:
    install_app(stage.slack.world, stage.slack.team)
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: install(stage), range(8)))
    assert (len(found), len(stage.rows(SlackTeam)), len(stage.rows(Workspace))) == (1, 1, 1)


def test_an_attempt_works_once_and_only_in_its_own_browser(stage: SlackStage) -> None:
    address, cookie = begin(stage)
    assert finish(stage, address, "another").status_code == 400
    assert finish(stage, address, "").status_code == 400
    assert stage.rows(SlackTeam) == []
    assert finish(stage, address, cookie).status_code == 200
    again = finish(stage, address, cookie)
    assert (again.status_code, "used before" in again.text) == (400, True)
    assert stage.rows(SignInState) == []


def test_an_attempt_lasts_ten_minutes(stage: SlackStage) -> None:
    address, cookie = begin(stage)
    with stage.database.write() as session:
        [state] = session.query(SignInState).all()
        assert 595_000 < state.expires_ms - now_ms() <= 600_000
        state.expires_ms = now_ms() - 1
    assert finish(stage, address, cookie).status_code == 400
    assert stage.rows(SlackTeam) == []


def test_the_cookie_is_bound_to_the_browser_and_to_https(stage: SlackStage) -> None:
    answer = get(stage, "/slack/install")
    header = answer.headers["set-cookie"]
    for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/slack", "Max-Age=600"):
        assert word in header
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["redirect_uri"] == [f"https://ads.example.com{REDIRECT}"]


def test_a_declined_installation_says_so(stage: SlackStage) -> None:
    done = stage.slack.install("ana", deny=True)
    assert (done.status, "declined" in done.page) == (400, True)
    assert stage.rows(SlackTeam) == []


def test_a_code_that_slack_does_not_know_installs_nothing(stage: SlackStage) -> None:
    _, cookie = begin(stage)
    answer = get(stage, f"{REDIRECT}?code=%3Cscript%3E&state={cookie}", cookie)
    assert (answer.status_code, "script" in answer.text) == (400, False)
    assert stage.rows(SlackTeam) == []


def test_an_organisation_is_told_to_choose_a_workspace() -> None:
    answer = {"ok": True, "is_enterprise_install": True, "team": None}
    with pytest.raises(Refused, match="one workspace at a time"):
        refuse_unfit(answer)


def test_an_enterprise_workspace_is_kept_with_its_organisation(stage: SlackStage) -> None:
    grid = stage.slack.add_team("Grid Ads", installed=False, grid="E0GRID")
    assert stage.slack.install(stage.slack.find_user("ana", grid)).status == 200
    [team] = stage.rows(SlackTeam)
    assert (team.team_id, team.enterprise_id) == (grid.id, "E0GRID")


# ------------------------------------------------------------------------------ tokens


def expire(stage: SlackStage, in_ms: int) -> None:
    """Let the token end soon."""
    with stage.database.write() as session:
        [team] = slack_teams.listing(session)
        team.expires_ms = now_ms() + in_ms


def test_a_token_is_refreshed_two_hours_before_its_end_by_one_thread(stage: SlackStage) -> None:
    slack = stage.slack
    slack.app.rotates_tokens = True
    slack.install("ana")
    tokens = Tokens(stage)
    first = tokens.bot_token(slack.team.id)
    assert (first, len(slack.calls("oauth.v2.access"))) == (slack.bot_token, 1)
    expire(stage, 7_100_000)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(tokens.bot_token, [slack.team.id] * 16))
    assert found == {slack.bot_token}
    assert first not in found
    assert len(slack.calls("oauth.v2.access")) == 2
    [team] = stage.rows(SlackTeam)
    assert team.expires_ms is not None and team.expires_ms - now_ms() > 42_000_000


def test_the_old_token_lives_on_while_slack_does_not_refresh_it(stage: SlackStage) -> None:
    slack = stage.slack
    slack.app.rotates_tokens = True
    slack.install("ana")
    before = Tokens(stage).bot_token(slack.team.id)
    expire(stage, 7_100_000)
    slack.fail("oauth.v2.access", kind="500_html")
    assert Tokens(stage).bot_token(slack.team.id) == before
    assert Tokens(stage).bot_token(slack.team.id) == slack.bot_token != before


def test_two_processes_that_refresh_at_once_end_with_a_token_that_works(stage: SlackStage) -> None:
    slack = stage.slack
    slack.app.rotates_tokens = True
    slack.install("ana")
    expire(stage, 7_100_000)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one.bot_token(slack.team.id), [Tokens(stage), Tokens(stage)]))
    assert Tokens(stage).bot_token(slack.team.id) == slack.bot_token


def test_a_changed_secret_is_told_from_damage() -> None:
    sealed = Vault(b"one").seal("xoxb-1")
    assert sealed.startswith("v1:")
    assert "xoxb" not in sealed
    assert Vault(b"one").open(sealed) == "xoxb-1"
    assert Vault(b"one").seal("xoxb-1") != sealed
    assert (Vault(b"one").seal(""), Vault(b"one").open("")) == ("", "")
    with pytest.raises(SealBroken, match="AYTADA_SECRET") as changed:
        Vault(b"two").open(sealed)
    assert changed.value.code == "secret_changed"
    for broken in (sealed[:-9] + "AAAAAAAAA", sealed[:12], "v0:x:y", "xoxb-1"):
        with pytest.raises(SealBroken):
            Vault(b"one").open(broken)


# ------------------------------------------------------------------------------ one bot token


@pytest.fixture
def own(sqlite_database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give a door with the bot token of the first team."""
    with FakeSlack() as slack:
        token = SecretStr(slack.bot_token)
        stage = SlackStage(sqlite_database, tmp_path, slack, slack_bot_token=token)
        yield stage
        stage.engine.close(0)


def test_our_own_team_is_the_workspace_of_the_command_line(own: SlackStage) -> None:
    own.slack.fail("auth.test", kind="500_html")
    stopping = threading.Event()
    linker = threading.Thread(target=link_own_team, args=(own, stopping))
    linker.start()
    linker.join(20)
    [team] = own.rows(SlackTeam)
    assert (team.workspace_id, team.token_sealed) == (own.local_member().workspace_id, "")
    assert Tokens(own).bot_token(team.team_id) == own.slack.bot_token
    with own.database.read() as session:
        assert slack_teams.team_of(session, team.workspace_id) == team.team_id
        assert slack_teams.workspace_of(session, team.team_id) == team.workspace_id


def test_a_dead_token_is_given_up(own: SlackStage, caplog: pytest.LogCaptureFixture) -> None:
    assert own.slack.team.install is not None
    own.slack.team.install.is_revoked = True
    link_own_team(own, threading.Event())
    assert own.rows(SlackTeam) == []
    assert "AYTADA_SLACK_BOT_TOKEN" in caplog.text
    assert own.slack.bot_token not in caplog.text


def test_without_a_client_id_nothing_can_be_installed(own: SlackStage) -> None:
    with serving(event_routes(own)) as url:
        assert httpx.get(f"{url}/slack/install", trust_env=False).status_code == 404


# ------------------------------------------------------------------------------ members


def test_members_are_asked_about_once_and_again_before_they_spend(own: SlackStage) -> None:
    link_own_team(own, threading.Event())
    slack, members = own.slack, Members(own)
    team, ana = slack.team.id, slack.find_user("ana")
    first = members.who(team, ana.id)
    assert (first.name, first.may_spend) == ("ana", True)
    assert members.who(team, ana.id) == first
    assert len(slack.calls("users.info")) == 1
    ana.is_restricted = True
    assert Members(own).who(team, ana.id).may_spend
    assert not Members(own).who(team, ana.id, is_spending=True).may_spend
    assert not members.who(team, slack.find_user("gus").id).may_spend
    with pytest.raises(Stranger):
        members.who(team, slack.bot.id)
    with pytest.raises(Stranger):
        members.who(team, "U0NOBODY")


# ------------------------------------------------------------------------------ command line


def test_teams_are_listed_and_removed(own: SlackStage, monkeypatch: pytest.MonkeyPatch) -> None:
    link_own_team(own, threading.Event())
    introduce(own, "ana")
    monkeypatch.setenv("AYTADA_DATABASE_URL", own.database.url)
    runner = CliRunner()
    listed = runner.invoke(cli, ["teams"])
    assert own.slack.team.id in listed.output
    assert "active" in listed.output
    assert runner.invoke(cli, ["remove", "Acme"]).exit_code == 0
    assert [team.state for team in own.rows(SlackTeam)] == ["removed"]
    assert runner.invoke(cli, ["remove", "Acme"]).exit_code != 0


def test_the_manifest_is_printed() -> None:
    runner = CliRunner()
    printed = runner.invoke(cli, ["manifest", "--url", "https://ads.example.com/"])
    assert json.loads(printed.stdout) == build_manifest(
        "https://ads.example.com", socket_mode=False
    )
    socket = json.loads(runner.invoke(cli, ["manifest", "--socket-mode"]).stdout)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in json.dumps(socket)
