"""Commands so plain that nothing else can be meant by them: patterns of whole clauses."""

import re

from integrations.brain.text import NUMBER, ORDINAL

WEIGHT = 5.0
_BEFORE = (
    r"(?:(?:please|pls|ok(?:ay)?|now|and|then|so|hey|hi|great|perfect|cool|yes|also|just|aytada|can you|could you|can we"
    r"|could we|let's|would you|will you|i want to|i'd like to|i would like to|we want to|i want you to|go ahead and|next"
    r"|actually|first|finally|can i|could i|let me|we need to|i need to|go and|quickly|instead|no|thanks)\b[\s,.!:]*)*"
)
_AFTER = (
    r"(?:[\s,.!?]*\b(?:please|pls|now|thanks|thank you|for me|for us|then|next|too|as well|again|first|asap|today|instead"
    r"|when you can|right away|quickly|once more))*[\s.!?]*"
)
_IT = (
    r"(?: (?:it|this|that|them|everything|all of it|the (?:whole )?(?:thing|lot|video|ad|film|project|one|job|render|scenes|clips"
    r"|spot|piece|banners?|banner set|flyer|jingle|production|final)|this (?:video|ad|project|one|flyer|jingle|banner)"
    r"|my (?:video|ad)|all (?:the )?(?:scenes|clips)))"
)
_TABLE: tuple[tuple[str, str], ...] = (
    ("render", rf"shoot|(?:shoot|film|produce){_IT}|(?:re-?)?render{_IT}?(?: (?:in|at|with)? ?xxr\d+)?"
               rf"|start (?:the )?(?:render(?:ing)?|production)|xxr\d+"
               rf"|(?:get|give|show|make|send) me (?:a |the )?(?:quote|price)(?: for{_IT})?(?: (?:in|at) xxr\d+)?"
               rf"|(?:price|quote){_IT}?(?: (?:in|at) xxr\d+)?|render (?:only |just )?the clips(?: only)?"
               rf"|(?:what|how much) (?:will|would|does|is){_IT}(?: cost)?(?: (?:in|at) xxr\d+)?|(?:make|produce"
               rf"|render) the (?:banner set|banners|flyer|jingle)"
               r"|(?:make |do |i want |try )?another take(?: of (?:it|the (?:flyer|jingle|banners?|banner set)))?"),
    ("undo", r"undo(?: (?:it|that|this|(?:the |my )?last (?:change|edit|thing)|the (?:last )?(?:script|scenes?|brand|strategy"
             r"|audience|colou?rs?|title)"
             r" (?:change|edit)s?|my changes?|what (?:you|i) (?:just )?did))?|revert(?: it| that| the last change)?"
             r"|take (?:it|that) back"
             r"|go back (?:one|a) (?:step|version)|go back to (?:the )?(?:earlier|previous|old|last|first|original) (?:script"
             r"|version|strategy|brand|scenes)"
             rf"|(?:go back to|restore|bring back|use) (?:the )?(?:script )?version {NUMBER}(?: of the (?:script|strategy|brand))?"),
    ("get_status", r"(?:what's|what is|show|check|give me|tell me)? ?(?:the |its )?(?:status|progress)(?: of it| update)?"
                   r"|is it (?:done|ready|finished)(?: yet)?"
                   r"|how(?:'s| is) it (?:going|coming along|coming)|any (?:news|updates?)|how (?:long|much longer)(?: will it take"
                   r"| is left)?"
                   r"|where(?:'s| is) my (?:video|ad|file|flyer|banners?|jingle)|what went wrong|why did it fail|what happened"),
    ("retry_project", r"retry(?: it| that| the (?:render|project|failed step))?|(?:try|run)(?: it| that)? (?:again|once more)"),
    ("cancel_project", rf"(?:cancel|abort|stop){_IT}|cancel|abort|stop(?: rendering)?"),
    ("preview_draft", rf"(?:show|make|give|send|create|generate|get)(?: me| us)? (?:a|the) (?:free |quick |rough )?(?:draft"
                      rf"|preview)(?: of{_IT})?"
                      rf"|preview{_IT}?|what (?:would|will){_IT} look like|(?:see|watch|have) a (?:draft|preview)"),
    ("stitch", rf"stitch{_IT}?(?: together)?|(?:put|join|combine|merge) (?:the clips|them|it|everything"
               rf"|all the clips)(?: together)?(?: into (?:one|a|the final) ?(?:video|film|ad)?)?"),
    ("check_credits", r"(?:how many|what) credits (?:do|have) (?:i|we)(?: still)?(?: have| got)?(?: left)?|(?:what's |what is "
                      r"|show(?: me)? |check )?(?:my|our|the) (?:credit )?(?:balance|credits)"
                      r"|(?:can|could|do) (?:i|we) (?:still )?(?:afford|have enough (?:credits |left )*for) [^.,;!?]{2,60}"
                      r"|is there enough (?:left )?for [^.,;!?]{2,60}"
                      r"|(?:check )?(?:credits|balance)|what can (?:i|we) afford|how many credits are left"),
    ("list_campaigns", r"(?:list|show)(?: me)? (?:all )?(?:my|our|the|all) campaigns|(?:what|which) campaigns (?:do (?:i|we) have"
                       r"|are there)|(?:my|all) campaigns"),
    ("list_projects", r"(?:list|show)(?: me)? (?:all )?(?:my|our|the|all) (?:\w+ )?(?:projects|videos|drafts|ads)|(?:what"
                      r"|which) (?:projects|videos|drafts) (?:do (?:i|we) have|are there)"),
    ("get_campaign", r"(?:show|see|tell|read)(?: me| us)? (?:the|our|my) (?:strategy|campaign|brief|brand|pillars)|what(?:'s| is"
                     r"| are) (?:the|our|my)"
                     r" (?:strategy|audience|message|messaging|goals?|key message|target audience|brand|brand colou?rs)"),
    ("get_project", r"(?:show|see|read|display)(?: me| us)? (?:the|this|our|my) (?:current )?(?:script|scenes|storyboard|ideas"
                    r"|project)(?: again)?"),
    ("generate_ideas", rf"(?:give|show|write|get|make|generate)(?: me| us)?(?: some| a few| three| new| more| other"
                       rf"| {NUMBER})* ideas|(?:more|new|other|different) ideas|brainstorm"),
    ("generate_script", r"(?:write|draft|generate|create|make) (?:a |the |me a |me the |another |a new )?script|(?:rewrite|redo"
                        r"|regenerate) the (?:whole )?script"
                        r"|write (?:the )?(?:copy|headline|text)(?: for (?:it|the \w+))?"),
    ("generate_scenes", r"(?:create|make|generate|write|plan) (?:the |some )?(?:scenes|storyboard)|(?:break|split|turn) (?:it"
                        r"|the script|this)(?: up| down)? into (?:scenes|a storyboard)"),
    ("choose_idea", rf"(?:(?:take|use|choose|pick|go with|i like|i want|i pick|i choose|i'll take|i love|we take"
                    rf"|we'll take) )?(?:the )?(?:idea|option|concept) (?:number )?#?(?:{NUMBER}|[abc])"
                    rf"|(?:(?:take|use|choose|pick|go with|i like|i want|i pick|i choose|i'll take) )?the {ORDINAL} (?:idea|option"
                    rf"|concept|one)"
                    rf"|(?:take|use|choose|pick|go with|i pick|i choose|i'll take) (?:number )?(?:{NUMBER}|the {ORDINAL})"),
    ("edit_scene", rf"(?:un)?(?:lock|freeze) xxs\d+|(?:delete|remove|drop|cut) xxs\d+|(?:redo|regenerate|remake|retake) xxs\d+"
                   rf"|(?:another|a new|new) take (?:of|for|on) xxs\d+"
                   rf"|move xxs\d+ (?:to (?:the )?(?:start|end|beginning|front|position {NUMBER}|{NUMBER})|(?:before|after) xxs\d+)"
                   rf"|swap xxs\d+(?: (?:and|with) xxs\d+)?"),
    ("edit_script", r"(?:un)?lock the (?:whole |entire )?(?:script|copy)"),
    ("continue_draft", r"(?:continue|resume|open|finish)(?: with)? (?:my|the|our) (?:last |latest )?draft|continue where (?:we"
                       r"|i) left off|pick up where (?:we|i) left off"),
    ("duplicate_project", rf"(?:duplicate|clone|copy){_IT}(?: (?:in|as|to) (?:an? )?xx[dfp]\d+(?: video| version| ad)?)?"
                          rf"|make a copy(?: of{_IT})?|same again but (?:in )?xx[dfp]\d+|make (?:it|this|that|an a/b version"
                          rf"|a version|another version)"
                          r"(?: in)? xx[df]\d+|(?:make |i want |do )?(?:an?|another|the) xx[df]\d+ (?:version|cut"
                          r"|variant)(?: of (?:it|this))?"),
    ("suggest_strategy", r"(?:suggest|propose|recommend) (?:a |an |the |me a )?(?:strategy|audience|target audience|message|goals?"
                         r"|something)|what do you suggest|what would you suggest"
                         r"|help me with the (?:audience|strategy|message|messaging|goals?)|who should (?:we|i) target"),
    ("add_product_photo", r"use (?:the|my|this|that) (?:uploaded )?(?:photo|picture|image)(?: i uploaded)? as (?:the"
                          r"|our) product (?:photo|picture|image)|add (?:the|a|my) product (?:photo|picture)"),
    ("new_ad", r"help (?:me|us) (?:to )?(?:sell|promote|advertise|market) (?:my|our|the|a|an) [^.,;!?]{3,60}"),
    ("update_strategy", r"(?:make|keep) (?:it|this) (?:more )?(?:cinematic|humou?rous|minimalist(?:ic)?|ugc(?:[- ]style)?)"
                        r"(?: instead(?: of [\w -]{2,20})?)?"),
    ("get_status", r"(?:so )?what (?:broke|failed|happened (?:here|there))|why(?:'d| did| has| does) (?:it|this|that)"
                   r" (?:die|fail|break|stop|crash)(?:ed)?|still nothing(?: yet)?|(?:gimme|give me|get me|send me|where's|where is"
                   r"|how do i (?:get|get hold of|download)) (?:the |my )?(?:download|file|finished file|link)(?: to it)?"),
    ("retry_project", r"run it back|round two|have another go at it|give it another (?:go|try|shot)"),
    ("get_campaign", r"remind me (?:what|who|of) .{0,50}\b(?:campaign|strategy|audience|brief|(?:ad|video|it) is about|for who(?:m)?"
                     r"|who (?:it|this)(?:'s| is) for)"),
    ("get_project", r"what do (?:i|we) have (?:so far|by now|already)(?: in| for| on)?(?: this (?:video|project|ad|one))?"),
    ("generate_ideas", r"(?:these|they|those|none of (?:these|them|those)) (?:ideas )?(?:aren't|are not|don't|do not|didn't|do|is|are)"
                       r" (?:really )?(?:doing it|working|grab(?:bing)? me|work|do it|it)(?: for me| for us)?"),
    ("generate_script", r"(?:it )?(?:can|could|should) (?:it|this)? ?(?:be|sound|read|feel) (?:just )?(?:a )?"
                        r"(?:bit |little |lot |touch )?(?:less|more) \w+(?: than (?:that|this))?"),
    ("set_brand", r"(?:we )?(?:don't|do not|never|dont)(?: ever| want to)? (?:write|say|use)(?: the words?| the phrases?)? xxq\d+(?: ok)?"
                  r"|(?:.{0,50}, )?[\w' -]{2,30} is (?:said|pronounced|spoken) (?:like )?[\w -]{2,30}"),
    ("render", r"what(?:'s| is) the damage(?: if we (?:go for it|do (?:it|this)|go ahead))?|what (?:would|will) (?:those|it|that|this"
               r"|they|these) (?:run|cost|set) (?:me|us)(?: back)?|how bad is it (?:gonna|going to) be(?:, credits ?wise| in credits)?"),
    ("check_credits", r"can (?:we|i) (?:still |even )*pay for .{2,40}"),
    ("new_ad", r"(?:create|make|start|open|set up|begin) (?:a |an |another |a new |another new |new )(?:(?:xx[dfpr]\d+|banner|flyer"
               r"|jingle|video) )*(?:project|banner(?: set)?|flyer|jingle)"
               r"(?:,? (?:called|named|titled) .{2,60}| for (?:this|the|my) campaign)?|new (?:project|campaign)|(?:create|make"
               r"|start) a (?:new )?campaign"),
)  # fmt: skip
_COMPILED = tuple(
    (family, re.compile(rf"{_BEFORE}(?:{pattern}){_AFTER}", re.IGNORECASE))
    for family, pattern in _TABLE
)


def plainly(clause: str) -> str | None:
    """Return the family of a masked clause that says one thing only and nothing beside it."""
    text = clause.strip(" ,.;")
    return next((family for family, pattern in _COMPILED if pattern.fullmatch(text)), None)
