"""A clip of the data as values: its pictures, passes and truths, how they are taken of a world, and how they are packed as files.

In: a world before the lens and a clip's plan. Out: a :class:`Clip`; `pack` and `unpack` turn it into the members of a shard and back without
loss, except for depth and flow, which are kept as float16. The format is described in docs/dataset.md.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..film import dumps, plain
from ..world import Filming, Picture, World, reference_sheet
from .captions import captions
from .faults import TrainFault
from .holdout import split_of
from .scenes import FPS, STEP, ClipPlan, Staged

#: Picture streams, (n, h, w, 3) uint8, and single-channel ones, (n, h, w) uint8. All are PNG strips, one picture below the other.
PICTURES, PLANES = ("beauty", "lit", "colour", "clay", "normals"), ("ids", "edges")
ARRAYS = ("depth", "flow")
#: A picture of which more than the share `BLOCKED` is nearer than `NEAREST` metres has something before the lens.
NEAREST, BLOCKED = 0.35, 0.3
#: An own camera shows actors or props on at least this share of every picture.
SEEN = 0.006
#: A reference sheet in the data (width, height): a quarter of what the world draws.
SHEET = (400, 120)
#: Pixels that a point may flow in a step; one that was behind the lens is beyond every number.
FARTHEST = 4096.0


@dataclass(frozen=True, eq=False)
class Clip:
    """`pictures` consecutive drawn pictures. `arrays`: beauty, lit, colour, clay, normals (n, h, w, 3) uint8; ids, edges (n, h, w) uint8;
    depth (n, h, w) metres and flow (n, h, w, 2) pixels *to the picture before* (0 in the first), float16; sheets (actors, 120, 400, 3) uint8, the
    puppets' reference sheets in the order of their names. `about`: everything else."""

    name: str
    arrays: dict[str, NDArray[Any]]
    about: dict[str, Any]


def reference_sheets(world: World, staged: Staged) -> NDArray[np.uint8]:
    """The reference sheets (actors, 120, 400, 3) of a world's cast, in order of their names; best drawn before the world stands before the lens."""
    drawn = [reference_sheet(staged.cast[actor], world.puppets[actor]) for actor in sorted(staged.cast)]
    return np.stack([cv2.resize(sheet, SHEET, interpolation=cv2.INTER_AREA) for sheet in drawn])


def take(filming: Filming, staged: Staged, clip: ClipPlan, number: int, sheets: NDArray[np.uint8]) -> Clip:
    """Draw one clip; where its own camera has something before the lens or shows nobody, with the planned one."""
    world = filming.world
    shown = pictures_of(world, clip)
    data = [filming.data(p, shown[max(0, i - 1)]) for i, p in enumerate(shown)]
    players = [float((d.identity > filming.identities.index("set")).mean()) for d in data]
    if clip.planned is not None and (max(float((d.depth < NEAREST).mean()) for d in data) > BLOCKED or min(players) < SEEN):
        return take(filming, staged, ClipPlan(clip.planned, "plan"), number, sheets)
    beauty = [filming.beauty(p)[0] for p in shown]
    lit = [filming.lit(p) for p in shown]
    arrays: dict[str, NDArray[Any]] = {
        "beauty": np.stack(beauty), "lit": np.stack(lit),
        **{name: np.stack([getattr(d, name) for d in data]) for name in ("colour", "clay", "normals", "edges")},
        "ids": np.stack([d.identity for d in data]).astype(np.uint8),
        "depth": np.stack([d.depth for d in data]).astype(np.float16),
        "flow": np.clip(np.stack([d.flow for d in data]), -FARTHEST, FARTHEST).astype(np.float16),
        "sheets": sheets,
    }
    scene, identities = staged.scene, filming.identities
    pixels = np.bincount(arrays["ids"].reshape(-1), minlength=len(identities))
    seen = sorted((a for a in staged.cast if pixels[identities.index(a)] > 0), key=lambda a: -pixels[identities.index(a)])
    start, end = clip.shot.start, clip.shot.end
    about = {
        "name": f"{number:06d}", "world": staged.seed, "split": split_of(scene, staged.cast.values()),
        "place": scene.place, "inside": scene.inside, "hour": scene.hour, "weather": scene.weather, "light": scene.light,
        "size": list(world.size), "pictures": len(shown), "fps": FPS, "step": STEP, "shot": clip.shot.size, "camera_move": clip.camera,
        "identities": identities, "seen": seen, "cast": {a: plain(c) for a, c in staged.cast.items()},
        "beats": [plain(b) for b in scene.beats if b.start < end and b.end > start],
        "contacts": [plain(c) for c in world.contacts() if start <= c.frame < end],
        "camera": [{**plain(p.lens), "lens": p.camera.lens, "focus": p.focus, "fstop": p.fstop} for p in shown],
        "key_light": [plain(filming.key_light(p)) for p in shown],
        "joints": [d.joints for d in data], "first_frame": start,
        "captions": captions(scene, clip.shot, clip.camera, staged.cast, seen),
    }
    return Clip(about["name"], arrays, json.loads(dumps(about)))


def pictures_of(world: World, clip: ClipPlan) -> list[Picture]:
    """What the clip's lens sees, picture by picture."""
    return [world.picture(clip.shot, frame) for frame in world.frames(clip.shot, STEP)]


def frames_of(world: World, staged: Staged, number: int, told: dict[str, Any]) -> list[Picture]:
    """The pictures of clip `number` of a dataset, from its world staged again; `told` is what the clip's JSON says."""
    clip = staged.clips[number % len(staged.clips)]
    if told["camera_move"] != clip.camera and clip.planned is not None:
        clip = ClipPlan(clip.planned, "plan")
    return pictures_of(world, clip)


def pack(clip: Clip) -> dict[str, bytes]:
    """The members of a shard that hold `clip`, by their names."""
    files = {f"{clip.name}.json": dumps(clip.about).encode("utf-8")}
    for name in (*PICTURES, *PLANES, "sheets"):
        strip = clip.arrays[name].reshape(-1, *clip.arrays[name].shape[2:])
        files[f"{clip.name}.{name}.png"] = png(strip)
    held = io.BytesIO()
    np.savez_compressed(held, **{name: clip.arrays[name] for name in ARRAYS})
    files[f"{clip.name}.arrays.npz"] = held.getvalue()
    return files


def unpack(name: str, files: Mapping[str, bytes]) -> Clip:
    """The clip `name` from a shard's or a package's members. Raises :class:`TrainFault` naming a member that is missing or torn."""
    try:
        about = json.loads(files[f"{name}.json"])
        arrays: dict[str, NDArray[Any]] = {}
        packed = [s for s in (*PICTURES, "sheets", "traced") if f"{name}.{s}.webp" in files]
        for stream in dict.fromkeys((*PICTURES, *PLANES, "sheets", *packed)):
            count = len(about["cast"]) if stream == "sheets" else about["pictures"]
            arrays[stream] = strip(files[f"{name}.{stream}.{'webp' if stream in packed else 'png'}"], count)
        with np.load(io.BytesIO(files[f"{name}.arrays.npz"])) as held:
            arrays |= {stream: held[stream] for stream in ARRAYS}
    except KeyError as error:
        raise TrainFault(f"clip {name}: {error.args[0]} is missing from its shard; delete the shard and build again") from None
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise TrainFault(f"clip {name} is torn ({error}); delete its shard and build again") from None
    return Clip(name, arrays, about)


def png(picture: NDArray[np.uint8]) -> bytes:
    """A PNG of (h, w) or (h, w, 3) RGB."""
    return cv2.imencode(".png", picture if picture.ndim == 2 else picture[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 6])[1].tobytes()


def strip(data: bytes, pictures: int) -> NDArray[np.uint8]:
    """(n, h, w[, 3]) from a PNG or WebP strip."""
    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if read is None or read.shape[0] % pictures:
        raise ValueError("no picture strip")
    read = read if read.ndim == 2 else read[..., ::-1]
    return np.ascontiguousarray(read.reshape(pictures, -1, *read.shape[1:]))
