"""How each creative style looks and sounds, in the words of a director's note."""

LOOKS: dict[str, str] = {
    "direct_response": "Bold type, quick cuts, the product large in frame",
    "ugc": "Handheld phone look, natural light, someone talking as if to a friend",
    "cinematic": "Wide, slow shots, deep shadows, one warm light",
    "storytelling": "One person, one evening, told in small details",
    "testimonial": "Straight to camera, plain background, hands that talk",
    "demo": "Clean table top, hands and product, every step visible",
    "humor": "Deadpan framing, held half a second too long",
    "luxury": "Dark, glossy, slow turns, a lot of empty space",
    "minimalist": "Plain ground, one object, generous white space",
    "educational": "Simple drawings and labels, one thought a shot",
}
SOUNDS: dict[str, str] = {
    "direct_response": "A driving beat from the first frame, a clear stop on the last word",
    "ugc": "Room sound first, a light beat that comes in with the product",
    "cinematic": "One low note, air, then a single piano figure",
    "storytelling": "Soft guitar, the sounds of the place, a warm voice",
    "testimonial": "Almost nothing under the voice, a gentle pad at the end",
    "demo": "Crisp sounds of the product, a tidy beat that counts the steps",
    "humor": "Silence where music should be, then a cheerful bass",
    "luxury": "Slow strings, one deep hit when the product appears",
    "minimalist": "A single soft pulse and a lot of silence",
    "educational": "Light marimba, a small chime for each point",
}
MOVES: dict[str, tuple[str, ...]] = {
    "direct_response": ("a fast push in", "a hard cut on the beat", "a whip to the side"),
    "ugc": (
        "a slightly shaky handheld move",
        "the phone at arm's length",
        "a quick turn of the phone",
    ),
    "cinematic": (
        "a very slow push in",
        "a long slide past the foreground",
        "a still frame that breathes",
    ),
    "storytelling": ("a slow drift closer", "a look over the shoulder", "a still, patient frame"),
    "testimonial": (
        "a locked frame at eye level",
        "a small cut closer",
        "a side angle for one line",
    ),
    "demo": (
        "a view from straight above",
        "a close-up of the hands",
        "a clean turn around the product",
    ),
    "humor": ("a dead-still wide frame", "a sudden zoom", "a slow reveal to the left"),
    "luxury": ("a slow turn of light", "a glide along an edge", "a rise from the dark"),
    "minimalist": ("a still frame", "one slow move sideways", "a cut to the same frame, emptier"),
    "educational": (
        "a flat, tidy frame",
        "an arrow of motion from left to right",
        "a step closer for the detail",
    ),
}
FRAMING: dict[str, str] = {
    "9:16": "upright frame, subject in the middle third, words above it",
    "4:5": "tall frame, subject low, words on top",
    "1:1": "square frame, subject centred",
    "16:9": "wide frame, subject to one side, words on the other",
}
