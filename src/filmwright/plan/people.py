"""People in action lines: who is who, whom a pronoun means, and what is said about how somebody looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .words import DETERMINERS, actions, lemmas, split_words, table

#: Pronouns for people and things.
HE, SHE, THEY, IT = {"he", "him"}, {"she"}, {"they", "them", "both", "everyone", "everybody", "all"}, {"it"}


@dataclass
class Names:
    """Who is who, and who was spoken of last. `known` maps words in lower case (a name, a part of one, a noun of a description) to ids.

    `about`: who speaks in the scene, in order, meant where nobody was spoken of yet. `last_way`: the door or window that "it" means.
    `groups`: the ids that share the last word of a name ("witch": the first, the second, the third).
    """

    known: dict[tuple[str, ...], str] = field(default_factory=dict)
    sex: dict[str, str] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    last_prop: str = ""
    last_way: str = ""
    about: tuple[str, ...] = ()
    groups: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, ident: str, sex: str) -> None:
        """Make a name and its telling parts known."""
        words = tuple(w.lower() for w in split_words(name))
        if not words:
            return
        self.known.setdefault(words, ident)
        self.sex[ident] = sex
        titles = {w for said in table("looks")["sex"].values() for w in said} | {"the", "of", "old", "young", "little"}
        for word in words:
            if len(words) > 1 and len(word) > 2 and word not in titles:
                self.known.setdefault((word,), ident)
        if len(words) > 1:
            self.groups.setdefault(words[-1], []).append(ident)

    def at(self, words: list[str], index: int) -> tuple[str, int] | None:
        """The id and length of the longest name that begins at word `index`."""
        for length in (4, 3, 2, 1):
            part = tuple(w.lower().replace("’", "'").removesuffix("'s") for w in words[index : index + length])
            if len(part) == length and part in self.known:
                return self.known[part], length
        return None

    def many(self, word: str) -> tuple[str, ...]:
        """Those whom a plural means: "witches" are all whose name ends so, "women" the women who speak in the scene."""
        low = word.lower()
        sex = {"women": "f", "ladies": "f", "men": "m", "gentlemen": "m"}.get(low, "")
        if sex:
            return tuple(i for i in dict.fromkeys((*self.about, *self.recent)) if self.sex.get(i, "") == sex)
        found = next((ids for x in lemmas(low)[1:] if len(ids := self.groups.get(x, [])) > 1), [])
        return tuple(found) if low.endswith("s") else ()

    def spoke_of(self, ident: str) -> None:
        """`ident` is now the one that a pronoun means."""
        if ident in self.recent:
            self.recent.remove(ident)
        self.recent.insert(0, ident)

    def who(self, pronoun: str, besides: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Whom a pronoun means."""
        word = pronoun.lower()
        if word in THEY:
            return tuple(self.recent[:2]) if word in ("they", "them", "both") else tuple(sorted(self.recent))
        wanted = "m" if word in HE else "f"
        fits = [i for i in self.recent if i not in besides and self.sex.get(i, "") == wanted]
        fits += [i for i in self.recent if i not in besides and self.sex.get(i, "") == ""]
        fits += [i for i in self.about if i not in besides and self.sex.get(i, "") in (wanted, "")]
        return tuple(fits[:1])


def strip_descriptions(text: str, names: Names) -> str:
    """`text` without what stands between commas or brackets behind a name that it describes."""
    return split_descriptions(text, names)[0]


def split_descriptions(text: str, names: Names) -> tuple[str, dict[str, str]]:
    """A sentence without its descriptions of people, and those by actor's id: ", a girl of nine in a yellow coat," or "(30s, tall)"."""
    found: dict[str, str] = {}
    position = 0
    while True:
        spot = _described(text, names, position)
        if not spot:
            return text, found
        ident, start, end, keep = spot
        found[ident] = f"{found[ident]} {text[start:end]}" if ident in found else text[start:end].strip(" ,()")
        text = text[:start] + keep + text[end:]
        position = start


def _described(text: str, names: Names, position: int) -> tuple[str, int, int, str] | None:
    """(id, start, end, what to leave) of the first description behind `position`."""
    tokens = [m for m in re.finditer(r"[^\W_]+(?:['’\-][^\W_]+)*", text) if m.start() >= position]
    words = [m.group() for m in tokens]
    index = 0
    while index < len(words):
        hit = names.at(words, index)
        if not hit:
            index += 1
            continue
        last = tokens[index + hit[1] - 1].end()
        after = text[last:]
        bracket = re.match(r"\s*\(([^)]*)\)\s*,?", after)
        if bracket:
            return hit[0], last, last + bracket.end(), " "
        opening = re.match(
            r"\s*,\s*(?=(?:a|an|the|his|her|their|in|with|aged|wearing|dressed|about|\d+|tall|old|young|thin|small|late|early|mid)\b)",
            after,
        )
        if opening:
            return hit[0], last, last + _appositive_end(after, opening.end()), " "
        index += hit[1]
    return None


def _appositive_end(after: str, start: int) -> int:
    """Where a description ends: at the comma in front of a verb, or at the sentence's end."""
    for comma in re.finditer(r",\s*", after[start:]):
        follow = split_words(after[start + comma.end() :])
        first = [w for w in follow[:3] if not w.lower().endswith("ly") and w.lower() not in ("who", "and", "then")][:1]
        if first and first[0].lower() not in DETERMINERS and any(x in actions().by_first for x in lemmas(first[0])):
            return start + comma.end()
    return len(after)
