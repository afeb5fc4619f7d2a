"""The kitchen: a cottage room with a table for three, a window on the weather, a dresser of plates and an iron stove."""

from __future__ import annotations

import math

import numpy as np

from ...film import ScenePlan
from ...plan.places import Obstacle, Place
from ..shapes import box, lathe, put, tube
from ..textures import Paint, mixed
from ..workshop import Shop
from . import Door, Set
from . import interior as room_of
from . import interior_clutter as left
from . import interior_furniture as built
from . import interior_light as light
from . import interior_windows as windows
from .interior import Opening, on_wall

HEIGHT = 2.5
WINDOW = Opening(-1.5, 0.92, 1.25, 1.15)
PORTHOLE = Opening(0.35, 1.05, 0.9, 0.9)
DOOR = Opening(-0.95, 0.0, 0.86, 1.98)
OPENINGS = {"back": (WINDOW,), "front": (PORTHOLE,), "left": (DOOR,)}
DOOR_PAINT = Paint("#4c6a55", "paint", "#6a4a30", pixels=128)


def build(place: Place, scene: ScenePlan) -> Set:
    """The kitchen for a scene's hour, weather and light."""
    rng = np.random.default_rng(scene.seed + 101)
    room = room_of.room_of(place, HEIGHT)
    shop = Shop(rng, room.walls())
    has = {o.name: o for o in place.obstacles}
    lit = light.lamps_lit(scene)
    _shell(shop, room, OPENINGS)
    motions = _openings(shop, scene)
    _table(shop, has, lit)
    motions.append(_dresser(shop, has["dresser"]))
    _stove(shop, has["stove"], scene)
    _sides(shop, has)
    rig = light.rig(scene, light.KITCHEN)
    solids = shop.finish("set", "set") + room_of.carried_on(place, room, np.random.default_rng(11), lambda bench, on: _shell(bench, on, {}))
    return light.assembled(solids, rig, room_of.surfaces(place, room), [*motions, light.flames(rig, scene, light.KITCHEN)], (_door(shop),))


def _shell(shop: Shop, room: room_of.Room, openings: room_of.Openings) -> None:
    wall, stain = "#6f8a86", "#8a6f52"
    boards = room_of.board_material("#4f6a68", 5, 0.75, 0.08)
    for name in room_of.SIDES:
        holes = openings.get(name, ())
        room_of.plaster(shop, room, name, holes, "#b39a78" if name != "front" else "#a89474", stain, 0.0)
        room_of.panelling(shop, room, name, holes, boards, 0.08, 1.0)
        room_of.rail(shop, room, name, holes, 1.0, (0.05, 0.045), Paint(mixed(wall, "#20302e", 0.35), "paint"))
        room_of.rail(shop, room, name, holes, 0.0, (0.04, 0.1), Paint(mixed(wall, "#20302e", 0.5), "paint"))
    room_of.floor(shop, room, room_of.board_material("#6e4a2e", 7, 0.6, 0.14))
    room_of.ceiling(shop, room, room_of.board_material("#8a7658", 9, 0.85, 0.1), room_of.board_material("#4a3220", 3, 0.8, 0.1))


def _openings(shop: Shop, scene: ScenePlan) -> list[windows.Motion | None]:
    frame = Paint("#d8ccb0", "paint", "#8a6a4a", pixels=128)
    sway = {"storm": 0.07, "wind": 0.09}.get(scene.weather, 0.0)
    motions: list[windows.Motion | None] = []
    for wall, hole, panes in (("back", WINDOW, (2, 3)), ("front", PORTHOLE, (2, 2))):
        windows.outside(shop, wall, hole, "sea", scene.hour, scene.weather, 3 if wall == "back" else 4)
        windows.window(shop, wall, hole, frame, panes)
        motions += [windows.falling(shop, wall, hole, scene.weather, scene.hour), windows.running(shop, wall, hole, scene.weather, scene.hour)]
        motions.append(windows.curtains(shop, wall, hole, Paint("#b8503c", "check", "#e4d2ac", span=0.4, pixels=128), Paint("#8a6a36", "metal"),
            sway))
    sill = on_wall(shop, "back").within((WINDOW.along, -0.05, WINDOW.low))
    left.plant(sill.within((0.36, 0, 0)), "#5f8048", "#b0603c", 0.95, "#d8655a")
    left.bottle(sill.within((-0.42, 0, 0)), 2, "#3f6f5c", scale=0.85)
    left.mug(sill.within((-0.22, -0.01, 0), 0.5), "#c9a24e", 0.95)
    on_wall(shop, "front").within((PORTHOLE.along - 0.2, -0.05, PORTHOLE.low))
    built.doorway(on_wall(shop, "left").within((DOOR.along, 0, 0)), DOOR.width, DOOR.height, DOOR_PAINT)
    return motions


def _table(shop: Shop, has: dict[str, Obstacle], lit: bool) -> None:
    o = has["table"]
    built.table(shop.within(o.at, o.yaw), o.size, built.wood("#9a6a3e", 11), Paint("#7d8f86", "paint", "#6a4a30"))
    for name, facing, colour in (("chair left", 0.0, "#8a5a34"), ("chair right", math.pi, "#7f5330"), ("chair back", -math.pi / 2, "#8a5a34")):
        c = has[name]
        built.chair(shop.within(c.at, facing + float(shop.rng.normal() * 0.05)), c.size[2], built.wood(colour, 4),
            Paint("#a8483a", "check", "#dcc8a0", span=0.3))
    x, y, _ = o.at
    built.lamp_shade(shop, (x, y, 1.82), HEIGHT - 1.97, Paint("#3c5a50", "paint"), lit)
    top = shop.within((x, y, o.size[2]), o.yaw)
    runner = box((0.62, o.size[1] + 0.02, 0.006), 0.002)
    top.add(runner, Paint("#c8b48a", "stripe", "#8a4a3c", span=0.62, pixels=128), "matte")
    left.stack(top.within((-0.5, 0.24, 0)), 3)
    left.plate(top.within((0.5, 0.22, 0)), "#dcd2ba", "#4a6a86")
    left.apples(top.within((0.5, 0.22, 0.012)), 4, 0.06)


def _dresser(shop: Shop, o: Obstacle) -> windows.Motion:
    here = shop.within(o.at, 0.0)
    built.drawers(here, o.size, Paint("#6b8078", "paint", "#8a6a4a", pixels=128), built.wood("#96683e", 21), Paint("#c9a55a", "metal"))
    top = here.within((0, 0, o.size[2]))
    left.pot(top.within((-0.52, 0.06, 0)), "#7a4a34", 1.0)
    left.bottle(top.within((-0.28, 0.12, 0)), 1, "#8fa07a")
    left.mug(top.within((0.62, -0.02, 0), 1.0), "#4f6f8a")
    left.mug(top.within((0.5, 0.12, 0), 2.0), "#c9a24e")
    left.basket(top.within((0.3, 0.08, 0)), 0.12, 0.1, "#a8824e")
    left.apples(top.within((0.3, 0.08, 0.07)), 5, 0.07)
    back = on_wall(shop, "back")
    for z, things in ((1.42, "books"), (1.82, "crocks")):
        built.shelf(back.within((o.at[0], 0, 0)), 1.5, 0.2, built.wood("#8a5c36", 31), z)
        row = back.within((o.at[0] - 0.7, -0.1, z))
        if things == "books":
            left.books(row, 0.62)
            left.bottles(row.within((0.68, 0, 0)), 0.32, 3, scale=0.8)
            for k, c in enumerate(("#c9d0c4", "#a86040", "#5a7f8a")):
                left.mug(row.within((1.1 + 0.13 * k, 0, 0), 0.8 * k), c)
        else:
            for k in range(4):
                left.plate(row.within((0.12 + 0.24 * k, 0.05, 0.115), roll=math.pi / 2 - 0.18), ("#dcd2ba", "#c4d0d0")[k % 2],
                    ("#4a6a86", "#a8503c")[k % 2], 0.105)
            left.pot(row.within((1.05, 0, 0), 1.57), "#6a7a80", 0.75)
            left.plant(row.within((1.33, 0, 0)), "#6f8a50", "#8a5a3c", 0.8)
    left.clock(back.within((1.3, 0, 1.95)))
    return left.pendulum(back.within((1.3, -0.115, 1.95)), "back")


def _stove(shop: Shop, o: Obstacle, scene: ScenePlan) -> None:
    iron = Paint("#3a3a3e", "metal", "#5a4a3a", pixels=128)
    here = shop.within(o.at, 0.0)
    tiles = on_wall(shop, "back").within((o.at[0], -0.03, 0.0))
    tiles.add(box((1.2, 0.05, 1.75), 0.006), Paint("#8a4a36", "brick", "#a89a86", span=1.0, pixels=256), "matte")
    built.stove(here, o.size, iron, HEIGHT)
    left.kettle(here.within((-0.22, -0.08, o.size[2] + 0.012), 2.4), "#4f6a80")
    left.pot(here.within((0.2, -0.1, o.size[2] + 0.012), 0.6), "#9a5a3a", 0.85)
    tiles.add(box((1.26, 0.16, 0.05), 0.012), built.wood("#7d5432", 8), "satin", (0, -0.06, 1.75))
    mantel = tiles.within((0, -0.06, 1.8))
    left.candle(mantel.within((-0.45, 0, 0)), 0.1)
    left.bottle(mantel.within((-0.28, 0, 0)), 0, "#6b3f1e", "#e2d3ab", 0.8)


def _sides(shop: Shop, has: dict[str, Obstacle]) -> None:
    o = has["side table"]
    here = shop.within(o.at, -math.pi / 2)
    built.drawers(here, (o.size[1], o.size[0], o.size[2]), Paint("#7a5a3a", "paint", "#4a3420", pixels=128), built.wood("#8a5f38", 41),
        Paint("#c9a55a", "metal"), 2)
    top = here.within((0, 0, o.size[2]))
    left.stack(top.within((0.22, 0.05, 0), 0.4), 4)
    left.crate(top.within((-0.24, 0.05, 0)), (0.3, 0.24, 0.16), Paint("#a8834f", "wood"))
    right = on_wall(shop, "right")
    built.shelf(right.within((0.35, 0, 0)), 1.1, 0.2, built.wood("#8a5c36", 33), 1.5)
    row = right.within((-0.15, -0.1, 1.5))
    left.books(row, 0.55, tall=0.22)
    left.bottles(row.within((0.6, 0, 0)), 0.4, 4)
    left.picture(right.within((-1.0, 0, 1.6)), 0.5, 0.38, "seascape", "#7fa0ac", "#7a3a2a")
    left.picture(right.within((0.35, 0, 1.98)), 0.42, 0.3, "chart", "#d8c89a", "#5a4a34")
    west = on_wall(shop, "left")
    left.pegs(west.within((0.45, 0, 1.62)), 1.0, 4, built.wood("#7d5432", 8))
    left.coat(west.within((0.12, 0, 1.58)), "#c8962f", 0.9, "#b98428")
    left.coat(west.within((0.62, 0, 1.58)), "#3f5168", 0.8)
    left.picture(west.within((1.5, 0, 1.6)), 0.36, 0.46, "portrait", "#6a7a6a", "#34405e")
    c = has["cabinet"]
    south = on_wall(shop, "front")
    levels = built.cabinet(south.within((-c.at[0], -c.size[1] / 2, 0)), c.size, Paint("#6b8078", "paint", "#8a6a4a", pixels=128),
        Paint("#43524e", "paint"))
    for k, z in enumerate(levels):
        row = south.within((-c.at[0] - 0.42, -0.16, z + 0.11))
        for j in range(4):
            if (j + k) % 3 != 2:
                left.plate(row.within((j * 0.26 + 0.03, 0.05, 0), roll=math.pi / 2 - 0.2), "#dcd2ba", ("#4a6a86", "#a8503c", "#8a8a4a")[k % 3], 0.1)
            else:
                left.mug(row.within((j * 0.26, -0.02, -0.11), 1.0), ("#c9a24e", "#5a7f8a", "#a86040")[j % 3])
    left.picture(south.within((-0.75, 0, 1.6)), 0.4, 0.5, "portrait", "#7a6a5a", "#6b3548")
    left.pegs(south.within((1.35, 0, 1.6)), 0.7, 3, built.wood("#7d5432", 8))
    left.coat(south.within((1.2, 0, 1.56)), "#7a4a3a", 0.8)
    broom = tube([(0, 0, 0.35), (0, 0, 1.35)], 0.014, 7)
    corner = shop.within((-2.55, 1.9, 0), 0.3, pitch=-0.06)
    corner.add(broom, built.wood("#b08a56", 5), "satin")
    corner.add(put(lathe([(0, 0), (0.1, 0), (0.075, 0.2), (0.03, 0.36), (0, 0.37)], 12), scale=(1, 0.45, 1)), Paint("#c9a55a", "cloth", span=0.08),
        "matte")
    rug = box((2.5, 1.5, 0.012), 0.006)
    shop.add(rug, Paint("#7a3a30", "rug", "#d0b07a", fit=True, pixels=256), "matte", (-0.3, -0.25, 0.0), yaw=0.03)

def _door(shop: Shop) -> Door:
    """The door leaf, which opens for who passes."""

    def make(here: Shop) -> None:
        built.door(here, DOOR.width, DOOR.height, DOOR_PAINT, Paint("#b08a45", "metal"))

    return room_of.leaf(shop, "left", DOOR, "door", make)
