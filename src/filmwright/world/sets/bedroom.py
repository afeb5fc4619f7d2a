"""The bedroom: a quilted bed, a night table with its lamp, a window on the garden, a desk, an armchair, papered walls."""

from __future__ import annotations

import math

import numpy as np

from ...film import ScenePlan
from ...plan.places import Obstacle, Place
from .. import shapes, textures
from ..props import lights as prop_lights
from ..props.model import Bench
from ..shapes import box, cylinder, lathe, put, sphere, tube
from ..solids import Material
from ..textures import Paint
from ..workshop import Shop
from . import Door, Set
from . import interior as room_of
from . import interior_clutter as left
from . import interior_furniture as built
from . import interior_light as light
from . import interior_windows as windows
from .interior import Opening, on_wall

HEIGHT = 2.45
WINDOW = Opening(-0.2, 0.86, 1.15, 1.2)
DOOR = Opening(-1.5, 0.0, 0.84, 1.96)
DOOR_PAINT = Paint("#8f8a76", "paint", "#6a4a30", pixels=128)
SIDE = Opening(-0.6, 0.95, 0.8, 0.95)
OPENINGS = {"back": (WINDOW, DOOR), "front": (SIDE,)}
PAPER = ("#8f8a6e", "#b8705c")


def build(place: Place, scene: ScenePlan) -> Set:
    """The bedroom for a scene's hour, weather and light."""
    rng = np.random.default_rng(scene.seed + 303)
    room = room_of.room_of(place, HEIGHT)
    shop = Shop(rng, room.walls())
    has = {o.name: o for o in place.obstacles}
    lit = light.lamps_lit(scene)
    _shell(shop, room, OPENINGS)
    motions = _openings(shop, scene)
    _bed(shop, has, lit)
    _desk(shop, has)
    _sides(shop, has)
    rig = light.rig(scene, light.BEDROOM)
    solids = shop.finish("set", "set") + room_of.carried_on(place, room, np.random.default_rng(11), lambda bench, on: _shell(bench, on, {}))
    return light.assembled(solids, rig, room_of.surfaces(place, room), [*motions, light.flames(rig, scene, light.BEDROOM)],
        (_door(shop),))


def _shell(shop: Shop, room: room_of.Room, openings: room_of.Openings) -> None:
    boards = room_of.board_material("#7d7a6a", 25, 0.8, 0.06)
    paper = textures.texture("flowers", *PAPER, 256, 2)
    bump = textures.relief("plaster", n=256, seed=4, strength=2.0)
    for name in room_of.SIDES:
        cut = openings.get(name, ())
        here = on_wall(shop, name)
        here.solid(f"set/wall-{name}", room_of.panels(room, name, cut, 0.0, HEIGHT),
            Material("#ffffff", 0.95, texture=paper, normal=bump, repeat=1.1))
        room_of.panelling(shop, room, name, cut, boards, 0.08, 0.82, 0.13)
        room_of.rail(shop, room, name, cut, 0.82, (0.045, 0.04), Paint("#6a6656", "paint"))
        room_of.rail(shop, room, name, cut, 0.0, (0.035, 0.1), Paint("#5c5848", "paint"))
        room_of.rail(shop, room, name, (), HEIGHT - 0.07, (0.05, 0.07), Paint("#8a8470", "paint"))
    room_of.floor(shop, room, room_of.board_material("#8a6440", 27, 0.6, 0.12), 0.15)
    room_of.ceiling(shop, room, room_of.board_material("#a8987c", 29, 0.9, 0.06), room_of.board_material("#5f4630", 3, 0.8, 0.1), 3)


def _openings(shop: Shop, scene: ScenePlan) -> list[windows.Motion | None]:
    frame = Paint("#d8d0ba", "paint", "#8a7a5a", pixels=128)
    sway = {"storm": 0.07, "wind": 0.09}.get(scene.weather, 0.0)
    motions: list[windows.Motion | None] = []
    for wall, hole, panes in (("back", WINDOW, (2, 3)), ("front", SIDE, (2, 2))):
        windows.outside(shop, wall, hole, "garden", scene.hour, scene.weather, 5 if wall == "back" else 7)
        windows.window(shop, wall, hole, frame, panes)
        motions += [windows.falling(shop, wall, hole, scene.weather, scene.hour), windows.running(shop, wall, hole, scene.weather, scene.hour)]
        motions.append(windows.curtains(shop, wall, hole, Paint("#4f6f7c", "stripe", "#c8bc9a", span=0.3, pixels=128), Paint("#8a6a36", "metal"),
            sway, 0.4, 0.45))
    sill = on_wall(shop, "back").within((WINDOW.along, -0.06, WINDOW.low))
    left.plant(sill.within((-0.36, 0, 0)), "#5f7f48", "#8a5a3c", 0.9, "#e0c0d0")
    left.stack(sill.within((0.32, 0.0, 0), 1.5), 2)
    built.doorway(on_wall(shop, "back").within((DOOR.along, 0, 0)), DOOR.width, DOOR.height, DOOR_PAINT)
    return motions


def _bed(shop: Shop, has: dict[str, Obstacle], lit: bool) -> None:
    o = has["bed"]
    built.bed(shop.within(o.at, o.yaw), o.size, built.wood("#7a4e2e", 3), Paint("#a8483c", "quilt", "#5f7f86", fit=True, pixels=256, seed=4),
        Paint("#ddd2bc", "cloth", span=0.3))
    n = has["night table"]
    here = shop.within(n.at)
    built.drawers(here, n.size, Paint("#6f7f78", "paint", "#7a5a3a"), built.wood("#8a5c36", 5), Paint("#c09a4a", "metal"), 1)
    top = here.within((0.02, 0, n.size[2]))
    _lamp(top, lit)
    left.stack(top.within((-0.14, -0.1, 0), 0.3), 2)
    bear = shop.within((o.at[0] + 0.2, o.at[1] + 0.3, o.size[2] + 0.05), -2.0)
    fur = Paint("#a87a48", "felt")
    for size, at in (((0.09, 0.085, 0.1), (0, 0, 0.09)), ((0.075, 0.08, 0.07), (0.01, 0, 0.23)), ((0.03, 0.032, 0.026), (0.07, 0, 0.215)),
        ((0.026, 0.026, 0.03), (0, 0.065, 0.29)),
                     ((0.026, 0.026, 0.03), (0, -0.065, 0.29)), ((0.07, 0.034, 0.034), (0.09, 0.06, 0.035)), ((0.07, 0.034, 0.034),
                         (0.09, -0.06, 0.035)),
                     ((0.05, 0.03, 0.03), (0.04, 0.1, 0.14)), ((0.05, 0.03, 0.03), (0.04, -0.1, 0.14))):
        bear.add(sphere(size, 10, 7), fur, "matte", at)
    for y in (-0.03, 0.03):
        bear.add(sphere(0.01, 6, 5), Paint("#16120e", pixels=32), "gloss", (0.076, y, 0.25))
    bear.add(sphere(0.011, 6, 5), Paint("#2a1a12", pixels=32), "gloss", (0.1, 0, 0.225))
    east = on_wall(shop, "right")
    left.picture(east.within((-o.at[1], 0, 1.55)), 0.62, 0.44, "seascape", "#8fa8b0", "#a8503c")
    built.shelf(east.within((0.75, 0, 0)), 1.0, 0.19, built.wood("#7a4e2e", 8), 1.45)
    row = east.within((0.3, -0.1, 1.45))
    left.books(row, 0.5, tall=0.2)
    left.mug(row.within((0.62, 0, 0)), "#c8902f")
    left.plant(row.within((0.82, 0, 0)), "#6f8a50", "#a85a3c", 0.75)


def _lamp(top: Shop, lit: bool) -> None:
    """A night lamp like the prop of that name."""
    bench = Bench(top.rng, {state: top if state in ("always", "lit" if lit else "dark") else Shop(top.rng) for state in ("always", "lit", "dark")})
    prop_lights.lamp(bench)


def _desk(shop: Shop, has: dict[str, Obstacle]) -> None:
    o, c = has["desk"], has["chair"]
    here = shop.within(o.at, math.pi / 2)
    built.table(here, (o.size[1], o.size[0], o.size[2]), built.wood("#8a5a34", 13))
    built.chair(shop.within(c.at, math.pi + float(shop.rng.normal() * 0.06)), c.size[2], built.wood("#6f4628", 4),
        Paint("#4f6f7c", "check", "#c8bc9a", span=0.3))
    top = here.within((0, 0, o.size[2]))
    left.stack(top.within((-0.36, 0.12, 0), 0.2), 4)
    top.add(box((0.2, 0.28, 0.004), 0.001), Paint("#ece0c0", "script", "#33302c", fit=True, pixels=128), "matte", (0.02, -0.1, 0), yaw=0.2)
    top.add(box((0.2, 0.28, 0.003), 0.001), Paint("#e2d4ae", "paper"), "matte", (0.12, -0.06, 0), yaw=-0.3)
    ink = top.within((0.28, 0.1, 0))
    ink.add(lathe([(0, 0), (0.035, 0), (0.038, 0.04), (0.018, 0.052), (0.02, 0.065), (0, 0.066)], 14, sharp=0.8), Paint("#22304a", pixels=32),
        "gloss")
    quill = shapes.curve([(0, 0, 0.05), (0.05, 0.02, 0.17), (0.12, 0.05, 0.27)], 9)
    ink.add(tube(quill, [0.002, 0.003, 0.012, 0.02, 0.022, 0.02, 0.016, 0.009, 0.001], 6, flat=0.18), Paint("#e8e0cc", "felt"), "matte")
    left.candle(top.within((0.42, 0.1, 0)), 0.12)
    west = on_wall(shop, "left")
    mirror = west.within((0.15, 0, 1.55))
    mirror.add(put(cylinder(0.27, 0.02, 30), scale=(0.85, 1.2, 1)), Paint("#9ab0b4", "metal", "#c0d0d0"), "metal", (0, 0, 0), roll=math.pi / 2)
    ring = [(0.235 * math.cos(a), -0.02, 0.33 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 28, endpoint=False)]
    mirror.add(tube(ring, 0.022, 8, closed=True), Paint("#a8823f", "wood"), "gloss")
    built.shelf(west.within((-1.0, 0, 0)), 0.9, 0.19, built.wood("#7a4e2e", 9), 1.5)
    row = west.within((-1.38, -0.1, 1.5))
    left.books(row, 0.36, tall=0.21)
    globe = row.within((0.55, 0, 0))
    globe.add(lathe([(0, 0), (0.06, 0), (0.04, 0.015), (0.012, 0.03), (0.012, 0.06), (0, 0.06)], 14), built.wood("#6a4428"), "satin")
    globe.add(sphere(0.085, 18, 12), Paint("#4f7f96", "chart", "#5f7a3f", span=0.3, pixels=128), "satin", (0, 0, 0.15))
    left.picture(west.within((1.15, 0, 1.55)), 0.34, 0.44, "portrait", "#7a8a86", "#6b3548")


def _sides(shop: Shop, has: dict[str, Obstacle]) -> None:
    a = has["armchair"]
    chair = shop.within(a.at, 2.17)
    cloth, foot = Paint("#7a4a3c", "felt", span=0.4), built.wood("#4a2f1c", 2)
    chair.add(shapes.cushion((0.62, 0.6, 0.2), 0.18, 7), cloth, "matte", (0.04, 0, 0.26))
    chair.add(box((0.66, 0.72, 0.2), 0.05), cloth, "matte", (0, 0, 0.1))
    chair.add(put(shapes.cushion((0.2, 0.72, 0.75), 0.28, 8), pitch=-0.16), cloth, "matte", (-0.28, 0, 0.2))
    for y in (-1, 1):
        chair.add(shapes.cushion((0.66, 0.16, 0.34), 0.22, 7), cloth, "matte", (0.02, y * 0.34, 0.28))
        for x in (-0.26, 0.28):
            chair.add(lathe([(0, 0), (0.02, 0), (0.032, 0.1), (0, 0.11)], 8), foot, "satin", (x, y * 0.29, 0))
    chair.add(put(shapes.cushion((0.14, 0.34, 0.34), 0.6, 7), pitch=-0.3, yaw=0.2), Paint("#c8a050", "check", "#7a3a30", span=0.2), "matte",
        (-0.1, 0.06, 0.45))
    w = has["wardrobe"]
    south = on_wall(shop, "front")
    here = south.within((-w.at[0], -w.size[1] / 2, 0))
    paint = Paint("#6f7f78", "paint", "#8a6a4a", pixels=128)
    ww, d, h = w.size
    here.add(box((ww, d, h - 0.1), 0.012), paint, "satin", (0, 0, 0.08))
    here.add(box((ww + 0.1, d + 0.08, 0.07), 0.02), paint, "satin", (0, 0, h - 0.04))
    here.add(box((ww + 0.04, d + 0.03, 0.1), 0.015), paint, "satin")
    for x in (-1, 1):
        here.add(box((ww / 2 - 0.06, 0.025, h - 0.34), 0.01, 0.002, shop.rng), paint, "satin", (x * (ww / 4 - 0.005), -d / 2 - 0.005, 0.17))
        for z, high in ((0.27, 0.5), (0.87, h - 1.2)):
            here.add(box((ww / 2 - 0.2, 0.016, high), 0.008), Paint("#8a958a", "paint", "#8a6a4a"), "satin", (x * (ww / 4 - 0.005), -d / 2 - 0.02, z))
        here.add(sphere(0.022, 10, 7), Paint("#c09a4a", "metal"), "metal", (x * 0.045, -d / 2 - 0.035, 0.95))
    case = here.within((-0.1, 0, h + 0.03))
    case.add(box((0.62, 0.36, 0.17), 0.02), Paint("#7a4a2a", "leather", span=0.4), "satin")
    for x in (-0.2, 0.2):
        case.add(box((0.04, 0.37, 0.178), 0.01), Paint("#4a2f1c", "leather"), "satin", (x, 0, -0.002))
    c = has["chest"]
    box_at = south.within((-c.at[0], -c.size[1] / 2, 0))
    built.drawers(box_at, c.size, Paint("#8a5a34", "wood", span=0.6, pixels=128), built.wood("#9a6a3e", 3), Paint("#b08a45", "metal"), 2, 0.03)
    left.stack(box_at.within((0.25, 0, c.size[2]), 0.5), 2)
    horse = box_at.within((-0.18, -0.02, c.size[2]), 0.3)
    wood = Paint("#b8864a", "wood")
    for y in (-1, 1):
        horse.add(tube(shapes.curve([(-0.16, y * 0.045, 0.04), (-0.08, y * 0.045, 0.008), (0.08, y * 0.045, 0.008), (0.16, y * 0.045, 0.04)], 9),
            0.011, 6), Paint("#a8402f", "paint"), "satin")
        for x in (-0.07, 0.07):
            horse.add(tube([(x * 1.2, y * 0.045, 0.012), (x, y * 0.03, 0.13)], 0.013, 6), wood, "satin")
    horse.add(sphere((0.115, 0.048, 0.052), 14, 9), wood, "satin", (0, 0, 0.16))
    horse.add(tube([(0.08, 0, 0.17), (0.13, 0, 0.27)], [0.036, 0.026], 8), wood, "satin")
    horse.add(put(sphere((0.058, 0.027, 0.03), 10, 7), pitch=0.5), wood, "satin", (0.155, 0, 0.275))
    horse.add(tube(shapes.curve([(0.06, 0, 0.22), (0.1, 0, 0.28), (0.13, 0, 0.31)], 6), 0.014, 6), Paint("#3a2418", "felt"), "matte")
    left.picture(south.within((0.1 - 0.15, 0, 1.6)), 0.36, 0.3, "chart", "#d8c89a", "#5a4a34")
    left.pegs(south.within((-1.55, 0, 1.6)), 0.7, 3, built.wood("#7a4e2e", 8))
    left.coat(south.within((-1.4, 0, 1.56)), "#5a6a86", 0.95)
    north = on_wall(shop, "back")
    left.picture(north.within((1.25, 0, 1.75)), 0.42, 0.52, "flowers", "#d8ccb0", "#8a3a4a", "#a8823f")
    shop.add(box((2.0, 1.4, 0.014), 0.006), Paint("#4a5f6c", "rug", "#d0b890", fit=True, pixels=256), "matte", (-0.1, -0.25, 0.0), yaw=-0.04)
    slip = shop.within((0.55, 0.12, 0.012), -1.4)
    for y in (-0.07, 0.07):
        slip.add(put(sphere((0.11, 0.045, 0.03), 12, 7), (0, y, 0.022), yaw=y), Paint("#a8483c", "felt"), "matte")

def _door(shop: Shop) -> Door:
    """The door leaf, which opens for who passes."""

    def make(here: Shop) -> None:
        built.door(here, DOOR.width, DOOR.height, DOOR_PAINT, Paint("#b08a45", "metal"))

    return room_of.leaf(shop, "back", DOOR, "door", make)
