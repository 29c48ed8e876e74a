"""Transcripts of trials as Markdown: what was said, which tools ran, what was answered, and how it
was judged."""

from collections.abc import Sequence

from tests.evals.heard import Heard, Played


def write(played: Sequence[Played]) -> str:
    """Return the transcripts of some trials, one after the other."""
    return "\n\n".join(_transcript(trial) for trial in played) + "\n"


def _transcript(trial: Played) -> str:
    verdict = "passed" if trial.passed else "failed"
    lines = [f"## {trial.scenario}, trial {trial.trial}: {verdict}", ""]
    for heard in trial.turns:
        lines += _turn(heard)
    lines += [f"- {problem}" for problem in trial.problems]
    lines += [f"- wrong action: {name}" for name in trial.wrong_actions]
    lines += [f"- broken promise: {promise}" for promise in trial.broken]
    lines += [f"- false claim: {claim}" for claim in trial.false_claims]
    return "\n".join(lines)


def _turn(heard: Heard) -> list[str]:
    again = " *(the same wish in other words)*" if heard.is_rewording else ""
    lines = (
        [f"**{heard.member}**: {heard.said}{again}", ""]
        if heard.said
        else ["*a production has ended*", ""]
    )
    for call in heard.calls:
        end = f"refused, {call.error}" if call.error else "done"
        lines += [f"    {call.name} {call.arguments} → {end}"]
    if heard.calls:
        lines.append("")
    lines += [f"**Aytada**: {heard.answer}", ""]
    if heard.quote:
        lines += [f"*price shown: {heard.quote['credits']} credits for {heard.quote['scope']}*", ""]
    return lines
