"""Recognises talk that asks for nothing to be done, or for something that the studio cannot do."""

import re

from integrations.brain.requests import Talk
from integrations.brain.view import View

_EMOJI = r"[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]"
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "greeting",
        r"^\W*(?:hi|hello|hey|heya|hiya|yo|howdy|good (?:morning|afternoon|evening)|morning|evening)"
        r"(?: (?:there|all|team|everyone|aytada|again|you|bot|folks))*[\s!.,]*(?:how are you(?: doing)?"
        r"|how's it going|what's up|nice to meet you)?\W*$|^\W*(?:how are you(?: doing| today)?|what's up|sup)\W*$",
    ),
    (
        "thanks",
        r"^\W*(?:ok |okay |great |cool |perfect |nice )?(?:many )?(?:thanks|thank you|thx|cheers|ta|appreciate it"
        r"|much appreciated)(?: (?:so much|a lot|very much|all|team|for (?:that|the help|your help)|again|aytada"
        r"|you're the best))*\W*$",
    ),
    (
        "bye",
        r"^\W*(?:bye|goodbye|see (?:you|ya)(?: later| soon| tomorrow)?|good ?night|later|ciao)\W*$",
    ),
    (
        "help",
        r"^\W*(?:help|help me|help please|\?+|start|menu|commands|what can you do(?: for me)?|what do you do"
        r"|how do(?:es)? (?:this|it|you) work|how do i (?:use (?:this|you)|start|begin|get started)"
        r"|what are my options|what can i (?:say|ask|do)|getting started|i need help|how to start)(?: here)?\W*$",
    ),
    (
        "identity",
        r"\b(?:who|what) are you(?! \w+ing\b| up to\b)\b|\bare you (?:a |an )?(?:bot|human|robot|real|ai|person|machine)\b"
        r"|\bwhat(?:'s| is) your name\b|\bwho (?:made|built) you\b|\bare you (?:chatgpt|gpt|claude)\b",
    ),
    (
        "praise",
        rf"^(?:\W|{_EMOJI})*(?:(?:wow|nice|cool|awesome|amazing|great|excellent|brilliant|lovely|beautiful|sweet"
        r"|fantastic|superb|love (?:it|this|that|them)|i (?:really )?(?:love|like) (?:it|this|that|them"
        r"|scene \d+|line \d+|the (?:hook|script|scenes|ideas|video|first scene))|well done|good job"
        r"|great job|nice work|great work|that's (?:great|awesome|amazing|brilliant|funny|hilarious)|so good"
        r"|haha\w*|lol|lmao|hehe|ha|work|job|stuff|very|really|so|much|one|it|the|is|are|looks? amazing"
        rf"|scene \d+|{_EMOJI})[\s,.!]*)+$",
    ),
    (
        "cannot_post",
        r"(?<!so that i can )(?<!so i can )(?<!before i )(?<!so we can )\b(?:post|publish|upload|schedule|tweet|share)"
        r" (?:it|this|that|the (?:video|ad)|them)\b"
        r"[^.?!]{0,20}\b(?:on|to|for|tomorrow|at|now)\b|\b(?:run|buy|place|manage) (?:the |my |our )?(?:ads? "
        r"(?:campaign )?on|media|ad spend)\b",
    ),
    (
        "injection",
        r"\b(?:ignore|disregard|forget|bypass|override)\b.{0,30}\b(?:instructions?|rules?|prompts?|guidelines|safety|limits?)\b"
        r"|\b(?:system|admin|developer|root)(?: mode| prompt| override| access)\b|^\W*(?:system|assistant|admin|override) ?:"
        r"|\bpretend (?:that )?(?:i|you|the|we)\b|\byou are now\b"
        r"|\b(?:approve|accept|confirm)\b.{0,40}\b(?:all|every|future|automatically|without asking|yourself|on my behalf)\b",
    ),
    (
        "cannot_approve",
        r"^\W*(?:(?:please |can you |could you |just )*(?:approve|accept|confirm) (?:it|the quote|this|that|everything)"
        r"(?: for me| yourself| automatically| please)*)\W*$",
    ),
    (
        "waiting",
        r"^\W*(?:let me think(?: about it)?|i'll think about it|brb|be right back|one (?:sec|second|moment|minute)"
        r"|hang on|hold on|wait|not sure(?: yet)?|i don't know(?: yet)?|hmm+|maybe(?: later)?|later|idk)\W*$",
    ),
    (
        "declined",
        r"^\W*(?:no|nope|nah|no thanks|no thank you|not now|not yet|never mind|forget it|skip)\W*$",
    ),
    (
        "complaint",
        r"^\W*(?:this (?:sucks|is (?:bad|terrible|awful|useless))|(?:that's )?wrong|bad|terrible|ugh)\W*$",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_LIMITS = {"cannot_post": 25, "identity": 12, "injection": 400}


def small_talk(text: str, view: View) -> Talk | None:
    """Return the reply's kind for talk that needs no tool, or None."""
    words = len(text.split())
    for kind, pattern in _COMPILED:
        if words > _LIMITS.get(kind, 14) or not pattern.search(text):
            continue
        if kind == "help" and text.strip().lower() == "start" and view.project is not None:
            return None
        if kind == "praise" and re.fullmatch(
            r"\W*(?:great|nice|cool|good)\W*", text, re.IGNORECASE
        ):
            return Talk("praise")
        return Talk(kind)
    return None
