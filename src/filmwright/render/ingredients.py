"""Looks in free words as ingredients: one medium and any of light, hour, weather, season, palette and film stock.

In: a look's text in English or Chinese. Out: a :class:`Look`: shares of known ingredients and the words that name none, to be told. A phrase of the
table is taken as it stands; what is left is compared in meaning (MiniLM sentence vectors), a phrase at a time. Ingredients are data in
`ingredients.toml`; a model that paints gets a look as the vector of its shares.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

#: In this order they work on a picture: the scene first, then the medium, then its colours, then the film that it is on.
FAMILIES = ("season", "hour", "weather", "light", "medium", "palette", "stock")
#: Characters of a look that are read.
LONGEST = 2000
#: Cosine from which a phrase means an ingredient's phrase; and for the words left over where another part of the phrase named one.
SAME, LEFT_OVER = 0.52, 0.72
#: Words that say nothing about pictures by themselves.
_IDLE = frozenset((
    "a", "an", "and", "the", "of", "in", "on", "at", "by", "to", "for", "from", "with", "into", "as", "like", "is", "it", "look", "looks", "style",
    "styled", "film", "movie", "picture", "pictures", "image", "painted", "drawn", "made", "very", "slightly", "some", "all", "over", "one", "two",
    "but", "or", "not", "hand", "hand-made", "handmade",
))


#: Stands in the text for what was found.
_TAKEN = "\x1f"


class Meaning(Protocol):
    """Texts to unit vectors, one a row: the script room's sentence embeddings."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Ingredient:
    """One row of the table. `steps` and `medium` say how the drawn teachers make it."""

    name: str
    family: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    medium: str = ""
    steps: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@dataclass(frozen=True)
class Look:
    """Shares (0-1) of ingredients by name, one to a family in all. `unknown`: words that name none; `besides`: media that had no room."""

    shares: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    @property
    def medium(self) -> str:
        """The medium's name."""
        return next((n for n, _ in self.shares if ingredients()[n].family == "medium"), "puppet")

    def in_medium(self, name: str) -> Look:
        """The same look in the medium of that name."""
        shares = {n: share for n, share in self.shares if n != self.medium} | {name: 1.0}
        return replace(self, shares=tuple((n, shares[n]) for n in ingredients() if n in shares))

    def vector(self) -> NDArray[np.float32]:
        """Shares of all ingredients (n,) in the table's order."""
        shares = dict(self.shares)
        return np.array([shares.get(name, 0.0) for name in ingredients()], np.float32)


@functools.cache
def ingredients() -> dict[str, Ingredient]:
    """The table, by name, in its order."""
    rows = tomllib.loads((resources.files(__package__) / "ingredients.toml").read_text("utf-8"))
    return {
        name: Ingredient(
            name, row["family"], tuple(row["en"]), tuple(row["zh"]), row.get("medium", ""),
            tuple((kind, values) for step in row.get("steps", ()) for kind, values in step.items()),
        )
        for name, row in rows.items()
    }


def media_places() -> list[int]:
    """Where in the table, and so in a look's shares, the media are."""
    return [n for n, row in enumerate(ingredients().values()) if row.family == "medium"]


def look_of(*names: str) -> Look:
    """The look of ingredients by name; no medium means the puppets as they are."""
    return _look([*names], ())


def read_look(text: str, meaning: Meaning | None = None) -> Look:
    """The look that `text` asks for. Without `meaning` only the phrases of the table are known. An empty text is the puppets as they are."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    found: list[tuple[int, str]] = []
    for phrase, name in _phrases():
        pattern = rf"(?<![\w-]){re.escape(phrase)}(?![\w-])" if phrase.isascii() else re.escape(phrase)
        while match := re.search(pattern, plain):
            found.append((match.start(), name))
            plain = plain[: match.start()] + _TAKEN * (match.end() - match.start()) + plain[match.end() :]
    unknown = []
    for match in re.finditer(r"[^,.;:!?()\n]+", plain):
        words = [w for w in re.findall(r"[^\W\d_][\w'-]*", match[0]) if w not in _IDLE]
        if words:
            name = _meant(" ".join(words), meaning, LEFT_OVER if _TAKEN in match[0] else SAME)
            if name:
                found.append((match.start(), name))
            else:
                unknown += [w for w in words if w not in unknown]
    return _look([name for _, name in sorted(found)], tuple(unknown))


def _look(names: Sequence[str], unknown: tuple[str, ...]) -> Look:
    by_family: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        by_family.setdefault(ingredients()[name].family, []).append(name)
    media = by_family.pop("medium", ["puppet"])
    shares = {media[0]: 1.0} | {name: round(1 / len(held), 4) for held in by_family.values() for name in held}
    return Look(tuple((name, shares[name]) for name in ingredients() if name in shares), unknown, tuple(media[1:]))


@functools.cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """(phrase, ingredient), longest first."""
    pairs = [(phrase, row.name) for row in ingredients().values() for phrase in (*row.en, *row.zh)]
    return tuple(sorted(pairs, key=lambda p: (-len(p[0]), p[0])))


def _meant(words: str, meaning: Meaning | None, least: float) -> str:
    """The ingredient that `words` mean, "" where none is near."""
    if meaning is None or not any(c.isascii() and c.isalpha() for c in words):
        return ""
    pairs = [p for p in _phrases() if p[0].isascii()]
    scores = meaning.embed([p for p, _ in pairs]) @ meaning.embed([words])[0]
    best = int(np.argmax(scores))
    return pairs[best][1] if scores[best] >= least else ""
