"""The film's card: every clip measured, worst first, and whether each puppet is the same in all its shots, as one page with pictures.

In: a film's folder. Out: :class:`FilmCard`, with the figures for machines and `html`, one file that asks the network for nothing.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import cv2
import jinja2
import numpy as np
from numpy.typing import NDArray

from ..film import Figure, Malformed, Obedience, Plan, loads, plain
from .clip import ORDER, Measured, badness, judged, measure
from .faults import MeasureError
from .silhouettes import KNOWS, apart
from .thresholds import figure, unmeasured
from .truth import Sheet, Truth, read_truth

#: Pictures of a shot on the card, and pixels across each.
_SHOWN, _WIDE = 4, 240


@dataclass(frozen=True, eq=False)
class ShotCard:
    """One clip on the card. `strip` is (h, w, 3): pictures of the clip over the staged ones."""

    shot: str
    number: int
    clip: str
    obedience: Obedience
    seconds: float
    strip: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class FilmCard:
    """A film's card: shots worst first, the puppets' own figures, one line, and the page."""

    title: str
    line: str
    verdict: str
    shots: tuple[ShotCard, ...]
    identities: tuple[Figure, ...]
    seconds: float
    html: str

    def plain(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "title": self.title, "verdict": self.verdict, "line": self.line, "identities": [plain(f) for f in self.identities],
            "shots": [{"shot": s.shot, "clip": s.clip, **plain(s.obedience)} for s in self.shots],
        }


def film_card(folder: Path) -> FilmCard:
    """Measure every clip of the film in `folder`. Raises :class:`MeasureError` where it is none, or nothing is made yet."""
    try:
        plan = loads(Plan, (folder / "plan.json").read_text("utf-8"))
    except (OSError, UnicodeDecodeError, Malformed) as error:
        raise MeasureError(f"{folder} is no film's folder ({error}): make the film first") from None
    cards: list[ShotCard] = []
    seen: dict[str, list[tuple[str, Measured, Sheet]]] = defaultdict(list)
    seconds = 0.0
    for number, shot in enumerate((h.id for s in plan.scenes for h in s.shots), 1):
        for clip in sorted((folder / "clips" / shot).glob("*.mp4")):
            truth = read_truth(folder / "takes" / shot)
            one = measure(clip, truth)
            length = truth.about.frames / truth.about.fps
            seconds += length
            cards.append(ShotCard(shot, number, str(clip.relative_to(folder)), one.obedience, length, _strip(one, truth)))
            for sheet in truth.about.sheets:
                seen[sheet.actor].append((shot, one, sheet))
    if not cards:
        raise MeasureError(f"{folder} holds no clips: make the film first")
    names = {c.id: c.name for c in plan.cast}
    identities = tuple(f for actor in sorted(seen) for f in same(names.get(actor, actor), actor, seen[actor]))
    cards.sort(key=lambda c: (-ORDER.index(c.obedience.verdict), -max(badness(f) for f in c.obedience.figures), c.number))
    verdict, line = _said(cards, identities)
    page = _page(plan.title or "Untitled", line, verdict, cards, identities)
    return FilmCard(plan.title, line, verdict, tuple(cards), identities, seconds, page)


def same(name: str, actor: str, shots: list[tuple[str, Measured, Sheet]]) -> Iterable[Figure]:
    """Whether a puppet stays itself: how far its colours and figure, told back to its reference sheet, stray from shot to shot and from the sheet.

    A colour in a shot is told back by taking from it what it should be there. The value is the largest distance of a shot's median from the film's
    own median, or of that from the sheet, whichever is more: a film painted in one other palette is steady but not itself.
    """
    colours: dict[str, list[NDArray]] = defaultdict(list)
    figures: list[float] = []
    for _, one, sheet in shots:
        mine = [s for s in one.found.seen if s.actor == actor]
        for part in ("head", "body"):
            told = [s.colours[part][0] - s.colours[part][1] + np.array(getattr(sheet, part)) for s in mine if part in s.colours]
            if told:
                colours[part].append(np.median(told, 0))
        known = [s.wide / s.tall * sheet.slender for s in mine if s.own >= KNOWS and s.tall > 0]
        if known:
            figures.append(float(np.median(known)))
    sheet = shots[0][2]
    if colours:
        yield figure("same colours", max(_strays(np.stack(v), np.array(getattr(sheet, part))) for part, v in colours.items()), name)
    else:
        yield unmeasured("same colours", "never large enough in the picture", name)
    if figures:
        middle = float(np.median(figures))
        yield figure("same figure", 100 * max(*(abs(f / middle - 1) for f in figures), abs(middle / sheet.slender - 1)), name)
    else:
        yield unmeasured("same figure", "never found where the takes have them", name)


def _strays(told: NDArray, sheet: NDArray) -> float:
    middle = np.median(told, 0)
    return max(float(apart(told, middle).max()), float(apart(middle, sheet)))


def _said(cards: list[ShotCard], identities: tuple[Figure, ...]) -> tuple[str, str]:
    count = {v: sum(c.obedience.verdict == v for c in cards) for v in ORDER}
    own = judged(identities) if any(f.measurable for f in identities) else Obedience("accept", "", ())
    verdict = max([c.obedience.verdict for c in cards] + [own.verdict], key=ORDER.index)
    shots = f"{count['accept']} of {len(cards)} shots did what they were told"
    more = [f"{count[v]} to {w}" for v, w in (("retake", "take again"), ("flag", "look at")) if count[v]]
    return verdict, "; ".join([", ".join([shots, *more]), *([own.line] if own.verdict != "accept" else ["every puppet stays itself"])]) + "."


def _strip(one: Measured, truth: Truth) -> NDArray[np.uint8]:
    """Some of the clip's sampled pictures, the staged ones under them."""
    there = [n for n, p in enumerate(truth.about.sampled) if p in one.footage.near]
    if not there:
        return np.zeros((2, 2, 3), np.uint8)
    some = [there[round(v)] for v in np.linspace(0, len(there) - 1, min(_SHOWN, len(there)))]
    rows = [[one.footage.near[truth.about.sampled[n]] for n in some], [truth.staged[n, 0] for n in some]]
    size = (_WIDE, round(_WIDE * truth.ids.shape[1] / truth.ids.shape[2]))
    return np.vstack([np.hstack([cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in row]) for row in rows])


def _page(title: str, line: str, verdict: str, cards: list[ShotCard], identities: tuple[Figure, ...]) -> str:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = (resources.files(__package__) / "card.html").read_text("utf-8")
    shots = [
        {"card": c, "picture": _picture(c.strip), "figures": sorted(c.obedience.figures, key=lambda f: (-badness(f), not f.measurable))}
        for c in cards
    ]
    return environment.from_string(template).render(title=title, line=line, verdict=verdict, shots=shots, identities=identities, shown=shown)


def shown(f: Figure) -> str:
    """A figure's value as a person reads it."""
    return f"{f.value:.2f}".rstrip("0").rstrip(".") if abs(f.value) < 10 else f"{f.value:.0f}"


def _picture(picture: NDArray[np.uint8]) -> str:
    _, coded = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 84])
    return "data:image/jpeg;base64," + base64.b64encode(coded.tobytes()).decode()
