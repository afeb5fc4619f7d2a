"""The path-tracing teacher: clips of a dataset drawn again by Blender Cycles, with what the stage renderer has not: light that bounces, soft
shadows of lamps that have a size, clay that light goes into, felt with a bloom of fibres, true depth of field. The stage's fog is not in it.

In: a dataset's folder and a Python that has `bpy` (a development tool, GPL, run as a program of its own). Out: `traced/<clip>.png` in that
folder, a strip of the clip's pictures, and `traced/<clip>.json` with the seconds of each. The world is staged again from its seed.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..film import dumps
from ..world import World
from .clips import Clip, frames_of, png, strip
from .engine import PER_WORLD, sources
from .faults import TrainFault, TrainLacking
from .scenes import FPS, Staged, stage
from .shards import clips_of, put

SCRIPT = Path(__file__).with_name("cycles_script.py")
#: Height of a Super 35 sensor at 16:9, millimetres: the one that the plan frames with.
SENSOR = 24.89 * 9 / 16
#: How a surface takes light, by its texture's name; one of an actor or prop that is not here is clay.
FELT = ("felt", "weave", "knit", "wool", "fur")
#: Solids that only stand round a set: they would shut out the sky.
AROUND = ("studio",)


@dataclass(frozen=True)
class TraceOrder:
    """What is to be path-traced: the first `clips` of a dataset, with `samples` a pixel, by `threads` of the Python at `blender`."""

    dataset: Path
    blender: Path
    clips: int
    samples: int = 32
    threads: int = 2


def trace(order: TraceOrder, tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr)) -> dict[str, Any]:
    """Draw what is not drawn; clips there, made, and the median seconds a picture. Raises :class:`TrainFault` and :class:`TrainLacking`."""
    if not order.blender.is_file():
        raise TrainLacking(f"{order.blender}: no such program; make one: python3.11 -m venv DIR; DIR/bin/pip install bpy==5.0.1")
    about = json.loads((order.dataset / "dataset.json").read_text("utf-8")) if (order.dataset / "dataset.json").is_file() else None
    if about is None:
        raise TrainFault(f"{order.dataset}: no dataset there")
    made, there, seconds = 0, 0, []
    staged: Staged | None = None
    for path in sources(order.dataset):
        for name, members in clips_of(path):
            if there >= order.clips:
                break
            there += 1
            out = order.dataset / "traced" / f"{name}.png"
            if out.is_file():
                continue
            told = json.loads(members[f"{name}.json"])
            if staged is None or staged.seed != told["world"]:
                staged = stage(told["world"], PER_WORLD, told["pictures"])
                world = World(staged.scene, staged.cast, staged.speeches, FPS, tuple(told["size"]), None)
            pictures, took = _render(order, world, staged, int(name), told)
            put(out.with_suffix(".json"), dumps({"samples": order.samples, "seconds": took}).encode())
            put(out, pictures)
            made, seconds = made + 1, seconds + took
            tell(f"clip {name}: {np.median(took):.1f} s a picture")
    return {"clips": there, "made": made, "seconds_a_picture": round(float(np.median(seconds)), 2) if seconds else 0.0}


def with_traced(dataset: Path, clip: Clip) -> Clip:
    """`clip` with its path-traced pictures, where it has them."""
    path = dataset / "traced" / f"{clip.name}.png"
    if not path.is_file():
        return clip
    about = path.with_suffix(".json")
    took = json.loads(about.read_text("utf-8"))["seconds"] if about.is_file() else []
    pictures = strip(path.read_bytes(), clip.about["pictures"])
    return replace(clip, arrays={**clip.arrays, "traced": pictures}, about={**clip.about, "traced_seconds": took})


def _render(order: TraceOrder, world: World, staged: Staged, number: int, told: dict[str, Any]) -> tuple[bytes, list[float]]:
    """One clip's pictures as a PNG strip, and the seconds of each."""
    with tempfile.TemporaryDirectory(prefix="filmwright-") as folder:
        job = Path(folder) / "job.npz"
        job.write_bytes(job_of(world, staged, number, told, order.threads))
        env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "LD_LIBRARY_PATH")}  # its Python is another
        done = subprocess.run(
            [str(order.blender), str(SCRIPT), str(job), folder, str(order.samples)], capture_output=True, text=True, env=env, check=False,
        )
        files = sorted(Path(folder).glob("*.png"))
        if done.returncode or len(files) != told["pictures"]:
            raise TrainLacking(f"{order.blender} failed: {' '.join(done.stderr.strip().splitlines()[-2:]) or 'no pictures'}")
        pictures = np.concatenate([cv2.imread(str(f))[..., ::-1] for f in files])
    took = [float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("TOOK")]
    return png(np.ascontiguousarray(pictures)), took


def job_of(world: World, staged: Staged, number: int, told: dict[str, Any], threads: int) -> bytes:
    """Everything that Cycles needs of a clip, as an .npz."""
    arrays: dict[str, Any] = {}
    textures: dict[str, dict[str, Any]] = {}
    materials: list[dict[str, Any]] = []
    solids: list[dict[str, Any]] = []
    kept = [s for s in world.solids() if s.name not in AROUND]

    def texture(held: Any) -> str:
        if held is None:
            return ""
        key = f"{held.name} {id(held)}"
        if key not in textures:
            textures[key] = {"name": key, "pixels": f"texture{len(textures)}", "data": held.linear}
            arrays[textures[key]["pixels"]] = held.pixels
        return key

    for n, solid in enumerate(kept):
        m = solid.material
        arrays[f"v{n}"], arrays[f"f{n}"] = solid.mesh.vertices, solid.mesh.faces
        if solid.mesh.uv is not None:
            arrays[f"u{n}"] = solid.mesh.uv
        materials.append({
            "name": solid.name, "colour": _rgb(m.colour), "roughness": m.roughness, "metallic": m.metallic, "opacity": m.opacity, "glow": m.glow,
            "repeat": m.repeat, "texture": texture(m.texture), "normal": texture(m.normal), "kind": _kind(solid),
        })
        solids.append({"name": solid.name, "vertices": f"v{n}", "faces": f"f{n}", "uv": f"u{n}" if solid.mesh.uv is not None else "", "material": n})
    rig = world.rig()
    pictures = []
    for n, picture in enumerate(frames_of(world, staged, number, told)):
        change, _ = world.change(picture)
        meshes = {}
        for solid in kept:
            if solid.name in change.meshes:
                meshes[solid.name] = f"m{n} {solid.name}"
                arrays[meshes[solid.name]] = change.meshes[solid.name][0]
        lamps = [change.lamps.get(k, (np.array(lamp.at), np.array(lamp.towards), lamp.intensity)) for k, lamp in enumerate(rig.lamps)]
        pictures.append({
            "shown": {s.name: bool(change.shown.get(s.name, s.shown)) for s in kept},
            "poses": {s.name: np.asarray(change.poses.get(s.name, s.pose)).tolist() for s in kept},
            "meshes": meshes, "lamps": [[np.asarray(at).tolist(), np.asarray(way).tolist(), float(power)] for at, way, power in lamps],
            "at": picture.lens.at, "forward": picture.lens.forward, "up": picture.lens.up, "fov": picture.lens.fov,
            "focus": picture.focus, "fstop": picture.fstop,
        })
    job = {
        "size": told["size"], "threads": threads, "sensor": SENSOR, "exposure": rig.grade.exposure,
        "sky": {k: _rgb(getattr(rig.sky, k)) for k in ("zenith", "horizon", "ground")} | {"intensity": rig.sky.intensity},
        "lamps": [{"colour": _rgb(lamp.colour), **{k: getattr(lamp, k) for k in ("kind", "cutoff", "softness", "radius")}} for lamp in rig.lamps],
        "textures": list(textures.values()), "materials": materials, "solids": solids, "pictures": pictures,
    }
    arrays["job"] = np.frombuffer(json.dumps(job).encode(), np.uint8)
    held = io.BytesIO()
    np.savez(held, **arrays)
    return held.getvalue()


def _kind(solid: Any) -> str:
    name = solid.material.texture.name if solid.material.texture is not None else ""
    if any(name.startswith(word) for word in FELT):
        return "felt"
    return "plain" if solid.identity == "set" or name == "eye" or solid.material.metallic > 0.5 else "clay"


def _rgb(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
