"""What an action line names: who and what stands in its words, and where, with the preposition in front of it.

In: the words of a clause, who is known (`Names`), the place. Out: actors, `Thing`s, a mood. Nothing here knows what is done with them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from .people import HE, IT, SHE, THEY, Names
from .places import places
from .words import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    Mapper,
    Phrasebook,
    actions,
    emotions,
    lemmas,
    phrase_at,
    phrasebook,
    props,
    table,
)

#: What can be opened and closed again: "it" behind "the door".
WAYS = {"door", "window", "gate", "curtain", "cupboard", "drawer"}
#: Parts of a body act for their owner; eyes look.
EYES, BODY = {"eye", "gaze"}, {"eye", "gaze", "hand", "finger", "head", "face", "lip", "shoulder", "knee"}
OWNERS = {"his": "he", "her": "she", "their": "they"}
COUNTS: dict[str, int] = table("grammar")["counts"]
#: Props that a set has of its own, and what is done with those that are carried.
SEATS, CARRYING = ("chair", "stool"), ("pick_up", "put_down", "push", "throw", "give")
HEAPS, BUILT = frozenset(table("grammar")["heaps"]), frozenset(table("grammar")["built"])


@dataclass(frozen=True)
class Thing:
    """Something named: `kind` actor, prop, spot or weather; `name` an actor's id, a prop's kind or a spot's word; `before` its preposition."""

    kind: str
    name: str
    before: str = ""
    count: int = 1
    stacked: bool = False
    definite: bool = True
    index: int = 0


@functools.cache
def spot_book(place: str) -> Phrasebook:
    """The words of a place's spots and obstacles: each means itself."""
    p = places()[place]
    said = {w for s in p.spots for w in (s.name, *s.words)} | {w for o in p.obstacles for w in (o.name, *o.words)}
    return phrasebook((w, (w,)) for w in sorted(said))


@functools.cache
def weather_book() -> Phrasebook:
    """Words of weather, and of the sky and the light, that need no staging of their own."""
    rows = table("setting")
    extra = (
        "sky",
        "light",
        "dark",
        "darkness",
        "air",
        "day",
        "night",
        "moon",
        "sun",
        "star",
        "music",
        "sound",
        "voice",
        "shadow",
        "smoke",
        "dust",
        "birdsong",
    )
    return phrasebook([(w, (x,)) for w, xs in rows["weathers"].items() for x in xs] + [("air", extra)])


@dataclass
class Naming:
    """Finds what the words of one scene name, keeping track of whom and what pronouns mean."""

    names: Names
    place: str
    mapper: Mapper
    subject: tuple[str, ...] = ()

    def _subject(self, words: list[str]) -> tuple[tuple[str, ...], Thing | None]:
        """The actors, or else the thing, that stand before a verb."""
        found: list[str] = []
        index = 0
        while index < len(words):
            low = words[index].lower()
            hit = self.names.at(words, index)
            if (
                hit
                and not words[index + hit[1] - 1].endswith(("'s", "’s"))
                and not (index and words[index - 1].lower() in PREPOSITIONS)
            ):
                found.append(hit[0])
                index += hit[1]
                continue
            if low in HE | SHE | THEY and not (index and words[index - 1].lower() in PREPOSITIONS):
                found += [w for w in self.names.who(low) if w not in found]
            elif not (index and words[index - 1].lower() in PREPOSITIONS):
                found += [w for w in self.names.many(low) if w not in found]
            index += 1
        found = found or self._owners(words)
        if found:
            return tuple(dict.fromkeys(found)), None
        if any(w.lower() in IT for w in words):
            if self.names.last_way:
                return (), Thing("spot", self.names.last_way)
            if self.names.last_prop:
                return (), Thing("prop", self.names.last_prop)
        things = [t for t in self._things(words, 0, set(), (), "") if t.kind != "actor"]
        weather = next((w for i in range(len(words)) if (w := phrase_at(weather_book(), words, i))), None)
        free = [t for t in things if not t.before or t.before in ("of",)]
        if free:
            return (), free[-1]
        if weather:
            return (), Thing("weather", weather[0])
        rest = [
            w for w in words if w.lower() not in DETERMINERS | PREPOSITIONS | ADVERBS | BREAKS and not w.lower().endswith("ly")
        ]
        return (), Thing("unknown", " ".join(rest)) if rest else None

    def _owners(self, words: list[str]) -> list[str]:
        """Whose body it is that acts: "his eyes", "Nell's hand"."""
        part = next((i for i, w in enumerate(words) if i and any(x in BODY for x in lemmas(w))), 0)
        for i in range(part):
            hit = self.names.at(words, i)
            if hit and words[i + hit[1] - 1].endswith(("'s", "’s")):
                return [hit[0]]
            if words[i].lower() in OWNERS:
                return list(self.names.who(OWNERS[words[i].lower()]))
        return []

    def _things(self, words: list[str], start: int, used: set[int], acting: tuple[str, ...], action: str) -> tuple[Thing, ...]:
        """What is named from word `start` on, each with the preposition in front of it."""
        found: list[Thing] = []
        before, count, stacked, definite = "", 1, False, False
        index = start
        spots_first = action in ("walk", "run", "creep", "sit", "lie", "enter", "exit", "idle", "rise", "kneel")
        while index < len(words):
            low = words[index].lower()
            name = self.names.at(words, index)
            spot = phrase_at(spot_book(self.place), words, index)
            prop = phrase_at(props(), words, index)
            if prop and (self._modifies(words, prop[1][-1]) or low.endswith("ed")):
                prop = None
            if prop and spot and prop[0] in SEATS and action not in CARRYING:
                prop = None  # the set's own armchair is meant
            if spot and not prop and len(spot[1]) > 1:
                inner = phrase_at(props(), words, spot[1][-1])
                if inner and table("props")[inner[0]]["rest"] == "far":
                    prop = (inner[0], spot[1])
            if index in used:
                before = low if low in PREPOSITIONS else before
                index += 1
                continue
            if name and not words[index + name[1] - 1].endswith(("'s", "’s")):
                found.append(Thing("actor", name[0], before, index=index))
                index += name[1]
                before = ""
                continue
            many_meant = low == "them" and len(set(self.names.who(low, besides=acting)) - set(acting)) < 2
            if low in HE | THEY and not many_meant or (low in ("her", "she") and not self._owns(words, index)):
                who = self.names.who(low if low != "her" else "she", besides=acting)
                found += [Thing("actor", w, before, index=index) for w in who if w not in acting]
                before = ""
            elif low in IT and self.names.last_way and action in ("open", "close", "knock"):
                found.append(Thing("spot", self.names.last_way, before, index=index))
                before = ""
            elif many := self.names.many(low):
                found += [Thing("actor", w, before, index=index) for w in many if w not in acting]
                before = ""
            elif (low in IT or many_meant) and self.names.last_prop:
                found.append(Thing("prop", self.names.last_prop, before, index=index))
                before = ""
            elif prop and (
                not spot
                or table("props")[prop[0]]["rest"] == "far"
                and not spots_first
                or len(prop[1]) > len(spot[1])
                or (len(prop[1]) == len(spot[1]) and not spots_first)
            ):
                plural = words[prop[1][-1]].lower().endswith("s") and not words[prop[1][-1]].lower().endswith("ss")
                number = count if count > 1 else 3 if plural else 1
                before = "with" if _in_hand(words, prop[1][-1] + 1) else before
                found.append(Thing("prop", prop[0], before, number, stacked, definite, index))
                self.names.last_prop, self.names.last_way = prop[0], ""
                index += len(prop[1]) - 1
                before, count, stacked, definite = "", 1, False, False
            elif spot:
                found.append(Thing("spot", spot[0], before, index=index))
                if spot[0] in WAYS and before not in ("by", "near", "beside"):
                    self.names.last_way = spot[0]
                index += len(spot[1]) - 1
                before = ""
            if low in HEAPS:
                stacked = True
            count = COUNTS.get(low, count)
            definite = definite or low in ("the", "his", "her", "their", "its")
            if low in PREPOSITIONS and not (low == "of" and (stacked or count > 1)):
                before = low if low != "of" or not before else before
            index += 1
        return tuple(found)

    def _modifies(self, words: list[str], index: int) -> bool:
        """Whether the noun at `index` only tells what kind of thing the next noun is: "stone steps", "glass door"."""
        if index + 1 >= len(words) or words[index].lower().endswith(("'s", "’s")):
            return False
        after = words[index + 1].lower()
        if (
            after in DETERMINERS | PREPOSITIONS | ADVERBS | BREAKS | HE | SHE | THEY | IT
            or after.endswith("ly")
            or self.names.at(words, index + 1)
        ):
            return False
        if any(x in BUILT for x in lemmas(after)) and index and words[index - 1].lower() in DETERMINERS | PREPOSITIONS:
            return True  # "the stone steps"
        return not any(x in actions().by_first for x in lemmas(after)) or any(x in table("props") for x in lemmas(after))

    def _owns(self, words: list[str], index: int) -> bool:
        """Whether "her" at `index` is possessive: a noun follows directly or behind an adjective."""
        follow = words[index + 1 : index + 3]
        return (
            bool(follow)
            and follow[0].lower() not in PREPOSITIONS | DETERMINERS | {"and", "then"}
            and not follow[0].lower().endswith("ly")
        )

    def _emotion(self, words: list[str], used: set[int]) -> str:
        for i, word in enumerate(words):
            low = word.lower()
            hit = phrase_at(emotions(), words, i)
            before = words[i - 1].lower() if i else ""
            if (
                hit
                and i not in used
                and (
                    low.endswith("ly")
                    or i == len(words) - 1
                    or before in ("is", "are", "looks", "seems", "very", "so", "in", "with", "and")
                )
            ):
                return hit[0]
        return ""


def _in_hand(words: list[str], index: int) -> bool:
    """Whether "in hand" or "in his hand" follows at `index`: what is named before is carried."""
    low = [w.lower() for w in words[index : index + 3]]
    return low[:1] == ["in"] and any(w in ("hand", "hands") for w in low[1:])
