"""The parlour: papered walls, a hearth with its mantel, a sofa and two armchairs about a tea table, a tall curtained window, books."""

from __future__ import annotations

import math

import numpy as np

from ...film import ScenePlan
from ...plan.places import Obstacle, Place
from .. import shapes, textures
from ..shapes import box, cushion, cylinder, lathe, put, sphere, tube
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

HEIGHT = 2.7
WINDOW = Opening(-1.55, 0.5, 1.3, 1.75)
DOOR = Opening(-1.3, 0.0, 0.9, 2.05)
FRONT = Opening(0.9, 0.8, 1.1, 1.35)
OPENINGS = {"back": (WINDOW,), "front": (FRONT,), "left": (DOOR,)}
DOOR_PAINT = Paint("#6a4630", "paint", "#3a2418", pixels=128)
WALNUT, BRASS = built.wood("#5f3c26", 3), Paint("#b8924a", "metal")
SOFA, CHAIRS = Paint("#46606a", "felt", span=0.4), Paint("#8a4a3a", "felt", span=0.4)
PAPER = ("#5d6b58", "#7b8468")


def build(place: Place, scene: ScenePlan) -> Set:
    """The parlour for a scene's hour, weather and light."""
    rng = np.random.default_rng(scene.seed + 505)
    room = room_of.room_of(place, HEIGHT)
    shop = Shop(rng, room.walls())
    has = {o.name: o for o in place.obstacles}
    lit = light.lamps_lit(scene) or scene.light == "fire"
    _shell(shop, room, OPENINGS)
    motions = _openings(shop, scene)
    _hearth(shop, has["fireplace"], room)
    _seats(shop, has)
    _table(shop, has["low table"])
    _sides(shop, has, lit)
    motions.append(_walls(shop))
    rig = light.rig(scene, light.PARLOUR)
    solids = shop.finish("set", "set") + room_of.carried_on(place, room, np.random.default_rng(11), lambda bench, on: _shell(bench, on, {}))
    return light.assembled(solids, rig, room_of.surfaces(place, room), [*motions, light.flames(rig, scene, light.PARLOUR)], (_door(shop),))


def _shell(shop: Shop, room: room_of.Room, openings: room_of.Openings) -> None:
    boards = room_of.board_material("#5a3e2c", 45, 0.6, 0.06)
    paper = textures.texture("stripe", *PAPER, 256, 4)
    bump = textures.relief("plaster", n=256, seed=6, strength=1.6)
    for name in room_of.SIDES:
        cut = openings.get(name, ())
        on_wall(shop, name).solid(f"set/wall-{name}", room_of.panels(room, name, cut, 0.0, HEIGHT),
            Material("#ffffff", 0.95, texture=paper, normal=bump, repeat=1.6))
        room_of.panelling(shop, room, name, cut, boards, 0.1, 0.86, 0.42)
        room_of.rail(shop, room, name, cut, 0.86, (0.055, 0.05), Paint("#4a3020", "wood"))
        room_of.rail(shop, room, name, cut, 0.0, (0.045, 0.13), Paint("#3f281a", "wood"))
        room_of.rail(shop, room, name, (), HEIGHT - 0.12, (0.09, 0.12), Paint("#c8bca0", "plaster"))
        room_of.rail(shop, room, name, (), 2.2, (0.03, 0.03), Paint("#6a4a30", "wood"))
    room_of.floor(shop, room, room_of.board_material("#6a452c", 47, 0.45, 0.12), 0.13)
    room_of.ceiling(shop, room, room_of.board_material("#b8ab90", 49, 0.95, 0.03), None)


def _openings(shop: Shop, scene: ScenePlan) -> list[windows.Motion | None]:
    frame = Paint("#cfc5ac", "paint", "#8a7a5a", pixels=128)
    sway = {"storm": 0.05, "wind": 0.07}.get(scene.weather, 0.0)
    cloth = Paint("#7a3038", "felt", span=0.5, pixels=128)
    motions: list[windows.Motion | None] = []
    for wall, hole, panes, view in (("back", WINDOW, (2, 4), "street"), ("front", FRONT, (2, 3), "garden")):
        windows.outside(shop, wall, hole, view, scene.hour, scene.weather, 12 if wall == "back" else 14)
        windows.window(shop, wall, hole, frame, panes, 0.14)
        motions += [windows.falling(shop, wall, hole, scene.weather, scene.hour), windows.running(shop, wall, hole, scene.weather, scene.hour)]
        motions.append(windows.curtains(shop, wall, hole, cloth, BRASS, sway, 0.35, 0.42))
    here = on_wall(shop, "back").within((WINDOW.along, -0.1, WINDOW.low + WINDOW.height + 0.12))
    for k in range(5):  # a swagged pelmet over the curtains
        swag = shapes.drape(0.4, 0.24, 4, 0.03, 0.0, rows=3, seed=k)
        here.add(put(swag, (-1.0 + 0.4 * k, -0.05, 0.06)), cloth, "matte")
    here.add(box((2.06, 0.13, 0.06), 0.015), WALNUT, "satin", (0, -0.02, 0.05))
    sill = on_wall(shop, "back").within((WINDOW.along, -0.05, WINDOW.low))
    left.plant(sill.within((-0.34, 0, 0)), "#4f7048", "#7a5a8a", 0.95, "#d8a0b0")
    left.stack(sill.within((0.3, 0.0, 0), 1.2), 2)
    built.doorway(on_wall(shop, "left").within((DOOR.along, 0, 0)), DOOR.width, DOOR.height, DOOR_PAINT)
    return motions


def _hearth(shop: Shop, o: Obstacle, room: room_of.Room) -> None:
    """A chimney breast of brick with a stone mantel, its fire laid in an iron grate."""
    w, d, h = o.size
    back = on_wall(shop, "back").within((o.at[0], 0, 0))
    breast = box((w - 0.16, 0.24, room.height - h), 0.01)
    back.add(breast, Paint("#6a6650", "plaster", "#4a4636", span=1.6, pixels=128), "matte", (0, -0.12, h))
    stone = Paint("#a89c88", "clay", "#7a705e", span=0.5, pixels=128)
    brick = Paint("#6a3a2c", "brick", "#8a7a66", span=0.8, pixels=256)
    depth = d - 0.1
    for x in (-1, 1):
        back.add(box((0.3, depth, h - 0.14), 0.015, 0.003, shop.rng), stone, "satin", (x * (w / 2 - 0.17), -depth / 2, 0))
        back.add(box((0.16, 0.03, h - 0.5), 0.012), stone, "satin", (x * (w / 2 - 0.17), -depth - 0.008, 0.2))
        back.add(box((0.34, depth + 0.05, 0.1), 0.02), stone, "satin", (x * (w / 2 - 0.17), -depth / 2, 0))
        back.add(box((0.03, depth - 0.06, 0.8), 0.004), brick, "matte", (x * (w / 2 - 0.33), -depth / 2 + 0.03, 0))
    back.add(box((w - 0.1, depth, 0.24), 0.015), stone, "satin", (0, -depth / 2, h - 0.36))
    back.add(box((w, d, 0.07), 0.02, 0.003, shop.rng), stone, "satin", (0, -d / 2 + 0.02, h - 0.07))
    back.add(box((w - 0.06, d - 0.05, 0.05), 0.02), stone, "satin", (0, -d / 2 + 0.04, h - 0.12))
    back.add(box((w - 0.6, 0.03, 0.82), 0.004), Paint("#2a1a14", "brick", "#3a2a20", span=0.6, pixels=128), "matte", (0, -0.03, 0))
    back.add(box((w + 0.1, 0.42, 0.035), 0.012), Paint("#4a4640", "tiles", "#33302c", span=0.5, pixels=128), "satin", (0, -depth - 0.16, 0))
    iron = Paint("#2c2a2c", "metal")
    grate = back.within((0, -0.24, 0))
    for k in range(9):
        grate.add(tube([((k - 4) * 0.075, -0.1, 0.1), ((k - 4) * 0.075, -0.12, 0.3)], 0.009, 6), iron, "satin")
    for z in (0.1, 0.3):
        grate.add(tube([(-0.33, -0.11, z), (0.33, -0.11, z)], 0.012, 6), iron, "satin")
    for x in (-0.33, 0.33):
        grate.add(lathe([(0, 0), (0.03, 0.01), (0.014, 0.06), (0.016, 0.3), (0.035, 0.34), (0, 0.38)], 10), BRASS, "metal", (x, -0.13, 0))
    for k in range(14):
        at = (shop.rng.uniform(-0.26, 0.26), shop.rng.uniform(-0.06, 0.06), 0.12 + shop.rng.uniform(0, 0.09))
        coal = sphere(float(shop.rng.uniform(0.04, 0.065)), 7, 5)
        hot = k % 3 != 0
        grate.add(coal, Paint("#ff7a22" if hot else "#241c1a", "clay", pixels=32), "ember" if hot else "matte", at)
    for k in range(7):  # flames of clay
        x = (k - 3) * 0.078 + float(shop.rng.normal()) * 0.012
        high = 0.2 + 0.12 * math.cos((k - 3) * 0.5) + float(shop.rng.normal()) * 0.02
        flame = lathe([(0, 0), (0.05, 0.05), (0.045, high * 0.35), (0.022, high * 0.7), (0, high)], 8)
        grate.add(put(flame, scale=(1, 0.55, 1), pitch=float(shop.rng.normal()) * 0.08), Paint(("#ff9a2a", "#ffc050")[k % 2], "clay", pixels=32),
            "glow", (x, 0.0 + 0.03 * (k % 2), 0.16))
    for k in range(3):
        log = cylinder(0.045, 0.44, 9, bevel=0.008)
        grate.add(put(log, pitch=math.pi / 2, yaw=0.25 * (k - 1)), Paint("#4a3020", "wood"), "matte", (-0.22, 0.03 - 0.05 * k, 0.2 + 0.05 * (k % 2)))
    mantel = back.within((0, -d / 2, h))
    _mantel_clock(mantel.within((0, 0.02, 0)))
    for x in (-0.52, 0.52):
        left.candle(mantel.within((x, 0, 0)), 0.13)
    left.plant(mantel.within((-0.34, -0.02, 0)), "#6f8a50", "#4a5f7a", 0.6, "#d8c060")
    left.picture(back.within((0, -0.24, 1.85)), 0.86, 0.6, "seascape", "#8fa0a0", "#7a3a2a", "#a8823f")
    tools = shop.within((o.at[0] + w / 2 + 0.12, o.at[1] - 0.16, 0))
    tools.add(lathe([(0, 0), (0.09, 0), (0.08, 0.02), (0.015, 0.03), (0.012, 0.62), (0.03, 0.66), (0, 0.69)], 12), BRASS, "metal")
    for k in range(3):
        a = k * 2.1
        tools.add(tube([(0.05 * math.cos(a), 0.05 * math.sin(a), 0.08), (0.04 * math.cos(a), 0.04 * math.sin(a), 0.58)], 0.007, 6), iron, "satin")


def _mantel_clock(here: Shop) -> None:
    here.add(box((0.22, 0.11, 0.2), 0.02), WALNUT, "gloss")
    here.add(put(cylinder(0.11, 0.11, 22, bevel=0.01), roll=math.pi / 2), WALNUT, "gloss", (0, 0.055, 0.2))
    face = Paint("#e8dcc0", "clock", "#2a2018", fit=True, pixels=128)
    here.add(box((0.15, 0.012, 0.15), 0.005), face, "matte", (0, -0.058, 0.11))


def _padded(here: Shop, width: float, cloth: Paint, seats: int, foot: Paint) -> None:
    """A sofa or an armchair for who looks along +X: `seats` cushions beside each other, rolled arms, a buttoned back."""
    deep, each = 0.62, (width - 0.3) / seats
    here.add(box((0.7, width - 0.06, 0.2), 0.05), cloth, "matte", (0, 0, 0.1))
    for k in range(seats):
        y = (k - (seats - 1) / 2) * each
        here.add(cushion((deep, each - 0.015, 0.19), 0.2, 7), cloth, "matte", (0.05, y, 0.27))
        here.add(put(cushion((0.2, each - 0.015, 0.56), 0.32, 8), pitch=-0.17), cloth, "matte", (-0.23, y, 0.4))
        for v in (-0.25, 0.25):
            for z in (0.6, 0.76):
                here.add(sphere(0.014, 8, 6), Paint(textures.mixed(cloth.colour, "#1a1410", 0.35), "felt", pixels=32), "satin",
                    (-0.14 - 0.17 * (z - 0.6), y + v * each, z))
    here.add(put(cushion((0.16, width - 0.1, 0.82), 0.16, 8), pitch=-0.14), cloth, "matte", (-0.33, 0, 0.14))
    roll = tube([(-0.4, -width / 2 + 0.06, 0.95), (-0.41, 0, 0.99), (-0.4, width / 2 - 0.06, 0.95)], [0.06, 0.068, 0.06], 10)
    here.add(roll, cloth, "matte")
    for side in (-1, 1):
        y = side * (width / 2 - 0.09)
        here.add(cushion((0.68, 0.15, 0.42), 0.14, 7), cloth, "matte", (0.0, y, 0.16))
        arm = tube([(-0.32, y, 0.6), (0.05, y, 0.59), (0.33, y, 0.57)], [0.075, 0.085, 0.08], 12)
        here.add(arm, cloth, "matte")
        here.add(put(cylinder(0.06, 0.012, 16), pitch=math.pi / 2), Paint(foot.colour, "wood"), "satin", (0.335, y, 0.57))
        for x in (-0.28, 0.3):
            here.add(lathe([(0, 0), (0.022, 0), (0.034, 0.06), (0.026, 0.11), (0, 0.12)], 9), foot, "satin", (x, side * (width / 2 - 0.12), 0))


def _seats(shop: Shop, has: dict[str, Obstacle]) -> None:
    o = has["sofa"]
    sofa = shop.within(o.at, o.yaw)
    _padded(sofa, o.size[1], SOFA, 2, WALNUT)
    for y, colour, second, turn in ((-0.52, "#c8a050", "#7a3a30", 0.25), (0.55, "#a8503c", "#d8c8a0", -0.2)):
        pillow = put(cushion((0.13, 0.36, 0.36), 0.6, 7), pitch=-0.32, yaw=turn)
        sofa.add(pillow, Paint(colour, "check", second, span=0.2), "matte", (-0.1, y, 0.46))
    rug = put(shapes.drape(0.55, 0.5, 4, 0.012, 0.0, rows=4, seed=3), yaw=math.pi / 2, pitch=0.0)
    sofa.add(rug, Paint("#7a5a86", "check", "#c8b8a0", span=0.3), "matte", (-0.43, 0.05, 1.05))
    for name in ("armchair", "fireside chair"):
        a = has[name]
        chair = shop.within(a.at, a.yaw)
        _padded(chair, a.size[1], CHAIRS if name == "armchair" else Paint("#6f5a36", "felt", span=0.4), 1, WALNUT)
        chair.add(put(cushion((0.12, 0.32, 0.3), 0.6, 7), pitch=-0.3), Paint("#4f6f7c", "stripe", "#d8c8a0", span=0.2), "matte", (-0.11, 0.02, 0.46))


def _table(shop: Shop, o: Obstacle) -> None:
    here = shop.within(o.at, o.yaw)
    w, d, h = o.size
    here.add(box((w, d, 0.04), 0.015, 0.002, shop.rng), built.wood("#7a4e30", 17, 0.8), "gloss", (0, 0, h - 0.04))
    here.add(box((w - 0.12, d - 0.12, 0.07), 0.006), WALNUT, "satin", (0, 0, h - 0.11))
    for x in (-1, 1):
        for y in (-1, 1):
            leg = lathe([(0, 0), (0.018, 0), (0.03, 0.04), (0.016, 0.1), (0.024, h - 0.14), (0.03, h - 0.04), (0, h - 0.04)], 9)
            here.add(leg, WALNUT, "satin", (x * (w / 2 - 0.07), y * (d / 2 - 0.07), 0), roll=-0.05 * y, pitch=0.05 * x)
    top = here.within((0, 0, h))
    top.add(cylinder(0.19, 0.014, 26, bevel=0.006), BRASS, "metal", (0, 0.22, 0))
    pot = top.within((-0.02, 0.26, 0.014), 0.6)
    china = Paint("#d8d4c4", "clay", "#4a6a86", pixels=64)
    pot.add(lathe([(0, 0), (0.045, 0), (0.075, 0.03), (0.08, 0.07), (0.055, 0.11), (0.03, 0.12), (0.034, 0.13), (0.01, 0.145), (0.015, 0.16),
        (0, 0.165)], 18), china, "gloss")
    spout = shapes.curve([(0.06, 0, 0.05), (0.11, 0, 0.07), (0.13, 0, 0.12)], 7)
    pot.add(tube(spout, [0.02, 0.018, 0.015, 0.013, 0.012, 0.011, 0.01], 8), china, "gloss")
    pot.add(tube(shapes.curve([(-0.06, 0, 0.09), (-0.115, 0, 0.09), (-0.11, 0, 0.04), (-0.07, 0, 0.03)], 10), 0.009, 7), china, "gloss")
    for x, y in ((0.11, 0.15), (-0.12, 0.14)):
        cup = top.within((x, y, 0.014))
        cup.add(lathe([(0, 0), (0.05, 0.004), (0.062, 0.012), (0, 0.01)], 16), china, "gloss")
        cup.add(lathe([(0, 0.01), (0.022, 0.012), (0.04, 0.06), (0.036, 0.06), (0.018, 0.018), (0, 0.018)], 14), china, "gloss")
    left.stack(top.within((0.06, -0.28, 0), 0.5), 2)


def _sides(shop: Shop, has: dict[str, Obstacle], lit: bool) -> None:
    c = has["bookcase"]
    w, d, h = c.size
    case = on_wall(shop, "back").within((c.at[0], -d / 2, 0))
    levels = built.cabinet(case, c.size, built.wood("#5f3c26", 7), Paint("#3a281c", "wood"))
    for k, z in enumerate(levels):
        row = case.within((-w / 2 + 0.06, 0.06, z))
        long = w - 0.16
        left.books(row, long if k % 2 else long * 0.68, tall=0.25 - 0.02 * k)
        if k % 2 == 0:
            bust = row.within((long * 0.84, 0, 0)) if k == 0 else row.within((long * 0.84, -0.02, 0))
            bust.add(lathe([(0, 0), (0.06, 0), (0.05, 0.02), (0.02, 0.04), (0.035, 0.08), (0.05, 0.14), (0.03, 0.22), (0, 0.24)], 12),
                Paint(("#c8c0ac", "#4f6f8a")[k // 2 % 2], "clay"), "satin")
    left.stack(case.within((0.25, 0.02, h + 0.03), 0.3), 3)
    side = has["side table"]
    top = shop.within(side.at)
    built.round_table(top, side.size[0], side.size[2], built.wood("#7a4e30", 5), WALNUT)
    lamp = top.within((0, 0, side.size[2]))
    lamp.add(lathe([(0, 0), (0.085, 0), (0.07, 0.02), (0.03, 0.05), (0.06, 0.11), (0.065, 0.16), (0.025, 0.22), (0.014, 0.3), (0, 0.3)], 16),
        Paint("#3f6a68", "clay"), "gloss")
    shade = Paint("#ffd9a0" if lit else "#c8b48a", "cloth", span=0.2)
    lamp.add(lathe([(0.1, 0.52), (0.19, 0.3), (0.185, 0.3), (0.095, 0.52)], 20), shade, "ember" if lit else "matte")
    lamp.add(sphere((0.05, 0.05, 0.07), 10, 8), Paint("#fff0cc" if lit else "#d8d4c8", pixels=32), "glow" if lit else "gloss", (0, 0, 0.4))
    b = has["sideboard"]
    board = shop.within(b.at, -math.pi / 2)
    size = (b.size[1], b.size[0], b.size[2])
    built.drawers(board, size, built.wood("#6a4329", 9), built.wood("#7a4e30", 19), BRASS, 2)
    here = board.within((0, 0, b.size[2]))
    for k in range(3):
        left.bottle(here.within((-0.32 + 0.13 * k, 0.03 * (k % 2), 0)), k, ("#7a3a22", "#8a6a2a", "#2f5a3c")[k], "#e2d3ab" if k == 1 else "", 0.85)
    for k in range(3):
        left.tumbler(here.within((0.12 + 0.1 * k, -0.05 + 0.07 * (k % 2), 0)), 0.3 if k == 0 else 0.0)
    left.candle(here.within((0.4, 0.04, 0)), 0.12)
    globe = shop.within((-2.42, -0.28, 0))
    globe.add(lathe([(0, 0), (0.16, 0), (0.13, 0.03), (0.03, 0.05), (0.025, 0.5), (0.05, 0.55), (0, 0.55)], 14), WALNUT, "satin")
    globe.add(sphere(0.19, 22, 14), Paint("#5f8a96", "chart", "#7a7f4a", span=0.6, pixels=128), "satin", (0, 0, 0.76))
    ring = [(0.215 * math.cos(a), 0.215 * math.sin(a), 0.76) for a in np.linspace(0, 2 * math.pi, 26, endpoint=False)]
    globe.add(tube(ring, 0.014, 7, closed=True), BRASS, "metal")
    palm = shop.within((2.5, 2.0, 0))
    palm.add(lathe([(0, 0), (0.13, 0), (0.17, 0.3), (0.18, 0.32), (0.15, 0.32), (0.14, 0.27), (0, 0.27)], 16), Paint("#4a5f7a", "clay"), "gloss")
    for k in range(9):
        a = 0.7 * k
        reach = 0.28 + 0.1 * (k % 3)
        leaf = shapes.curve([(0, 0, 0.28), (0.12 * math.cos(a), 0.12 * math.sin(a), 0.75 + 0.06 * (k % 4)),
            (reach * math.cos(a), reach * math.sin(a), 0.72 + 0.1 * (k % 4))], 9)
        palm.add(tube(leaf, [0.006, 0.012, 0.03, 0.05, 0.058, 0.052, 0.04, 0.024, 0.003], 6, flat=0.14), Paint("#4f7044", "felt"), "matte")
    shop.add(box((3.0, 2.1, 0.014), 0.006), Paint("#6a2c30", "rug", "#c8a870", fit=True, pixels=256), "matte", (-0.15, 0.0, 0.0), yaw=0.02)


def _walls(shop: Shop) -> windows.Motion:
    """Pictures, a wall clock that ticks, and what hangs by the door."""
    west, east, south, north = (on_wall(shop, w) for w in ("left", "right", "front", "back"))
    left.picture(west.within((0.35, 0, 1.6)), 0.4, 0.52, "portrait", "#6a6a56", "#34405e", "#a8823f")
    left.picture(west.within((1.0, 0, 1.68)), 0.34, 0.28, "flowers", "#d8ccb0", "#8a3a4a", "#6b4a28")
    left.picture(west.within((1.0, 0, 1.28)), 0.34, 0.28, "chart", "#d8c89a", "#5a4a34")
    left.pegs(west.within((-0.45, 0, 1.62)), 0.5, 2, WALNUT)
    left.picture(east.within((-1.35, 0, 1.66)), 0.62, 0.46, "seascape", "#9aa8a0", "#7a3a2a", "#a8823f")
    left.picture(east.within((-0.5, 0, 1.6)), 0.4, 0.5, "portrait", "#7a6a5a", "#6b3548", "#a8823f")
    left.picture(south.within((-0.6, 0, 1.6)), 0.4, 0.5, "portrait", "#6a7a6a", "#5a3a34", "#a8823f")
    built.shelf(south.within((-1.8, 0, 0)), 0.9, 0.2, WALNUT, 1.45)
    row = south.within((-2.18, -0.1, 1.45))
    left.books(row, 0.5, tall=0.22)
    left.mug(row.within((0.66, 0, 0)), "#c9a24e")
    left.picture(north.within((-0.55, 0, 1.55)), 0.3, 0.38, "portrait", "#6a5a4a", "#3f4a5e", "#6b4a28")
    left.clock(east.within((0.45, 0, 1.75)))
    return left.pendulum(east.within((0.45, -0.115, 1.75)), "right")


def _door(shop: Shop) -> Door:
    """The door leaf, which opens for who passes."""

    def make(here: Shop) -> None:
        built.door(here, DOOR.width, DOOR.height, DOOR_PAINT, BRASS)

    return room_of.leaf(shop, "left", DOOR, "door", make)
