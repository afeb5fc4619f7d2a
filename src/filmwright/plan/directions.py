"""Directions: what the text tells the camera, in notes (`[[camera: orbit left]]`) and in shot words ("CLOSE ON NELL")."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from .words import split_words, table

#: A shot word that means nothing without what it is on, and is common in ordinary sentences.
WEAK_SIZES = {"on", "full", "close", "closer", "insert", "detail", "medium"}


@dataclass(frozen=True)
class Direction:
    """What the camera is told by the text: empty fields are left to the plan. `on` are actors' ids or prop kinds."""

    size: str = ""
    move: str = ""
    side: str = ""
    lens: float = 0.0
    on: tuple[str, ...] = ()
    over: str = ""
    pov: str = ""

    def __bool__(self) -> bool:
        return bool(self.size or self.move or self.lens or self.pov)

    def merged(self, other: Direction) -> Direction:
        """This direction with what `other`, the later one, says in its place."""
        return Direction(*(getattr(other, f) or getattr(self, f) for f in ("size", "move", "side", "lens", "on", "over", "pov")))


@functools.cache
def _shots() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    rows = table("camera")
    found = [
        (kind, known, tuple(p.split())) for kind in ("sizes", "moves", "points") for known, ps in rows[kind].items() for p in ps
    ]
    return tuple(sorted(found, key=lambda f: -len(f[2])))


def read_note(key: str, value: str) -> Direction:
    """A direction from a note such as `[[lens: 35mm]]`, `[[camera: orbit left]]`, `[[shot: close]]`; empty when it is none."""
    if key == "lens":
        match = re.search(r"(\d+(?:\.\d+)?)", value)
        return Direction(lens=min(200.0, max(12.0, float(match.group(1))))) if match else Direction()
    if key in ("camera", "move", "shot", "size", "angle"):
        return camera_words(split_words(value))[0]
    return Direction()


def camera_words(words: list[str]) -> tuple[Direction, list[str]]:
    """The direction in a row of shot words, and the words that were left over (names, mostly)."""
    low = [w.lower() for w in words]
    size = move = side = ""
    pov = False
    used: set[int] = set()
    for kind, known, phrase in _shots():
        for i in range(len(low) - len(phrase) + 1):
            span = range(i, i + len(phrase))
            if tuple(low[i : i + len(phrase)]) == phrase and not used & set(span):
                if kind == "sizes" and not size:
                    size = known
                elif kind == "moves" and not move:
                    move = known
                elif kind == "points":
                    pov = True
                else:
                    continue
                used |= set(span)
                side = side or next((w for w in phrase if w in ("left", "right")), "")
    for i, w in enumerate(low):
        if w in ("left", "right") and move:
            side = w
            used.add(i)
    rest = [w for i, w in enumerate(words) if i not in used]
    if "over" in low and any(w.startswith("shoulder") for w in low):
        size = "over_shoulder"
        rest = [w for w in rest if w.lower() not in ("over", "shoulder", "shoulders", "the")]
    return Direction(size, move, side, pov="pov" if pov else ""), rest


def shot_prefix(sentence: str) -> tuple[str, str]:
    """The shot words in capitals that begin a sentence, and what follows: ("CLOSE ON NELL", "as she cries.")."""
    words = sentence.split()
    count = 0
    for word in words:
        letters = [c for c in word if c.isalpha()]
        possessive = word.endswith(("'s", "’s"))
        if letters and any(c.islower() for c in (letters[:-1] if possessive else letters)):
            break
        count += 1
        if word.endswith((".", ":")):
            break
    head = " ".join(words[:count])
    direction, _ = camera_words(split_words(head))
    first = split_words(head)[:1]
    if not direction or (first and first[0].lower() in ("a", "the", "she", "he", "i")) and len(first) == 1 and not head.isupper():
        return "", sentence
    if (
        len(split_words(head)) == 1
        and split_words(head)[0].lower() in WEAK_SIZES
        and not head.endswith((".", ":"))
        and count < len(words)
    ):
        return "", sentence
    return head, " ".join(words[count:]).lstrip(" -–—:")
