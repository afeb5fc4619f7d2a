"""What a film's looks ask for: files of looks of one's own are kept with the film, and words that the renderer cannot follow are told.

In: a plan, the film's folder. Out: copies in `looks/` of the film, and problems to be told.
"""

from __future__ import annotations

from pathlib import Path

from ..film import Plan, Problem
from ..render import Refused, grade_for, named, read_adapter, read_look
from ..script import meaning
from .options import Fault
from .store import put

#: The folder of a film's own looks.
LOOKS = "looks"


def looks_of(plan: Plan) -> tuple[str, ...]:
    """Every look that a plan asks for, once."""
    return tuple(dict.fromkeys([plan.look, *(s.look for s in plan.scenes)]))


def keep_looks(plan: Plan, folder: Path, beside: Path) -> None:
    """Copy every file that a look names into the film, from where the command runs or from `beside` the film's choices. Raises :class:`Fault`."""
    for look in looks_of(plan):
        path = named(look).path
        if not path:
            continue
        kept = folder / LOOKS / Path(path).name
        source = next((p for p in (Path(path), beside / path) if p.is_file()), kept)
        try:
            read_adapter(source)
        except Refused as error:
            raise Fault(str(error)) from None
        data = source.read_bytes()
        if not kept.is_file() or kept.read_bytes() != data:
            put(kept, data)


def look_problems(plan: Plan, renderer: str) -> tuple[Problem, ...]:
    """What the looks ask for that the renderer cannot give."""
    found = []
    for look in looks_of(plan):
        what = named(look)
        if renderer == "native":
            read = read_look(what.words, meaning())
            if read.unknown:
                found.append(f"the look {look!r}: no known ingredient is meant by {', '.join(read.unknown)} (docs/looks.md has them all)")
            if what.path and read.medium != read_look("").medium:
                found.append(f"the look {look!r}: {Path(what.path).name} is its medium; {read.medium} beside it is not followed")
            if read.besides:
                found.append(f"the look {look!r}: a picture has one medium, {read.medium}; {', '.join(read.besides)} beside it is not followed")
        elif renderer == "stage":
            if what.path:
                found.append(f"the look {look!r}: only the renderer native paints in a look of one's own ({what.path})")
            unknown = grade_for(what.words)[1]
            if unknown:
                found.append(f"the look {look!r}: the stage renderer grades its own picture and cannot follow {', '.join(unknown)}")
    return tuple(Problem("warning", "look", text) for text in found)
