"""Action paragraphs to deeds: who does what to what, how, and what the camera is told.

In: the text of an action line, who is known (`Names`), the place. Out: clauses with their subjects, verbs and things, shot
directions, descriptions of people, and what could not be understood. English only in its regular forms; nothing here decides where
anybody stands or how long anything takes.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from .directions import Direction, camera_words, shot_prefix
from .naming import BODY, EYES, Naming, Thing, spot_book, weather_book
from .people import HE, IT, SHE, THEY, strip_descriptions
from .words import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    SAME,
    actions,
    best_phrase_at,
    lemmas,
    phrase_at,
    props,
    split_words,
    table,
)

SENTENCE = re.compile(r"(?<=[.!?…])[\"”')\]]*\s+|\n+")
ABBREVIATION = re.compile(r"\b(Mr|Mrs|Ms|Dr|St|Sr|Jr|Prof|Capt|Lt)\.\s", re.IGNORECASE)
TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[,;:()]|--+|[—–]")
TOGETHER = {"as", "while"}
#: Whose a part of a body is.
OWNED = {"his", "her", "their", "its", "my", "your", "our"}
STARTERS = frozenset(table("grammar")["starters"])


@dataclass(frozen=True)
class Clause:
    """One subject doing one thing. `verb` is an action word, "" where nothing is done (then `things` are there, or weather is)."""

    text: str
    subjects: tuple[str, ...] = ()
    subject_thing: Thing | None = None
    verb: str = ""
    lemma: str = ""
    things: tuple[Thing, ...] = ()
    emotion: str = ""
    together: bool = False
    hold: float = 0.0
    state: bool = False
    unknown: str = ""
    nearest: str = ""
    guessed: bool = False
    direction: Direction | None = None


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    guarded = ABBREVIATION.sub(lambda m: m.group(1) + "\x00 ", text)
    return [s.replace("\x00", ".").strip() for s in SENTENCE.split(guarded) if s and s.strip()]


@dataclass
class Reader(Naming):
    """Reads the action lines of one scene in order."""

    coming: bool = False

    def paragraph(self, text: str) -> list[Clause]:
        """All clauses of one action line."""
        found: list[Clause] = []
        self.coming = False
        for sentence in sentences(text):
            head, rest = shot_prefix(sentence)
            if head:
                found.append(Clause(head, direction=self._direction(head)))
            if split_words(rest):
                found += self._sentence(rest)
        return found

    def _direction(self, head: str) -> Direction:
        direction, rest = camera_words(split_words(head))
        on: list[str] = []
        index = 0
        while index < len(rest):
            hit = self.names.at(rest, index)
            prop = phrase_at(props(), rest, index)
            if hit:
                on.append(hit[0])
                self.names.spoke_of(hit[0])
            elif prop:
                on.append(prop[0])
            index += hit[1] if hit else len(prop[1]) if prop else 1
        if direction.size == "over_shoulder":
            return Direction(direction.size, direction.move, direction.side, over=on[0] if on else "", on=tuple(on[1:]))
        if direction.pov:
            return Direction(direction.size, direction.move, direction.side, pov=on[0] if on else "pov")
        return Direction(direction.size, direction.move, direction.side, on=tuple(on))

    # -- sentences ----------------------------------------------------------------------------------------------------------------

    def _sentence(self, text: str) -> list[Clause]:
        held = self._hold(text)
        if held:
            return [Clause(text, hold=held)]
        tokens = TOKEN.findall(strip_descriptions(text, self.names))
        verbs = self._verbs(tokens)
        if not verbs:
            return [self._verbless(text, tokens)]
        cuts = self._cuts(tokens, verbs)
        clauses = []
        for (start, end), verb in zip(cuts, verbs, strict=True):
            before = tokens[start - 1].lower() if start else ""
            meant = self.names.at(tokens, start - 2) if before == "who" and start > 1 else None
            if meant and verb == start:  # "the maid who opens the door"
                self.subject = meant[:1]
            clauses.append(self._clause(tokens[start:end], verb - start, before))
        return [c for c in clauses if c]

    def _hold(self, text: str) -> float:
        words = " ".join(w.lower() for w in split_words(text))
        return float(
            table("setting")["holds"]["words"].get(words.removeprefix("a "), 0.0)
            or table("setting")["holds"]["words"].get(words, 0.0)
        )

    def _verbs(self, tokens: list[str]) -> list[int]:
        found: list[int] = []
        for i, token in enumerate(tokens):
            low = token.lower()
            if not token[0].isalpha() or low in BREAKS or low in PREPOSITIONS or (low in DETERMINERS):
                continue
            if not any(x in actions().by_first for x in lemmas(low)):
                continue
            previous = tokens[i - 1].lower() if i else ""
            if previous in DETERMINERS or (self.names.at(tokens, i) and not found):
                continue
            if low.endswith("ing") and previous in ("after", "before", "when", "until"):
                continue
            if i and (not self._may_follow(tokens, i) or self._owned_part(tokens, i)):
                continue
            if found and not any(t.lower() in BREAKS for t in tokens[found[-1] + 1 : i]):
                starter = any(x in STARTERS for x in lemmas(tokens[found[-1]]))
                if starter and previous == "to":
                    found[-1] = i
                elif starter and low.endswith("ing"):
                    found[-1] = i
                continue
            found.append(i)
        return found

    def _owned_part(self, tokens: list[str], i: int) -> bool:
        """Whether the word at `i` is a part of somebody's body behind its adjectives: "his long, nervous hands"."""
        if not any(x in BODY for x in lemmas(tokens[i])):
            return False
        before = [t.lower() for t in tokens[max(0, i - 4) : i]]
        owner = next((k for k in range(len(before) - 1, -1, -1) if before[k] in OWNED), -1)
        return owner >= 0 and all(t == "," or t[0].isalpha() and t not in PREPOSITIONS for t in before[owner + 1 :])

    def _may_follow(self, tokens: list[str], i: int) -> bool:
        """Whether a word at `i` can be a verb: it has a verb's ending, or a plural or no subject stands before it."""
        low, previous = tokens[i].lower(), tokens[i - 1].lower()
        if previous in BREAKS or previous.endswith("ly") or previous in (*HE, *SHE, *THEY, *IT, "who", "to", "i", "we", "you"):
            return True
        inflected = low.endswith(("s", "ed", "ing")) or low in ("is", "are", "was", "were") or low in _past()
        return inflected or bool(self.names.at(tokens, i - 1)) or previous.endswith("s")

    def _cuts(self, tokens: list[str], verbs: list[int]) -> list[tuple[int, int]]:
        """The span of each verb's clause: from the last break before it, which is behind the verb before."""
        starts = [0]
        for a, b in zip(verbs, verbs[1:], strict=False):
            breaks = [i for i in range(a + 1, b) if tokens[i].lower() in BREAKS]
            between = [i for i in breaks if not self._list_goes_on(tokens, i, b)]
            starts.append((between or breaks)[-1] + 1)
        return list(zip(starts, [*starts[1:], len(tokens)], strict=True))

    def _list_goes_on(self, tokens: list[str], i: int, verb: int) -> bool:
        """Whether the break at `i` joins two subjects ("the cup and Nell rise") and not two clauses; only directly joined names do."""
        return bool(
            i and tokens[i].lower() == "and" and self.names.at(tokens, i - 1) and i + 2 == verb and self.names.at(tokens, i + 1)
        )

    def _clause(self, tokens: list[str], verb: int, before: str) -> Clause:
        words = [t for t in tokens if t[0].isalnum()]
        at = sum(1 for t in tokens[:verb] if t[0].isalnum())
        text = " ".join(words)
        subjects, thing = self._subject(words[:at])
        if not subjects and thing is None and set(lemmas(words[at])) & {"enter", "exit", "exeunt", "reenter"}:
            subjects, thing = self._subject(words[at + 1 :])
            thing = None
        match = best_phrase_at(actions(), words, at, gap=5)
        action, used = match if match else ("", (at,))
        if subjects and action in ("", "idle") and any(x in EYES for w in words[:at] for x in lemmas(w)):
            action = "look"
        if thing is not None and thing.kind == "unknown" and thing.name.lower() == "it" and "be" in lemmas(words[at]):
            thing = Thing("weather", "it")  # "it is winter"
        emotion = self._emotion(words, set(used))
        if subjects:
            self.subject = subjects
        elif thing is not None and thing.kind == "unknown":
            self.subject = ()
        elif thing is None:
            subjects = self.subject
        acting = subjects
        for ident in reversed(acting):
            self.names.spoke_of(ident)
        things = self._things(words, at + 1, set(used), acting, action)
        lemma = next((x for x in lemmas(words[at]) if x in actions().by_first), words[at].lower())
        if action == "look" and words[at + 1 : at + 2] and words[at + 1].lower() in table("looks")["adjectives"]:
            action, lemma = "idle", "be"  # "he looks thin"
        behind = _followers(words)
        if behind and thing is None:
            led, acting, action, lemma = acting, *self._led(acting, tuple(t for t in things if t.index > behind), action, lemma)
            things = tuple(t for t in things if t.index < behind) + tuple(Thing("actor", i) for i in led if i not in acting)
        self.coming = self.coming or action == "enter"
        emotion = emotion or table("emotions")["deeds"].get(lemma, "") or table("emotions")["deeds"].get(action, "")
        together = before in TOGETHER or (bool(words) and words[0].lower() in TOGETHER)
        if thing is not None:
            state = (
                lemma in table("actions")["idle"]["states"]
                and action not in ("open", "close", "fall", "turn")
                or thing.kind != "prop"
                and action not in ("open", "close")
            )
            return Clause(text, (), thing, action, lemma, things, emotion, together, state=state)
        return Clause(text, acting, None, action, lemma, things, emotion, together)

    def _led(
        self, acting: tuple[str, ...], behind: tuple[Thing, ...], action: str, lemma: str
    ) -> tuple[tuple[str, ...], str, str]:
        """(who, action, lemma) of a clause with "followed by": they come along, or, where that is all it says, they follow."""
        people = tuple(t.name for t in behind if t.kind == "actor" and t.name not in acting)
        if not people:
            return acting, action, lemma
        if action in ("enter", "exit", "walk", "run", "creep"):
            return (*acting, *people), action, lemma
        return people, "enter" if self.coming else "walk", "follow"

    def _verbless(self, text: str, tokens: list[str]) -> Clause:
        words = [t for t in tokens if t[0].isalnum()]
        things = self._things(words, 0, set(), (), "")
        actors = tuple(t.name for t in things if t.kind == "actor" and not t.before)
        odd = self._unknown_verb(words)
        if actors and odd:
            near = self.mapper.nearest(actions(), odd)
            self.subject = actors[:1]
            self.names.spoke_of(actors[0])
            if near.score >= SAME:
                return Clause(
                    text,
                    actors[:1],
                    verb=near.word,
                    lemma=odd,
                    things=tuple(t for t in things if t.name not in actors),
                    guessed=True,
                )
            return Clause(text, unknown=text, nearest=near.word)
        if things:
            for t in things:
                if t.kind == "actor":
                    self.names.spoke_of(t.name)
            return Clause(text, things=things)
        if any(phrase_at(weather_book(), words, i) for i in range(len(words))):
            return Clause(text, subject_thing=Thing("weather", ""), state=True)
        subjects, _ = self._subject(words)
        near = self.mapper.nearest(actions(), " ".join(words).lower()[:200])
        if near.score >= SAME and (subjects or self.subject):
            return Clause(text, subjects or self.subject, verb=near.word, lemma=near.word, guessed=True)
        return Clause(text, unknown=text, nearest=near.word)

    def _unknown_verb(self, words: list[str]) -> str:
        """A word behind a name that has a verb's ending and is nothing known."""
        named = False
        for i, word in enumerate(words):
            low = word.lower()
            if self.names.at(words, i):
                named = True
            elif (
                named
                and low.endswith(("s", "ed"))
                and len(low) > 3
                and low not in DETERMINERS | PREPOSITIONS | ADVERBS
                and not phrase_at(props(), words, i)
            ):
                return low if not phrase_at(spot_book(self.place), words, i) and words[i - 1].lower() not in DETERMINERS else ""
        return ""


def _followers(words: list[str]) -> int:
    """Where "followed by" stands, 0 where it does not."""
    low = [w.lower() for w in words]
    return next((i for i in range(1, len(low) - 1) if low[i] in ("followed", "accompanied", "led") and low[i + 1] == "by"), 0)


@functools.cache
def _past() -> frozenset[str]:
    return frozenset(w for words in table("lemmas")["forms"].values() for w in words)
