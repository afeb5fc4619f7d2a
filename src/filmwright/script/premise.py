"""What a film from a sentence is about: who, where, when, want, obstacle, turn, end, tone.

In: one English sentence and a seed. Out: a :class:`Premise` with everything that the templates of `data/shapes` ask for. What the sentence
says is kept; what it does not say is chosen from tables by the seed. A sentence that says nothing raises :class:`Unclear`.
"""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from typing import Any

from .cast import Person, cast
from .grammar import (
    Clause,
    Phrase,
    article,
    data,
    gerund,
    listed,
    place_words,
    places,
    read_clause,
    same_verb,
    stem,
    upper_first,
)
from .meaning import meaning

#: Characters of a sentence that are still a sentence.
LONGEST = 400
#: How much a verb of the shape counts beside the cosine of the sentence with what the shape is about.
VERB_BONUS = 0.22
#: Shapes this much less fitting than the best may be chosen by the seed.
CLOSE = 0.03
#: A sentence less like any shape than this could be any of these.
VAGUE, ANY_SENTENCE = 0.3, ("together", "gift", "misunderstanding", "secret", "rivalry")
#: A place word less like the sentence than this says nothing about where it plays.
FAR = 0.4
#: What people write before the sentence that they mean.
PREAMBLE = re.compile(
    r"^(?:please\s+)?(?:(?:make|create|write|generate|give|show|film|tell)\s+(?:me\s+|us\s+)?)?(?:(?:an?|the)\s+)?"
    r"(?:(?:short|little|funny|sad|animated)\s+)*(?:film|movie|video|story|scene|clip|screenplay|tale)\s+(?:about|of|where|in which|with)\s+"
    r"|^once upon a time,?\s+(?:there (?:was|lived)\s+)?",
    re.IGNORECASE,
)
WEATHER_NOUNS = {
    "storm": "this storm", "snow": "this snow", "rain": "this rain", "fog": "this fog", "wind": "this wind", "clear": "this weather",
}
WEATHER_NOW = {"storm": "a storm", "snow": "snowing", "rain": "raining", "fog": "foggy", "wind": "a gale"}
ANIMAL_PLACE = "park"


EXAMPLE = 'Write who does what, such as "a lighthouse keeper waits for a ship in a storm".'


class Unclear(ValueError):
    """No film can be made of this sentence; the message says why and what to write instead."""


@dataclass(frozen=True)
class Premise:
    """Everything about a film before it is written. `hours` and `headings` hold one for "here" and "near"; `nouns` must be named."""

    sentence: str
    shape: str
    hero: Person
    other: Person
    thing: str
    plural: bool
    a_thing: str
    the_thing: str
    prop: str
    stage: dict[str, Any]
    place: str
    near: str
    headings: dict[str, str]
    hour: str
    weather: str
    tone: str
    want: str
    obstacle: str
    turn: str
    end: str
    nouns: tuple[str, ...]


def shapes() -> dict[str, dict[str, Any]]:
    """All story shapes by name."""
    folder = resources.files(__package__) / "data" / "shapes"
    return {f.name[:-5]: data(f"shapes/{f.name[:-5]}") for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.endswith(".toml")}


def clean(sentence: str) -> str:
    """`sentence` as one line without emoji, control characters and quotation marks around it; raises :class:`Unclear`."""
    if len(sentence) > LONGEST:
        raise Unclear(
            f"The sentence has {len(sentence)} characters; at most {LONGEST} make one film. Shorten it, or write a screenplay in a .fountain file."
        )
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" or c in ".,;:!?'’&-" else " " for c in sentence)
    text = " ".join(word for word in kept.split() if any(c.isalnum() for c in word)).strip(".,;:!?'’&- ")
    text = PREAMBLE.sub("", text.lower() if text.isupper() else text)
    letters = [c for c in text if c.isalpha()]
    if not re.search(r"[^\W\d_]{3}", text) and not any("CJK" in unicodedata.name(c, "") for c in letters):
        raise Unclear(f"There are no words in the sentence. {EXAMPLE}")
    words = re.findall(r"[^\W\d_]+", text.lower())
    latin = sum(1 for c in letters if "LATIN" in unicodedata.name(c, ""))
    foreign = sum(word in listed("foreign") for word in words)
    if latin < 0.7 * len(letters) or foreign > sum(word in listed("english") for word in words):
        raise Unclear("A film can be made from a sentence in English only. Write it in English, or write a screenplay in a .fountain file.")
    return text


def premise(sentence: str, seed: int = 0) -> Premise:
    """The premise of the film that `sentence` asks for; the same sentence and seed always give the same one."""
    text = clean(sentence)
    clause = read_clause(text)
    rng = random.Random(int.from_bytes(hashlib.sha256(f"{seed}\n{text}".encode()).digest()[:8], "big"))
    if not clause.phrases and not clause.verbs:
        raise Unclear(f'"{text[:60]}" names nobody and nothing. {EXAMPLE}')
    people = [p for p in clause.phrases if p.kind in ("person", "animal") and not {"dead", "late", "missing"} & set(p.words)]
    place = _place(clause, text, rng)
    thing = _thing(clause, place[2])
    name = _shape(text, clause, people, thing, rng)
    shape = shapes()[name]
    if thing and (thing.kind not in shape["takes"] or any(thing.head.lower() in (verb, stem(verb)) for verb in shape["verbs"])):
        thing = None  # the shape's own thing; what the sentence names is talked about all the same
    hero, other = cast(clause, people, shape, rng)
    weather = _named(clause, "weathers") or shape.get("weather", "clear")
    hour = _named(clause, "hours") or rng.choice(("day", "dusk", "night") if name != "fear" and name != "theft" else ("night",))
    setting, near = places()[place[0]], _near(place[0], place[1])
    noun, plural, a_thing, the_thing = _named_thing(thing, shape)
    fill = {"h": hero.name, "h.he": hero.he, "o": other.name, "the_thing": the_thing}
    return Premise(
        sentence=text, shape=name, hero=hero, other=other, thing=noun, plural=plural, a_thing=a_thing, the_thing=the_thing,
        prop=noun if noun in data("things")["held"] else "", stage=setting, place=place[0], near=near[0],
        headings={"here": place[1], "near": near[1]}, hour=hour, weather=weather, tone=shape["tone"],
        **{part: _plain(shape[part], fill, hero, other, weather) for part in ("want", "obstacle", "turn", "end")},
        nouns=_nouns(clause),
    )


def _plain(text: str, fill: dict[str, str], hero: Person, other: Person, weather: str) -> str:
    noun = WEATHER_NOUNS[weather]
    made = text.format(
        h=hero, o=other, the_thing=fill["the_thing"], The_thing=upper_first(fill["the_thing"]), a_thing=fill["the_thing"], weather=noun,
        Weather=upper_first(noun),
    )
    return upper_first(made)


# -- where, what and how ------------------------------------------------------------------------------------------------------------


def _place(clause: Clause, text: str, rng: random.Random) -> tuple[str, str, Phrase | None]:
    """(place of the vocabulary, heading, the phrase that names it or None)."""
    table = place_words()
    located = [p for p in clause.phrases if p.kind == "place" and p.before in listed("locative")]
    for phrase in located:
        pair = " ".join((*phrase.words[-1:], phrase.head)).lower()
        if pair in table:
            return (*table[pair], phrase)
        if phrase.head.lower() in table:
            place, heading = table[phrase.head.lower()]
            plain = heading == phrase.head.upper()
            return place, phrase.text.upper() if plain else heading, phrase
    for phrase in clause.phrases:  # a word inside another phrase, or a goal: the lighthouse of its keeper, a ship
        for word in (*phrase.words, phrase.head):
            if word.lower() in table:
                return (*table[word.lower()], phrase if phrase.head == word and phrase.before in listed("locative") else None)
    for phrase in located:
        place, _ = table[_likest_place(phrase.text)]
        return place, f"{phrase.text} {place}".upper(), phrase
    for word in clause.words:
        if word in table:
            return (*table[word], None)
    usual = data("words")["usual_place"]
    for phrase in clause.phrases:
        for word in (phrase.head, *phrase.words):
            if word.lower() in usual:
                return (*table[usual[word.lower()]], None)
    if any(p.kind == "animal" for p in clause.phrases):
        return (*table[ANIMAL_PLACE], None)
    likest = _likest_place(text, FAR)
    if not likest:
        outside = _named(clause, "weathers") or set(clause.words) & {"walk", "walks", "run", "runs", "road", "journey"}
        likest = rng.choice(("street", "park", "forest") if outside else ("kitchen", "street", "park", "cafe"))
    return (*table[likest], None)


def _likest_place(text: str, least: float = -1.0) -> str:
    """The place word nearest in meaning, of those that mean a place and nothing else; "" if its cosine is under `least`."""
    words = tuple(word for row in places().values() for word in row["words"] if " > " not in word)
    word, cosine = meaning().nearest(text, words)[0]
    return word if cosine >= least else ""


def _near(place: str, heading: str) -> tuple[str, str]:
    """Where it goes on, a few steps from there: (place, heading)."""
    elsewhere = data("settings")["elsewhere"]
    word = next((word for word in re.findall(r"\w+", heading) if word in elsewhere), "")
    near = elsewhere[word] if word else places()[place]["near"]
    return str(near[0]), str(near[1])


def _named(clause: Clause, table: str) -> str:
    """The hour or weather that a word of the sentence names, "" if none does."""
    return next((str(name) for word in clause.words for name, words in data("words")[table].items() if word in words), "")


def _thing(clause: Clause, place: Phrase | None) -> Phrase | None:
    """What it is about: the first thing after the verb, else a place or idea that is no setting."""
    rest = [p for p in clause.phrases if p is not place and p.kind not in ("person", "animal", "time")]
    for kinds, need_verb in ((("thing",), True), (("thing", "idea"), True), (("place",), True), (("thing", "idea"), False), (("weather",), True)):
        for phrase in rest:
            located = phrase.kind in ("place", "weather") and phrase.before in listed("locative")
            if phrase.kind in kinds and (phrase.after_verb or not need_verb) and not located and phrase.head.lower() != "goodbye":
                return phrase
    worked = [w for p in clause.phrases[:1] for w in p.words if w in data("things")["other"] or w in data("things")["held"]]
    if worked:  # a bus driver has a bus
        return Phrase(worked[-1], (), "thing", "", "", False, False, False)
    doing = next((b for a, b in zip(clause.words, clause.words[1:], strict=False) if a == "to" and any(same_verb(b, v) for v in clause.verbs)), "")
    if not any(same_verb(v, w) for v in clause.verbs for w in ("learn", "want", "teach", "try", "hope", "love", "practise", "practice", "forget")):
        doing = ""
    if doing and doing not in ("be", "have", "do", "get", "go"):  # learns to paint: it is about painting
        return Phrase(gerund(doing), (), "idea", "", "", False, False, True)
    return None


def _named_thing(phrase: Phrase | None, shape: dict[str, Any]) -> tuple[str, bool, str, str]:
    """(noun phrase, plural, with the indefinite article, with the definite one)."""
    if phrase is None:
        noun = shape["thing"]
        if noun in listed("only"):
            return noun, False, f"the {noun}", f"the {noun}"
        return noun, False, noun if noun in listed("mass") else article(noun), f"the {noun}"
    kept = [w for w in phrase.words if not w.lower().endswith("'s") and w.lower() not in ("last", "first", "lost", "own", "same", "next", "other")]
    noun = " ".join((*kept[-2:], phrase.head))
    if phrase.proper:
        return noun, False, noun, noun
    if phrase.head in listed("only"):
        return noun, False, f"the {noun}", f"the {noun}"
    if phrase.kind == "idea" and phrase.head.endswith("ing") and phrase.after_verb and not phrase.opener:
        return noun, False, noun, noun
    if phrase.head in listed("mass") or phrase.kind == "weather":
        return noun, False, noun, noun if phrase.kind == "idea" else f"the {noun}"
    return noun, phrase.plural, article(noun), f"the {noun}"


def _shape(text: str, clause: Clause, people: list[Phrase], thing: Phrase | None, rng: random.Random) -> str:
    scores: dict[str, float] = {}
    for name, shape in shapes().items():
        likeness = float(meaning().likeness(text, shape["about"]).max())
        verbs = [i for i, verb in enumerate(clause.verbs) if any(same_verb(verb, known) for known in shape["verbs"])]
        nouns = any(same_verb(word.lower(), known) for p in clause.phrases for word in (p.head, *p.words) for known in shape["verbs"])
        strong = nouns or (verbs and verbs[0] == 0)
        scores[name] = likeness + (VERB_BONUS if strong else VERB_BONUS / 2 if verbs else 0.0)
    best = max(scores.values())
    if best < VAGUE:
        return rng.choice(ANY_SENTENCE)
    close = [name for name, score in scores.items() if score >= best - CLOSE]
    name = rng.choice(close)
    awaited = [p for p in people if p.after_verb and p.kind == "person"]
    if name in ("waiting", "lost") and thing is None and awaited:
        return "reunion"
    return name


def _nouns(clause: Clause) -> tuple[str, ...]:
    """The nouns that a film about this sentence names somewhere."""
    found = [p.head for p in clause.phrases if p.kind != "time"]
    return tuple(dict.fromkeys(found))[:6]
