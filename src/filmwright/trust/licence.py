"""The licences and credits of what a film can contain: models, voices and fonts, as data in `licences.json`.

In: the names of parts that a film uses. Out: their licences, and the lines that its credits and manifest carry. A part that is
not in the table is refused, so that nothing unlicensed slips into a film.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

from ..film import loads
from .errors import RightsMissing


@dataclass(frozen=True)
class Licence:
    """One part. `kind`: model, voice, font, renderer. `licence` is an SPDX expression; `credit` what must or should be
    shown, "" if nothing.
    """

    name: str
    kind: str
    licence: str
    package: str = ""
    credit: str = ""
    source: str = ""
    note: str = ""

    def line(self) -> str:
        """The licence as one line of a manifest or of the credits."""
        return f"{self.name}: {self.licence}" + (f" ({self.credit})" if self.credit else "")


@functools.cache
def licences() -> dict[str, Licence]:
    """Every part that is known, by name."""
    text = (resources.files(__package__) / "licences.json").read_text("utf-8")
    return {part.name: part for part in loads(tuple[Licence, ...], text)}


def licence_lines(names: tuple[str, ...]) -> tuple[str, ...]:
    """One line a part, in the order given, once each; raises :class:`RightsMissing` for a part without a known licence."""
    known = licences()
    for name in names:
        if name not in known:
            raise RightsMissing(f"{name}: no licence is on record for this part; known are {', '.join(sorted(known))}")
    return tuple(known[name].line() for name in dict.fromkeys(names))
