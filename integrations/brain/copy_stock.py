"""Lines that only one kind of product may say: pictures, invitations and checks without any claim.

Each kind has lines for the middle of long films; slots as in `copy_hooks`, parts between bars.
"""

from integrations.brain.copy_hooks import Template, template

_LINES: dict[str, tuple[str, str, str, str]] = {
    # kind: problem, benefit, proof, offer
    "drink": (
        "The cup's empty. The day isn't.|Same cup, same machine, same face.|You drink it because it's there.",
        "Picture {short} within reach.|A glass, a window, nobody calling.",
        "Pour {short} next to your usual.|Read the back of it. All of it.", "Start with a small one.|Pour one. Take notes."),
    "food": (
        "The fridge light knows your face.|Dinner again. Ideas, no.|You eat standing up. Again.",
        "Picture {short} on your table.|A plate, a chair, a quiet minute.",
        "Read the label on {short}. Out loud.|Let the table decide.", "Start with one plate.|Put {short} on the shopping list."),
    "skincare": (
        "The shelf is full. The mirror isn't impressed.|You've read every label in that bathroom.|Another jar, never finished.",
        "Picture {short} next to your toothbrush.|A minute at the mirror. Yours.",
        "Read what's in {short}. Line by line.|Your own skin is the judge.", "Start with one evening."
                                                                             "|Make room for {short} on the shelf."),
    "bath": (
        "Every morning, the same sink.|You reach for it with your eyes shut.|The cup by the sink is crowded.",
        "Picture {short} by your sink.|Morning, mirror, {short}.",
        "Pick up {short}. Turn it over.|Ask your bathroom.", "Clear a place by the sink.|Start tomorrow morning."),
    "wear": (
        "The old pair knows every puddle.|You own enough. You wear the same.|It looked better on the hanger.",
        "Picture yourself halfway there, in {short}.|Put it on. Keep walking.",
        "Look inside {short}. Seams don't lie.|Wear it on the day that counts.", "Try {short} on. Walk around the block."
                                                                                 "|Find your size. Take a turn."),
    "carry": (
        "The zip gives up first.|Keys, somewhere. At the bottom.|You carry it every day and never look at it.",
        "Picture {short} by the door.|Keys, phone, {short}.",
        "Turn {short} inside out.|Pick it up. Feel the weight.", "Take {short} for a week in your head.|Pack it once, in your mind."),
    "jewel": (
        "The box is full. You wear the same pair.|You take it off. You forget where.|The mirror by the door. Something's missing.",
        "Picture {short} in the mirror by the door.|A white shirt and {short}.",
        "Look at {short} by daylight.|Ask who made it.", "Try {short} with what you're wearing.|Ask for a closer look."),
    "plant": (
        "The vase has been empty for a while.|The windowsill looks like winter.|A table, a bowl, no colour.",
        "Picture {short} on the table.|A kitchen, a vase, some colour.",
        "Look at {short} up close.|Ask what's in season.", "Think of one person.|Clear the windowsill."),
    "tool": (
        "The job is simple. The tool isn't there.|You fetch it from the van. Again.|The hard part is always the last one.",
        "Picture {short} on the next job.|Pick it up. Get on with it.",
        "Hand {short} to whoever complains loudest.|Put it on the awkward one.", "Take {short} to the next job."
                                                                                 "|Start with the job you avoid."),
    "furniture": (
        "That corner has waited long enough.|You've measured it. More than once.|The room is fine. Almost.",
        "Picture {short} where the old one stands.|A room, an evening, nothing to rearrange.",
        "Get the tape measure. Check {short}.|Sit, lean, knock on it.", "Measure the wall. Then call.|Find {short} a corner."),
    "home": (
        "The old one still works. Sort of.|You use it every day without a thought.|It's been on the list since you moved in.",
        "Picture {short} in its place.|The kind of thing you notice at breakfast.",
        "Pick up {short}. Look underneath.|Use it on an ordinary morning.", "Find {short} a place.|Start with the room you're in."),
    "tech": (
        "The manual is longer than your patience.|Another cable for the drawer.|It worked yesterday.",
        "Picture {short} in your week.|Switch it on. Look up.",
        "Check the numbers on {short}.|Compare it line by line.", "Put {short} on the shortlist.|Ask to hold it."),
    "toy": (
        "Rain outside. Everyone inside.|Are we bored already?|That box is full. Nobody plays with it.",
        "Picture {short} on a grey afternoon.|Small hands, big plans.",
        "Hand {short} over. Stay out of it.|Watch who sits down next to them.", "Keep {short} for a rainy day."
                                                                                "|Clear the table once."),
    "pet": (
        "The bowl is empty. You're being watched.|Somebody knows the sound of that cupboard.|Those eyes don't blink.",
        "Picture the tail.|The bowl, the floor, silence.",
        "Put {short} in the bowl. Step back.|Ask the one under the table.", "Start with one bowl.|Let them vote on {short}."),
    "petcare": (
        "The leash hangs by the door. It's noon.|Somebody is waiting at the window.|You leave. They listen to the lift.",
        "Picture the tail when the door opens.|Picture the paws on the way home.",
        "Come and meet us. Both of you.|Let them sniff us first.", "Start with one afternoon.|Bring the leash and your questions."),
    "app": (
        "Your phone is full of good intentions.|You wrote it down. Somewhere.|You saved the link. Of course you did.",
        "Picture {short} on your first screen.|A thumb, a bus stop, {short}.",
        "Open {short}. Tap around.|Give it the thing you always forget.", "Give {short} one bus ride."
                                                                          "|Make room on the first screen."),
    "software": (
        "The spreadsheet has a tab nobody dares to touch.|Somebody knows where it is. They're on leave."
        "|It's in the chat. Scroll up. Further.",
        "Picture {short} in the next meeting.|Picture {short} open on a quiet afternoon.",
        "Bring {short} your ugliest spreadsheet.|Click around in {short} until it gets odd."
        "|Watch {short} on an ordinary task.|Ask the colleague who says no to everything.", "Show {short} to your team."
                                                                                            "|Start with one task you dread."),
    "finance": (
        "The letter is still on the fridge.|You know you should look into it.|The numbers live in a drawer.",
        "A coffee, a quiet hour, {short}.|Picture the papers on one pile.",
        "Read the terms of {short}. We'll wait.|Ask about the fees.", "Take the papers out of the drawer.|Ask us about {short}."),
    "legal": (
        "You've read that letter over and over.|Long words. Short deadline.|You carry it around in your head.",
        "Read it out loud. Slowly.|Put the letter on our desk.",
        "Ask us what it costs.|Ask what happens next.", "Bring the letter.|Write down your question. Then call."),
    "health": (
        "You keep meaning to call.|It's nothing, you say. You said that in spring.|You look it up at night. It doesn't help.",
        "Sit down. Say it once.|Take your time. Ask again.",
        "Ask how it works, step by step.|Bring the question you're shy about.", "Start with a phone call."
                                                                                "|Write {short} in the calendar."),
    "service": (
        "You'd rather not do it yourself.|You know somebody who knows somebody.|It waits. It's good at waiting.",
        "Tell us once. Then let go.|Picture the day after {short}.",
        "Ask what's included with {short}.|Ask what it costs. Before anything starts.", "Tell us what you need."
                                                                                        "|Start with a conversation."),
    "energy": (
        "The meter never sleeps.|Winter. The envelope with the window.|You turn it down. You put on a jumper.",
        "Picture {short} at your house.|Look up at your own roof.",
        "Ask what {short} would look like at your place.|Bring last winter's bill.", "Take a photo of the meter. Call."
                                                                                     "|Start with the numbers you have."),
    "wellness": (
        "Shoulders up at your ears. Notice?|Your phone has been to more places than you.|When were you last hard to reach?",
        "Warm towel. Closed door.|An hour without a screen.",
        "Ask what to bring. Hardly anything.|Come early. Sit a while.", "Pick an afternoon.|Close the laptop. Come by."),
    "gym": (
        "The chair has your shape by now.|The bag is packed. It's still in the hall.|Next week, you said. Which one?",
        "Picture your shoes by our door.|You, the floor, a bit of music.",
        "Come and look around. Ask whoever's stretching.|Stand in the room. See if it fits.", "Bring shoes and a bottle."
                                                                                              "|Come on a quiet morning."),
    "restaurant": (
        "Another evening over the sink.|You scroll menus. You eat toast.|When did you last sit down for it?",
        "A table, bread, all evening.|You order. Somebody else washes up.",
        "Read the whole menu. Slowly.|Look at the plates going past.", "Pick a table by the window."
                                                                       "|Bring somebody who talks too much."),
    "bakery": (
        "You smell it before you see it.|The toaster tries.|You walk past. Your nose doesn't.",
        "A warm bag on the way home.|The end of the loaf never makes it home.",
        "Ask what's still warm.|Look through the window at the oven.", "Come on the way to work.|Bring a bag for {short}."),
    "hotel": (
        "Your suitcase is bored.|The same view, since winter.|You look at the photos. You close the tab.",
        "A bed you don't have to make.|The window, the morning, no plan.",
        "Look at the rooms. All of them.|Ask which window faces the morning.", "Pick a weekend nobody has claimed."
                                                                               "|Ask who's coming along."),
    "place": (
        "You walk past. You always mean to go in.|It closes just when you think of it.|You order it, it comes, it's not that.",
        "Come in. Touch things.|A door, a bell, somebody who knows the shelf.",
        "Ask the person behind the counter.|Pick it up. Put it back. Pick it up.", "Come by on the way home."
                                                                                   "|Take a detour past {short}."),
    "property": (
        "Another viewing. Another queue on the stairs.|The photos were taken by an optimist.|Boxes, since the last move.",
        "Picture your table by that window.|Keys, an echo, room for everything.",
        "Walk through. Open every door.|Ask about the neighbours. Really.", "Bring a tape measure and a friend."
                                                                            "|Come when the light is low."),
    "event": (
        "Friends send photos. You send hearts.|You meant to go. You had reasons.|Your sofa can spare you.",
        "Lights down. Phones down.|Somebody next to you you don't know yet.",
        "Look who's on the list.|Read the whole programme.", "Call whoever always says yes.|Put {short} in the calendar."),
    "race": (
        "The shoes by the door look at you.|You say you're no runner. Who says?|You could sleep in. You always can.",
        "A start line, a number, your name.|Somebody claps. It's for you.",
        "Look at the route on a map.|Walk it once, before.", "Ask who's running with you.|Pin {short} on the fridge."),
    "sale": (
        "It's been in your basket for a while.|You had your eye on it.|You know your size. You know your excuse.",
        "The thing you put back on the rail.|Bags on both arms.",
        "Check the tag. Then check again.|Look at what's on the front table.", "Make a list. Bring it.|Come early, leave slowly."),
    "cause": (
        "You scroll past it. It stays with you.|It's easy to look away.|Somebody has to start. Usually nobody.",
        "Your name on the list.|Hands, a table, an afternoon.",
        "Ask where it goes.|Come and see it with your own eyes.", "Ask a friend along.|Start with what you can spare."),
    "course": (
        "You watch the video. Your hands don't.|You always said: next winter.|It looks easy when they do it.",
        "Your hands, slowly getting it.|The room, the table, your first mistake.",
        "Ask who teaches. Ask how.|Sit in. Watch a while.", "Pick an evening. Write it down.|Bring nothing but time."),
}  # fmt: skip
_BEATS = ("problem", "benefit", "proof", "offer")
_WINK = "-solemn"


# Where somebody mourns or is afraid, lines are few, slow and without any wit.
_SOLEMN = (
    "There is no right way to begin.|Nobody prepares you for this.|So much to decide, all at once.",
    "One thing at a time.|Say as much as you like. Or nothing.",
    "There are no wrong questions.|Sit down with us first.",
    "Bring somebody with you.|You don't have to decide right away.",
)


def _made() -> dict[str, tuple[Template, ...]]:
    made: dict[str, list[Template]] = {beat: [] for beat in _BEATS}
    for kind, parts in _LINES.items():
        for beat, lines in zip(_BEATS, parts, strict=True):
            for line in lines.split("|"):
                made[beat].append(template(line, 0.9, f"={kind} {_WINK}"))
    for beat, lines in zip(_BEATS, _SOLEMN, strict=True):
        made[beat] += [template(line, 1.6, "=solemn") for line in lines.split("|")]
    return {beat: tuple(templates) for beat, templates in made.items()}


KIND_LINES: dict[str, tuple[Template, ...]] = _made()
"""The lines for each beat, tagged so that only their kind of product may use them."""
