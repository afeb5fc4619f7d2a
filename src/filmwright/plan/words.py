"""The staging vocabulary and how open words are mapped onto it: exactly, by word forms, then by meaning.

In: the tables of `vocabulary/*.toml` and a word or phrase of a screenplay. Out: the known word that it means with how it was found,
or the nearest known word for a warning. Meaning gives unit vectors of texts; without it only forms are compared.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Protocol

import numpy as np


class Meaning(Protocol):
    """Texts to unit vectors, one a row: the script room's sentence embeddings."""

    def embed(self, texts: Sequence[str]) -> np.ndarray: ...


#: Cosines of MiniLM sentence vectors from which two short phrases are taken to mean the same, and from which one is worth naming.
SAME, NEAR = 0.55, 0.25


@functools.cache
def table(name: str) -> dict[str, Any]:
    """The data file `vocabulary/<name>.toml`."""
    return tomllib.loads((resources.files(__package__) / "vocabulary" / f"{name}.toml").read_text("utf-8"))


#: Function words of English: where a sentence is cut, and what stands before nouns.
BREAKS, DETERMINERS = frozenset(table("grammar")["breaks"]), frozenset(table("grammar")["determiners"])
PREPOSITIONS, ADVERBS = frozenset(table("grammar")["prepositions"]), frozenset(table("grammar")["adverbs"])


@functools.cache
def _irregular() -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {}
    for lemma, words in table("lemmas")["forms"].items():
        for word in words:
            forms.setdefault(word, []).append(lemma)
    return {word: tuple(lemmas) for word, lemmas in forms.items()}


@functools.cache
def lemmas(word: str) -> tuple[str, ...]:
    """What `word` may be a form of, itself first: "carries" gives carries, carry, carrie; the vocabulary decides which is meant."""
    w = word.lower().replace("’", "'").removesuffix("'s")
    found = [w, *_irregular().get(w, ())]
    if w.endswith("ies") and len(w) > 4:
        found.append(w[:-3] + "y")
    if w.endswith("es") and len(w) > 3:
        found.append(w[:-2])
    if w.endswith("s") and len(w) > 2 and not w.endswith("ss"):
        found.append(w[:-1])
    for ending in ("ing", "ed"):
        if w.endswith(ending) and len(w) - len(ending) >= 2:
            stem = w[: -len(ending)]
            found += [stem, stem + "e"]
            if ending == "ed" and stem.endswith("i"):
                found.append(stem[:-1] + "y")
            if len(stem) > 2 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Phrasebook:
    """Phrases of one vocabulary, longest first, by their first lemma: ((lemma, ...), known word)."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    phrases: tuple[tuple[str, str], ...]


def phrasebook(entries: Iterable[tuple[str, Iterable[str]]]) -> Phrasebook:
    """A phrasebook from (known word, phrases that mean it); the first entry that names a phrase keeps it."""
    by_first: dict[str, dict[tuple[str, ...], str]] = {}
    phrases = []
    for known, words in entries:
        for phrase in words:
            parts = tuple(phrase.lower().split())
            by_first.setdefault(parts[0], {}).setdefault(parts, known)
            phrases.append((phrase.lower(), known))
    ordered = {first: tuple(sorted(found.items(), key=lambda f: -len(f[0]))) for first, found in by_first.items()}
    return Phrasebook(ordered, tuple(phrases))


@functools.cache
def actions() -> Phrasebook:
    """Verbs and verb phrases of the actions."""
    return phrasebook((name, row["words"]) for name, row in table("actions").items())


@functools.cache
def props() -> Phrasebook:
    """Nouns of the props."""
    return phrasebook((name, row["words"]) for name, row in table("props").items())


@functools.cache
def emotions() -> Phrasebook:
    """Adverbs and adjectives of the moods."""
    return phrasebook((name, row["words"]) for name, row in table("emotions").items() if name != "deeds")


@functools.cache
def people() -> Phrasebook:
    """Nouns for people."""
    return phrasebook((name, (name,)) for name in table("looks")["people"])


def phrase_at(book: Phrasebook, words: list[str], index: int, gap: int = 0) -> tuple[str, tuple[int, ...]] | None:
    """The longest phrase of `book` that begins at word `index`, as (known word, indices used); parts may be `gap` words apart."""
    for lemma in lemmas(words[index]):
        for parts, known in book.by_first.get(lemma, ()):
            used = _rest(parts, words, index, gap)
            if used:
                return known, used
    return None


def _rest(parts: tuple[str, ...], words: list[str], index: int, gap: int) -> tuple[int, ...]:
    used = [index]
    at = index + 1
    for part in parts[1:]:
        limit = min(len(words), at + gap + 1)
        hit = next((i for i in range(at, limit) if part == words[i].lower() or part in lemmas(words[i])), None)
        if hit is None:
            return ()
        used.append(hit)
        at = hit + 1
    return tuple(used)


def best_phrase_at(book: Phrasebook, words: list[str], index: int, gap: int = 0) -> tuple[str, tuple[int, ...]] | None:
    """Like :func:`phrase_at`, but over all lemmas of the word the phrase with most parts wins."""
    found = []
    for rank, lemma in enumerate(lemmas(words[index])):
        for parts, known in book.by_first.get(lemma, ()):
            used = _rest(parts, words, index, gap)
            if used:
                found.append((-len(parts), rank, known, used))
                break
    if not found:
        return None
    _, _, known, used = min(found)
    return known, used


_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*", re.UNICODE)


def split_words(text: str) -> list[str]:
    """The words of `text`, without punctuation; apostrophes and hyphens inside a word stay."""
    return _WORD.findall(text)


@dataclass(frozen=True)
class Nearest:
    """The known word nearest in meaning and the cosine, -1 where meaning could not be asked."""

    word: str
    score: float


class Mapper:
    """Maps open words onto a phrasebook by meaning, with the vectors of the phrasebook made once."""

    def __init__(self, meaning: Meaning | None):
        self._meaning = meaning
        self._books: dict[tuple[tuple[str, str], ...], np.ndarray] = {}
        self._seen: dict[tuple[tuple[tuple[str, str], ...], str], Nearest] = {}

    def nearest(self, book: Phrasebook, text: str) -> Nearest:
        """The nearest known word to `text`; by spelling alone where there is no meaning."""
        key = (book.phrases, text)
        if key not in self._seen:
            self._seen[key] = self._by_meaning(book, text) if self._meaning else _by_spelling(book, text)
        return self._seen[key]

    def _by_meaning(self, book: Phrasebook, text: str) -> Nearest:
        assert self._meaning is not None
        if book.phrases not in self._books:
            self._books[book.phrases] = self._meaning.embed([phrase for phrase, _ in book.phrases])
        scores = self._books[book.phrases] @ self._meaning.embed([text])[0]
        best = int(np.argmax(scores))
        return Nearest(book.phrases[best][1], float(scores[best]))


def _by_spelling(book: Phrasebook, text: str) -> Nearest:
    grams = _grams(text.lower())
    best = max(book.phrases, key=lambda p: len(grams & _grams(p[0])) / len(grams | _grams(p[0])))
    return Nearest(best[1], -1.0)


def _grams(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(max(1, len(padded) - 2))}
