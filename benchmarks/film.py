"""What making a film costs, beside what the same work costs elsewhere, measured in one run on one machine.

    .venv/bin/python benchmarks/film.py --quick            # a short film at 160x90; the peers on it
    .venv/bin/python benchmarks/film.py                    # examples/lighthouse.fountain at 640x360
    .venv/bin/python benchmarks/film.py --full             # and the same screenplay twice and four times over, with other words
    .venv/bin/python benchmarks/film.py --only make,floor  # parts: make floor rebuild change growth ffmpeg moviepy cycles an

Prints a table and writes benchmarks/results/<date>-film.json: every figure with its command, and once the processor, cores, versions
and load. The peers are installed with pip into virtual environments of their own under `--peers` (never ours) and run as subprocesses;
one that cannot be installed or run is a row with its error. Nothing of theirs is imported here.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import cv2
from peers import CYCLES, MOVIEPY, PEERS, an_scene, browser, peer
from running import ROOT, Ran, run

from filmwright.machine import use_own_system

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
PARTS = ("make", "floor", "rebuild", "change", "growth", "ffmpeg", "moviepy", "cycles", "an")
#: Pictures that Cycles draws; the median is told.
CYCLES_PICTURES = 3

QUICK = """Title: Quick

INT. BAR - NIGHT

MARLA, a tall barkeeper with a black bun, stands behind the counter. VIC, a thin man in a grey coat, sits at the counter.

MARLA
We closed an hour ago, Vic.

VIC
I know.

Vic nods.
"""

#: Words that make a repeated screenplay another one.
OPENINGS = ("", "Well,", "Listen,", "Truly,")


# The screenplay ----------------------------------------------------------------------------------------------------------


def spoken(lines: list[str]) -> list[int]:
    """The numbers of the lines that are dialogue: what follows a name in capitals after an empty line, parentheticals aside."""
    found, talking = [], False
    for number, line in enumerate(lines):
        if talking and line.strip() and not line.startswith("("):
            found.append(number)
        elif not talking or not line.strip():
            cue = re.fullmatch(r"[A-Z][A-Z' .]+", line.strip()) and not re.match(r"(INT|EXT|EST|FADE|CUT|CLOSE|WIDE|OVER|TRACKING|THE END)\b", line)
            after = lines[number + 1].strip() if number + 1 < len(lines) else ""
            talking = bool(cue) and bool(after) and (number == 0 or not lines[number - 1].strip())
    return found


def changed(text: str) -> str:
    """The screenplay with one word more in the middle line of dialogue, so that its length changes."""
    lines = text.split("\n")
    at = spoken(lines)
    chosen = at[len(at) // 2]
    words = lines[chosen].split(" ")
    lines[chosen] = " ".join([*words[:-1], "perhaps", words[-1]])
    return "\n".join(lines)


def repeated(text: str, times: int) -> str:
    """The screenplay's body `times` over; each repeat says other words."""
    head, mark, body = text.partition("\n\n")
    bodies = []
    for turn in range(times):
        lines = body.split("\n")
        for number in spoken(lines):
            lines[number] = f"{OPENINGS[turn % len(OPENINGS)]} {lines[number]}".strip()
        bodies.append("\n".join(lines))
    return head + mark + "\n\n".join(bodies)


# Our own part --------------------------------------------------------------------------------------------------------------


def _held(folder: Path) -> tuple:
    from filmwright.film import Plan, Speech, loads

    plan = loads(Plan, (folder / "plan.json").read_text("utf-8"))
    said = [loads(Speech, p.read_text("utf-8")) for p in sorted((folder / ".cache" / "speech").glob("*.json"))]
    return plan, {s.line: s for s in said}


def _worlds(folder: Path) -> Iterator[tuple]:
    from filmwright.world import World

    plan, said = _held(folder)
    cast = {c.id: c for c in plan.cast}
    for scene in plan.scenes:
        yield plan, scene, World(scene, cast, said, plan.fps, plan.size, folder / ".cache" / "puppets")


def floor(folder: Path) -> None:
    """Draw each distinct picture of a made film once, beauty and depth, with nothing else round it; prints JSON."""
    from filmwright.world import Filming

    building = drawing = 0.0
    pictures = 0
    for plan, scene, world in _timed_worlds(folder):
        began = time.monotonic()
        shown: dict = {}
        for shot in scene.shots:
            for frame in world.frames(shot, plan.step):
                picture = world.picture(shot, frame)
                shown.setdefault(picture.key, picture)
        filming = Filming(world)
        building += world_seconds[-1] + time.monotonic() - began
        began = time.monotonic()
        for picture in shown.values():
            filming.beauty(picture)
        drawing += time.monotonic() - began
        pictures += len(shown)
    print(json.dumps({"building": round(building, 2), "drawing": round(drawing, 2), "pictures": pictures}))


world_seconds: list[float] = []


def _timed_worlds(folder: Path) -> Iterator[tuple]:
    began = time.monotonic()
    for held in _worlds(folder):
        world_seconds.append(time.monotonic() - began)
        yield held
        began = time.monotonic()


def export(folder: Path, out: Path) -> None:
    """The triangles, colours and camera of one picture from the middle of the film, as a .npz for Cycles; prints how many triangles."""
    import numpy as np

    plan, scene, world = next(_worlds(folder))
    shot = scene.shots[len(scene.shots) // 2]
    picture = world.picture(shot, shot.start)
    change, _ = world.change(picture)
    corners, faces, colours, owner, base = [], [], [], [], 0
    for solid in world.solids():
        if not change.shown.get(solid.name, solid.shown) or solid.name == "studio":  # the dark round a set would shut out Cycles' sky
            continue
        vertices = change.meshes[solid.name][0] if solid.name in change.meshes else solid.mesh.vertices
        pose = change.poses.get(solid.name, solid.pose)
        corners.append(vertices @ pose[:3, :3].T + pose[:3, 3])
        faces.append(solid.mesh.faces + base)
        owner.append(np.full(len(solid.mesh.faces), len(colours)))
        colours.append([int(solid.material.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        base += len(vertices)
    lens = picture.lens
    np.savez(
        out, vertices=np.concatenate(corners).astype(np.float32), faces=np.concatenate(faces).astype(np.int32), owner=np.concatenate(owner),
        colours=np.array(colours, np.float32), at=lens.at, forward=lens.forward, up=lens.up, fov=lens.fov, size=plan.size,
    )
    print(json.dumps({"triangles": int(sum(len(f) for f in faces))}))


# The run -----------------------------------------------------------------------------------------------------------------


class Bench:
    """One run: what was asked, where it works, and its rows."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.text = QUICK if args.script is None and args.quick else Path(args.script or ROOT / "examples/lighthouse.fountain").read_text("utf-8")
        self.size = args.size or ("160x90" if args.quick else "640x360")
        self.work, self.peers, self.turns = args.work, args.peers, args.turns
        self.only = args.only.split(",") if args.only else [p for p in PARTS if p != "growth" or args.full]
        self.rows: list[dict] = []
        shutil.rmtree(self.work / "films", ignore_errors=True)
        (self.work / "films").mkdir(parents=True, exist_ok=True)
        self.film = self.work / "films" / "a.film"
        self.full, self.frames, self.fps, self.drawn = 0.0, 0, 24, 0

    def row(self, what: str, value: float | None, unit: str, ran: Ran | None = None, note: str = "", **more: object) -> None:
        """Keep and print a figure."""
        cost = {k: v for k, v in asdict(ran).items() if k not in {"out", "err"}} if ran else {}
        self.rows.append({"what": what, "value": value, "unit": unit, "note": note, **cost, **more})
        shown = "failed" if value is None else f"{value:.2f} {unit}"
        print(f"| {what:<46} | {shown:>16} | {f'{ran.peak_mb:.0f}' if ran else '':>7} | {note}", flush=True)

    def make(self, script: Path, folder: Path) -> tuple[Ran, dict]:
        """One `filmwright make`; its cost and its result."""
        made = ["make", str(script), "-o", str(folder), "--size", self.size, "--renderer", "stage", "--json"]
        ran = run([PYTHON, "-m", "filmwright.cli", *made])
        if ran.code:
            raise SystemExit(f"{ran.command}\nexit {ran.code}: {ran.err[-800:]}")
        return ran, json.loads(ran.out.strip().splitlines()[-1])

    def script(self, name: str, text: str) -> Path:
        path = self.work / "films" / f"{name}.fountain"
        path.write_text(text, "utf-8")
        return path

    def go(self) -> None:
        """Every part that was asked for; the film is always made, for the rest stands on it."""
        path = self.script("a", self.text)
        ran, made = self.make(path, self.film)
        self.full, self.frames, self.fps, self.drawn = ran.wall, made["frames"], made["fps"], made["drawn"]
        self.row("make, empty cache", ran.wall, "s", ran, f"{made['seconds']:.1f} s of film, {len(made['shots'])} shots, {self.drawn} pictures drawn")
        self.row("  in film lengths (at most 8)", ran.wall / made["seconds"], "x")
        for stage, seconds in ran.stages.items():
            self.row(f"  {stage}", seconds, "s", note=f"peak {ran.stage_peak_mb.get(stage, 0):.0f} MB")
        for part in PARTS[1:]:
            if part in self.only:
                try:
                    getattr(self, part)(path, made)
                except (RuntimeError, OSError, ValueError, IndexError) as error:
                    self.row(part, None, "", note=f"{type(error).__name__}: {error}")

    def floor(self, path: Path, made: dict) -> None:
        """The floor after the make, and both again as often as asked for: the ratio is the median of the turns', for a machine's speed drifts."""
        took, ratios, with_worlds = self.full, [], []
        for turn in range(self.turns):
            if turn:
                shutil.rmtree(self.film)
                took = self.make(path, self.film)[0].wall
            ran = run([PYTHON, str(Path(__file__)), "--floor", str(self.film)])
            if ran.code:
                raise RuntimeError(ran.err[-400:])
            told = json.loads(ran.out.strip().splitlines()[-1])
            if not turn:
                note = f"{told['pictures']} pictures; worlds {told['building']} s more"
                self.row("floor: distinct pictures, beauty and depth", told["drawing"], "s", ran, note)
                self.row("  seconds a picture", told["drawing"] / max(1, told["pictures"]), "s")
            ratios.append(took / told["drawing"])
            with_worlds.append(took / (told["drawing"] + told["building"]))
        each = ", ".join(f"{r:.2f}" for r in ratios)
        self.row("  make / floor (drawing only; at most 1.3)", statistics.median(ratios), "x", note=f"{len(ratios)} turns: {each}")
        self.row("  make / floor with the worlds built", statistics.median(with_worlds), "x")

    def rebuild(self, path: Path, made: dict) -> None:
        runs = [self.make(path, self.film)[0] for _ in range(3)]
        middle = sorted(runs, key=lambda r: r.wall)[1]
        self.row("make again, nothing changed (2 s)", middle.wall, "s", middle, "median of 3")

    def change(self, path: Path, made: dict) -> None:
        kept = path.read_text("utf-8")
        path.write_text(changed(kept), "utf-8")
        ran, after = self.make(path, self.film)
        path.write_text(kept, "utf-8")
        note = f"{after['drawn']} of {self.drawn} pictures drawn; {after['seconds']:.1f} s of film"
        self.row("make, one line a word longer", ran.wall, "s", ran, note)
        self.row("  of the full make (at most 0.25)", ran.wall / self.full, "x")
        self.make(path, self.film)  # back to the film that the peers cut

    def growth(self, path: Path, made: dict) -> None:
        """Beside the film itself: its screenplay twice and four times over."""
        for times in (2, 4):
            ran, told = self.make(self.script(f"x{times}", repeated(self.text, times)), self.work / "films" / f"x{times}.film")
            self.row(
                f"growth: {times} times the screenplay", ran.wall, "s", ran,
                f"{told['seconds']:.1f} s of film, {told['drawn']} pictures, {ran.wall / told['seconds']:.2f} x its length",
            )

    def ffmpeg(self, path: Path, made: dict) -> None:
        if shutil.which("ffmpeg") is None:
            raise RuntimeError("no ffmpeg program on this machine")
        raw, out, mix = self.work / "frames.rgb", self.work / "ffmpeg.mp4", self.film / ".cache" / "mix.wav"
        quiet = ["ffmpeg", "-y", "-v", "error"]
        decoded = run([*quiet, "-i", str(self.film / "film.mp4"), "-f", "rawvideo", "-pix_fmt", "rgb24", str(raw)])
        if decoded.code:
            raise RuntimeError(decoded.err)
        ran = run([
            *quiet, "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", self.size, "-r", str(self.fps), "-i", str(raw), "-i", str(mix),
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k", str(out),
        ])
        raw.unlink()
        if ran.code:
            raise RuntimeError(ran.err)
        self.row("bare ffmpeg: the same frames and sound to MP4", ran.wall, "s", ran, "raw frames in, same codec settings; no watermark or signature")

    def moviepy(self, path: Path, made: dict) -> None:
        python = peer("moviepy", self.peers)
        clips = [str(self.film / s["clip"]) for s in made["shots"]]
        told = json.dumps([clips, str(self.film / ".cache" / "mix.wav"), str(self.work / "moviepy.mp4"), self.fps])
        ran = run([str(python), "-c", MOVIEPY, told])
        if ran.code:
            raise RuntimeError(ran.err[-400:])
        ran.command = f"{python} -c <MOVIEPY in benchmarks/peers.py>"
        self.row("MoviePy: the same clips and sound joined", ran.wall, "s", ran, "no titles, dissolves, watermark, signature")

    def cycles(self, path: Path, made: dict) -> None:
        python, scene = peer("bpy", self.peers), self.work / "scene.npz"
        exported = run([PYTHON, str(Path(__file__)), "--export", str(self.film), str(scene)])
        if exported.code:
            raise RuntimeError(exported.err[-400:])
        triangles = json.loads(exported.out.strip().splitlines()[-1])["triangles"]
        for denoise in ("0", "1"):
            ran = run([str(python), "-c", CYCLES, str(scene), denoise, str(CYCLES_PICTURES), str(self.work / f"cycles-{denoise}.png")])
            if ran.code or "TOOK " not in ran.out:
                raise RuntimeError((ran.err or ran.out)[-400:])
            ran.command = f"{python} -c <CYCLES in benchmarks/peers.py> {scene} {denoise}"
            took = json.loads(ran.out.rsplit("TOOK ", 1)[1].splitlines()[0])
            if cv2.imread(str(self.work / f"cycles-{denoise}.png")).mean() < 2:
                raise RuntimeError("Cycles drew a black picture, whose cost says nothing")
            self.row(
                f"Blender Cycles, 4 samples, denoiser {'on' if denoise == '1' else 'off'}", statistics.median(took), "s", ran,
                f"a picture at {self.size}, {triangles} triangles, plain colours, a sun, a lamp and a sky; median of {len(took)}", seconds=took,
            )

    def an(self, path: Path, made: dict) -> None:
        peer("an", self.peers)
        project, tool = self.work / "films" / "an", str(self.peers / "an" / "bin" / "an")
        begun = run([tool, "init", str(project)])
        if begun.code:
            raise RuntimeError(begun.err[-400:] or begun.out[-400:])
        size = tuple(int(v) for v in self.size.split("x"))
        lines = self.text.split("\n")
        said = [lines[at].strip() for at in spoken(lines)]
        (project / "scene.md").write_text(an_scene(said, made["seconds"], size, self.fps), "utf-8")
        ran = run([tool, "render", str(project)], browser(self.work), limit=1800)
        film = project / "output" / "main.mp4"
        if not film.exists():
            raise RuntimeError((ran.err + ran.out)[-600:])
        self.row(
            "an: two characters, same words and length", ran.wall, "s", ran,
            "flat cut-outs in one shot, silent voices (its offline default), placeholder rigs; system Chromium", exit=ran.code,
        )


def machine() -> dict:
    """What the figures were taken on."""
    cpu = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    names = ("mujoco", "onnxruntime", "numpy", "av", "opencv-python-headless", "c2pa-python")
    versions = {n: importlib.metadata.version(n) for n in names if _installed(n)}
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "processor": cpu, "cores": len(os.sched_getaffinity(0)), "system": platform.platform(), "python": platform.python_version(),
        "versions": versions, "peers": PEERS, "commit": commit, "load": os.getloadavg(),
    }


def _installed(name: str) -> bool:
    try:
        return bool(importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--script", type=Path, help="the screenplay (default: examples/lighthouse.fountain; with --quick a short one)")
    parser.add_argument("--size", help="pixels (default: 640x360; with --quick 160x90)")
    parser.add_argument("--quick", action="store_true", help="a film of a few seconds")
    parser.add_argument("--full", action="store_true", help="growth at 2 and 4 times the length as well")
    parser.add_argument("--turns", type=int, default=1, help="times that make and floor are run, in turn (default 1)")
    parser.add_argument("--only", help=f"parts, separated by commas: {' '.join(PARTS)} (make is always there)")
    parser.add_argument("--work", type=Path, default=Path("/tmp/filmwright-bench"), help="where films are made and left")
    parser.add_argument("--peers", type=Path, default=Path("/tmp/filmwright-peers"), help="where the peers' environments are")
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--export", type=Path, nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.floor or args.export:
        use_own_system()
        floor(args.floor) if args.floor else export(*args.export)
        return 0
    about = machine()
    print(f"{about['processor']}, {about['cores']} cores, Python {about['python']}, load {about['load'][0]:.2f}, commit {about['commit']}")
    if about["load"][0] > 1.5:
        print("the machine is busy (load over 1.5): read ratios, not seconds")
    print(f"| {'what':<46} | {'figure':>16} | {'peak MB':>7} | note\n|---|---|---|---")
    bench = Bench(args)
    bench.go()
    about["load_after"] = os.getloadavg()
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    name = f"{datetime.date.today()}-film{'-quick' if args.quick else ''}.json"
    screenplay = hashlib.sha256(bench.text.encode()).hexdigest()
    told = {"command": " ".join(sys.argv), "size": bench.size, "screenplay": screenplay, "machine": about, "rows": bench.rows}
    (results / name).write_text(json.dumps(told, indent=1, ensure_ascii=False, default=str) + "\n", "utf-8")
    print(f"written: benchmarks/results/{name}")
    return 1 if any(r["value"] is None for r in bench.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
