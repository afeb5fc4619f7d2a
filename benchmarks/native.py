"""What painting by our own model costs, beside the same weights in eager torch and beside Blender Cycles, in one run on one machine.

    .venv/bin/python benchmarks/native.py [--pictures 48] [--blender PYTHON] [--weights DIR]

Every row is a process of its own: seconds a picture, pictures a second, peak memory. `passes` draws what the model is told; `painted` begins with
nothing and ends with the clip's file: weights read and checked, every picture painted, the clip encoded. `60 s` paints 720 pictures and compares the
first sixty with the last. Cycles needs a Python that has bpy (GPL, a program of its own). Writes benchmarks/results/<date>-native.json.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import pickle
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SIZES = ((512, 288), (640, 360), (960, 540))
SEED, LOOK = 4, "watercolour"


def passes(size: tuple[int, int], pictures: int, work: Path) -> dict[str, Any]:
    """Draw the conditions of a random world's clip and keep them for the others."""
    from filmwright.machine import use_own_system

    use_own_system()
    from filmwright.render import drawn, small_sheet
    from filmwright.train.clips import pictures_of
    from filmwright.train.scenes import FPS, stage
    from filmwright.world import Filming, World, reference_sheet

    staged = stage(SEED, 1, pictures)
    world = World(staged.scene, staged.cast, staged.speeches, FPS, size, None)
    sheets = {actor: small_sheet(reference_sheet(character, world.puppets[actor])) for actor, character in staged.cast.items()}
    filming = Filming(world)
    shown = pictures_of(filming.world, staged.clips[0])
    held = []
    began = 0.0
    for n, picture in enumerate(shown):
        if n == 1:  # the first pays for what is set up once
            began = time.monotonic()
        held.append(drawn(filming, picture, shown[max(0, n - 1)], sheets))
    seconds = time.monotonic() - began
    (work / f"{size[0]}.pickle").write_bytes(pickle.dumps(held))
    return {"pictures": len(shown), "seconds_a_picture": seconds / (len(shown) - 1)}


def _conditions(size: tuple[int, int], work: Path) -> list[Any]:
    import filmwright.render  # noqa: F401  what was pickled is of it

    return pickle.loads((work / f"{size[0]}.pickle").read_bytes())


def painted(size: tuple[int, int], work: Path, weights: Path) -> dict[str, Any]:
    """From the weights' files to the clip's."""
    told = _conditions(size, work)
    began = time.monotonic()
    from filmwright.cut import encode_clip
    from filmwright.render import Painting, Weights, read_look

    painting = Painting(Weights(weights), read_look(LOOK), 1, size)
    loaded = time.monotonic() - began
    encode_clip(painting.all(told), work / "clip.mp4", 24, 2, 2 * len(told))
    seconds = time.monotonic() - began
    return {"pictures": len(told), "seconds_a_picture": seconds / len(told), "loading": loaded}


def long(size: tuple[int, int], work: Path, weights: Path) -> dict[str, Any]:
    """60 s of film on twos: the same pictures there and back again."""
    from filmwright.render import Painting, Weights, read_look

    told, took = _conditions(size, work), []
    painting, memory = Painting(Weights(weights), read_look(LOOK), 1, size), []
    order = [*told, *told[-2:0:-1]]
    for n in range(720):
        began = time.monotonic()
        painting.next(order[n % len(order)])
        took.append(time.monotonic() - began)
        memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6)
    first, last = sum(took[:60]) / 60, sum(took[-60:]) / 60
    about = {"last_over_first": last / first, "memory_first": memory[59], "memory_last": memory[-1]}
    return {"pictures": 720, "seconds_a_picture": sum(took) / 720, **about}


def eager(size: tuple[int, int], work: Path, weights: Path) -> dict[str, Any]:
    """The same weights in torch, on as many threads; the network alone."""
    import numpy as np
    import torch

    from filmwright.render import read_look
    from filmwright.render.hand import Hand
    from filmwright.render.planes import kept_of, planes, whole
    from filmwright.train.weights import torch_of

    torch.set_num_threads(2)
    model, told = torch_of(weights).eval(), _conditions(size, work)[:12]
    hand, took = Hand(1, size[1], size[0]), []
    pad = ((0, 0), (0, -size[1] % 16), (0, -size[0] % 16))
    for n, now in enumerate(told):
        kept = kept_of(now, told[n - 1] if n else None)
        given = np.pad(planes(now, kept, hand.next(now.flow if n else None, kept), None), pad, mode="reflect")[None]
        told_besides = (read_look(LOOK).vector(), now.light, whole(now), now.sheets)
        values = [torch.zeros((1, 3, *given.shape[2:])), torch.zeros(1), *(torch.as_tensor(v) for v in (given, *(t[None] for t in told_besides)))]
        began = time.monotonic()
        with torch.no_grad():
            model(*values)
        took.append(time.monotonic() - began)
    return {"pictures": len(took), "seconds_a_picture": sum(took[1:]) / (len(took) - 1)}


def cycles(size: tuple[int, int], work: Path, blender: Path, samples: int) -> dict[str, Any]:
    """The path-tracing teacher on a clip of the same world, its scene set up once."""
    from filmwright.train import Order, TraceOrder, build_dataset, trace

    build_dataset(Order(work / f"data{samples}", 1, SEED, size, 4))
    done = trace(TraceOrder(work / f"data{samples}", blender, 1, samples, 2))
    return {"pictures": 4, "seconds_a_picture": done["seconds_a_picture"]}


def _row(part: str, size: tuple[int, int], args: argparse.Namespace) -> dict[str, Any]:
    said = subprocess.run(
        [sys.executable, __file__, "--part", part, "--size", f"{size[0]}x{size[1]}", "--work", str(args.work), "--pictures", str(args.pictures),
         "--weights", str(args.weights), *(["--blender", str(args.blender)] if args.blender else [])],
        capture_output=True, text=True,
    )
    if said.returncode:
        return {"part": part, "size": list(size), "failed": said.stderr.strip().splitlines()[-1]}
    row = {"part": part, "size": list(size), **json.loads(said.stdout.splitlines()[-1])}
    row["pictures_a_second"] = 1 / row["seconds_a_picture"]
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()}


def _one(args: argparse.Namespace) -> dict[str, Any]:
    size = tuple(int(v) for v in args.size.split("x"))
    part, _, number = args.part.partition(" ")
    made = {
        "passes": lambda: passes(size, args.pictures, args.work), "painted": lambda: painted(size, args.work, args.weights),
        "60s": lambda: long(size, args.work, args.weights), "eager": lambda: eager(size, args.work, args.weights),
        "cycles": lambda: cycles(size, args.work, args.blender, int(number or 8)),
    }[part]()
    return made | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=48)
    parser.add_argument("--blender", type=Path)
    parser.add_argument("--weights", type=Path, default=HERE.parent / "src" / "filmwright" / "render" / "weights")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--part")
    parser.add_argument("--size", default="512x288")
    args = parser.parse_args()
    if args.part:
        print(json.dumps(_one(args)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        args.work = args.work or Path(folder)
        load, rows = os.getloadavg()[0], []
        parts = [(part, size) for size in SIZES for part in ("passes", "painted")] + [("60s", SIZES[0]), ("eager", SIZES[0])]
        if args.blender:
            parts += [("cycles 8", SIZES[0]), ("cycles 16", SIZES[0])]
        for part, size in parts:
            rows.append(_row(part, size, args))
            print({k: v for k, v in rows[-1].items() if k != "part"} | {"part": part}, flush=True)
    about = {
        "processor": platform.processor() or platform.machine(), "cores": os.cpu_count(), "python": platform.python_version(), "load_before": load,
        "weights": json.loads((args.weights / "native.json").read_text())["sha256"],
    }
    out = HERE / "results" / f"{datetime.date.today().isoformat()}-native.json"
    out.write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n", "utf-8")
    print(out)
    return 1 if any("failed" in r for r in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
