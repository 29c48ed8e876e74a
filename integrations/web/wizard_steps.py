"""The wizard's questions: which there are for each kind, and what may be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tools.kit.details import JINGLE_SECONDS, MOODS
from tools.kit.drafts import SCENES_BY_SECONDS

KINDS: tuple[tuple[str, str, str], ...] = (
    ("video_ad", "Video ad", "6 to 60 seconds, with voice, captions and music"),
    ("banner", "Banner set", "Ten sizes for display networks and social feeds"),
    ("flyer", "Flyer", "For feeds and stories, and a PDF for print"),
    ("jingle", "Jingle", "6 to 30 seconds of your brand's sound"),
)
PLATFORMS: tuple[tuple[str, str, str, str], ...] = (
    ("tiktok", "TikTok, Reels, Shorts", "Upright 9:16", "9:16"),
    ("feed", "Instagram and Facebook feed", "Portrait 4:5", "4:5"),
    ("square", "LinkedIn and square feeds", "Square 1:1", "1:1"),
    ("wide", "YouTube, web and TV", "Wide 16:9", "16:9"),
)
STAGES: tuple[tuple[str, str, str], ...] = (
    ("unaware", "Not aware", "They do not know that they have this problem"),
    ("problem_aware", "Feel the problem", "They feel it and look for no way out yet"),
    ("solution_aware", "Know solutions", "They compare ways to solve it"),
    ("product_aware", "Know your product", "They hesitate"),
    ("most_aware", "Ready to buy", "They only need a reason to do it now"),
)
TEXT_MAX = {
    "product": 120,
    "description": 600,
    "audience": 400,
    "messaging": 300,
    "when": 120,
    "where": 120,
    "price": 80,
    "link": 200,
}
STEPS = ("kind", "product", "audience", "place", "check")
STEP_NAMES = {
    "kind": "What",
    "product": "For what",
    "audience": "For whom",
    "place": "Where and how long",
    "check": "Ideas",
}
FIELDS: dict[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "product": ("campaign", "product", "description"),
    "audience": ("audience", "messaging", "stage"),
    "place": ("platform", "seconds", "mood", "when", "where", "price", "link"),
    "check": (),
}
NEW = "new"
DEFAULTS = {"kind": "video_ad", "platform": "tiktok", "seconds": "15", "stage": "problem_aware"}
FORMATS = {name: format for name, _, _, format in PLATFORMS}


@dataclass(frozen=True)
class Answers:
    """What was answered so far; texts are as they were typed, trimmed. `token` names this run."""

    token: str
    values: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return an answer, or its default where there is one, else an empty text."""
        return self.values.get(name, DEFAULTS.get(name, ""))

    @property
    def kind(self) -> str:
        """Return what is to be made."""
        return self.get("kind")

    @property
    def is_new(self) -> bool:
        """Tell whether it is for a product that has no campaign yet."""
        return self.get("campaign") in ("", NEW)

    @property
    def seconds_allowed(self) -> tuple[int, ...]:
        """Return the lengths that this kind can have; none where it has no length."""
        return {"video_ad": tuple(SCENES_BY_SECONDS), "jingle": JINGLE_SECONDS}.get(self.kind, ())

    def address(self, step: str) -> str:
        """Return where a step is, with everything that was answered, so that back works."""
        given = {name: value for name, value in self.values.items() if value}
        return f"/dashboard/new?{urlencode({'step': step, 'run': self.token, **given})}"


def read_answers(given: Mapping[str, str], token: str) -> Answers:
    """Return the answers that a form or an address holds; unknown choices are left out."""
    values: dict[str, str] = {}
    for names in FIELDS.values():
        for name in names:
            text = " ".join(given.get(name, "").replace("\x00", "").split())
            if text and _is_possible(name, text):
                values[name] = text
    return Answers(token, values)


def _is_possible(name: str, text: str) -> bool:
    choices: dict[str, tuple[str, ...]] = {
        "kind": tuple(each[0] for each in KINDS),
        "platform": tuple(FORMATS),
        "stage": tuple(each[0] for each in STAGES),
        "mood": MOODS,
        "seconds": tuple(str(n) for n in {*SCENES_BY_SECONDS, *JINGLE_SECONDS}),
    }
    return name not in choices or text in choices[name]


def steps_of(answers: Answers) -> tuple[str, ...]:
    """Return the steps for what is to be made; a banner set has no place or length to choose."""
    return tuple(step for step in STEPS if step != "place" or answers.kind != "banner")


def step_after(answers: Answers, step: str) -> str:
    """Return the step after one."""
    steps = steps_of(answers)
    return steps[min(steps.index(step) + 1, len(steps) - 1)] if step in steps else steps[0]


def step_before(answers: Answers, step: str) -> str | None:
    """Return the step before one, None at the first."""
    steps = steps_of(answers)
    at = steps.index(step) if step in steps else 0
    return steps[at - 1] if at else None


def wrong_in(answers: Answers, step: str) -> dict[str, str]:
    """Return what is wrong with the answers of a step, by field, in words for people."""
    wrong = {
        name: f"That is {len(text):,} characters; {TEXT_MAX[name]:,} is the most."
        for name in FIELDS[step]
        if len(text := answers.get(name)) > TEXT_MAX.get(name, 1_000)
    }
    if step == "product" and answers.is_new and not answers.get("product"):
        wrong.setdefault("product", "Name the product, such as “cold brew”.")
    allowed = answers.seconds_allowed
    if step == "place" and allowed and int(answers.get("seconds")) not in allowed:
        wrong["seconds"] = "Choose one of these lengths."
    return wrong


def first_wrong(answers: Answers) -> str | None:
    """Return the first step with something wrong, None when all can be used."""
    return next((step for step in steps_of(answers) if wrong_in(answers, step)), None)
