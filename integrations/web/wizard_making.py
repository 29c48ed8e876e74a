"""Makes what the wizard was asked for, by the tools that talk uses, once for each run."""

from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.web.chat_shown import Reader
from integrations.web.talking import DOOR, open_talk, press, run_now
from integrations.web.wizard_steps import FORMATS, Answers
from storage import campaigns, conversations
from storage.models import Conversation


def make_project(studio: Studio, reader: Reader, answers: Answers) -> str:
    """Make campaign and project, ask for the first words, and return the project's id.

    The same run again makes nothing more. Raises what the tools raise; then nothing is kept.
    """
    with studio.database.write() as session:
        # A talk of its own remembers what this run has made; nobody ever speaks in it.
        record = conversations.find_or_create(
            session,
            reader.workspace_id,
            reader.member_id,
            DOOR,
            f"start:{reader.member_id}:{answers.token}",
        )
        if record.project_id is not None:
            return record.project_id
        campaign_id = _campaign_for(session, studio, reader, record, answers)
        project_id = _project_in(session, studio, reader, record, campaign_id, answers)
        talk = open_talk(session, reader, campaign_id, project_id)
        is_video = answers.kind == "video_ad"
        tool = "generate_ideas" if is_video else "generate_script"
        said = "Give me three ideas" if is_video else "Write the text"
        call: tuple[str, dict[str, object]] = (tool, {"project": project_id})
        press(session, reader, talk, [call], said, answers.token)
    studio.engine.wake()
    return project_id


def _campaign_for(
    session: Session, studio: Studio, reader: Reader, record: Conversation, answers: Answers
) -> str:
    pillars = {name: answers.get(name) for name in ("audience", "messaging") if answers.get(name)}
    if answers.values.get("stage"):
        pillars["awareness_stage"] = answers.get("stage")
    if answers.is_new:
        fields = {"product": answers.get("product"), **pillars}
        if answers.get("description"):
            fields["description"] = answers.get("description")
        made = run_now(session, studio, reader, record, "create_campaign", dict(fields))
        return str(made.model_dump()["campaign_id"])
    campaign = campaigns.get(session, reader.workspace_id, answers.get("campaign"))
    now = campaigns.strategy(session, campaign)
    changes = {name: text for name, text in pillars.items() if getattr(now, name) != text}
    if changes:
        fields = {"campaign": campaign.id, **changes}
        run_now(session, studio, reader, record, "update_strategy", dict(fields))
    return campaign.id


def _project_in(
    session: Session,
    studio: Studio,
    reader: Reader,
    record: Conversation,
    campaign_id: str,
    answers: Answers,
) -> str:
    fields: dict[str, object] = {"campaign": campaign_id, "kind": answers.kind}
    if answers.seconds_allowed:
        fields["seconds"] = int(answers.get("seconds"))
    if answers.kind == "video_ad":
        fields["format"] = FORMATS[answers.get("platform")]
    if answers.kind == "jingle" and answers.get("mood"):
        fields["mood"] = answers.get("mood")
    if answers.kind == "flyer":
        names = ("when", "where", "price", "link")
        fields |= {name: answers.get(name) for name in names if answers.get(name)}
    made = run_now(session, studio, reader, record, "create_project", fields)
    return str(made.model_dump()["project_id"])
