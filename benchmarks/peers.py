"""What others make of the same work: the peers, each in a virtual environment of its own, and the scripts that they run. None is imported here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from running import run

PEERS = {"moviepy": ["moviepy==2.2.1"], "an": ["an[cutout]==0.1.308"], "bpy": ["bpy==5.0.1"]}


def peer(name: str, home: Path) -> Path:
    """The Python of a peer's own environment, made where it is missing. Raises RuntimeError with pip's own words."""
    python = home / name / "bin" / "python"
    if not python.exists():
        for command in ([sys.executable, "-m", "venv", str(home / name)], [str(python), "-m", "pip", "install", "-q", *PEERS[name]]):
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


def an_scene(lines: Sequence[str], seconds: float, size: tuple[int, int], fps: int) -> str:
    """A scene for `an` with two characters who say `lines` by turns, as long as our film."""
    said = "\n".join(f"{'charlie' if n % 2 else 'maya'}: {line}" for n, line in enumerate(lines))
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
