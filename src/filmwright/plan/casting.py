"""Casting: who is in a screenplay, from cues, introductions and people without a name, and how each is described.

In: a `Screenplay`, the film's choices, its seed. Out: characters, the names by which action lines call them, and whom each cue means.
"""

from __future__ import annotations

import dataclasses
import re

from ..film import Character, Line, Screenplay
from .choices import Choices
from .looks import character, sex_of_name, slug
from .people import Names, split_descriptions
from .reading import sentences
from .words import ADVERBS, BREAKS, DETERMINERS, PREPOSITIONS, actions, lemmas, people, phrase_at, props, split_words, table

INTRODUCED = re.compile(
    r"(?<![\w'’])([^\W\d_a-z][^\Wa-z_]+(?:[ \-][^\W\d_a-z][^\Wa-z_]*)*)"
    r"(?=\s*(?:,\s*(?:a|an|the|his|her|their|about|aged|\d+|in|tall|old|young)\b|\())"
)
ACTING = re.compile(r"(?<![\w'’])([^\W\d_a-z][^\Wa-z_]+(?: [^\W\d_a-z][^\Wa-z_]+)*)\s+(?=([a-z]+s)\b)")
#: "(rubbing his hands)": whose they are is the speaker.
OWN_BODY = re.compile(r"\W*(?:\w+ )+?(his|her) (?:hand|head|eye|coat|overcoat|hat|glove|pocket|purse|hair|face|finger|pipe|bag)s?\b")
MARRIED = re.compile(r"\b(Mrs|Miss)\.? ([A-Z]\w+)")
TOGETHER_NAMES = re.compile(r"\s*(?:&|\band\b|,|/|\+)\s*", re.IGNORECASE)


def cast_of(screenplay: Screenplay, choices: Choices, seed: int) -> tuple[list[Character], Names, dict[str, tuple[str, ...]]]:
    """The characters, who is meant by which name, and the ids that a cue stands for."""
    cues = list(dict.fromkeys(line.speaker for s in screenplay.scenes for line in s.lines if line.speaker))
    known = {c.upper() for c in cues}
    order = list(dict.fromkeys(n for cue in cues for n in speaker_names(cue, known) if not is_everybody(n)))
    speaking = {n.upper() for n in order}
    texts = [
        (line, sentence)
        for s in screenplay.scenes
        for line in s.lines
        if line.kind == "action"
        for sentence in sentences(line.text)
    ]
    order += _wives(screenplay, known)
    for name in (n for _, sentence in texts for n in _introduced(sentence)):
        if name.upper() not in {o.upper() for o in order}:
            order.append(name)
    names = Names()
    idents: dict[str, str] = {}
    for name in order:
        ident = slug(name, set(idents.values()))
        idents[name] = ident
        names.add(name, ident, "")
    descriptions: dict[str, str] = {}
    for _, sentence in texts:
        for ident, said in split_descriptions(sentence, names)[1].items():
            descriptions[ident] = f"{descriptions[ident]} {said}" if ident in descriptions else said
        wears = _wears(sentence, names)
        if wears:
            descriptions[wears[0]] = f"{descriptions.get(wears[0], '')} {wears[1]}".strip()
    sexes = _sexes(screenplay, names)
    order_names = {ident: name for name, ident in idents.items()}
    for name, ident in _walk_ons(texts, names, descriptions):
        idents[name] = ident
        order_names[ident] = name
    cast: list[Character] = []
    for ident, name in order_names.items():
        sex = sex_of_name(name) or sexes.get(ident, "")
        made = character(ident, name, descriptions.get(ident, ""), seed, name.upper() in speaking, cast, sex)
        cast.append(made)
        names.sex[ident] = made.sex
        for word in (w.lower() for w in split_words(descriptions.get(ident, "")[:120])):
            noun = next((x for x in lemmas(word) if x in table("looks")["people"]), "")
            if noun:
                names.known.setdefault((noun,), ident)
                break
    made_cast = [_chosen(c, choices) for c in cast]
    cues_to = {cue: tuple(idents[n] for n in speaker_names(cue, known) if n in idents) for cue in cues}
    return made_cast, names, cues_to


def is_everybody(cue: str) -> bool:
    """Whether a cue means all who are there and nobody by name."""
    return cue.strip().upper() in ("ALL", "ALL THREE", "BOTH", "EVERYBODY", "EVERYONE", "THE OTHERS", "OMNES", "TOGETHER")


def speaker_names(speaker: str, known: set[str]) -> list[str]:
    """The names in a cue: "NELL AND TOBIAS" is two where both speak elsewhere."""
    parts = [p.strip() for p in TOGETHER_NAMES.split(speaker) if p.strip()]
    return parts if len(parts) > 1 and all(p.upper() in known for p in parts) else [speaker]


def _chosen(c: Character, choices: Choices) -> Character:
    picked = choices.cast.get(c.id)
    if not picked:
        return c
    return dataclasses.replace(c, **{f.name: v for f in dataclasses.fields(picked) if (v := getattr(picked, f.name)) is not None})


def _introduced(sentence: str) -> list[str]:
    """Names in capitals that are introduced: with a description, or acting."""
    found = [m.group(1) for m in INTRODUCED.finditer(sentence)]
    for m in ACTING.finditer(sentence):
        if any(x in actions().by_first for x in lemmas(m.group(2))):
            found.append(m.group(1))
    good = []
    for name in found:
        words = split_words(name)
        name = re.sub(r"^(?:THE|A|AN)\s+", "", name)
        known = any(phrase_at(book, words, i) for book in (props(),) for i in range(len(words)))
        shot = any(
            w.lower()
            in (
                "close",
                "wide",
                "on",
                "shot",
                "angle",
                "pov",
                "insert",
                "over",
                "tracking",
                "fade",
                "cut",
                "int",
                "ext",
                "title",
                "super",
            )
            for w in words
        )
        if name and not known and not shot and len(words) <= 4 and len(name) > 1 and name not in ("I", "TV"):
            good.append(name)
    return good


def _wears(sentence: str, names: Names) -> tuple[str, str] | None:
    words = split_words(sentence)
    for i, word in enumerate(words):
        if word.lower() in ("wears", "wearing", "dressed") and i:
            for j in range(i):
                hit = names.at(words, j)
                if hit:
                    return hit[0], " ".join(words[i + 1 :])
    return None


def _wives(screenplay: Screenplay, known: set[str]) -> list[str]:
    """Women whom the text tells from a man of their name: MRS. HALE where HALE speaks and is called Mr. Hale."""
    whole = screenplay.source
    found = [f"{m.group(1)}. {m.group(2)}".upper() for m in MARRIED.finditer(whole) if m.group(2).upper() in known]
    return [n for n in dict.fromkeys(found) if n not in known and re.search(rf"\bMr\.? {n.split()[-1]}\b", whole, re.IGNORECASE)]


def _sexes(screenplay: Screenplay, names: Names) -> dict[str, str]:
    """What pronouns say: in sentences and paragraphs where only one person is named, else behind a speech about its speaker."""
    counts: dict[str, int] = {}
    hints: dict[str, int] = {}
    for scene in screenplay.scenes:
        speaker = ""
        for line in scene.lines:
            if line.kind != "action":
                hit = names.at(split_words(line.speaker), 0)
                speaker = hit[0] if hit else ""
                own = OWN_BODY.match(line.parenthetical.lower())
                if own and speaker:
                    hints[speaker] = hints.get(speaker, 0) + (1 if own.group(1) == "her" else -1)
                continue
            for text in (line.text, *sentences(line.text)):
                words = split_words(text)
                hits = [(i, hit[0]) for i in range(len(words)) if (hit := names.at(words, i))]
                if len({ident for _, ident in hits}) == 1:
                    first, ident = hits[0]
                    counts[ident] = counts.get(ident, 0) + _pronouns(words[first:])
            words = split_words(line.text)
            if speaker and words and not any(names.at(words, i) for i in range(len(words))):
                hints[speaker] = hints.get(speaker, 0) + _pronouns(words)
            speaker = ""
    tally = {ident: counts.get(ident, 0) or hints.get(ident, 0) for ident in {**counts, **hints}}
    return {ident: "f" if n > 0 else "m" for ident, n in tally.items() if n}


def _pronouns(words: list[str]) -> int:
    """What the first pronoun in `words` that can mean their subject says: 1 a woman, -1 a man, 0 nothing. An object ("at her") cannot."""
    low = [w.lower() for w in words]
    for word, after in zip(low, [*low[1:], "and"], strict=True):
        if word in ("he", "his", "himself"):
            return -1
        if word in ("she", "herself") or (word == "her" and after not in PREPOSITIONS | DETERMINERS | ADVERBS | BREAKS):
            return 1
    return 0


def _walk_ons(texts: list[tuple[Line, str]], names: Names, descriptions: dict[str, str]) -> list[tuple[str, str]]:
    """People without a name who do something: "a waitress brings two cups". Not those who are another's description."""
    described = {x for d in descriptions.values() for w in split_words(d[:120]) for x in lemmas(w.lower())}
    found: list[tuple[str, str]] = []
    for _, sentence in texts:
        plain_text, _ = split_descriptions(sentence, names)
        words = split_words(plain_text)
        for i, word in enumerate(words[:-1]):
            hit = phrase_at(people(), words, i)
            if (
                not hit
                or hit[0] in described
                or names.at(words, i)
                or word[0].isupper()
                or (word.endswith("s") and not hit[0].endswith("s"))
            ):
                continue
            if words[max(0, i - 1)].lower() in ("his", "her", "my", "of", "like", "as"):
                continue
            verb = words[i + 1].lower()
            past = verb.endswith("ed") or lemmas(verb)[0] != lemmas(verb)[-1]
            if any(x in actions().by_first for x in lemmas(verb)) and (verb.endswith("s") or past):
                ident = slug(hit[0], set(names.known.values()))
                names.add(hit[0], ident, sex_of_name(hit[0]))
                found.append((hit[0].upper(), ident))
    return found
