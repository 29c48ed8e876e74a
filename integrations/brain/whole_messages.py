"""Whole messages that are read as they stand: going on, taking what was offered, prices, praise."""

import re

GO_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|alright|all right|right|yes|yep|yeah|yup|yea|sure|next|next step|go|go on|go ahead"
    r"|go for it|continue|proceed|carry on|keep going|move on|moving on|do it|let's (?:go|do it|do this|start"
    r"|continue|move on)|looks? (?:good|great|fine|perfect)|sounds (?:good|great|fine)|all good|perfect|lgtm"
    r"|that works|works for me|approved?|good to go|i'm happy(?: with (?:it|that|this))?|ready|start|begin"
    r"|please(?: do)?|what's next|what next|what now|and now|now what|cool|great|nice|fine|good|this is"
    r"|that's|it's|it|👍|✅|👌|thanks|then|now|with it|with that|on|to the next step)[\s,.!?]*)+$",
    re.IGNORECASE,
)
USE_IT = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|yeah|yep|sure|great|perfect|good|nice|please|let's|i'll|i|we|just|then|that works|sounds good)[\s,.!]*)*"
    r"(?:use|take|apply|accept|go (?:with|for)|like|love|keep|adopt|set|save) (?:it|that|this|all of (?:it|that)|them|those"
    r"|(?:the|your|that|this) (?:suggestion|strategy|one|suggested strategy))(?: please| then| all| as it is| as is)*\W*$",
    re.IGNORECASE,
)
ITS_PRICE = re.compile(
    r"^\W*(?:and |so |sorry,? |again,? )*(?:how much (?:was|is) (?:it|that|this)|what(?:'s| is| was) (?:it|the price|the quote|the cost)"
    r"(?: cost)?)(?: again| now| in total)*\W*$",
    re.IGNORECASE,
)
GENERAL_PRICE = re.compile(
    r"\b(?:how much|how many credits|what(?:'s| is| are|s| does| do| would| will)?(?: the)? (?:prices?|costs?)|prices? (?:of|for)|cost of"
    r"|what (?:does|do|would|will))\b.{0,30}\b(?:an?|one|each|per|your|the)\b.{0,24}\b(?:ads?|videos?|films?|banners?|flyers?|jingles?"
    r"|tiktoks?|reels?)\b(?:.{0,12}\bcost\b)?\W*$|^\W*(?:what are )?your prices\W*$",
    re.IGNORECASE,
)
JUDGES = re.compile(
    r"^\W*(?:wow,? |oh,? |and |honestly,? )*(?:(?:the|our|my|this|that) )?(?:(?:first|second|third|last|\w+'s) )?(?:idea|line|scene"
    r"|script|hook|ad|video|film|story|ending|opening)s?(?: (?:\d|one|two|three|four))? (?:is|are|was|were|turned out"
    r"|came out|looks?|sounds?|feels?|reads?)"
    r" (?:really |so |very |just |pretty |quite |absolutely )*(?:great|good|strong|lovely|perfect|beautiful|my favou?rite|the best"
    r"|fantastic|awesome|amazing|wonderful|nice|brilliant)\W*$"
    r"|^\W*(?:my |our |the )?(?:boss|client|team|wife|husband|partner|colleagues?|everyone|everybody|we all)(?: here)?"
    r" (?:really |also |just )*(?:likes?|loves?|loved|liked|is (?:very |so )?happy with|are (?:very |so )?happy with) .{2,30}$",
    re.IGNORECASE,
)
ONLY_PRAISE = re.compile(
    r"^\W*(?:(?:cool|great|nice|good|fine|thanks|this is|that's|it's|it|perfect)[\s,.!]*)+$",
    re.IGNORECASE,
)
