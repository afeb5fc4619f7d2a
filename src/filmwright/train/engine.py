"""The data engine: clips of random worlds with every pass, into shards that a kill cannot tear, the same for the same seed.

In: how many clips, of what size, from which seed, into which folder. Out: `dataset.json`, `shards/shard-NNNNN.tar` of `SHARD` clips each, and
until a shard is full its clips in `parts/`. Clip n belongs to world `seed + n // PER_WORLD` and to nothing else, so a longer run begins with a
shorter one's clips.

Drawing happens in processes of their own that are replaced after `MOST` pictures: the renderer loses about a megabyte with every draw.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from ..film import dumps
from ..world import Filming, World
from . import holdout
from .clips import pack, reference_sheets, take
from .faults import TrainFault, TrainLacking
from .scenes import FPS, stage
from .shards import members, put, tar

FORMAT = 2
#: Clips of one world, clips of one shard, draws after which a process is replaced.
PER_WORLD, SHARD, MOST = 6, 60, 2400
#: Draws of one picture: beauty, its depth, the lit pass, ids and depth.
DRAWS = 5
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Order:
    """What is to be built. `seed` is the first world's; `size` in pixels, both sides multiples of 16; `pictures` of a clip, drawn on twos."""

    folder: Path
    clips: int
    seed: int = 0
    size: tuple[int, int] = (256, 144)
    pictures: int = 8
    jobs: int = 1

    def worlds(self) -> range:
        """The world seeds of all clips."""
        return range(self.seed, self.seed + -(-self.clips // PER_WORLD))


@dataclass(frozen=True)
class Built:
    """What a build did: clips there now, made in this run, its seconds, clips by split."""

    folder: Path
    clips: int
    made: int
    seconds: float
    splits: dict[str, int]

    @property
    def an_hour(self) -> float:
        """Clips an hour of this run, 0 where it made none."""
        return self.made / self.seconds * 3600 if self.made else 0.0

    def result(self) -> dict[str, Any]:
        """For machines."""
        return {
            "folder": str(self.folder), "clips": self.clips, "made": self.made, "seconds": round(self.seconds, 1),
            "clips_an_hour": round(self.an_hour, 1), "splits": self.splits,
        }


def build_dataset(order: Order, tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr)) -> Built:
    """Make what of `order` is not there. Raises :class:`TrainFault` (the order), :class:`TrainLacking` (no renderer; a process that ended)."""
    _check(order)
    began = time.monotonic()
    todo = _missing(order)
    made = _draw(order, todo, tell) if todo else 0
    for shard in range(-(-order.clips // SHARD)):
        _close(order, shard)
    return Built(order.folder, order.clips, made, time.monotonic() - began, _splits(order))


def shard_path(folder: Path, shard: int) -> Path:
    """Where a shard is."""
    return folder / "shards" / f"shard-{shard:05d}.tar"


def _part(folder: Path, clip: int) -> Path:
    return folder / "parts" / f"{clip:06d}.tar"


def _check(order: Order) -> None:
    if order.clips < 1:
        raise TrainFault(f"--clips {order.clips}: at least 1")
    if order.pictures < 2:
        raise TrainFault(f"--pictures {order.pictures}: at least 2, for what moves between them")
    if any(side % 16 or side < 64 for side in order.size):
        raise TrainFault(f"--size {order.size[0]}x{order.size[1]}: both sides are multiples of 16, at least 64")
    worlds = order.worlds()
    try:
        room = holdout.reserved_for(worlds.start, worlds.stop - 1)
    except ValueError as error:
        raise TrainFault(f"{error}; choose another --seed") from None
    about = {
        "format": FORMAT, "seed": order.seed, "size": list(order.size), "pictures": order.pictures, "fps": FPS, "clips_a_world": PER_WORLD,
        "clips_a_shard": SHARD, "reserved_for": room, "held_out_one_in": holdout.ONE_IN,
    }
    path = order.folder / "dataset.json"
    if path.is_file():
        try:
            before = json.loads(path.read_text("utf-8"))
        except ValueError:
            raise TrainFault(f"{path} is torn; delete it to have it written anew") from None
        for key, value in about.items():
            if before.get(key) != value:
                raise TrainFault(f"{order.folder} holds another dataset: its {key} is {before.get(key)!r}, not {value!r}; choose another --out")
    try:
        put(path, dumps(about).encode())
    except OSError as error:
        raise TrainFault(f"--out {order.folder}: {error.strerror}") from None


def _missing(order: Order) -> dict[int, list[int]]:
    """The clips that are not there, by world."""
    todo: dict[int, list[int]] = {}
    for clip in range(order.clips):
        if not shard_path(order.folder, clip // SHARD).is_file() and not _part(order.folder, clip).is_file():
            todo.setdefault(order.seed + clip // PER_WORLD, []).append(clip)
    return todo


def _close(order: Order, shard: int) -> None:
    """Pack a shard whose clips are all there; the last one of a dataset may stay open until it is grown."""
    first, path = shard * SHARD, shard_path(order.folder, shard)
    parts = [_part(order.folder, clip) for clip in range(first, first + SHARD)]
    if not path.is_file() and all(p.is_file() for p in parts):
        put(path, tar(m for p in parts for m in members(p)))
    if path.is_file():
        for part in parts:
            part.unlink(missing_ok=True)


def sources(folder: Path) -> list[Path]:
    """Every tar of a dataset that holds clips, closed shards first, in the order of the clips."""
    return [*sorted((folder / "shards").glob("shard-*.tar")), *sorted((folder / "parts").glob("*.tar"))]


def _splits(order: Order) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for path in sources(order.folder):
        for name, data in members(path):
            if name.endswith(".json"):
                counted[json.loads(data)["split"]] += 1
    return dict(sorted(counted.items()))


# Processes that draw ----------------------------------------------------------------------------------------------------


def _draw(order: Order, todo: dict[int, list[int]], tell: Callable[[str], None]) -> int:
    said: Any = _CONTEXT.Queue()
    left, hands = list(todo.items()), {}
    began, made, total = time.monotonic(), 0, sum(map(len, todo.values()))
    each = max(1, MOST // (PER_WORLD * order.pictures * DRAWS))
    number = 0
    try:
        while left or hands:
            while left and len(hands) < order.jobs:
                batch, left = left[:each], left[each:]
                hands[number] = _CONTEXT.Process(target=_work, args=(number, order, batch, os.getpid(), said), daemon=True)
                hands[number].start()
                number += 1
            try:
                hand, kind, value = said.get(timeout=0.2)
            except Empty:
                for one in hands.values():
                    if one.exitcode not in (None, 0):
                        raise TrainLacking(f"a drawing process ended with code {one.exitcode}; run the same command to go on") from None
                continue
            if kind == "clip":
                made += 1
                if value % SHARD == SHARD - 1:
                    _close(order, value // SHARD)
                if made % 10 == 0 or made == total:
                    tell(f"{made} of {total} clips, {made / (time.monotonic() - began) * 3600:.0f} an hour")
            elif kind == "failed":
                raise TrainLacking(value)
            else:
                hands.pop(hand).join()
    finally:
        for one in hands.values():
            one.terminate()
            one.join()
    return made


def _work(number: int, order: Order, batch: list[tuple[int, list[int]]], parent: int, said: Any) -> None:
    try:
        for world, wanted in batch:
            for clip in _film(order, world, wanted):
                if os.getppid() != parent:  # who asked is gone
                    return
                said.put((number, "clip", clip))
        said.put((number, "done", None))
    except Exception as error:  # told to the parent, which raises it
        said.put((number, "failed", f"{type(error).__name__}: {error}"))


def _film(order: Order, seed: int, wanted: list[int]) -> Iterator[int]:
    """Draw the `wanted` clips of one world, yielding each number when its file stands."""
    staged = stage(seed, PER_WORLD, order.pictures)
    world = World(staged.scene, staged.cast, staged.speeches, FPS, order.size, None)
    sheets = reference_sheets(world, staged)
    filming = Filming(world)
    first = (seed - order.seed) * PER_WORLD
    for clip in wanted:
        put(_part(order.folder, clip), tar(pack(take(filming, staged, staged.clips[clip - first], clip, sheets)).items()))
        yield clip


__all__ = ["Built", "Order", "build_dataset", "shard_path", "sources"]
