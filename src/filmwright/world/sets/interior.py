"""Rooms: walls of boards and plaster with openings, floors, ceilings with beams, and the collision boxes of a place.

In: a :class:`~filmwright.plan.places.Place` and a bench. Out: the shell of its room on the bench. The room's inner walls stand `MARGIN`
outside the floor that actors may walk on. Walls are named front (where the master camera stands), back, left, right, top.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ...plan.places import Place
from .. import shapes, textures
from ..shapes import Rng
from ..solids import Material, Mesh, Solid
from ..workshop import Shop, Wall
from . import WILD_MARGIN, Door

#: Metres between the edge of the walkable floor and the walls.
MARGIN = 0.3
#: Thickness of a wall.
THICK = 0.14
#: Metres that the room is built on behind the furthest point at which a lens may stand.
BEHIND_LENS = 0.3
#: Each wall's frame: yaw of its local frame, in which x runs to the right as seen from inside, y points out, z up.
FACING = {"back": 0.0, "left": math.pi / 2, "front": math.pi, "right": -math.pi / 2}


@dataclass(frozen=True)
class Room:
    """A box of a room, inner faces: x0, y0, x1, y1 and its height."""

    x0: float
    y0: float
    x1: float
    y1: float
    height: float

    def walls(self) -> dict[str, Wall]:
        cx, cy, h = (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2, self.height
        return {
            "back": Wall((cx, self.y1, 0), (0, 1, 0)), "front": Wall((cx, self.y0, 0), (0, -1, 0)),
            "left": Wall((self.x0, cy, 0), (-1, 0, 0)), "right": Wall((self.x1, cy, 0), (1, 0, 0)),
            "top": Wall((cx, cy, h), (0, 0, 1)),
        }

    def length(self, wall: str) -> float:
        return self.x1 - self.x0 if wall in ("back", "front") else self.y1 - self.y0


@dataclass(frozen=True)
class Opening:
    """A hole in a wall: `along` is its middle, measured along the wall's own x from the wall's middle; `low` its lower edge."""

    along: float
    low: float
    width: float
    height: float


#: The openings of a room by wall; walls without any need no entry.
Openings = Mapping[str, tuple[Opening, ...]]
#: The upright walls, in the order in which they are built.
SIDES = ("back", "front", "left", "right")


def room_of(place: Place, height: float) -> Room:
    """The room around a place's floor."""
    x0, y0, x1, y1 = place.floor
    return Room(x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN, height)


def on_wall(shop: Shop, wall: str) -> Shop:
    """The bench in the frame of a wall: origin at the floor in its middle, x to the right seen from inside, y out of the room, z up."""
    return shop.within(shop.walls[wall].at, FACING[wall], wall=wall)


def panels(room: Room, wall: str, openings: tuple[Opening, ...], low: float, high: float, thick: float = THICK) -> Mesh:
    """A wall from `low` to `high` around its openings, in the wall's frame, its inner face at y = 0; uv in metres along and up."""
    half = room.length(wall) / 2 + thick
    xs = sorted({-half, half, *(e for o in openings for e in (o.along - o.width / 2, o.along + o.width / 2))})
    zs = sorted({low, high, *(min(max(e, low), high) for o in openings for e in (o.low, o.low + o.height))})
    parts = []
    for xa, xb in zip(xs[:-1], xs[1:], strict=True):
        run: list[float] = []
        for za, zb in zip(zs[:-1], zs[1:], strict=True):
            x, z = (xa + xb) / 2, (za + zb) / 2
            if any(abs(x - o.along) < o.width / 2 and o.low < z < o.low + o.height for o in openings):
                _close(parts, xa, xb, run, thick)
                run = []
            else:
                run = [run[0] if run else za, zb]
        _close(parts, xa, xb, run, thick)
    return shapes.merge(parts)


def _close(parts: list[Mesh], xa: float, xb: float, run: list[float], thick: float) -> None:
    if not run:
        return
    piece = shapes.put(shapes.box((xb - xa, thick, run[1] - run[0]), bevel=0.001), ((xa + xb) / 2, thick / 2, run[0]))
    v = piece.vertices
    parts.append(Mesh(v, piece.faces, piece.normals, np.stack([v[:, 0] + v[:, 1], v[:, 2]], -1).astype(np.float32)))


def plaster(shop: Shop, room: Room, wall: str, openings: tuple[Opening, ...], colour: str, stain: str, low: float = 0.0, seed: int = 3) -> None:
    """A plastered wall with brush marks."""
    paint = textures.texture("plaster", colour, stain, 512, seed)
    bump = textures.relief("plaster", colour, stain, 512, seed, 5.0)
    material = Material("#ffffff", roughness=0.95, texture=paint, normal=bump, repeat=0.5)
    on_wall(shop, wall).solid(f"set/wall-{wall}", panels(room, wall, openings, low, room.height), material)


def tones(colour: str, rng: Rng, spread: float = 0.12, count: int = 8) -> tuple[str, ...]:
    """`count` neighbouring tones of a board colour."""
    return tuple(textures.varied(textures.mixed(colour, "#000000" if k % 2 else "#c8a070", abs(rng.normal()) * spread), rng, spread * 0.5)
                 for k in range(count))


def board_material(colour: str, seed: int, roughness: float = 0.7, spread: float = 0.12) -> Material:
    """A material for `shapes.boards` in tones of one colour; boards of the same colour and seed share it."""
    paint, bump = textures.boards(tones(colour, np.random.default_rng(seed), spread), seed)
    return Material("#ffffff", roughness=roughness, texture=paint, normal=bump)


def upright(mesh: Mesh) -> Mesh:
    """Lying boards (along X, laid along Y, top up) stood up as a wall's: along Z, laid along X, their face to -Y."""
    m = np.eye(4)
    m[:3, :3] = np.array([[0, -1, 0], [0, 0, -1], [1, 0, 0]], float)
    return shapes.moved(mesh, m)


def panelling(
    shop: Shop, room: Room, wall: str, openings: tuple[Opening, ...], material: Material, low: float, high: float, width: float = 0.16,
    thick: float = 0.025, proud: float = 0.025,
) -> None:
    """Upright boards along a wall between two heights, cut around its openings, standing `proud` of it."""
    here, half = on_wall(shop, wall), room.length(wall) / 2
    parts = []
    cuts = sorted({-half, half, *(e for o in openings for e in (o.along - o.width / 2, o.along + o.width / 2) if o.low < high)})
    for xa, xb in zip(cuts[:-1], cuts[1:], strict=True):
        spans = [(low, high)]
        for o in openings:
            if abs((xa + xb) / 2 - o.along) < o.width / 2:
                spans = [s for a, b in spans for s in ((a, min(b, o.low)), (max(a, o.low + o.height), b)) if s[1] - s[0] > 0.01]
        for a, b in spans:
            mesh = shapes.boards(b - a, xb - xa, thick, max(1, round((xb - xa) / width)), shop.rng)
            parts.append(shapes.put(upright(mesh), (xb, -proud + thick, a)))
    here.solid(f"set/panelling-{wall}-{low:g}", shapes.merge(parts), material)


def floor(shop: Shop, room: Room, material: Material, width: float = 0.18, grow: float = 0.1) -> None:
    """A boarded floor, its top at z = 0, boards along X."""
    wide, deep = room.x1 - room.x0 + 2 * grow, room.y1 - room.y0 + 2 * grow
    mesh = shapes.boards(wide, deep, 0.04, round(deep / width), shop.rng, gap=0.005)
    shop.solid("set/floor", shapes.put(mesh, (room.x0 - grow, room.y0 - grow, -0.04)), material)


def ceiling(shop: Shop, room: Room, material: Material, beams: Material | None, count: int = 4) -> None:
    """A boarded ceiling with beams across, taken out when the lens is over it."""
    here = shop.within(wall="top")
    wide, deep = room.x1 - room.x0 + 0.2, room.y1 - room.y0 + 0.2
    mesh = shapes.boards(wide, deep, 0.03, round(deep / 0.2), shop.rng)
    here.solid("set/ceiling", shapes.put(mesh, (room.x0 - 0.1, room.y1 + 0.1, room.height + 0.03), roll=math.pi), material)
    if beams is None:
        return
    parts = []
    for k in range(count):
        y = room.y0 + (k + 0.5) * (room.y1 - room.y0) / count
        beam = shapes.boards(wide, 0.17, 0.19, 1, shop.rng, bevel=0.02)
        parts.append(shapes.put(shapes.wobbled(beam, 0.012, 0.7, k), (room.x0 - 0.1, y - 0.085, room.height - 0.17)))
    here.solid("set/beams", shapes.merge(parts), beams)


def rail(shop: Shop, room: Room, wall: str, openings: tuple[Opening, ...], z: float, size: tuple[float, float], paint: textures.Paint) -> None:
    """A moulding along a wall at height `z`, broken by its openings: (how far it stands out, how high)."""
    here, half = on_wall(shop, wall), room.length(wall) / 2
    cuts = [-half, half]
    for o in openings:
        if o.low < z + size[1] and z < o.low + o.height:
            cuts += [o.along - o.width / 2, o.along + o.width / 2]
    cuts.sort()
    for a, b in zip(cuts[::2], cuts[1::2], strict=True):
        here.add(shapes.box((b - a, size[0], size[1]), 0.008), paint, "satin", ((a + b) / 2, -size[0] / 2, z))


def surfaces(place: Place, room: Room, ground: str = "wood", open_front: bool = False) -> tuple[
        tuple[tuple[float, float, float], tuple[float, float, float], float, str], ...]:
    """Collision boxes of the floor, the walls and the furniture."""
    cx, cy, w, d, h = (room.x0 + room.x1) / 2, (room.y0 + room.y1) / 2, (room.x1 - room.x0) / 2, (room.y1 - room.y0) / 2, room.height / 2
    out = [((cx, cy, -0.1), (w + 2, d + 2, 0.1), 0.0, ground)]
    out += [((cx, room.y1 + 0.1, h), (w, 0.1, h), 0.0, "wood"), ((room.x0 - 0.1, cy, h), (0.1, d, h), 0.0, "wood"),
            ((room.x1 + 0.1, cy, h), (0.1, d, h), 0.0, "wood")]
    if not open_front:
        out.append(((cx, room.y0 - 0.1, h), (w, 0.1, h), 0.0, "wood"))
    for o in place.obstacles:
        (x, y, z), (a, b, c) = o.at, o.size
        out.append(((x, y, z + c / 2), (a / 2, b / 2, c / 2), o.yaw, o.material))
    return tuple(out)


def carried_on(place: Place, room: Room, rng: Rng, shell: Callable[[Shop, Room], None]) -> tuple[Solid, ...]:
    """The room's shell built on towards the master camera, past the front wall, as far as a lens may stand: what is seen beside and behind
    the lens when that wall is taken out for it. It is there exactly when the wall is not, and a hair larger, so that no faces coincide."""
    hair = 0.004
    behind = Room(room.x0 - hair, place.camera[1] - BEHIND_LENS, room.x1 + hair, room.y0, room.height + hair)
    bench = Shop(rng, behind.walls())
    shell(bench, behind)
    hung = ((room.x0 + room.x1) / 2, room.y0 + 2 * WILD_MARGIN, 0.0)
    made = []
    for solid in bench.finish("set", "set"):
        if solid.wild == behind.walls()["back"].out:
            continue  # that side is open to the room
        vertices = solid.mesh.vertices @ solid.pose[:3, :3].T + solid.pose[:3, 3] - np.array([*hung[:2], hair])
        name = f"set/before/{solid.name.removeprefix('set/')}"
        mesh = replace(solid.mesh, vertices=vertices.astype(np.float32))
        made.append(replace(solid, name=name, mesh=mesh, pose=shapes.pose(hung), wild=(0.0, 1.0, 0.0), shadow=False))
    return tuple(made)


def leaf(shop: Shop, wall: str, opening: Opening, spot: str, make: Callable[[Shop], None]) -> Door:
    """A door leaf that `make` builds in the frame of its opening, on hinges at the opening's left edge, swinging out of the room."""
    bench = Shop(shop.rng, shop.walls)
    here = on_wall(bench, wall).within((opening.along, 0, 0))
    make(here)
    hinge = here.matrix @ [-opening.width / 2, 0.05, 0, 1]
    return Door(spot, bench.finish(f"set/door {spot}", "set"), (float(hinge[0]), float(hinge[1])), 1.75)
