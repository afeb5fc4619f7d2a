"""What a clip is measured against: a small, self-contained record of what its take shows, written into the take's folder.

Two files. `truth.npz` holds `about` (the :class:`About` as JSON) and, for each sampled picture, arrays: `ids` and `parts` (n, h, w) uint8, `depth`
(n, h, w) float16 in metres, `flow` (n, h, w, 2) float16 in truth pixels to the next picture, `steady` (n, h, w) bool: points that the next picture
still shows. `truth.jpg` holds the staged pictures, one under the other: each sampled one, then the one after it.

A picture is one that the stage drew: on twos it is held two frames. Sampled pictures are `RATE` a second, spread evenly.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..film import Malformed, dumps, loads
from .faults import MeasureError

#: Sampled pictures a second of film, and the width of the arrays in pixels. Three a second see every action of half a second; at 160 wide a
#: person in a wide shot is still twenty pixels tall.
RATE, WIDTH = 3, 160
#: Sampled pictures of one shot at most: a strip of them is still a JPEG (65,535 rows).
MOST = 300
#: The files of a take's truth.
NUMBERS, PICTURES = "truth.npz", "truth.jpg"


@dataclass(frozen=True)
class Camera:
    """A lens at one picture: eye in metres, unit forward and up, vertical field of view in radians."""

    at: tuple[float, float, float]
    forward: tuple[float, float, float]
    up: tuple[float, float, float]
    fov: float


@dataclass(frozen=True)
class Speaker:
    """Who speaks in a shot: by picture, the voice's loudness (0-1 of the line's loudest) and the mouth.

    `mouth` is (x, y, size, facing): x and y in fractions of the picture's width and height, size the head's height in fractions of the picture's
    height, facing 1 towards the lens, -1 away. Size 0: not on the set.
    """

    actor: str
    envelope: tuple[float, ...]
    mouth: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class Sheet:
    """A puppet in reference light, from the front: CIELAB colour of head and body, and the head's and the whole's size as shares.

    `head` and `body` are medians (L, a, b); `head_share` is the head's area over the whole's; `slender` the whole's width over its height.
    """

    actor: str
    head: tuple[float, float, float]
    body: tuple[float, float, float]
    head_share: float
    slender: float


@dataclass(frozen=True)
class About:
    """The truth's own facts. `identities` names the numbers of `ids`; `cameras`, `activity` and `light` are by picture.

    `activity`: mean difference of a staged picture's luma to the one before it (0 for the first); `light`: its mean luma; both 0-255. `unrest`, by
    sampled picture: the staged picture's own warping error (see :func:`.motion.warp_error`), measured before the strip was coded. `look`: in words.
    """

    shot: str
    fps: int
    step: int
    frames: int
    size: tuple[int, int]
    sampled: tuple[int, ...]
    identities: tuple[str, ...]
    actors: tuple[str, ...]
    props: tuple[str, ...]
    cameras: tuple[Camera, ...]
    activity: tuple[float, ...]
    light: tuple[float, ...]
    unrest: tuple[float, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    key: str = ""
    look: str = ""


@dataclass(frozen=True, eq=False)
class Truth:
    """Everything in the two files. `staged` (n, 2, h, w, 3) uint8: each sampled picture and the one after it."""

    about: About
    ids: NDArray[np.uint8]
    parts: NDArray[np.uint8]
    depth: NDArray[np.float16]
    flow: NDArray[np.float16]
    steady: NDArray[np.bool_]
    staged: NDArray[np.uint8]


def small(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the truth's arrays, wide and high, for a film of `size`."""
    return WIDTH, max(2, round(WIDTH * size[1] / size[0] / 2) * 2)


def sampled(pictures: int, fps: int, step: int) -> tuple[int, ...]:
    """The numbers of the sampled pictures of a shot: `RATE` a second, at least two, each with a next one, where the shot has them."""
    if pictures < 2:
        return (0,)
    wanted = min(pictures - 1, MOST, max(2, round(pictures * step / fps * RATE)))
    return tuple(sorted({round(v) for v in np.linspace(0, pictures - 2, wanted)}))


def still_shown(flow: NDArray[np.float32], depth: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where (h, w) a surface point is still in the next picture: inside it, and not behind something that moved before it.

    A point is hidden when another that lands on the same pixel is nearer by 5 per cent.
    """
    h, w = depth.shape
    y, x = np.mgrid[:h, :w]
    tx, ty = np.rint(x + flow[..., 0]).astype(int), np.rint(y + flow[..., 1]).astype(int)
    inside = (tx >= 1) & (tx < w - 1) & (ty >= 1) & (ty < h - 1)
    nearest = np.full((h, w), np.inf, np.float32)
    np.minimum.at(nearest, (ty[inside], tx[inside]), depth[inside])
    shown = np.zeros((h, w), bool)
    shown[inside] = depth[inside] <= nearest[ty[inside], tx[inside]] * 1.05
    return shown


def write_truth(truth: Truth, numbers: Path, pictures: Path) -> None:
    """Write both files."""
    with numbers.open("wb") as file:
        np.savez_compressed(
            file, about=np.frombuffer(dumps(truth.about).encode(), np.uint8), ids=truth.ids, parts=truth.parts, depth=truth.depth, flow=truth.flow,
            steady=truth.steady,
        )
    n, _, h, w, _ = truth.staged.shape
    _, coded = cv2.imencode(".jpg", truth.staged.reshape(n * 2 * h, w, 3)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    pictures.write_bytes(coded.tobytes())


def truth_made_from(folder: Path) -> str:
    """The key of the truth in a take's folder, "" where there is none or it is torn."""
    try:
        with np.load(folder / NUMBERS, allow_pickle=False) as held:
            return loads(About, held["about"].tobytes().decode()).key if (folder / PICTURES).is_file() else ""
    except (OSError, ValueError, KeyError, Malformed, zipfile.BadZipFile):
        return ""


def read_truth(folder: Path) -> Truth:
    """The truth in a take's folder. Raises :class:`MeasureError` where there is none or it is torn."""
    path = folder / NUMBERS
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as held:
            about = loads(About, held["about"].tobytes().decode())
            arrays = {name: held[name] for name in ("ids", "parts", "depth", "flow", "steady")}
    except FileNotFoundError:
        raise MeasureError(f"{folder} holds no {NUMBERS}: make the film again with this version, which writes it into every take") from None
    except (OSError, ValueError, KeyError, Malformed, zipfile.BadZipFile) as error:
        raise MeasureError(f"{path} cannot be read ({error}): make the film again") from None
    coded = folder / PICTURES
    strip = cv2.imread(str(coded)) if coded.is_file() else None
    w, h = small(about.size)
    if strip is None or strip.shape != (len(about.sampled) * 2 * h, w, 3) or arrays["ids"].shape != (len(about.sampled), h, w):
        raise MeasureError(f"{coded} is missing or does not belong to {NUMBERS}: make the film again")
    return Truth(about, **arrays, staged=np.ascontiguousarray(strip[..., ::-1]).reshape(-1, 2, h, w, 3))


def lab(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """CIELAB (D65; L 0-100) of an sRGB picture (..., 3) uint8."""
    flat = np.ascontiguousarray(picture.reshape(1, -1, 3)).astype(np.float32) / 255
    return cv2.cvtColor(flat, cv2.COLOR_RGB2LAB).reshape(picture.shape)


def sheet_of(actor: str, picture: NDArray[np.uint8], part: NDArray[np.uint8]) -> Sheet:
    """The figures of a puppet seen from the front: `picture` (h, w, 3), `part` (h, w) 0 nothing, 1 head, 2 the rest."""
    colours = lab(picture)
    medians = [tuple(float(v) for v in np.median(colours[part == n], 0)) if (part == n).any() else (0.0, 0.0, 0.0) for n in (1, 2)]
    rows, columns = np.flatnonzero((part > 0).any(1)), np.flatnonzero((part > 0).any(0))
    tall, wide = (int(v[-1] - v[0]) + 1 if len(v) else 1 for v in (rows, columns))
    return Sheet(actor, medians[0], medians[1], float((part == 1).sum() / max((part > 0).sum(), 1)), wide / tall)
