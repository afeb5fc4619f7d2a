"""The path-tracing teacher: what goes to Blender is the world that the clip shows, what comes back is its pictures, and what is missing is named."""

import io
import json
import os
import stat
from pathlib import Path

import numpy as np
import pytest

from filmwright.render.ingredients import look_of
from filmwright.train import Order, TraceOrder, TrainFault, TrainLacking, build_dataset, trace
from filmwright.train.clips import unpack
from filmwright.train.engine import PER_WORLD, sources
from filmwright.train.scenes import FPS, stage
from filmwright.train.shards import clips_of
from filmwright.train.teachers import paint
from filmwright.train.traced import job_of, with_traced
from filmwright.world import World

#: A Python that has Blender's bpy, where there is one.
BLENDER = os.environ.get("FILMWRIGHT_BLENDER", "")


def quiet(_text):
    pass


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dataset")
    build_dataset(Order(folder, 2, 4, (64, 64), 2), quiet)
    return folder


def clips(folder):
    return [unpack(name, files) for path in sources(folder) for name, files in clips_of(path)]


def program(folder, text):
    path = folder / "python"
    path.write_text(f"#!/usr/bin/env python3\n{text}")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


def test_the_job_is_the_world_that_the_clip_shows(dataset):
    staged = stage(4, PER_WORLD, 2)
    world = World(staged.scene, staged.cast, staged.speeches, FPS, (64, 64), None)
    clip = clips(dataset)[1]
    with np.load(io.BytesIO(job_of(world, staged, 1, clip.about, 2))) as arrays:
        job = json.loads(bytes(arrays["job"]).decode())
        assert len(job["pictures"]) == 2 and job["size"] == [64, 64]
        names = {row["name"] for row in job["solids"]}
        assert names == {s.name for s in world.solids()} - {"studio"}
        for row in job["solids"]:
            assert arrays[row["faces"]].max() < len(arrays[row["vertices"]])
        for picture, camera in zip(job["pictures"], clip.about["camera"], strict=True):
            assert picture["at"] == pytest.approx(camera["at"], abs=1e-3) and picture["fov"] == pytest.approx(camera["fov"], abs=1e-3)
            assert set(picture["shown"]) == set(picture["poses"]) == names
            assert all(len(arrays[key]) == len(arrays[next(r for r in job["solids"] if r["name"] == name)["vertices"]])
                       for name, key in picture["meshes"].items())
        kinds = {row["kind"] for row in job["materials"]}
        assert kinds == {"clay", "felt", "plain"}
        assert len(job["lamps"]) == len(job["pictures"][0]["lamps"]) == len(world.rig().lamps)


def test_pictures_that_come_back_are_the_clip_s_and_are_not_drawn_twice(dataset, tmp_path):
    grey = "import sys, zlib, struct\n" + "\n".join((
        "def png(v):",
        "    def part(t, d): return struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))",
        "    rows = b''.join(b'\\0' + bytes([v, v // 2, 9] * 64) for _ in range(64))",
        "    head = struct.pack('>IIBBBBB', 64, 64, 8, 2, 0, 0, 0)",
        "    return b'\\x89PNG\\r\\n\\x1a\\n' + part(b'IHDR', head) + part(b'IDAT', zlib.compress(rows)) + part(b'IEND', b'')",
        "for n in range(2):",
        "    open(f'{sys.argv[3]}/{n:04d}.png', 'wb').write(png(100 + n)); print('TOOK 1.50')",
    ))
    order = TraceOrder(dataset, program(tmp_path, grey), 1)
    assert trace(order, quiet) == {"clips": 1, "made": 1, "seconds_a_picture": 1.5} and trace(order, quiet)["made"] == 0
    first, second = (with_traced(dataset, clip) for clip in clips(dataset))
    assert first.arrays["traced"].shape == (2, 64, 64, 3) and first.arrays["traced"][1, 0, 0].tolist() == [101, 50, 9]
    assert "traced" not in second.arrays
    assert np.array_equal(paint(first, look_of("traced"), 1), first.arrays["traced"])
    with pytest.raises(ValueError, match="not path-traced"):
        paint(second, look_of("traced"), 1)


def test_what_is_missing_is_named(dataset, tmp_path):
    with pytest.raises(TrainLacking, match="pip install bpy"):
        trace(TraceOrder(dataset, tmp_path / "none", 1), quiet)
    broken = program(tmp_path, "import sys; sys.exit('No module named bpy')")
    with pytest.raises(TrainLacking, match="No module named bpy"):
        trace(TraceOrder(dataset, broken, 2), quiet)
    with pytest.raises(TrainFault, match="no dataset there"):
        trace(TraceOrder(tmp_path, broken, 1), quiet)


@pytest.mark.soak
@pytest.mark.skipif(not BLENDER, reason="FILMWRIGHT_BLENDER names no Python with bpy")
def test_cycles_draws_what_the_stage_draws(tmp_path):
    build_dataset(Order(tmp_path, 1, 4, (128, 80), 2), quiet)
    assert trace(TraceOrder(tmp_path, Path(BLENDER), 1, 8), quiet)["made"] == 1
    clip = with_traced(tmp_path, clips(tmp_path)[0])
    assert np.corrcoef(clip.arrays["traced"].mean(-1).ravel(), clip.arrays["beauty"].mean(-1).ravel())[0, 1] > 0.5
