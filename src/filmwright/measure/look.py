"""Is the clip in the medium that its look asks for? A classifier of our own says how a picture is made: puppets, watercolour, pencil, cut-out.

It was trained on the teachers' pictures of worlds that no generator of pictures learns from (`filmwright.train.look_classifier`); how often it is
right on worlds that it never saw is in `weights/look.json` and docs/measure.md. Only the medium is judged: hour, weather and palette of a look lie
over those of the scene, and a night kitchen in a look of dusk is no fault.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..render import ingredients, read_look
from .footage import Footage
from .networks import network, told
from .truth import Truth

#: Pictures of a clip that are looked at, at most; each in pieces of the size (wide, high) that the classifier was trained on, so many across and
#: down.
LOOKS, PIECE, PIECES = 2, (128, 72), (3, 3)
#: A clip that is darker than this (mean luma, 0-255) does not show how it is made.
DARK = 12.0


def pieces(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A picture (h, w, 3), at least `PIECE` large, as the classifier sees it: overlapping pieces (n, 3, h, w) of 0-1."""
    h, w = picture.shape[:2]
    rows, columns = (np.linspace(0, side - piece, count).astype(int) for side, piece, count in zip((h, w), PIECE[::-1], PIECES[::-1], strict=True))
    cut = np.stack([picture[y : y + PIECE[1], x : x + PIECE[0]] for y in rows for x in columns])
    return np.moveaxis(cut.astype(np.float32) / 255, -1, 1)


def shares(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """The classifier's shares of all ingredients (n,), mean over `pictures` (h, w, 3), each at least `PIECE` large."""
    return np.mean([network("look").run(None, {"picture": pieces(p)})[0].mean(0) for p in pictures], 0)


def medium(footage: Footage, truth: Truth) -> tuple[float, bool, str]:
    """How sure the classifier is (0-1) that the clip is in the medium of its look, whether that can be told, and if not, why."""
    asked = read_look(truth.about.look).medium
    if told("look")["ingredients"] != list(ingredients()):
        return 0.0, False, "the classifier was trained for another table of looks"
    if asked not in told("look")["test"]["known"]:
        return 0.0, False, f"the classifier does not know {asked} well enough"
    seen = [footage.near[p] for p in sorted(footage.near)]
    seen = [p for p in seen if p.mean() >= DARK]
    if not seen:
        return 0.0, False, "too dark to see how it is made"
    if seen[0].shape[0] < PIECE[1]:
        return 0.0, False, "the picture is too flat to be looked at in pieces"
    chosen = [seen[n] for n in sorted({round(k) for k in np.linspace(0, len(seen) - 1, LOOKS)})]
    return float(shares(chosen)[list(ingredients()).index(asked)]), True, ""
