"""What loose props do when they are let go, thrown or pushed: a rigid-body simulation by MuJoCo from one moment until all is still.

In: props with collision shapes, masses and poses, the set's surfaces, and a push. Out: a :class:`Fall`, every prop's way and every
impact, counted from the moment of the push, so that the same push shows the same pictures wherever in the film it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import mujoco
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

#: Simulation steps in one film frame: about 2 ms each at 24 fps, short enough for a box to land on a box without sinking in.
STEPS = 20
#: Slower than this (m/s and rad/s) for half a second, and a prop has come to rest.
STILL = 0.04
#: An impact under this normal speed (m/s) makes no sound worth hearing.
AUDIBLE = 0.15
_GEOMS = {
    "box": mujoco.mjtGeom.mjGEOM_BOX,
    "sphere": mujoco.mjtGeom.mjGEOM_SPHERE,
    "cylinder": mujoco.mjtGeom.mjGEOM_CYLINDER,
    "capsule": mujoco.mjtGeom.mjGEOM_CAPSULE,
    "ellipsoid": mujoco.mjtGeom.mjGEOM_ELLIPSOID,
}
#: Sliding friction, and how much a bounce keeps (as MuJoCo's damping ratio: 1 none, 0.1 lively), by material.
_FEEL = {
    "wood": (0.6, 0.6), "metal": (0.45, 0.45), "glass": (0.35, 0.5), "clay": (0.6, 0.7), "paper": (0.7, 1.0), "cloth": (0.9, 1.0),
    "rubber": (0.8, 0.12), "stone": (0.7, 0.6), "grass": (0.9, 1.0), "sand": (1.0, 1.0), "gravel": (0.9, 1.0), "snow": (0.8, 1.0),
    "water": (0.3, 1.0),
}

Shape = tuple[str, Sequence[float], Sequence[float], Sequence[float]]


@dataclass(frozen=True)
class Loose:
    """A prop as physics sees it: `shapes` as (kind, size, position, quaternion w x y z) in its frame, `mass` kg, `pose` (4, 4)."""

    shapes: Sequence[Shape]
    mass: float
    material: str
    pose: NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """An immovable upright box: its middle, half sizes (m), yaw and material."""

    centre: tuple[float, float, float]
    half: tuple[float, float, float]
    yaw: float
    material: str


@dataclass(frozen=True)
class Impact:
    """A knock: `frame` after the push (fractions allowed), where, between which materials, how hard."""

    frame: float
    at: tuple[float, float, float]
    prop: str
    a: str
    b: str
    mass: float
    speed: float


@dataclass(frozen=True)
class Fall:
    """`ways[prop]` (frames, 4, 4): the pose at each frame after the push; the last one is where it rests."""

    ways: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    impacts: tuple[Impact, ...] = ()


def fall(
    props: Mapping[str, Loose],
    surfaces: Sequence[Surface],
    pushes: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    fps: int,
    ground: str,
    longest: float = 4.0,
) -> Fall:
    """Simulate `props` from their poses with `pushes` (velocity m/s, spin rad/s by prop) until still, `longest` seconds at most."""
    model, order = _model(props, surfaces, fps, ground)
    data = mujoco.MjData(model)
    for i, name in enumerate(order):
        velocity, spin = pushes.get(name, ((0, 0, 0), (0, 0, 0)))
        data.qvel[6 * i : 6 * i + 3] = velocity
        data.qvel[6 * i + 3 : 6 * i + 6] = Rotation.from_matrix(props[name].pose[:3, :3]).inv().apply(spin)
    ways: dict[str, list[NDArray[np.float64]]] = {name: [props[name].pose.copy()] for name in order}
    impacts: list[Impact] = []
    touching: dict[tuple[int, int], int] = {}
    quiet, step = 0, 0
    for _ in range(int(longest * fps)):
        for _ in range(STEPS):
            before = data.qvel.copy()
            mujoco.mj_step(model, data)
            step += 1
            impacts += _knocks(model, data, before, touching, step, order, props)
        for i, name in enumerate(order):
            ways[name].append(_pose(data.qpos[7 * i : 7 * i + 7]))
        quiet = quiet + 1 if np.abs(data.qvel).max(initial=0) < STILL else 0
        if quiet >= fps // 2:
            break
    moved = {}
    for name, way in ways.items():
        track = np.round(np.array(way), 4)
        if np.abs(track - track[0]).max() > 2e-3:
            moved[name] = track
    return Fall(moved, tuple(i for i in impacts if i.prop in moved))


def _pose(q: NDArray[np.float64]) -> NDArray[np.float64]:
    pose = np.eye(4)
    pose[:3, 3] = q[:3]
    pose[:3, :3] = Rotation.from_quat(q[[4, 5, 6, 3]]).as_matrix()
    return pose


def _model(props: Mapping[str, Loose], surfaces: Sequence[Surface], fps: int, ground: str) -> tuple[mujoco.MjModel, list[str]]:
    spec = mujoco.MjSpec()
    spec.option.timestep = 1.0 / (fps * STEPS)
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    spec.option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    spec.worldbody.add_geom(name=f"surface ground {ground}", type=mujoco.mjtGeom.mjGEOM_PLANE, size=[0, 0, 1], **_feel(ground))
    for number, s in enumerate(surfaces):
        half = np.cos(s.yaw / 2), 0.0, 0.0, np.sin(s.yaw / 2)
        spec.worldbody.add_geom(
            name=f"surface {number} {s.material}", type=mujoco.mjtGeom.mjGEOM_BOX, size=list(s.half), pos=list(s.centre),
            quat=list(half), **_feel(s.material),
        )
    order = sorted(props)
    for name in order:
        p = props[name]
        q = Rotation.from_matrix(p.pose[:3, :3]).as_quat()
        # Two tenths of a millimetre of air, so that what touches at the start does not burst apart.
        at = p.pose[:3, 3] + [0, 0, 2e-4]
        body = spec.worldbody.add_body(name=name, pos=list(at), quat=[q[3], q[0], q[1], q[2]])
        body.add_freejoint()
        for kind, size, pos, quat in p.shapes:
            full = np.zeros(3)
            full[: len(size)] = size
            body.add_geom(
                type=_GEOMS[kind], size=list(full), pos=list(pos), quat=list(quat), mass=p.mass / len(p.shapes), **_feel(p.material),
            )
    return spec.compile(), order


def _feel(material: str) -> dict[str, object]:
    slide, damping = _FEEL.get(material, (0.6, 0.6))
    # A lively thing bounces off anything, so its own feel goes before the other's.
    return {"friction": [slide, 0.01, 0.004], "solref": [0.006, damping], "condim": 6, "priority": int(damping < 0.2)}


def _knocks(
    model: mujoco.MjModel, data: mujoco.MjData, before: NDArray[np.float64], touching: dict[tuple[int, int], int], step: int,
    order: list[str], props: Mapping[str, Loose],
) -> list[Impact]:
    """New contacts of this step that are hard enough to hear; `touching` remembers when each pair last touched."""
    found = []
    for number in range(data.ncon):
        contact = data.contact[number]
        bodies = [int(model.geom_bodyid[g]) for g in contact.geom]
        pair = (min(bodies), max(bodies))
        fresh = step - touching.get(pair, -10_000) > STEPS * 2
        touching[pair] = step
        if not fresh:
            continue
        normal = contact.frame[:3]
        speed = abs(sum(sign * _speed(data, before, body, contact.pos) @ normal for sign, body in zip((1, -1), bodies, strict=True)))
        if speed < AUDIBLE:
            continue
        body = max(bodies)
        other = min(bodies)
        name = order[body - 1]
        if other > 0:
            b = props[order[other - 1]].material
        else:
            fixed = next(g for g, owner in zip(contact.geom, bodies, strict=True) if owner == 0)
            b = mujoco.mj_id2name(model, mujoco.mjtObj.mjOBJ_GEOM, int(fixed)).split()[-1]
        at = tuple(float(x) for x in np.round(contact.pos, 4))
        found.append(Impact(step / STEPS, at, name, props[name].material, b, props[name].mass, float(speed)))
    return found


def _speed(data: mujoco.MjData, before: NDArray[np.float64], body: int, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """The velocity (3,) m/s that a free body had at a world point before this step; zero for the world itself."""
    if body == 0:
        return np.zeros(3)
    v = before[6 * (body - 1) : 6 * body]
    spin = data.xmat[body].reshape(3, 3) @ v[3:]
    return v[:3] + np.cross(spin, at - data.xpos[body])
