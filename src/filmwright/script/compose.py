"""A film from a sentence: the premise written out as Fountain by the templates of its story shape, to the length asked for.

A shape (`data/shapes/*.toml`) has scenes, a scene has units, a unit has alternatives between `--`. A line of a unit is `A` action, `H` and
`O` what the hero and the other say (a mood in brackets first), `S` a shot, `N` a direction. `? n` makes a unit optional (low numbers are
wanted most), `@ weather` asks for bad weather. Core units are there first; optional ones and those of `data/bank.toml` fill the length.
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass, replace
from typing import Any

from ..film import Screenplay
from .cast import Person
from .grammar import article, data, places, upper_first
from .premise import WEATHER_NOUNS, WEATHER_NOW, Premise, Unclear, premise, shapes

#: How long things take, in seconds: words of speech a second, the pause around a spoken line, a beat of action on the spot, a beat that walks, and
#: what a scene takes to begin and end. Fitted to staged films.
WORDS_PER_SECOND, PAUSE, BEAT, WALK, SCENE = 2.6, 0.5, 1.8, 4.0, 1.5
#: Seconds that the templates can fill well.
SHORTEST, LONGEST = 45, 150
NEXT_HOUR = {"dawn": "day", "day": "dusk", "sunset": "night", "dusk": "night", "night": "night"}
#: The rank of units from the bank: their slots are filled last, when it is known who speaks before.
FILLER = 9
BAD_WEATHER = ("storm", "rain", "snow", "fog", "wind")
#: What can be read and hidden in a hand.
PAPERS = ("letter", "note", "postcard", "telegram", "diary", "notebook", "book", "journal", "contract", "message", "scroll", "document", "map")
WEATHER_SEEN = {
    "outside": {"storm": "Storm. Rain and wind.", "rain": "Rain.", "snow": "Snow.", "fog": "Fog.", "wind": "Wind."},
    "inside": {
        "storm": "Storm at the window.", "rain": "Rain at the window.", "snow": "Snow at the window.", "fog": "Fog at the window.",
        "wind": "Wind at the window.",
    },
}
#: How the pictures appear; a scene's hour and weather light it, and need not be asked for again.
LOOK = "path-traced clay and felt"


def from_brief(sentence: str, seconds: float = 45, seed: int = 0) -> str:
    """A screenplay, as Fountain text, of the film that `sentence` (English, up to 400 characters) asks for.

    `seconds` (45 to 150) is kept by the rule of `reckon`, within a quarter. The same arguments give the same text.
    Raises :class:`Unclear` for what is no sentence, and for a length that the templates cannot fill.
    """
    if not SHORTEST <= seconds <= LONGEST:
        raise Unclear(f"A film from a sentence is {SHORTEST} to {LONGEST} seconds long, not {seconds:g}. Choose --seconds in between.")
    story = premise(sentence, seed)
    return _Writer(story, random.Random(f"{seed} {story.sentence}")).write(seconds)


def reckon(screenplay: Screenplay) -> float:
    """About how many seconds a screenplay plays: 2.6 words a second and half a second a spoken line, about 2 s a beat of action.

    A beat that walks takes 4 s. Shot lines in capitals and sentences of one or two words ("Rain.") take no time; a scene takes 1.5 s to settle.
    """
    total = 0.0
    for scene in screenplay.scenes:
        total += SCENE + sum(_speech(line.text) if line.speaker else _action(line.text) for line in scene.lines)
    return total


def _speech(text: str) -> float:
    return len(text.split()) / WORDS_PER_SECOND + PAUSE


def _action(text: str) -> float:
    return 0.0 if text.isupper() else sum(_sentence(part) for part in re.split(r"(?<=[.!?])\s+", text))


@functools.lru_cache(maxsize=4096)
def _sentence(text: str) -> float:
    """Seconds of one sentence of action, by its verbs."""
    verbs = _verbs()
    found = [verbs[word] for word in re.findall(r"[a-z]+", text) if word in verbs]
    return sum(found) if found else BEAT if len(text.split()) > 2 or text.startswith("Silence") else 0.0


@functools.cache
def _verbs() -> dict[str, float]:
    pace = data("words")["pace"]
    seconds = {verb: WALK for verb in pace["far"]} | {verb: BEAT for verb in pace["near"]}
    ends = ("ss", "sh", "ch", "x", "o")
    return seconds | {
        verb[:-1] + "ies" if re.search("[^aeo]y$", verb) else verb + ("es" if verb.endswith(ends) else "s"): s for verb, s in seconds.items()
    }


@dataclass(frozen=True)
class _Unit:
    """Filled lines that stay together: (tag, text). `order` keeps a unit in its place of the scene; `rank` 0 is core."""

    order: float
    rank: int
    lines: tuple[tuple[str, str], ...]

    @property
    def seconds(self) -> float:
        return sum(_speech(_MOOD.sub("", text)) if tag in "HO" else _action(text) for tag, text in self.lines if tag in "HOA")


_MOOD = re.compile(r"^\((\w+)\)\s*")


def _introduces(unit: _Unit) -> bool:
    """Whether somebody is presented in this unit: a name in capitals and then what it looks like."""
    return any(tag == "A" and re.search(r"[^\W\d_]{2,}, an? ", text) for tag, text in unit.lines)


def _length(scenes: list[list[_Unit]]) -> float:
    return sum(SCENE + sum(unit.seconds for unit in units) for units in scenes if units)


class _Writer:
    def __init__(self, story: Premise, rng: random.Random) -> None:
        self.story, self.rng, self.shape = story, rng, shapes()[story.shape]
        self.settings = places()
        self.places = [self._where(scene) for scene in self.shape["scenes"]]
        self.headings = self._headings()
        self._cover_units = self._bank(data("bank")["cover"])

    # -- places and hours ---------------------------------------------------------------------------------------------------------

    def _where(self, scene: dict[str, Any]) -> str:
        """ "here" or "near": `in` and `out` are the one of the two that is so."""
        where = str(scene["where"])
        if where in ("in", "out"):
            return "here" if self.story.stage["inside"] == (where == "in") else "near"
        return where

    def _stage(self, index: int) -> dict[str, Any]:
        return self.settings[self.story.place if self.places[index] == "here" else self.story.near]

    def _headings(self) -> list[str]:
        hour, made = self.story.hour, []
        for index, scene in enumerate(self.shape["scenes"]):
            if scene["hour"] == "next":
                hour = NEXT_HOUR[hour]
            elif scene["hour"] == "dawn":
                hour = "dawn"
            inside = "INT." if self._stage(index)["inside"] else "EXT."
            made.append(f"{inside} {self.story.headings[self.places[index]]} - {hour.upper()}")
        return made

    def _weather(self, index: int) -> str:
        return str(self.shape["scenes"][index].get("weather", self.story.weather))

    # -- words --------------------------------------------------------------------------------------------------------------------

    def _slots(self, index: int, used: set[str]) -> dict[str, Any]:
        story, stage = self.story, self._stage(index)
        weather = self._weather(index)
        seen = WEATHER_SEEN["inside" if stage["inside"] else "outside"].get(weather, "")
        prop = self.shape["prop"]
        found = story.prop or (prop if prop not in ("guitar",) else "flower")
        if story.thing != self.shape["thing"] and not story.prop:
            found = "box"
        wrap = "box" if self.shape["title"][0] == "For You" else found
        keep = story.prop if story.prop in PAPERS else "letter"
        mine = "My" if story.a_thing != story.the_thing else "The"
        it = "it"
        return {
            "h": story.hero, "o": story.other, "H": story.hero.name.upper(), "O": story.other.name.upper(),
            "thing": story.thing, "a_thing": story.a_thing, "the_thing": story.the_thing, "A_thing": upper_first(story.a_thing),
            "The_thing": upper_first(story.the_thing), "it": it, "poss": mine, "poss_low": mine.lower(),
            "a_prop": article(prop), "the_prop": f"the {prop}", "a_find": article(found), "the_find": f"the {found}",
            "a_wrap": article(wrap), "the_wrap": f"the {wrap}", "a_keep": article(keep), "the_keep": f"the {keep}",
            "a_keep2": article(story.prop or "box"), "seat": stage["seat"], "stand": stage["stand"], "far": stage["far"], "top": stage["top"],
            "stand_to": re.sub(r"^(at|by|under)\b", "to", stage["stand"]),
            "open": " ".join(filter(None, (seen, self._opening(stage, used)))), "weather": WEATHER_NOUNS[weather],
            "Weather": upper_first(WEATHER_NOUNS[weather]), "weather_now": WEATHER_NOW.get(weather, "raining"),
            "look": LOOK,
        }

    def _opening(self, stage: dict[str, Any], used: set[str]) -> str:
        left = [o for o in stage["open"] if o not in used] or stage["open"]
        choice = self.rng.choice(left)
        used.add(choice)
        return str(choice)

    # -- units --------------------------------------------------------------------------------------------------------------------

    def _unit(self, text: str, order: float, slots: dict[str, Any], weather: str) -> list[_Unit]:
        """The alternatives of a unit, filled, the one to be preferred first; none where its weather is not."""
        lines = [line.strip() for line in text.strip().split("\n")]
        rank = 0
        chosen: list[list[str]] = [[]]
        for line in lines:
            if line.startswith("? "):
                rank = int(line[2:])
            elif line == "@ weather":
                if weather not in BAD_WEATHER:
                    return []
            elif line == "--":
                chosen.append([])
            elif line:
                chosen[-1].append(line)
        made = [_Unit(order, rank, tuple((line[0], line[2:].format_map(slots)) for line in option)) for option in chosen]
        self.rng.shuffle(made)
        return made

    def _scene_units(self) -> list[list[list[_Unit]]]:
        """For every scene its units, each as its alternatives."""
        used: set[str] = set()
        scenes = []
        for index, scene in enumerate(self.shape["scenes"]):
            slots = self._slots(index, used)
            units = [self._unit(text, order, slots, self._weather(index)) for order, text in enumerate(scene["units"])]
            scenes.append([unit for unit in units if unit])
        return scenes

    @staticmethod
    def _fitted(scenes: list[list[list[_Unit]]], seconds: float) -> list[list[_Unit]]:
        """The core units: as preferred, with as many in their shortest form as the length asks for, those that save most first."""
        core = [[options[0] for options in units if options[0].rank == 0] for units in scenes]
        shortest = {id(options[0]): min(options, key=lambda u: u.seconds) for units in scenes for options in units}
        saving = sorted((u for units in core for u in units), key=lambda u: shortest[id(u)].seconds - u.seconds)
        total = _length(core)
        swapped = set()
        for unit in saving:
            if total <= seconds:
                break
            total -= unit.seconds - shortest[id(unit)].seconds
            swapped.add(id(unit))
        return [[shortest[id(u)] if id(u) in swapped else u for u in units] for units in core]

    def _bank(self, texts: list[str]) -> list[_Unit]:
        """Units of the bank, not yet filled, in an order of this film's own."""
        order = list(texts)
        self.rng.shuffle(order)
        return [_Unit(0, FILLER, tuple((line[0], line[2:]) for line in text.strip().split("\n"))) for text in order]

    # -- the film -----------------------------------------------------------------------------------------------------------------

    def write(self, seconds: float) -> str:
        scenes = self._scene_units()
        core = self._fitted(scenes, seconds)
        extra = self._cover(core)
        if _length(core) + extra > seconds * 1.15:
            core = self._cut_down(core, seconds - extra)
        self._cover(core, add=True)
        total = _length(core)
        wanted = sorted(
            ((options[0].rank, index, options[0]) for index, units in enumerate(scenes) if core[index] for options in units if options[0].rank),
            key=lambda item: item[:2]
        )
        for _, index, unit in wanted:
            if total + unit.seconds / 2 <= seconds:
                core[index].append(unit)
                total += unit.seconds
        self._fill(core, seconds - total)
        ordered = [sorted(units, key=lambda u: u.order) for units in core]
        if not any(tag == "N" and text.startswith("camera") for units in ordered for u in units for tag, text in u.lines):
            ending = ordered[-1][-1]
            ordered[-1][-1] = replace(ending, lines=(("N", "camera: push in"), *ending.lines))
        return self._text(ordered)

    def _cut_down(self, core: list[list[_Unit]], seconds: float) -> list[list[_Unit]]:
        """Fewer units for a short film: inside the scenes first, and the scene between as a whole only if that is not enough."""
        shorter = self._trimmed(core, seconds)
        if _length(shorter) > seconds * 1.1 and not any(_introduces(unit) for unit in core[1]):
            shorter = self._trimmed([shorter[0], [], shorter[2]], seconds)
        return shorter

    @staticmethod
    def _trimmed(core: list[list[_Unit]], seconds: float) -> list[list[_Unit]]:
        """Without units that present nobody and do not end the film, as long as that brings it nearer to its length."""
        shorter = core
        while _length(shorter) > seconds:
            ends = shorter[-1][-1]
            spare = [(i, u) for i, units in enumerate(shorter) for u in units if len(units) > 1 and u is not ends and not _introduces(u)]
            if not spare:
                break
            _, unit = min(spare, key=lambda item: (abs(_length(shorter) - item[1].seconds - seconds), item[0]))
            if _length(shorter) - unit.seconds / 2 <= seconds:
                break  # without it the film would be further from its length
            shorter = [[u for u in units if u is not unit] for units in shorter]
        return shorter

    def _places_to_talk(self, core: list[list[_Unit]]) -> list[tuple[int, float]]:
        """(scene, order) of the places between units where both are there; the last scene has its turn and its end, and is left alone."""
        hero, other = self.story.hero.name, self.story.other.name
        gaps, met = [], False
        for index, units in enumerate(core):
            here: set[str] = {hero, other} if met else set()
            for unit in units:
                text = " ".join(text if tag == "A" else {"H": hero, "O": other}.get(tag, "") for tag, text in unit.lines)
                here |= {name for name in (hero, other) if name in text or name.upper() in text}
                met = met or len(here) == 2
                last = unit is units[-1]
                if len(here) == 2 and "exits" not in text and not (last and index == len(core) - 1):
                    gaps.append((index, unit.order + 0.5, last or index == len(core) - 1))
        calm = [gap[:2] for gap in gaps if not gap[2]]
        return calm or [gap[:2] for gap in gaps]

    def _filled(self, unit: _Unit, index: int, last: str) -> _Unit:
        """A unit of the bank in scene `index` with its words; who spoke `last` does not speak first: then the two change parts."""
        first = next((tag for tag, _ in unit.lines if tag in "HO"), "")
        lines = [(tag, text) for tag, text in unit.lines]
        if first == last:
            swap = {"{h": "{o", "{o": "{h", "{H": "{O", "{O": "{H"}
            lines = [({"H": "O", "O": "H"}.get(tag, tag), re.sub(r"\{[hoHO](?=[.}])", lambda m: swap[m[0]], text)) for tag, text in lines]
        slots = self._slots(index, set())
        return replace(unit, lines=tuple((tag, text.format_map(slots)) for tag, text in lines))

    def _fill(self, core: list[list[_Unit]], missing: float) -> None:
        """Exchanges of the bank in the gaps, spread over the scenes, until the length is reached."""
        gaps = self._places_to_talk(core)
        if not gaps:
            return
        step = 0
        for unit in self._bank(data("bank")["units"]):
            index, order = gaps[(step * 2 + 1) % len(gaps)]
            if unit.seconds / 2 <= missing:
                core[index].append(replace(unit, order=order + step / 1000))
                missing -= unit.seconds
                step += 1

    def _cover(self, core: list[list[_Unit]], add: bool = False) -> float:
        """A short exchange for every noun of the sentence that would else not be named; the seconds that these take."""
        headings = [heading for heading, units in zip(self.headings, core, strict=True) if units]
        said = " ".join([*headings, *(text for units in core for u in units for _, text in u.lines)]).lower()
        missing = [noun for noun in self.story.nouns if noun.lower() not in said]
        gaps = self._places_to_talk(core)
        total = 0.0
        for step, (noun, unit) in enumerate(zip(missing, self._cover_units, strict=False)):
            total += unit.seconds
            if not add:
                continue
            index, order = gaps[step % len(gaps)]
            phrase = noun if noun[:1].isupper() else f"the {noun}"
            lines = tuple((tag, upper_first(text.replace("{noun}", phrase)).replace(". the ", ". The ")) for tag, text in unit.lines)
            core[index].append(replace(unit, lines=lines, order=order + 0.1 + step / 100))
        return total

    # -- text ---------------------------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        slots = self._slots(0, set())
        words = self.rng.choice(self.shape["title"]).format_map(slots)
        small = ("a", "an", "the", "of", "for", "and", "to", "in", "on", "it", "is", "at")
        titled = (w if i and w.lower() in small else upper_first(w) for i, w in enumerate(words.split()))
        return " ".join(titled)

    def _text(self, scenes: list[list[_Unit]]) -> str:
        parts = [
            f"Title: {self._title()}\nCredit: written by\nAuthor: Filmwright\n"
            f"Source: made from templates by Filmwright from the sentence: {self.story.sentence}",
            "FADE IN:",
        ]
        names = {"H": self.story.hero, "O": self.story.other}
        shown = False
        for index, units in enumerate(scenes):
            if not units:
                continue
            heading = self.headings[index]
            parts.append(heading if heading not in parts else f"{heading.rpartition(' - ')[0]} - LATER")
            weather = WEATHER_SEEN["inside" if self._stage(index)["inside"] else "outside"].get(self._weather(index), "")
            if shown and weather:
                parts.append(weather)
            shown = True
            last = spoke = ""
            for unit in units:
                made = self._filled(unit, index, last) if unit.rank == FILLER else unit
                for tag, text in made.lines:
                    if tag in names and tag == spoke:  # nobody speaks twice on end: the one who listens is seen first
                        listener, speaker = (names["O"], names["H"]) if tag == "H" else (names["H"], names["O"])
                        shot = parts.pop() if parts[-1].startswith("CLOSE ON") else ""
                        parts.append(f"{listener} looks at {speaker}.")
                        parts.extend(filter(None, (shot,)))
                    parts.append(_paragraph(tag, text, names))
                    spoke = tag if tag in names or tag == "A" else spoke
                    last = tag if tag in names else last
        parts.append("FADE OUT.")
        return "\n\n".join(parts) + "\n"


def _paragraph(tag: str, text: str, names: dict[str, Person]) -> str:
    if tag == "N":
        return f"[[{text}]]"
    if tag in names:
        name = names[tag].name.upper()
        cue = name if name.isupper() and not name.startswith(("INT", "EXT", "EST")) else f"@{name}"
        mood = _MOOD.match(text)
        return f"{cue}\n({mood[1]})\n{text[mood.end():]}" if mood else f"{cue}\n{text}"
    return upper_first(text)
