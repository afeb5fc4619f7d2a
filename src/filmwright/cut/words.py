"""Text made fit to be shown: cleaned of what is not writing, measured in columns, cut into pieces that may stand at a line's end.

Text from a screenplay is data: nothing in it may steer a terminal, a subtitle player, a browser or the direction of its neighbours.
"""

from __future__ import annotations

import unicodedata

import regex

#: Bidi embeddings, overrides, isolates and marks: they turn the text around them. ZWJ and ZWNJ are writing, and stay.
_STEERING = frozenset("\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))))

_KEPT_FORMAT = "\u200c\u200d"


def clean(text: str) -> str:
    """One line of plain writing: NFC, white space runs as one space, no control, steering, private or broken characters."""
    text = unicodedata.normalize("NFC", text.encode("utf-16", "replace").decode("utf-16"))
    kept = "".join(c if _writing(c) else " " if c in "\t\n\r\v\f\u2028\u2029" else "" for c in text)
    return " ".join(kept.split())


def columns(text: str) -> int:
    """Width in character cells: East Asian wide characters and emoji are two, marks that combine are none."""
    total = 0
    for cluster in regex.findall(r"\X", text):
        total += 2 if unicodedata.east_asian_width(cluster[0]) in "WF" else 1
    return total


def pieces(text: str, limit: int) -> list[str]:
    """`text` in pieces between which a line may break, each at most `limit` columns; a piece keeps the space that follows it.

    Words break at spaces and after hyphens and dashes between words; Chinese and Japanese also between characters, but not before closing marks.
    """
    found: list[str] = []
    for word in regex.findall(r"\S+\s*", text):
        parts = regex.split(r"(?<=\w[-\u2013\u2014])(?=\w)", word)
        for part in parts:
            found += _wide_pieces(part) if _is_wide(part) else [part]
    return [bit for piece in found for bit in _fitted(piece, limit)]


def _writing(c: str) -> bool:
    category = unicodedata.category(c)
    return c in _KEPT_FORMAT or (category not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") and c not in _STEERING)


def _is_wide(text: str) -> bool:
    return any(unicodedata.east_asian_width(c) == "W" and unicodedata.category(c) == "Lo" for c in text)


def _wide_pieces(text: str) -> list[str]:
    found: list[str] = []
    for cluster in regex.findall(r"\X", text):
        closes = unicodedata.category(cluster[0]) in ("Pe", "Po", "Pf", "Zs") or cluster in "\u3001\u3002\u30fc"
        narrow = unicodedata.east_asian_width(cluster[0]) not in "WF"
        glue = found and (closes or unicodedata.category(found[-1][-1]) in ("Ps", "Pi") or (narrow and not _is_wide(found[-1])))
        if glue:
            found[-1] += cluster
        else:
            found.append(cluster)
    return found


def _fitted(piece: str, limit: int) -> list[str]:
    if columns(piece.rstrip()) <= limit:
        return [piece]
    found = [""]
    for cluster in regex.findall(r"\X", piece):
        if columns(found[-1] + cluster) > limit and found[-1]:
            found.append("")
        found[-1] += cluster
    return found
