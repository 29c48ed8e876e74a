"""Wordings that many scenarios share: a yes, a no, going on, and asking for the usual steps."""

YES = (
    "yes",
    "yes please",
    "Yes, go ahead.",
    "ok go",
    "yep, do it",
    "approved",
    "sure, go for it",
    "👍",
)
NO = (
    "no",
    "no thanks",
    "nope",
    "not now",
    "No, that's too expensive.",
    "cancel that",
    "nah leave it",
    "rather not",
)
GO_ON = ("yes", "yes please", "ok, go on", "sure", "go ahead", "please do")
IDEAS = (
    "give me ideas",
    "What ideas do you have?",
    "ideas pls",
    "come up with some concepts for it",
    "Could you brainstorm three directions for this ad?",
    "lets see some ideas",
    "i need idea's for this one",
    "show me three angles we could take",
)
SECOND = (
    "2",
    "the second one",
    "Let's go with idea 2.",
    "number two please",
    "i like the 2nd",
    "idea two",
    "take the second",
    "option 2 it is",
)
FIRST = (
    "1",
    "the first one",
    "Let's take idea 1.",
    "number one",
    "first one pls",
    "i choose the first idea",
    "go with #1",
    "idea 1 looks best",
)
SCRIPT = (
    "write the script",
    "Great, can you write the script now?",
    "script pls",
    "now the script",
    "please draft a script for it",
    "ok lets have the script written",
    "next: script",
    "turn that into a script",
)
SCENES = (
    "break it into scenes",
    "scenes please",
    "split it in scenes",
    "Now make the scene breakdown.",
    "can you turn the script into scenes",
    "storyboard it",
    "ok do the scenes",
    "next the shots",
)
RENDER = (
    "render it",
    "make the video",
    "Let's produce it!",
    "ok render the ad",
    "please make the film now",
    "what does it cost to make it?",
    "i want to have it rendered",
    "rendr it pls",
)
MAKE = (
    "render it",
    "make the video",
    "Let's produce it!",
    "ok render the ad",
    "please make the film now",
    "i want to have it rendered now",
)
"""Like `RENDER`, without the question: after a price it is the member's yes to it."""
RETRY = (
    "try again",
    "retry",
    "please try it once more",
    "can you retry that",
    "give it another go",
    "retry it pls",
    "ok again please, only what is missing",
    "Let's try that again.",
)
ORDERS_TO_MAKE = frozenset(words for words in RENDER + MAKE + RETRY if "?" not in words)
"""Said while a price stands there, these are a member's yes to it."""
