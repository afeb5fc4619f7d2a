"""What a film from a sentence is about: who, where, when, want, obstacle, turn, end, tone.

In: one English sentence and a seed. Out: a :class:`Premise` with everything that the templates of `data/shapes` ask for. What the sentence says is kept;
what it does not say is chosen from tables by the seed. A sentence that says nothing raises :class:`Unclear`.
"""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from .grammar import HOURS, LOCATIVE, MASS, ONLY, WEATHERS, Clause, Phrase, data, gerund, place_words, places, read_clause, same_verb, singular, stem
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
FOREIGN = frozenset(
    "un de du ein eine einen einem einer der das und ist auf mit wartet für im dem den le les une des et est dans pour avec qui que el los las il lo gli uno della nel "
    "um uma em com não het een og på som til och är ja nie jest na się".split()
)
#: What people write before the sentence that they mean.
PREAMBLE = re.compile(
    r"^(?:please\s+)?(?:(?:make|create|write|generate|give|show|film|tell)\s+(?:me\s+|us\s+)?)?(?:(?:an?|the)\s+)?(?:(?:short|little|funny|sad|animated)\s+)*"
    r"(?:film|movie|video|story|scene|clip|screenplay|tale)\s+(?:about|of|where|in which|with)\s+|^once upon a time,?\s+(?:there (?:was|lived)\s+)?", re.IGNORECASE
)
ENGLISH = frozenset(
    "a an the and is are was of to in on at for with who that his her their its my two from by into when after before about as but not no it he she they".split()
)
WEATHER_NOUNS = {
    "storm": "this storm", "snow": "this snow", "rain": "this rain", "fog": "this fog", "wind": "this wind", "clear": "this weather", "overcast": "this weather",
}
WEATHER_NOW = {"storm": "a storm", "snow": "snowing", "rain": "raining", "fog": "foggy", "wind": "a gale"}
#: What a sentence that names no place suggests, by what its people are.
USUAL_PLACE = {
    "baker": "bakery", "chef": "restaurant", "cook": "restaurant", "waiter": "restaurant", "waitress": "restaurant", "bartender": "bar", "barkeeper": "bar",
    "barista": "cafe", "astronaut": "spaceship", "robot": "workshop", "inventor": "workshop", "scientist": "laboratory", "professor": "library",
    "librarian": "library", "teacher": "classroom", "student": "classroom", "pupil": "classroom", "sailor": "harbour", "captain": "harbour",
    "pirate": "beach", "fisherman": "beach", "mermaid": "beach", "farmer": "field", "shepherd": "hill", "gardener": "garden", "hunter": "forest",
    "wizard": "forest", "witch": "forest", "fairy": "forest", "explorer": "jungle", "actor": "theatre", "actress": "theatre", "singer": "theatre",
    "ballerina": "theatre", "dancer": "theatre", "magician": "theatre", "clown": "circus", "musician": "concert hall", "pianist": "concert hall",
    "violinist": "concert hall", "conductor": "concert hall", "king": "throne room", "queen": "throne room", "prince": "castle", "princess": "castle",
    "knight": "castle", "priest": "church", "nun": "church", "judge": "courtroom", "lawyer": "courtroom", "doctor": "hospital", "nurse": "hospital",
    "surgeon": "hospital", "prisoner": "prison", "guard": "prison", "detective": "street", "spy": "street", "policeman": "street", "driver": "street",
    "postman": "street", "soldier": "platform", "painter": "study", "writer": "study", "poet": "study", "artist": "study", "clockmaker": "workshop",
    "watchmaker": "workshop", "toymaker": "workshop", "mechanic": "garage", "engineer": "workshop", "shopkeeper": "shop", "tailor": "shop",
    "alien": "field", "ghost": "attic", "vampire": "castle", "mayor": "square", "cowboy": "saloon", "boxer": "gym", "coach": "gym", "chess": "park",
    "kite": "hill", "dark": "bedroom", "monster": "bedroom", "home": "house", "goal": "field", "football": "field", "sandwich": "kitchen", "cake": "kitchen", "dinner": "dining room", "bread": "kitchen", "homecoming": "house", "alone": "house", "train": "platform", "piano": "concert hall", "opera": "opera", "homework": "classroom",
}
ANIMAL_PLACE = "park"


EXAMPLE = 'Write who does what, such as "a lighthouse keeper waits for a ship in a storm".'


class Unclear(ValueError):
    """No film can be made of this sentence; the message says why and what to write instead."""


@dataclass(frozen=True)
class Person:
    """A character of the film: `name` as it is spoken, `role` as the sentence has it, `intro` how the first action line presents it."""

    name: str
    role: str
    sex: str
    age: str
    intro: str

    @property
    def he(self) -> str:
        return "she" if self.sex == "f" else "he"

    @property
    def him(self) -> str:
        return "her" if self.sex == "f" else "him"

    @property
    def his(self) -> str:
        return "her" if self.sex == "f" else "his"

    def __str__(self) -> str:
        return self.name


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
    foreign = sum(word in FOREIGN for word in words)
    if latin < 0.7 * len(letters) or foreign > sum(word in ENGLISH for word in words):
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
    hero, other = _cast(clause, people, shape, rng)
    weather = _named(clause, WEATHERS) or shape.get("weather", "clear")
    hour = _named(clause, HOURS) or rng.choice(("day", "dusk", "night") if name != "fear" and name != "theft" else ("night",))
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


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def article(noun: str) -> str:
    """`noun` with a or an."""
    an = re.match(r"(?i)(?!(uni|use|eu|one|u[krst]))[aeiou]|hour|honest|heir", noun)
    return f"an {noun}" if an else f"a {noun}"


# -- where, what and how ------------------------------------------------------------------------------------------------------------


def _place(clause: Clause, text: str, rng: random.Random) -> tuple[str, str, Phrase | None]:
    """(place of the vocabulary, heading, the phrase that names it or None)."""
    table = place_words()
    located = [p for p in clause.phrases if p.kind == "place" and p.before in LOCATIVE]
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
                return (*table[word.lower()], phrase if phrase.head == word and phrase.before in LOCATIVE else None)
    for phrase in located:
        place, _ = table[_likest_place(phrase.text)]
        return place, f"{phrase.text} {place}".upper(), phrase
    for word in clause.words:
        if word in table:
            return (*table[word], None)
    for phrase in clause.phrases:
        for word in (phrase.head, *phrase.words):
            if word.lower() in USUAL_PLACE:
                return (*table[USUAL_PLACE[word.lower()]], None)
    if any(p.kind == "animal" for p in clause.phrases):
        return (*table[ANIMAL_PLACE], None)
    likest = _likest_place(text, FAR)
    if not likest:
        outside = _named(clause, WEATHERS) or set(clause.words) & {"walk", "walks", "run", "runs", "road", "journey"}
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


def _named(clause: Clause, table: dict[str, tuple[str, ...]]) -> str:
    return next((name for word in clause.words for name, words in table.items() if word in words), "")


def _thing(clause: Clause, place: Phrase | None) -> Phrase | None:
    """What it is about: the first thing after the verb, else a place or idea that is no setting."""
    rest = [p for p in clause.phrases if p is not place and p.kind not in ("person", "animal", "time")]
    for kinds, need_verb in ((("thing",), True), (("thing", "idea"), True), (("place",), True), (("thing", "idea"), False), (("weather",), True)):
        for phrase in rest:
            located = phrase.kind in ("place", "weather") and phrase.before in LOCATIVE
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
        if noun in ONLY:
            return noun, False, f"the {noun}", f"the {noun}"
        return noun, False, noun if noun in MASS else article(noun), f"the {noun}"
    kept = [w for w in phrase.words if not w.lower().endswith("'s") and w.lower() not in ("last", "first", "lost", "own", "same", "next", "other")]
    noun = " ".join((*kept[-2:], phrase.head))
    if phrase.proper:
        return noun, False, noun, noun
    if phrase.head in ONLY:
        return noun, False, f"the {noun}", f"the {noun}"
    if phrase.kind == "idea" and phrase.head.endswith("ing") and phrase.after_verb and not phrase.opener:
        return noun, False, noun, noun
    if phrase.head in MASS or phrase.kind == "weather":
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


# -- who ------------------------------------------------------------------------------------------------------------------------------


def _cast(clause: Clause, people: list[Phrase], shape: dict[str, Any], rng: random.Random) -> tuple[Person, Person]:
    table = data("people")
    used: list[Person] = []
    first = people[0] if people else None
    appositive = people[1] if first and first.proper and len(people) > 1 and people[1].before == "," and not people[1].proper else None
    people = [p for p in people if p is not appositive]
    pronoun = next((w for w in clause.words if w in ("his", "he", "her", "she")), "")
    sex = {"his": "m", "he": "m", "her": "f", "she": "f"}.get(pronoun, "")
    if first and _twins(first):
        second: Phrase | None = first
    else:
        second = next((p for p in people[1:] if first and p.head != first.head), None)
    roles = _Role.of(first, table) if first else _Role(rng.choice(("woman", "man", "girl", "boy")), "", table)
    if appositive:  # Anna, a baker, ...
        name, roles = roles.name, _Role.of(appositive, table)
        roles.name = name
    if second is not None:
        role = _Role.of(second, table)
    else:
        role = _Role(rng.choice([r for r in shape["other"] if r != roles.role]), "", table)
    if role.sex and not sex:  # two voices that nobody takes for one
        sex = "m" if role.sex == "f" else "f"
    hero = _person(roles, sex, used, rng)
    used.append(hero)
    other = _person(role, "m" if hero.sex == "f" else "f", used, rng)
    if other.name == hero.name:
        other = replace(other, name=other.name + " Two")
    return hero, other


def _twins(phrase: Phrase) -> bool:
    return phrase.plural and phrase.kind in ("person", "animal") and not phrase.proper


class _Role:
    """What a person is: the words of the sentence for it, its own name if it has one, usual sex and age."""

    def __init__(self, role: str, name: str, table: dict[str, Any], words: tuple[str, ...] = (), animal: bool = False) -> None:
        self.role, self.name, self.words, self.animal = role, name, words, animal
        self.sex, self.age = table["roles"].get(role.split()[-1] if role else "", ("", "adult"))

    @staticmethod
    def of(phrase: Phrase, table: dict[str, Any]) -> _Role:
        if phrase.proper:
            called = next((i for i, word in enumerate(phrase.words) if word in ("named", "called")), 0)
            if called:  # a girl named Luna
                made = _Role.of(replace(phrase, head=singular(phrase.words[called - 1]), words=phrase.words[: called - 1], proper=False), table)
                made.name = " ".join((*phrase.words[called + 1 :], phrase.head))
                return made
            name = phrase.text
            title = phrase.words[0].lower() if phrase.words else ""
            known = next((s for group in ("known", "names") for s, names in table[group].items() if name.split()[0] in names), TITLES.get(title, ""))
            made = _Role({"f": "woman", "m": "man"}.get(known, "traveller"), name, table)
            made.sex = known
            return made
        return _Role(phrase.head, "", table, phrase.words, phrase.kind == "animal")


TITLES = {"mister": "m", "mr": "m", "sir": "m", "lord": "m", "missus": "f", "mrs": "f", "miss": "f", "ms": "f", "lady": "f", "madame": "f", "aunt": "f", "uncle": "m"}
_PETS = ("Biscuit", "Button", "Pepper", "Mustard", "Domino", "Pickle", "Crumb", "Waffle")
_AGES = {"old": "old", "elderly": "old", "ancient": "old", "aged": "old", "young": "young", "little": "child", "small": "child", "teenage": "young", "retired": "old"}
_YEARS = ("six", "seven", "eight", "nine", "ten")


def _person(role: _Role, sex: str, used: list[Person], rng: random.Random) -> Person:
    table = data("people")
    taken = {p.name for p in used}
    fixed = role.sex
    gender = fixed or sex or rng.choice("fm")
    names = [n for n in (_PETS if role.animal else table["names"][gender]) if n not in taken]
    name = role.name or rng.choice(names)
    age = next((_AGES[w] for w in role.words if w in _AGES), role.age)
    return Person(name, role.role, gender, age, _intro(name, role, gender, age, used, rng))


def _intro(name: str, role: _Role, sex: str, age: str, used: list[Person], rng: random.Random) -> str:
    looks = data("people")["looks"]
    worn = " ".join(p.intro for p in used)
    colours = [c for c in looks["colours"] if c not in worn]
    rng.shuffle(colours)
    hats = [h for h in looks["hats"] if f" {h}" not in worn]
    words = list(role.words)
    if not words and not role.animal and not (age == "old" and role.role.startswith("old")):
        words = [w for w in (rng.choice(looks[age]),) if w]
    if age == "old" and not {"old", "elderly", "ancient", "aged", "retired"} & set(words) and not role.role.startswith("grand"):
        words = ["old", *[w for w in words if w != "old"]]
    noun = " ".join((*words, role.role))
    if age == "child" and role.role in ("girl", "boy", "child", "kid"):
        noun += f" of {rng.choice(_YEARS)}"
    hair = looks["hair_child" if age == "child" else f"hair_old_{sex}" if age == "old" else f"hair_{sex}"]
    seen = "" if role.animal or role.role in ("robot", "alien", "ghost") else f" with {rng.choice(hair)}"
    garment = rng.choice(looks[f"dress_{sex}"])
    return f"{name.upper()}, {article(noun)}{seen}, in {article(colours[0] + ' ' + garment)} and {article(colours[1] + ' ' + rng.choice(hats))},"
