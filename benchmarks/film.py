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
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import cv2

from filmwright.machine import use_own_system

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON = sys.executable
PEERS = {"moviepy": ["moviepy==2.2.1"], "an": ["an[cutout]==0.1.308"], "bpy": ["bpy==5.0.1"]}
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


@dataclass
class Ran:
    """One command's cost: seconds, processor seconds, the tree's peak resident memory in MB, seconds by stage with the peak in each."""

    command: str
    code: int
    wall: float
    cpu: float
    peak_mb: float
    load: float
    stages: dict[str, float] = field(default_factory=dict)
    stage_peak_mb: dict[str, float] = field(default_factory=dict)
    out: str = ""
    err: str = ""


def tree_mb(root: int) -> float:
    """Resident memory of a process and its descendants in MB (shared pages are counted in each)."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(path.read_text().rsplit(")", 1)[1].split()[1]), []).append(int(path.parent.name))
        except (OSError, IndexError):
            continue  # it ended while we looked
    todo, total = [root], 0
    while todo:
        process = todo.pop()
        todo += parents.get(process, [])
        try:
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return total * resource.getpagesize() / 1e6


def run(command: list[str], env: dict[str, str] | None = None, limit: float = 7200) -> Ran:
    """Run a command and measure it. Stages are the names that `filmwright make` writes to standard error as it begins them."""
    load, began = os.getloadavg()[0], time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", env={**os.environ, **(env or {})}, cwd=ROOT,
    )
    lines: list[tuple[float, str]] = []
    out: list[str] = []

    def listen() -> None:
        for line in child.stderr:
            lines.append((time.monotonic() - began, line.rstrip()))

    ears = [threading.Thread(target=listen), threading.Thread(target=lambda: out.append(child.stdout.read()))]
    for ear in ears:
        ear.start()
    peak, peaks = 0.0, {}
    while child.poll() is None:
        if time.monotonic() - began > limit:
            child.kill()
        now = tree_mb(child.pid)
        stage = _stage(lines[-1][1]) if lines else ""
        peak, peaks[stage] = max(peak, now), max(peaks.get(stage, 0.0), now)
        time.sleep(0.1)
    wall = time.monotonic() - began
    for ear in ears:
        ear.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    starts: dict[str, float] = {"starting": 0.0}
    for at, line in lines:
        if _stage(line):
            starts.setdefault(_stage(line), at)
    ends = [*list(starts.values())[1:], wall]
    stages = {name: round(end - start, 2) for (name, start), end in zip(starts.items(), ends, strict=True)} if len(starts) > 1 else {}
    return Ran(
        " ".join(command).replace(f"{ROOT}/", ""), child.returncode, round(wall, 2),
        round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2), round(peak), round(load, 2), stages,
        {(k or "starting"): round(v) for k, v in peaks.items()}, out[0] if out else "", "\n".join(line for _, line in lines)[-4000:],
    )


def _stage(line: str) -> str:
    """The stage that a line of progress names, "" for any other line."""
    told = re.match(r"^([a-z][a-z ,0-9]*?(?:: [a-z]+)?)(?:  .*)?  \[\d+:\d\d\]$", line)
    return re.sub(r" \d+ shots", "", told[1]) if told else ""


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


# Peers -----------------------------------------------------------------------------------------------------------------


def peer(name: str, home: Path) -> Path:
    """The Python of a peer's own environment, made where it is missing. Raises RuntimeError with pip's own words."""
    python = home / name / "bin" / "python"
    if not python.exists():
        for command in ([PYTHON, "-m", "venv", str(home / name)], [str(python), "-m", "pip", "install", "-q", *PEERS[name]]):
            done = run(command, limit=1200)
            if done.code:
                raise RuntimeError(f"{done.command}: {done.err.strip().splitlines()[-1:]}")
    return python


MOVIEPY = """
import json, sys
from moviepy import AudioFileClip, VideoFileClip, concatenate_videoclips
clips, wav, out, fps = json.loads(sys.argv[1])
film = concatenate_videoclips([VideoFileClip(c) for c in clips])
sound = AudioFileClip(wav)
film = film.with_audio(sound.subclipped(0, min(sound.duration, film.duration)))
film.write_videofile(out, fps=fps, codec="libx264", audio_codec="aac", preset="veryfast", ffmpeg_params=["-crf", "16"], logger=None)
"""

CYCLES = """
import json, math, sys, time
import bpy, mathutils, numpy as np
data, denoise, count = np.load(sys.argv[1]), sys.argv[2] == "1", int(sys.argv[3])
bpy.ops.wm.read_factory_settings(use_empty=True)
scene = bpy.context.scene
mesh = bpy.data.meshes.new("world")
mesh.from_pydata(data["vertices"].tolist(), [], data["faces"].tolist())
for colour in data["colours"]:
    m = bpy.data.materials.new("m"); m.use_nodes = True
    m.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = (*colour.tolist(), 1.0)
    mesh.materials.append(m)
mesh.polygons.foreach_set("material_index", data["owner"].astype(np.int32)); mesh.update()
scene.collection.objects.link(bpy.data.objects.new("world", mesh))
forward, up = (mathutils.Vector(data[k].tolist()) for k in ("forward", "up"))
right = forward.cross(up).normalized(); up = right.cross(forward)
camera = bpy.data.cameras.new("c"); camera.sensor_fit, camera.angle = "VERTICAL", float(data["fov"])
eye = bpy.data.objects.new("c", camera)
eye.matrix_world = mathutils.Matrix.Translation(data["at"].tolist()) @ mathutils.Matrix((right, up, -forward)).transposed().to_4x4()
scene.collection.objects.link(eye); scene.camera = eye
world = bpy.data.worlds.new("w"); scene.world = world; world.use_nodes = True
world.node_tree.nodes["Background"].inputs[0].default_value = (0.5, 0.6, 0.8, 1)
sun = bpy.data.objects.new("s", bpy.data.lights.new("s", "SUN")); sun.data.energy = 3; sun.rotation_euler = (0.8, 0.2, 0.5)
scene.collection.objects.link(sun)
lamp = bpy.data.objects.new("l", bpy.data.lights.new("l", "POINT")); lamp.data.energy = 200; lamp.location = data["at"].tolist()
scene.collection.objects.link(lamp)
scene.render.engine = "CYCLES"; scene.cycles.device = "CPU"; scene.cycles.samples = 4; scene.cycles.use_denoising = denoise
scene.render.resolution_x, scene.render.resolution_y = (int(v) for v in data["size"]); scene.render.filepath = sys.argv[4]
took = []
for number in range(count):
    eye.location.x += 0.01
    began = time.monotonic(); bpy.ops.render.render(write_still=True); took.append(time.monotonic() - began)
print("TOOK " + json.dumps(took))
"""


def an_scene(text: str, seconds: float, size: tuple[int, int], fps: int) -> str:
    """A scene for `an` with two characters, our dialogue's words and our film's length."""
    lines = text.split("\n")
    said = "\n".join(f"{'charlie' if n % 2 else 'maya'}: {lines[at].strip()}" for n, at in enumerate(spoken(lines)))
    return (
        f"# Like\n\n```yaml meta\ntitle: Like\nduration: {seconds:.2f}\nfps: {fps}\nresolution: {{ width: {size[0]}, height: {size[1]} }}\n```\n\n"
        f"## Shot s1 (cutout)\n\n```yaml shot\nduration: {seconds:.2f}\ncamera: {{ move: push_in }}\n```\n\n```yaml entities\n"
        "- { kind: environment, id: park_bg, store: environments, ref: park }\n"
        "- { kind: character, id: charlie, store: characters, ref: charlie-v1 }\n"
        f"- {{ kind: character, id: maya, store: characters, ref: maya-v1 }}\n```\n\n```dialogue\n{said}\n```\n"
    )


def browser(home: Path) -> dict[str, str]:
    """Where Playwright's own browser cannot be downloaded: the system's Chromium under the name that Playwright looks for."""
    system = shutil.which("chromium")
    if system is None:
        return {}
    shell = home / "browsers" / "chromium_headless_shell-1187"
    (shell / "chrome-linux").mkdir(parents=True, exist_ok=True)
    script = shell / "chrome-linux" / "headless_shell"
    script.write_text(f'#!/bin/sh\nexec {system} --headless --no-sandbox "$@"\n')
    script.chmod(0o755)
    (shell / "INSTALLATION_COMPLETE").touch()
    return {"PLAYWRIGHT_BROWSERS_PATH": str(shell.parent)}


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
        ran.command = f"{python} -c <MOVIEPY in benchmarks/film.py>"
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
            ran.command = f"{python} -c <CYCLES in benchmarks/film.py> {scene} {denoise}"
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
        (project / "scene.md").write_text(an_scene(self.text, made["seconds"], size, self.fps), "utf-8")
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
