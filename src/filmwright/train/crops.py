"""Crops to train on: clips of a dataset painted by their teachers in random looks and cut small, with everything the model is told about them.

In: a dataset's folder. Out: a block for each clip in another folder: `<clip>.npy`, (n, 30, size, size) uint8, the planes of
:mod:`filmwright.render.planes` and then the teacher's picture, to be read by memory map; `<clip>.npz` with each crop's look, light and whole
picture, and the clip's reference sheets (it stands alone where nothing of a clip may be used); `crops.json` says what they are. Run again to go
on, and when the dataset has grown.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..film import dumps
from ..render.ingredients import FAMILIES, Look, ingredients, look_of
from ..render.optics import blur_circle
from ..render.planes import LAYOUT, Conditions, kept_of, light_of, planes, players_of, sheets_of, small_sheet, whole
from ..render.screens import PERIOD
from .clips import Clip, unpack
from .engine import sources
from .faults import TrainFault
from .holdout import held_pair
from .shards import clips_of, names_in, put
from .teachers import draw, frames
from .traced import with_traced

FORMAT = 2
#: How often a look has an ingredient of each family besides its medium, and of how many at most.
EXTRAS, MOST_EXTRAS = {"hour": 0.3, "weather": 0.2, "season": 0.2, "light": 0.25, "palette": 0.3, "stock": 0.12}, 2
#: A crop that knows the picture before is given it as the teacher made it, a little wrong: the model's own will not be perfect.
SPOILT = 5.0


@dataclass(frozen=True)
class CropOrder:
    """What is to be cut. `looks` for each clip, `each` crops of each picture of a look; `only` these ingredients, all where empty; `held` cuts
    what is held out (clips and looks) for measuring instead of what is trained on."""

    dataset: Path
    folder: Path
    looks: int = 3
    each: int = 3
    size: int = 96
    seed: int = 0
    only: tuple[str, ...] = ()
    held: bool = False


def cut_crops(order: CropOrder, tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr)) -> int:
    """Cut what is not cut; the number of crops there are. Raises :class:`TrainFault`."""
    if order.size % 16:
        raise TrainFault(f"--size {order.size}: a multiple of 16")
    for name in order.only:
        if name not in ingredients():
            raise TrainFault(f"--only: {name!r} is no ingredient; known are {', '.join(ingredients())}")
    files = sources(order.dataset)
    if not files:
        raise TrainFault(f"{order.dataset} holds no clips; run filmwright dataset build --out {order.dataset}")
    about = plain_about(order)
    path = order.folder / "crops.json"
    if path.is_file() and json.loads(path.read_text("utf-8")) != json.loads(dumps(about)):
        raise TrainFault(f"{order.folder} holds other crops; choose another --out")
    put(path, dumps(about).encode())
    for file in files:
        if all((order.folder / f"{name}.npz").is_file() for name in names_in(file)):
            continue
        for name, members in clips_of(file):
            block = order.folder / f"{name}.npz"
            if not block.is_file():
                # Of clips that may be trained on only looks that may not are measured.
                usable = order.held or json.loads(members[f"{name}.json"])["split"] == "train"
                crops = list(_of_clip(order, with_traced(order.dataset, unpack(name, members)))) if usable else []
                _write(block, crops)
                tell(f"clip {name}: {len(crops)} crops")
    return sum(len(np.load(path, mmap_mode="r")) for path in order.folder.glob("*.npy"))


def plain_about(order: CropOrder) -> dict[str, Any]:
    """What a folder of crops says about itself."""
    return {
        "format": FORMAT, "looks_a_clip": order.looks, "each": order.each, "size": order.size, "seed": order.seed, "only": list(order.only),
        "held": order.held,
        "layout": [list(row) for row in LAYOUT], "ingredients": list(ingredients()),
    }


def conditions(clip: Clip) -> list[Conditions]:
    """What the model is told about each picture of a clip."""
    a, about = clip.arrays, clip.about
    # One choice of sheets for the whole clip.
    puppet, sheets = sheets_of(a["ids"], about["identities"], dict(zip(sorted(about["cast"]), map(small_sheet, a["sheets"]), strict=True)))
    return [
        Conditions(
            a["lit"][n], a["colour"][n], a["normals"][n], a["edges"][n], a["ids"][n], a["depth"][n].astype(np.float32),
            a["flow"][n].astype(np.float32), players_of(a["ids"][n], about["identities"]), blur_of(a["depth"][n], about["camera"][n]),
            light_of(**about["key_light"][n]), puppet[n], sheets,
        )
        for n in range(about["pictures"])
    ]


def blur_of(depth: NDArray[np.floating], camera: dict[str, Any]) -> NDArray[np.float32]:
    """The blur circles (h, w) in pixels of a picture by its lens."""
    return blur_circle(depth.astype(np.float32), camera["focus"], camera["lens"], camera["fstop"], depth.shape[1])


def random_look(rng: np.random.Generator, only: tuple[str, ...], held: bool, traced: bool = False) -> Look | None:
    """A look of one medium and up to two others, held out exactly where `held`; None where chance finds none. Path-traced only what was `traced`."""
    rows = [row for name, row in ingredients().items() if (not only or name in only) and (traced or name != "traced")]
    media = [r.name for r in rows if r.family == "medium"]
    if not media:
        if any(ingredients()[name].family == "medium" for name in only):
            return None  # only media that this clip does not have
        media = ["puppet"]
    for _ in range(200):
        medium = media[int(rng.integers(len(media)))]
        extras = []
        for family in rng.permutation([f for f in FAMILIES if f != "medium"]):
            choices = [r.name for r in rows if r.family == family]
            if choices and len(extras) < MOST_EXTRAS and rng.random() < EXTRAS[str(family)]:
                extras.append(choices[int(rng.integers(len(choices)))])
        if any(held_pair(medium, other) for other in extras) == held:
            return look_of(medium, *extras)
    return None


@dataclass(frozen=True, eq=False)
class Crop:
    """One crop: `data` (30, size, size) uint8 with the teacher's picture last, `look` (n,), `light` (10,), `whole` (3, 36, 64), `sheets`
    (4, 3, 36, 120)."""

    data: NDArray[np.uint8]
    look: NDArray[np.float32]
    light: NDArray[np.float32]
    whole: NDArray[np.uint8]
    sheets: NDArray[np.uint8]


def _of_clip(order: CropOrder, clip: Clip) -> Iterator[Crop]:
    rng = np.random.default_rng([order.seed, clip.about["world"], int(clip.name), int(order.held)])
    told = conditions(clip)
    h, w = told[0].ids.shape
    size = order.size
    for _ in range(order.looks):
        # A held-out world or puppet is measured in looks that were trained; in any other clip the look is what is new.
        look = random_look(rng, order.only, order.held and clip.about["split"] == "train", "traced" in clip.arrays)
        if look is None:
            continue
        seed = int(rng.integers(2**31))
        before: NDArray[np.uint8] | None = None
        for n, frame in enumerate(frames(clip, seed)):
            target = draw(frame, look)
            kept = kept_of(told[n], told[n - 1] if n else None)
            # Half the pictures are painted as the first of a shot.
            last = before if before is not None and rng.random() < 0.5 else None
            stack = np.concatenate([planes(told[n], kept, frame.hand, last), np.moveaxis(target, -1, 0)])
            for _ in range(order.each):
                y, x = _corner(rng, frame.players, h, w, size)
                yield Crop(np.ascontiguousarray(stack[:, y : y + size, x : x + size]), look.vector(), told[n].light, whole(told[n]), told[n].sheets)
            before = np.clip(target + rng.normal(0, SPOILT, target.shape), 0, 255).astype(np.uint8)


def _corner(rng: np.random.Generator, players: NDArray[np.float32], h: int, w: int, size: int) -> tuple[int, int]:
    """Where to cut, on multiples of 16: two crops of three show an actor or a prop, where there is one."""
    y, x = int(rng.integers(0, h - size + 1)), int(rng.integers(0, w - size + 1))
    if rng.random() < 0.67 and players.any():
        at = np.argwhere(players > 0)
        row, column = at[int(rng.integers(len(at)))]
        y, x = int(np.clip(row - rng.integers(size), 0, h - size)), int(np.clip(column - rng.integers(size), 0, w - size))
    # Rows, blocks and dots of a screen begin where they begin in a whole picture.
    return y - y % PERIOD, x - x % PERIOD


def _write(block: Path, crops: list[Crop]) -> None:
    """The pixels first: where the `.npz` stands, the block is whole."""
    if crops:
        held = io.BytesIO()
        np.save(held, np.stack([c.data for c in crops]))
        put(block.with_suffix(".npy"), held.getvalue())
    held = io.BytesIO()
    sides = {k: np.stack([getattr(c, k) for c in crops]) if crops else np.zeros(0) for k in ("look", "light", "whole")}
    np.savez_compressed(held, sheets=crops[0].sheets if crops else np.zeros(0), **sides)  # one for all crops of a clip
    put(block, held.getvalue())


class Crops:
    """All crops of some folders, read by memory map."""

    def __init__(self, *folders: Path) -> None:
        self._blocks: list[NDArray[np.uint8]] = []
        self._sides: list[dict[str, NDArray[Any]]] = []
        for folder in folders:
            self._open(folder)
        ends = np.cumsum([len(b) for b in self._blocks])
        self._starts, self._count = ends - [len(b) for b in self._blocks], int(ends[-1]) if len(ends) else 0
        if len({b.shape[1:] for b in self._blocks}) > 1:
            raise TrainFault(f"{', '.join(map(str, folders))} hold crops of several sizes")

    def _open(self, folder: Path) -> None:
        try:
            about = json.loads((folder / "crops.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise TrainFault(f"{folder}: no crops there ({error}); run filmwright dataset crops") from None
        if about["layout"] != [list(row) for row in LAYOUT] or about["ingredients"] != list(ingredients()):
            raise TrainFault(f"{folder} was cut for another layout of planes or another table of ingredients; cut the crops anew")
        # A block without its `.npz` is still being written.
        paths = sorted(p for p in folder.glob("*.npy") if p.with_suffix(".npz").is_file())
        if not paths:
            raise TrainFault(f"{folder} holds no crops; run filmwright dataset crops")
        for path in paths:
            with np.load(path.with_suffix(".npz")) as held:
                self._sides.append({k: held[k] for k in ("look", "light", "whole", "sheets")})
            self._blocks.append(np.load(path, mmap_mode="r"))

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Crop:
        block = int(np.searchsorted(self._starts, index, "right")) - 1
        at, side = index - int(self._starts[block]), self._sides[block]
        return Crop(np.array(self._blocks[block][at]), side["look"][at], side["light"][at], side["whole"][at], side["sheets"])


__all__ = ["Crop", "CropOrder", "Crops", "conditions", "cut_crops", "random_look"]
