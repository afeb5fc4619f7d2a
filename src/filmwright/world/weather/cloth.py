"""Cloth that the wind moves: washing, flags, awnings, simulated by MuJoCo's flex once and played as a loop.

In: where a cloth hangs, how strong the wind is, a seed. Out: vertices for each frame of a loop of `LOOP` frames. The gusts
that drive it have whole turns in the loop, and its last part is blended into its beginning, so that it closes. The wind
presses on each triangle by the part of it that meets the triangle's face (pressure ~ wind . normal).
"""

from __future__ import annotations

import functools

import mujoco
import numpy as np
from numpy.typing import NDArray

from ..filament import Lens
from ..shapes import sheet_faces, smooth_normals
from ..solids import Floats, Material, Mesh, Solid
from .moving import Moving

Point = tuple[float, float, float]

LOOP = 96
BLEND = 24
FPS = 24
STEP = 1 / 192
#: Metres between the threads that are simulated.
CELL = 0.17
#: Which edges of the cloth are held: of its rows (along the span) and columns (along the edge).
HELD = {"hung": ("first",), "flag": ("first",), "awning": ("first", "last")}


@functools.lru_cache(16)
def simulated(kind: str, edge: tuple[Point, Point], span: Point, wind: float, seed: int) -> tuple[NDArray, NDArray[np.int32], NDArray]:
    """Vertices (LOOP, n, 3) over the loop, faces (m, 3) and uv in metres (n, 2)."""
    a, b, s = (np.array(p, float) for p in (*edge, span))
    columns, rows = max(3, round(np.linalg.norm(b - a) / CELL)), max(3, round(np.linalg.norm(s) / CELL))
    u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
    rest = (a + (b - a) * u[..., None] + s * v[..., None]).reshape(-1, 3)
    faces = sheet_faces(columns, rows)
    held = list(range(columns + 1)) + (list(range(len(rest) - columns - 1, len(rest))) if "last" in HELD[kind] else [])
    model = mujoco.MjModel.from_xml_string(_xml(rest, faces, held))
    data = mujoco.MjData(model)
    rng = np.random.default_rng(seed)
    start = rng.random(4) * 2 * np.pi
    blow = np.array([0.55, 0.8, 0.1]) if kind != "flag" else np.array([0.35, -1.0, 0.12])
    warm, frames = 1.0, LOOP + BLEND
    per = round(1 / FPS / STEP)
    out = np.empty((frames, len(rest), 3))
    free = np.setdiff1d(np.arange(len(rest)), held)
    for step in range(-round(warm / STEP), frames * per):
        t = 2 * np.pi * step / (LOOP * per)
        points = data.flexvert_xpos.copy() if step > -round(warm / STEP) else rest
        p, q, r = (points[faces[:, k]] for k in range(3))
        normal = np.cross(q - p, r - p) / 2  # as long as the triangle is large
        gust = 1 + 0.55 * np.sin(2 * t + start[0]) + 0.35 * np.sin(5 * t + start[1]) + 0.30 * np.sin(9 * t + start[2] + p[:, 0] * 2 + p[:, 2] * 3)
        flow = wind * gust[:, None] * blow + 0.25 * wind * np.sin(13 * t + start[3] + points[faces[:, 0]].sum(axis=1))[:, None] * np.array(
            [0.3, 0.2, 0.6]
        )
        area = np.linalg.norm(normal, axis=1, keepdims=True)
        push = 0.55 * np.einsum("ij,ij->i", flow, normal)[:, None] * normal / np.maximum(area, 1e-9)
        force = np.zeros_like(rest)
        for k in range(3):
            np.add.at(force, faces[:, k], push / 3)
        data.qfrc_applied[:] = force[free].ravel()
        mujoco.mj_step(model, data)
        if step >= 0 and step % per == 0:
            out[step // per] = data.flexvert_xpos
    mix = np.linspace(0, 1, BLEND)[:, None, None]
    mix = mix * mix * (3 - 2 * mix)
    loop = out[:LOOP].copy()
    loop[:BLEND] = out[LOOP:] * (1 - mix) + out[:BLEND] * mix
    wide, long = np.linalg.norm(b - a), np.linalg.norm(s)
    return loop, faces, np.stack([u.ravel() * wide, v.ravel() * long], -1)


def _xml(points: NDArray, faces: NDArray[np.int32], held: list[int]) -> str:
    def row(values: NDArray) -> str:
        return " ".join(f"{x:.6g}" for x in np.ravel(values))

    return (
        f'<mujoco><option timestep="{STEP}" solver="CG" iterations="12" tolerance="1e-5" integrator="implicitfast" gravity="0 0 -5"/>'
        '<worldbody><flexcomp name="cloth" type="direct" dim="2" mass="0.25" radius="0.005" '
        f'point="{row(points)}" element="{row(faces)}"><edge equality="true" damping="0.002"/>'
        '<contact contype="0" conaffinity="0" selfcollide="none"/>'
        f'<pin id="{row(np.array(held))}"/></flexcomp></worldbody></mujoco>'
    )


def hang(moving: Moving, name: str, kind: str, edge: tuple[Point, Point], span: Point, material: Material, wind: float, seed: int) -> None:
    """Add a cloth of `kind` (hung, flag, awning): held along `edge`, reaching `span` from there; seen from both sides."""
    loop, faces, uv = simulated(kind, edge, span, round(0.25 + 1.6 * wind, 2), seed % 7)
    both = np.concatenate([faces, faces[:, ::-1] + loop.shape[1]])

    def shape(frame: int) -> tuple[Floats, Floats]:
        v = loop[frame % LOOP]
        n = smooth_normals(v, faces)
        return np.concatenate([v, v]).astype(np.float32), np.concatenate([n, -n])

    v, n = shape(0)
    solid = Solid(name, Mesh(v, both, n, np.concatenate([uv, uv]).astype(np.float32)), material)

    def blow(phase: int, lens: Lens, fps: int) -> tuple[Floats, Floats]:
        return shape(phase)

    moving.deforming(solid, blow)
