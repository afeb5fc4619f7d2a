"""A world before the lens: the sharp picture with its depth, and every data pass that is asked for.

In: a :class:`~.stage.World`, its pictures, a size. Out: arrays. The renderer's scene is built once and brought to each picture's state.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..film import Point
from . import passes
from .air import srgb
from .filament import Painter, Tableau
from .passes import Shape
from .puppets import Joints
from .solids import Change, Lamp, Rig
from .stage import Picture, World


@functools.cache
def painter() -> Painter:
    """The one graphics context of this process."""
    return Painter()


@dataclass(frozen=True, eq=False)
class Shown:
    """What a picture shows, besides its light: `colour`, `clay`, `normals` as (h, w, 3) uint8; `edges` (h, w); `depth` metres; `identity` numbers.

    `joints[actor][joint]` is (x, y, depth) in pixels; `flow` (h, w, 2) pixels to the next picture; `parts` (h, w) uint8 is 1 where a puppet's
    head is (face, hair, hat), 0 elsewhere.
    """

    depth: NDArray[np.float32]
    identity: NDArray[np.int32]
    colour: NDArray[np.uint8]
    clay: NDArray[np.uint8]
    normals: NDArray[np.uint8]
    edges: NDArray[np.uint8]
    pose: NDArray[np.uint8]
    joints: dict[str, dict[str, tuple[float, float, float]]]
    flow: NDArray[np.float32]
    parts: NDArray[np.uint8]


#: The solids of a puppet that are its head, by the last word of their names.
_HEAD = ("head", "hat", "band", "hair", "beard", "brow", "mouth", "eye", "upper", "lower")


@dataclass(frozen=True)
class KeyLight:
    """The strongest light of a picture as seen from its lens: unit direction towards it in camera axes (x right, y up, z to the lens), sRGB 0-1.

    `sky` is the colour of the dome overhead, `level` the key's light on the subject over the dome's, as log2, between -6 and 6.
    """

    towards: tuple[float, float, float]
    colour: tuple[float, float, float]
    sky: tuple[float, float, float]
    level: float


def cheap(rig: Rig) -> Rig:
    """`rig` as the lit pass has it: one small hard shadow from its first lamp that casts any, no occlusion, no bloom. Half the beauty's cost."""
    first = next((n for n, lamp in enumerate(rig.lamps) if lamp.shadow and lamp.kind != "point"), None)
    lamps = tuple(replace(lamp, shadow=n == first, map=512) for n, lamp in enumerate(rig.lamps))
    return replace(rig, lamps=lamps, occlusion=False, soft_shadows=False, bloom=0.0)


class Filming:
    """One world held by the renderer. Of several, one stands; another is set up again when it is asked for a picture."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._rig = world.rig()
        self._tableau = Tableau(painter(), world.solids(), self._rig)
        solids = self._tableau.solids
        self.identities = ["", *dict.fromkeys(s.identity for s in solids if s is not None)]
        place = {name: number for number, name in enumerate(self.identities)}
        self._identity = np.array([0, *(place[s.identity] for s in solids if s is not None)], np.int32)
        self._head = np.array([0, *(is_head(s.name, s.identity) for s in solids if s is not None)], np.uint8)
        self._actors = [place[a] for a in world.cast if a in place]
        self._colour = np.array([[0.5, 0.6, 0.7], *(_flat(s) for s in solids if s is not None)], np.float32)
        self._poses = {s.name: s.pose for s in solids if s is not None}
        self._changes: list[tuple[Picture, tuple[Change, dict[str, Joints]]]] = []

    def beauty(self, picture: Picture, change: Change | None = None) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The sharp, lit picture (h, w, 3) and its depth (h, w) in metres; `change` is the world's for it, where it is known already."""
        tableau = self._show(picture, self._rig, change)
        w, h = self.world.size
        return tableau.draw(picture.lens, w, h), tableau.draw(picture.lens, w, h, "depth")

    def lit(self, picture: Picture) -> NDArray[np.uint8]:
        """The picture (h, w, 3) in cheap light (see :func:`cheap`). Going between it and `beauty` changes the rig: take one kind at a time."""
        return self._show(picture, cheap(self._rig)).draw(picture.lens, *self.world.size)

    def _set(self) -> Tableau:
        if not self._tableau.stands:
            self._tableau = Tableau(painter(), self.world.solids(), self._rig)
        return self._tableau

    def _change(self, picture: Picture) -> tuple[Change, dict[str, Joints]]:
        """The world's change for `picture`; those of the last two pictures are kept: passes are asked for one by one, and flow for two pictures."""
        for held, change in self._changes:
            if held is picture:
                return change
        self._changes = [*self._changes[-1:], (picture, self.world.change(picture))]
        return self._changes[-1][1]

    def _show(self, picture: Picture, rig: Rig, change: Change | None = None) -> Tableau:
        tableau = self._set()
        if tableau.rig != rig:
            tableau.light(rig)
        tableau.apply(change or self._change(picture)[0])
        return tableau

    def key_light(self, picture: Picture) -> KeyLight:
        """Where the light of `picture` comes from, by what each lamp gives where the lens is focused."""
        change, _ = self._change(picture)
        axes, _ = passes.rays(picture.lens, 1, 1)
        subject = np.array(picture.lens.at) + axes[2] * min(picture.focus, 30.0)
        best, towards, colour = 0.0, np.array([0.0, 0.0, 1.0]), "#ffffff"
        for number, lamp in enumerate(self._rig.lamps):
            at, way, power = change.lamps.get(number, (np.array(lamp.at), np.array(lamp.towards), lamp.intensity))
            lux, direction = _lux(lamp, np.asarray(at), np.asarray(way), power, subject)
            if lux > best:
                best, towards, colour = lux, direction, lamp.colour
        local = axes @ towards * [1, 1, -1]
        level = math.log2(max(best, 1.0) / max(self._rig.sky.intensity, 1.0))
        return KeyLight(_three(local), _three(srgb(colour)), _three(srgb(self._rig.sky.zenith)), round(float(np.clip(level, -6, 6)), 4))

    def data(self, picture: Picture, following: Picture, size: tuple[int, int] | None = None) -> Shown:
        """The data passes of `picture`; flow is to `following`, the shot's next (itself for the last). `size` in pixels, else the film's."""
        w, h = size or self.world.size
        after, _ = self._change(following)
        change, joints = self._change(picture)
        tableau = self._set()
        tableau.apply(change)
        solids = tableau.draw(picture.lens, w, h, "ids")
        depth = tableau.draw(picture.lens, w, h, "depth")
        identity = self._identity[solids]
        normal = passes.normals(depth, solids, picture.lens)
        pixels = {
            actor: {
                name: tuple(round(float(v), 3) for v in passes.project(picture.lens, np.array(at), w, h))
                for name, at in sorted(_points(joint).items())
            }
            for actor, joint in joints.items() if dict(picture.states)[actor].present
        }
        return Shown(
            depth=depth, identity=identity, colour=(self._colour[solids] * 255 + 0.5).astype(np.uint8),
            clay=passes.clay(identity, normal, passes.identity_colours(self.identities)),
            normals=((normal * 0.5 + 0.5) * 255 + 0.5).astype(np.uint8), edges=passes.edges(solids, depth, normal),
            pose=passes.skeleton(pixels, w, h), joints=pixels,
            flow=passes.flow(depth, solids, picture.lens, following.lens, self._moving(solids, change, after)),
            parts=self._head[solids] * np.isin(identity, self._actors).astype(np.uint8),
        )

    def face(self, picture: Picture, actor: str) -> tuple[float, float, float, float]:
        """Where an actor's mouth is: (x, y), its head's height, in fractions of the picture's sides, and facing (1 to the lens, -1 away).

        All 0 where the actor is not on the set or behind the lens.
        """
        state = dict(picture.states).get(actor)
        if state is None or not state.present:
            return (0.0, 0.0, 0.0, 0.0)
        joints = self.world.joints(actor, state)
        mouth, neck, top, head, nose = (np.array(p) for p in (joints.mouth, joints.neck, joints.top, joints.head, joints.nose))
        w, h = self.world.size
        x, y, depth = passes.project(picture.lens, mouth, w, h)
        if depth < 0.05:
            return (0.0, 0.0, 0.0, 0.0)
        tall = np.linalg.norm(top - neck) / depth / (2 * np.tan(picture.lens.fov / 2))
        ahead = nose - head
        ahead /= max(float(np.linalg.norm(ahead)), 1e-9)
        to_lens = np.array(picture.lens.at) - mouth
        facing = float(ahead @ to_lens / max(float(np.linalg.norm(to_lens)), 1e-9))
        return (float(x / w), float(y / h), float(tall), facing)

    def _moving(self, numbers: NDArray[np.int32], now: Change, after: Change) -> dict[int, Shape]:
        """The solids in the picture that move to the next one, with their vertices in both."""
        found = {}
        for number in np.unique(numbers):
            solid = self._tableau.solids[number]
            if solid is None or (solid.name not in now.poses and solid.name not in now.meshes):
                continue
            before_, after_ = (_world(solid.name, solid.mesh.vertices, self._poses[solid.name], c) for c in (now, after))
            found[int(number)] = Shape(before_, after_)
        return found


def _lux(lamp: Lamp, at: NDArray, way: NDArray, power: float, subject: NDArray) -> tuple[float, NDArray]:
    """What `lamp` gives at `subject` (I / d^2, nothing outside its cone), and the unit direction from there to it."""
    if lamp.kind == "sun":
        return power, -way / np.linalg.norm(way)
    to_lamp = at - subject
    far = max(float(np.linalg.norm(to_lamp)), 0.2)
    if lamp.kind == "spot" and -to_lamp @ way / far / np.linalg.norm(way) < math.cos(math.radians(lamp.cutoff)):
        return 0.0, to_lamp / far
    return power / far**2, to_lamp / far


def _three(values: NDArray) -> tuple[float, float, float]:
    a, b, c = (round(float(v), 4) for v in values)
    return a, b, c


def is_head(name: str, identity: str) -> bool:
    """Whether the solid `name` of a puppet is part of its head: face, hair, hat."""
    return name.startswith(f"{identity}/") and name.rsplit("/", 1)[-1].split("_")[-1] in _HEAD


def _world(name: str, vertices: NDArray, pose: NDArray, change: Change) -> NDArray[np.float32]:
    pose = change.poses.get(name, pose)
    vertices = change.meshes[name][0] if name in change.meshes else vertices
    return (vertices @ pose[:3, :3].T + pose[:3, 3]).astype(np.float32)


def _flat(solid) -> NDArray[np.float32]:
    m = solid.material
    colour = srgb(m.colour)
    return colour if m.texture is None else colour * (m.texture.pixels.reshape(-1, 3).mean(0) / 255).astype(np.float32)


def _points(joints) -> dict[str, Point]:
    return joints.points()
