"""The bar: a long counter with stools, lit bottles behind it, round tables, a bench under a window on the street, a piano."""

from __future__ import annotations

import math

import numpy as np

from ...film import ScenePlan
from ...plan.places import Obstacle, Place
from .. import shapes
from ..shapes import box, cylinder, lathe, put, tube
from ..textures import Paint
from ..workshop import Shop
from . import Door, Set
from . import interior as room_of
from . import interior_clutter as left
from . import interior_furniture as built
from . import interior_light as light
from . import interior_windows as windows
from .interior import Opening, on_wall

HEIGHT = 2.95
MIDDLE = -0.175  # x of the room's middle, from which openings of the back wall are measured
WINDOW = Opening(-2.15 - MIDDLE, 0.98, 2.3, 1.35)
DOOR = Opening(0.35 - MIDDLE, 0.0, 0.92, 2.1)
DOOR_PAINT = Paint("#2f4f48", "paint", "#6a4a30", pixels=128)
FRONT = Opening(1.35, 1.0, 1.5, 1.25)
OPENINGS = {"back": (WINDOW, DOOR), "front": (FRONT,)}
DARK = "#4a2c1c"


def build(place: Place, scene: ScenePlan) -> Set:
    """The bar for a scene's hour, weather and light."""
    rng = np.random.default_rng(scene.seed + 202)
    room = room_of.room_of(place, HEIGHT)
    shop = Shop(rng, room.walls())
    has = {o.name: o for o in place.obstacles}
    lit = light.lamps_lit(scene)
    _shell(shop, room, OPENINGS)
    motions = _openings(shop, scene)
    _counter(shop, has, lit)
    _bottles(shop, has["back bar"], lit)
    _tables(shop, has, lit)
    _sides(shop, has, lit)
    rig = light.rig(scene, light.BAR)
    solids = shop.finish("set", "set") + room_of.carried_on(place, room, np.random.default_rng(11), lambda bench, on: _shell(bench, on, {}))
    return light.assembled(solids, rig, room_of.surfaces(place, room), [*motions, light.flames(rig, scene, light.BAR)],
        (_door(shop, scene),))


def _shell(shop: Shop, room: room_of.Room, openings: room_of.Openings) -> None:
    boards = room_of.board_material("#5e3a26", 15, 0.5, 0.1)
    for name in room_of.SIDES:
        cut = openings.get(name, ())
        room_of.plaster(shop, room, name, cut, "#7a5a4c" if name != "right" else "#6b4a40", "#4a3a30")
        room_of.panelling(shop, room, name, cut, boards, 0.1, 1.15, 0.2)
        room_of.rail(shop, room, name, cut, 1.15, (0.06, 0.06), Paint(DARK, "wood"))
        room_of.rail(shop, room, name, cut, 0.0, (0.045, 0.11), Paint("#2f1c12", "wood"))
        room_of.rail(shop, room, name, (), HEIGHT - 0.12, (0.07, 0.12), Paint(DARK, "wood"))
    room_of.floor(shop, room, room_of.board_material("#58402c", 17, 0.5, 0.16), 0.16)
    room_of.ceiling(shop, room, room_of.board_material("#4f3c2c", 19, 0.85, 0.1), room_of.board_material("#33211a", 13, 0.8, 0.1), 5)


def _openings(shop: Shop, scene: ScenePlan) -> list[windows.Motion | None]:
    frame = Paint("#3f2a1e", "paint", "#7a5a3a", pixels=128)
    motions: list[windows.Motion | None] = []
    for wall, hole, panes in (("back", WINDOW, (4, 2)), ("front", FRONT, (3, 2))):
        windows.outside(shop, wall, hole, "street", scene.hour, scene.weather, 6 if wall == "back" else 8)
        windows.window(shop, wall, hole, frame, panes)
        motions += [windows.falling(shop, wall, hole, scene.weather, scene.hour), windows.running(shop, wall, hole, scene.weather, scene.hour)]
    here = on_wall(shop, "back")
    # a half curtain on a brass rod, as in old cafes
    rod = Paint("#b08a45", "metal")
    z = WINDOW.low + 0.56
    here.add(tube([(WINDOW.along - 1.15, -0.05, z), (WINDOW.along + 1.15, -0.05, z)], 0.011, 8), rod, "metal")
    for s in (0, 1):
        cloth = shapes.drape(0.75, 0.54, 7, 0.022, 0.0, rows=4, seed=s)
        here.add(put(cloth, (WINDOW.along + (-1.13 if s == 0 else 1.13), -0.05, z), scale=(1 if s == 0 else -1, 1, 1)), Paint("#7a2f2c", "felt"),
            "matte")
    built.doorway(on_wall(shop, "back").within((DOOR.along, 0, 0)), DOOR.width, DOOR.height, DOOR_PAINT)
    sill = here.within((WINDOW.along, -0.05, WINDOW.low))
    left.plant(sill.within((-0.95, 0, 0)), "#4f7048", "#7a4a34", 1.0)
    left.bottles(sill.within((0.5, 0, 0)), 0.5, 4)
    candle = sill.within((0.1, 0, 0))
    left.candle(candle, 0.1)
    return motions


def _counter(shop: Shop, has: dict[str, Obstacle], lit: bool) -> None:
    o = has["counter"]
    d, w, h = o.size
    here = shop.within(o.at, o.yaw)
    wood, brass = Paint("#6b3f26", "wood", span=0.8, pixels=128, seed=3), Paint("#c09a4a", "metal")
    here.add(box((d - 0.14, w - 0.06, h - 0.06), 0.01), wood, "satin", (0.02, 0, 0))
    for k in range(3):
        here.add(box((d / 3 + 0.035, w + 0.08, 0.055), 0.016, 0.002, shop.rng), Paint("#8a5230", "wood", span=1.2, pixels=128, seed=30 + k), "gloss",
                 ((k - 1) * (d / 3 + 0.03), 0, h - 0.055))
    for k in range(5):
        y = (k + 0.5) * w / 5 - w / 2
        here.add(box((0.03, w / 5 - 0.14, h - 0.4), 0.012), Paint("#7a4a2c", "wood", pixels=128, seed=40 + k), "satin", (-d / 2 + 0.075, y, 0.24))
        here.add(box((0.035, 0.07, h - 0.12), 0.012), wood, "satin", (-d / 2 + 0.07, y - w / 10, 0.04))
    here.add(tube([(-d / 2 - 0.06, -w / 2, 0.2), (-d / 2 - 0.06, w / 2, 0.2)], 0.022, 10), brass, "metal")
    for k in range(4):
        here.add(tube([(-d / 2 + 0.05, (k - 1.5) * w / 4, 0.12), (-d / 2 - 0.06, (k - 1.5) * w / 4, 0.2)], 0.014, 6), brass, "metal")
    for name, tone in (("stool near", 1), ("stool middle", 2), ("stool far", 3)):
        s = has[name]
        built.stool(shop.within(s.at, float(shop.rng.random() * 6)), s.size[2], built.wood("#5c3a24", tone), Paint("#8a2f2a", "leather"))
    top = here.within((0, 0, h))
    taps = top.within((0.14, 0.95, 0))
    taps.add(lathe([(0, 0), (0.06, 0), (0.05, 0.02), (0.03, 0.04), (0.03, 0.25), (0.045, 0.27), (0, 0.3)], 14), brass, "metal")
    taps.add(tube([(0, -0.16, 0.25), (0, 0.16, 0.25)], 0.024, 10), brass, "metal")
    for k, colour in enumerate(("#8a2f2a", "#2f4f48", "#b8862f")):
        y = (k - 1) * 0.13
        taps.add(lathe([(0.008, 0), (0.01, 0.05), (0.02, 0.12), (0.014, 0.18), (0, 0.19)], 10), Paint(colour), "gloss", (0.01, y, 0.27))
        taps.add(tube(shapes.curve([(-0.01, y, 0.25), (-0.09, y, 0.24), (-0.1, y, 0.18)], 6), 0.011, 6), brass, "metal")
    for k in range(3):
        left.tumbler(top.within((0.16, 0.35 + 0.1 * k, 0)), 0.2 if k == 1 else 0.0)
    left.bottle(top.within((0.12, -0.75, 0)), 0, "#6b3f1e", "#e2d3ab")
    left.plate(top.within((0.05, 1.35, 0)), "#c9b48a", "#7a3a2a", 0.09)
    top.add(cylinder(0.07, 0.004, 16), Paint("#b8a070", "cloth"), "matte", (-0.12, -0.35, 0))
    top.add(box((0.2, 0.28, 0.012), 0.005), Paint("#c8c0a8", "check", "#8a3a34", span=0.2), "matte", (0.15, -0.35, 0), yaw=0.4)
    for y in (-0.45, 0.65):
        built.lamp_shade(shop, (o.at[0] - 0.05, o.at[1] + y, 1.98), HEIGHT - 2.13, Paint("#2f5a48", "paint"), lit)


def _bottles(shop: Shop, o: Obstacle, lit: bool) -> None:
    wall = on_wall(shop, "right")
    mid = -o.at[1]
    wood = Paint("#5a3622", "wood", span=0.8, pixels=128)
    here = wall.within((mid, -o.size[0] / 2, 0))
    built.drawers(here, (o.size[1], o.size[0], o.size[2]), wood, Paint("#7a4a2c", "wood", span=1.0, pixels=128), Paint("#c09a4a", "metal"), 5)
    half = o.size[1] / 2
    # the back of the shelves glows: a lamp behind old glass, which every bottle is seen against
    wall.add(box((o.size[1] - 0.3, 0.02, 1.12), 0.004), Paint("#e0994a" if lit else "#8a6a4a", "paper", pixels=128, span=2.0),
        "ember" if lit else "matte", (mid, -0.02, 1.1))
    for k in range(4):
        x = mid - half + 0.1 + k * (o.size[1] - 0.2) / 3
        wall.add(box((0.09, 0.26, 1.36), 0.014), wood, "satin", (x, -0.13, 0.95))
    wall.add(box((o.size[1] + 0.1, 0.32, 0.12), 0.02), wood, "satin", (mid, -0.15, 2.28))
    wall.add(box((o.size[1] + 0.2, 0.36, 0.05), 0.015), wood, "satin", (mid, -0.16, 2.4))
    for z in (0.95, 1.38, 1.82):
        if z > 1:
            wall.add(box((o.size[1] - 0.16, 0.24, 0.028), 0.006), wood, "satin", (mid, -0.13, z - 0.028))
        for k in range(3):
            x = mid - half + 0.19 + k * (o.size[1] - 0.2) / 3
            row = wall.within((x, -0.14 if z > 1 else -0.24, z))
            if k == 1 and z < 1:
                continue
            left.bottles(row, (o.size[1] - 0.2) / 3 - 0.14, 7 if z > 1 else 5, scale=1.05)
    till = here.within((0.0, -0.02, o.size[2]))
    brass = Paint("#a8843f", "metal")
    till.add(box((0.4, 0.36, 0.16), 0.02), brass, "metal")
    till.add(put(box((0.38, 0.26, 0.2), 0.03, taper=0.8), (0, 0.04, 0.16)), brass, "metal")
    till.add(box((0.3, 0.05, 0.14), 0.02), brass, "metal", (0, 0.08, 0.36))
    till.add(box((0.24, 0.01, 0.08), 0.004), Paint("#e8dcb8", "paper"), "matte", (0, 0.052, 0.39))
    for k in range(12):
        till.add(cylinder(0.016, 0.03, 8), Paint("#e8e0cc", pixels=32), "gloss",
            (-0.13 + 0.052 * (k % 6), -0.11 - 0.05 * (k // 6), 0.2 - 0.05 * (k // 6)), roll=0.9)


def _tables(shop: Shop, has: dict[str, Obstacle], lit: bool) -> None:
    o = has["table"]
    here = shop.within(o.at, o.yaw)
    built.round_table(here, o.size[0], o.size[2], Paint("#7a4c2c", "wood", span=0.9, pixels=128, seed=7), Paint("#2a2624", "metal"))
    for name, facing in (("chair left", 0.0), ("chair right", math.pi)):
        c = has[name]
        built.chair(shop.within(c.at, facing + float(shop.rng.normal() * 0.08)), c.size[2], built.wood("#5c3822", 6), Paint("#7a2f2c", "leather"),
            0.46)
    top = here.within((0, 0, o.size[2]))
    left.candle(top.within((0.05, 0.24, 0)), 0.09)
    left.tumbler(top.within((-0.22, 0.2, 0)), 0.5)
    left.plate(top.within((0.22, 0.05, 0)), "#d8ccb0", "#2f4f48", 0.08)
    built.lamp_shade(shop, (o.at[0], o.at[1], 1.98), HEIGHT - 2.13, Paint("#7a2f2c", "paint"), lit)
    b = has["bench"]
    seat = shop.within(b.at, b.yaw)
    w, d, h = b.size
    seat.add(box((w, d, h - 0.1), 0.015), Paint("#4a2c1c", "wood", span=0.8, pixels=128), "satin")
    for k in range(4):
        x = (k + 0.5) * w / 4 - w / 2
        seat.add(shapes.cushion((w / 4 - 0.01, d - 0.06, 0.14), 0.16, 6), Paint("#7a2a28", "leather", span=0.4, seed=k), "satin",
            (x, -0.03, h - 0.11))
        seat.add(put(shapes.cushion((w / 4 - 0.01, 0.48, 0.12), 0.2, 6), roll=math.pi / 2), Paint("#7a2a28", "leather", span=0.4, seed=k + 4),
            "satin", (x, d / 2 - 0.02, h + 0.27))
    for s in (-1, 1):
        seat.add(box((0.07, d, h + 0.3), 0.02), Paint("#4a2c1c", "wood"), "satin", (s * (w / 2 + 0.03), 0, 0))
    left.coat(on_wall(shop, "left").within((2.2, 0, 1.75)), "#4a4438", 0.9, "#3a3630")


def _sides(shop: Shop, has: dict[str, Obstacle], lit: bool) -> None:
    piano(shop, has["piano"])
    seat = has["piano stool"]
    built.stool(shop.within(seat.at), seat.size[2], Paint("#3f241a", "wood"), Paint("#2f4f48", "leather"))
    west, south, north = on_wall(shop, "left"), on_wall(shop, "front"), on_wall(shop, "back")
    left.picture(west.within((0.3, 0, 1.75)), 0.7, 0.5, "seascape", "#6a8a96", "#7a3a2a", "#8a6a34")
    left.picture(west.within((1.25, 0, 1.8)), 0.36, 0.46, "portrait", "#5a5a4a", "#2f4f48", "#8a6a34")
    left.picture(west.within((-1.05, 0, 1.85)), 0.5, 0.36, "chart", "#d8c89a", "#5a4a34")
    left.picture(north.within((1.2, 0, 1.75)), 0.4, 0.52, "portrait", "#7a5a4a", "#6b3548", "#8a6a34")
    left.picture(north.within((1.78, 0, 1.85)), 0.42, 0.32, "seascape", "#8a8aa0", "#34405e")
    left.picture(north.within((2.4, 0, 1.75)), 0.36, 0.46, "flowers", "#c8b890", "#8a3a34")
    left.picture(south.within((-0.6, 0, 1.8)), 0.6, 0.45, "seascape", "#7fa0ac", "#7a3a2a")
    left.picture(south.within((-2.6, 0, 1.8)), 0.4, 0.5, "portrait", "#6a7a6a", "#34405e")
    built.shelf(south.within((2.85, 0, 0)), 0.9, 0.2, built.wood("#5c3a24", 33), 1.7)
    left.bottles(south.within((2.45, -0.1, 1.7)), 0.8, 7)
    o = has["barrel"]
    hoop = Paint("#3a3632", "metal")
    barrel = shop.within(o.at)
    r, h = o.size[0] / 2, o.size[2]
    barrel.add(lathe([(0, 0), (r * 0.78, 0), (r * 0.95, h * 0.25), (r, h * 0.5), (r * 0.95, h * 0.75), (r * 0.78, h), (r * 0.72, h),
        (r * 0.72, h - 0.03), (0, h - 0.03)], 22, sharp=0.9),
               Paint("#8a5a32", "stripe", "#6f4628", span=0.9, pixels=128), "satin")
    for z, k in ((0.08, 0.84), (0.3, 0.975), (0.6, 0.975), (0.83, 0.83)):
        barrel.add(lathe([(r * k, z * h / 0.9), (r * k + 0.012, z * h / 0.9 + 0.005), (r * k + 0.012, z * h / 0.9 + 0.04),
            (r * k, z * h / 0.9 + 0.045)], 22), hoop, "metal")
    left.bottle(barrel.within((0.05, 0.1, h - 0.03)), 1, "#2f5a3c", "#e2d3ab")
    left.tumbler(barrel.within((-0.1, 0.02, h - 0.03)), 0.3)
    t = has["side table"]
    side = shop.within(t.at)
    built.table(side, t.size, built.wood("#6b4428", 9))
    left.stack(side.within((-0.2, 0.05, t.size[2])), 3)
    left.plant(side.within((0.22, 0.0, t.size[2])), "#4f7048", "#b0603c", 1.2)
    rug = box((2.4, 1.9, 0.012), 0.006)
    shop.add(rug, Paint("#5a2a2c", "rug", "#c09a5a", fit=True, pixels=256), "matte", (-1.6, 0.55, 0.0), yaw=-0.02)
    left.crate(shop.within((-3.75, 1.75, 0), 0.1), (0.4, 0.5, 0.3), Paint("#8a6a3f", "wood"))


def piano(shop: Shop, o: Obstacle) -> None:
    """An upright piano whose keys look along +X."""
    d, w, h = o.size
    here = shop.within(o.at, 0.0)
    case = Paint("#3f241a", "wood", span=0.9, pixels=128, seed=2)
    here.add(box((d * 0.55, w, h), 0.015), case, "gloss", (-d * 0.2, 0, 0))
    here.add(box((d * 0.62, w + 0.04, 0.04), 0.012), case, "gloss", (-d * 0.2, 0, h))
    here.add(box((0.3, w, 0.1), 0.015), case, "gloss", (d * 0.2, 0, 0.62))
    for y in (-1, 1):
        here.add(box((0.3, 0.06, 0.2), 0.012), case, "gloss", (d * 0.2, y * (w / 2 - 0.03), 0.64))
        here.add(lathe([(0, 0), (0.03, 0), (0.025, 0.1), (0.04, 0.4), (0.03, 0.62), (0, 0.62)], 10), case, "gloss", (d * 0.34, y * (w / 2 - 0.06), 0))
    keys = 24
    for k in range(keys):
        y = (k + 0.5) * (w - 0.16) / keys - (w - 0.16) / 2
        here.add(box((0.17, (w - 0.16) / keys - 0.004, 0.03), 0.004), Paint("#e8dfc8", pixels=32), "gloss", (d * 0.26, y, 0.715))
        if k % 7 not in (2, 6):
            here.add(box((0.1, 0.022, 0.03), 0.004), Paint("#1a1614", pixels=32), "gloss", (d * 0.22, y + (w - 0.16) / keys / 2, 0.735))
    here.add(box((0.02, 0.5, 0.26), 0.006), Paint("#e0d4b4", "script", "#2a241c", fit=True, pixels=128), "matte", (0.09, 0.05, 0.9), pitch=-0.2)
    left.candle(here.within((-0.15, -0.5, h + 0.04)), 0.14)
    left.tumbler(here.within((-0.1, 0.45, h + 0.04)), 0.6)
    left.picture(here.within((-0.2, 0.15, h + 0.22), -math.pi / 2), 0.2, 0.26, "portrait", "#8a7a5a", "#34405e", "#b08a45")


def _door(shop: Shop, scene: ScenePlan) -> Door:
    """The door leaf, which opens for who passes."""

    def make(here: Shop) -> None:
        built.door(here, DOOR.width, DOOR.height, DOOR_PAINT, Paint("#b08a45", "metal"))
        pane = here.within((0, 0.02, 1.15))
        pane.add(box((0.52, 0.03, 0.72), 0.01), Paint(windows.glimpse(scene.hour, scene.weather), "clay", pixels=32), "glow")
        for x in (-0.26, 0, 0.26):
            pane.add(box((0.035, 0.05, 0.76), 0.008), Paint("#2f4f48", "paint"), "satin", (x, -0.01, -0.02))
        for z in (0, 0.36, 0.72):
            pane.add(box((0.56, 0.05, 0.035), 0.008), Paint("#2f4f48", "paint"), "satin", (0, -0.01, z - 0.02))
        pane.add(box((0.3, 0.012, 0.13), 0.004), Paint("#d8c49a", "label", "#7a2f2a", fit=True), "matte", (0, -0.05, 0.3), pitch=0.08)

    return room_of.leaf(shop, "back", DOOR, "door", make)
