"""The stage of a small theatre: red curtains, a painted night with a moon, a window flat, footlights, and the dark house in front."""

from __future__ import annotations

import functools
import math

import numpy as np

from ...film import ScenePlan
from ...plan.places import Obstacle, Place
from .. import shapes, textures
from ..shapes import box, cutout, cylinder, lathe, put, sphere, tube
from ..solids import Material
from ..textures import Paint
from ..workshop import Shop
from . import Set
from . import interior as room_of
from . import interior_clutter as left
from . import interior_furniture as built
from . import interior_light as light
from .bar import piano
from .interior import on_wall

HEIGHT = 4.7
EDGE = -3.55
RED = Paint("#8c2326", "felt", span=0.6, pixels=128)


def build(place: Place, scene: ScenePlan) -> Set:
    """The stage for a scene's light."""
    rng = np.random.default_rng(scene.seed + 404)
    room = room_of.room_of(place, HEIGHT)
    shop = Shop(rng, room.walls())
    has = {o.name: o for o in place.obstacles}
    lit = scene.light != "night"
    _shell(shop, room)
    _cloths(shop, room)
    _backdrop(shop, room, scene)
    _house(shop, lit)
    _things(shop, has)
    rig = light.rig(scene, light.STAGE)
    return light.assembled(shop.finish("set", "set"), rig, room_of.surfaces(place, room, open_front=True), [light.flames(rig, scene, light.STAGE)])


def _shell(shop: Shop, room: room_of.Room) -> None:
    for name in ("left", "right"):
        here = on_wall(shop, name)
        mesh = room_of.panels(room, name, (), -0.2, HEIGHT)
        here.solid(f"set/wall-{name}", mesh, Material("#ffffff", 0.95, texture=textures.texture("brick", "#4a3630", "#3a3432", 256, 2),
            normal=textures.relief("brick", n=256, seed=2), repeat=0.9))
    boards = room_of.board_material("#7a5434", 37, 0.5, 0.12)
    wide, deep = room.x1 - room.x0 + 2.4, room.y1 - EDGE + 0.3
    mesh = shapes.boards(wide, deep, 0.04, round(deep / 0.19), shop.rng, gap=0.005)
    shop.solid("set/floor", put(mesh, (room.x0 - 1.2, EDGE, -0.04)), boards)
    shop.add(box((wide, 0.1, 1.0), 0.02), Paint("#2a1a14", "wood", span=2.0, pixels=128), "satin", (0, EDGE - 0.05, -1.05))
    shop.add(box((wide, 0.16, 0.07), 0.02), Paint("#a8823f", "wood", span=2.0, pixels=128), "satin", (0, EDGE - 0.05, -0.055))
    for k in range(11):
        shop.add(sphere((0.1, 0.03, 0.1), 12, 8), Paint("#a8823f", "metal"), "satin", ((k - 5) * 0.95, EDGE - 0.1, -0.45))
    # the grid over the stage: battens with their lamps, where a low lens sees them
    for y in (-2.2, 0.2, 2.2):
        shop.add(tube([(-4.9, y, 4.15), (4.9, y, 4.15)], 0.03, 8), Paint("#1c1a1a", "metal"), "metal")
        for k in range(5):
            lamp = shop.within(((k - 2) * 1.7 + 0.2, y, 4.0), pitch=0.0, roll=0.5 if y < 0 else -0.4)
            lamp.add(lathe([(0.11, -0.32), (0.1, -0.02), (0.06, 0.04), (0, 0.05)], 12), Paint("#1a1818", "metal"), "satin")
            lamp.add(lathe([(0, -0.3), (0.1, -0.305)], 12), Paint("#ffd9a0", pixels=32), "glow")


def _cloths(shop: Shop, room: room_of.Room) -> None:
    """Legs and borders that mask the wings, and the house curtain drawn to the sides with its swagged top."""
    for row, y in enumerate((-2.95, -0.45, 1.95)):
        for x in (-1, 1):
            if row == 0:
                continue
            leg = shapes.drape(1.15, 4.3, 7, 0.07, 0.0, rows=3, seed=row)
            shop.add(put(leg, (x * 4.95, y, 4.25), scale=(-x, 1, 1)), Paint("#3a1c22", "felt", span=0.6, pixels=128), "matte")
        if row:
            border = shapes.drape(10.4, 0.75, 34, 0.05, 0.0, rows=2, seed=row + 5, columns=150)
            shop.add(put(border, (-5.2, y + 0.05, 4.6)), Paint("#3a1c22", "felt", span=0.6, pixels=128), "matte")
    for x in (-1, 1):
        curtain = shapes.drape(1.7, 4.3, 9, 0.12, 0.5, rows=12, seed=3, columns=60)
        shop.add(put(curtain, (x * 5.25, -3.2, 4.4), scale=(-x, 1, 1)), RED, "matte")
        tie = [(x * 5.25 - x * (0.02 + 0.86 * u), -3.2 - 0.16 * math.sin(u * 3.1), 1.42 + 0.12 * u) for u in np.linspace(0, 1, 9)]
        shop.add(tube(tie, 0.035, 8), Paint("#c8a050", "cloth", span=0.1), "matte")
        shop.add(put(lathe([(0.0, -0.3), (0.06, -0.28), (0.05, -0.1), (0.03, -0.06), (0.045, -0.02), (0, 0.03)], 12), (x * 4.4, -3.38, 1.5)),
            Paint("#c8a050", "cloth", span=0.08), "matte")

    def valance(s: np.ndarray, t: np.ndarray) -> np.ndarray:
        swag = np.abs(np.sin(s * math.pi * 5))
        low = 3.45 - 0.32 * swag
        z = 4.7 * t + low * (1 - t)
        fold = 0.07 * np.sin(s * 90) * (0.4 + 0.6 * (1 - t)) + 0.12 * swag * np.sin(t * math.pi)
        return np.stack([(s - 0.5) * 10.8, -3.3 - fold, z], -1)

    shop.add(shapes.grid(valance, 150, 6, both=True, size=(10.8, 1.2)), RED, "matte")
    fringe = [((s - 0.5) * 10.8, -3.33 - 0.07 * math.sin(s * 90), 3.45 - 0.32 * abs(math.sin(s * math.pi * 5))) for s in np.linspace(0, 1, 120)]
    shop.add(tube(fringe, 0.035, 6), Paint("#c8a050", "cloth", span=0.1), "matte")


def _backdrop(shop: Shop, room: room_of.Room, scene: ScenePlan) -> None:
    here = on_wall(shop, "back")
    cloth = shapes.tiled(
        shapes.grid(lambda s, t: np.stack([(s - 0.5) * 10.2, -0.12 + 0.02 * np.sin(s * 21) * (1 - t), 4.6 * t], -1), 24, 2), [[1, 0, 0], [0, -1, 1]])
    here.solid("set/backdrop", cloth, Material("#ffffff", 0.95, glow=0.3, texture=painted_night(), normal=None))
    cut = Paint("#26403c", "paint", "#4f6a5a", span=1.0, pixels=128)
    for k, (x, w, h) in enumerate(((-3.3, 3.4, 0.9), (2.9, 4.2, 1.15), (0.2, 3.2, 0.55))):
        u = np.linspace(0, 1, 22)
        top = h * (np.sin(math.pi * u) ** 0.8 * 0.85 + 0.1 * np.sin(9 * u + k) + 0.1)
        outline = [(-w / 2, 0.0), (w / 2, 0.0), *((w / 2 - w * a, float(max(b, 0.03))) for a, b in zip(u, top, strict=True))]
        here.add(put(cutout(outline, 0.03), roll=math.pi / 2), cut, "matte", (x, -0.45 - 0.06 * k, 0))
    for x, high in ((3.9, 2.1), (-4.3, 2.5)):
        tree = here.within((x, -0.62, 0))
        tree.add(box((0.12, 0.03, high * 0.5), 0.01), Paint("#3a2a20", "paint"), "matte")
        for j in range(3):
            r = 0.62 - 0.14 * j
            a = np.linspace(0, 2 * math.pi, 25)[:-1]
            blob = np.column_stack([r * np.cos(a) * (1 + 0.09 * np.sin(5 * a + j)), r * 0.8 * np.sin(a) * (1 + 0.09 * np.sin(5 * a + j))])
            tree.add(put(cutout(blob, 0.03), roll=math.pi / 2), Paint("#35584a", "paint", "#5f7f5a", span=0.8), "matte",
                (0.05 * j, -0.02 * j, high * (0.5 + 0.2 * j)))
    for k in range(9):
        x, z = -4.0 + k * 1.0 + 0.2 * math.sin(k * 3), 3.1 + 0.55 * math.sin(k * 2.3)
        here.add(tube([(x, -0.3, z), (x, -0.3, 4.5)], 0.003, 4), Paint("#8a7a5a", pixels=32), "matte")
        star = [(0.085 * (1.0 if j % 2 == 0 else 0.45) * math.sin(j * math.pi / 5),
            0.085 * (1.0 if j % 2 == 0 else 0.45) * math.cos(j * math.pi / 5)) for j in range(9, -1, -1)]
        here.add(put(cutout(star, 0.015), roll=math.pi / 2), Paint("#f4d88a", "metal", pixels=32), "glow" if k % 2 else "gloss", (x, -0.3, z),
            pitch=0.2 * math.sin(k))


@functools.cache
def painted_night() -> textures.Texture:
    """The backdrop: hills, a village and a great moon, in broad brush strokes; 1024 x 512."""
    w, h = 1024, 512
    rng = np.random.default_rng(12)
    u, v = np.meshgrid((np.arange(w) + 0.5) / w, 1 - (np.arange(h) + 0.5) / h)
    stroke = textures.noise(rng, w, 60, 6, h)
    broad = textures.noise(rng, w, 160, 60, h)
    up = np.clip((v - 0.25 + 0.03 * broad) / 0.75, 0, 1)[..., None]
    out = textures.rgb("#7f9ab8") * (1 - up) ** 1.5 + textures.rgb("#22407a") * (1 - (1 - up) ** 1.5)
    out = out * (1 + 0.06 * stroke + 0.05 * broad)[..., None]
    moon = np.hypot((u - 0.66) * 2, v - 0.66)
    for k in range(5):
        ring = 0.115 + 0.05 * k + 0.006 * np.sin(np.arctan2(v - 0.66, (u - 0.66) * 2) * 9 + k)
        out = np.where((moon < ring)[..., None], out + 0.035, out)
    face = textures.rgb("#f6e6b4") * (1 - 0.07 * np.clip(broad, 0, 1)[..., None])
    out = np.where((moon < 0.115)[..., None], face, out)
    for x, y, r in rng.uniform((0, 0.45, 0.002), (1, 1, 0.0055), (60, 3)):
        out = np.where((np.hypot((u - x) * 2, v - y) < r)[..., None] & (moon > 0.2)[..., None], textures.rgb("#f4e4b0"), out)
    for k, (base, tall, tone) in enumerate(((0.34, 0.10, "#4f6f8c"), (0.26, 0.09, "#3a5a6c"), (0.16, 0.07, "#26444c"))):
        ridge = base + tall * np.sin(u * (7 + 3 * k) + 2 * k) * 0.6 + 0.02 * np.sin(u * 31 + k)
        out = np.where((v < ridge)[..., None], textures.rgb(tone) * (1 + 0.09 * stroke + 0.06 * broad)[..., None], out)
        if k == 1:
            for x in (0.2, 0.235, 0.27, 0.3, 0.46, 0.49, 0.82, 0.86):
                ground = base + tall * math.sin(x * 10 + 2) * 0.6 - 0.015
                house = (np.abs(u - x) < 0.011) & (v < ground + 0.05) & (v > ground - 0.03)
                roof = (np.abs(u - x) < 0.015 * (1 - (v - ground - 0.05) / 0.035)) & (v >= ground + 0.05) & (v < ground + 0.085)
                out = np.where(house[..., None], textures.rgb("#c8b890") * 0.62, np.where(roof[..., None], textures.rgb("#7a3a34"), out))
                out = np.where(((np.abs(u - x) < 0.004) & (np.abs(v - ground - 0.018) < 0.012))[..., None], textures.rgb("#ffd070"), out)
    return textures.Texture("painted-night", textures.bytes_of(out))


def _house(shop: Shop, lit: bool) -> None:
    """Footlights on the edge, rows of empty seats below it, a balcony with its lamps far off in the dark."""
    for k in range(9):
        foot = shop.within(((k - 4) * 1.05, EDGE + 0.12, 0.0))
        foot.add(put(lathe([(0.1, -0.09), (0.1, 0.09)], 12), roll=0.0, pitch=math.pi / 2, scale=(1, 1, 1)), Paint("#2a2624", "metal"), "satin",
            (0, -0.05, 0.03))
        foot.add(sphere((0.05, 0.05, 0.06), 10, 7), Paint("#ffdca0" if lit else "#b8b0a0", pixels=32), "glow" if lit else "gloss", (0, 0.03, 0.05))
    seat, wood = Paint("#5a1c20", "felt", span=0.5), Paint("#3a2418", "wood", span=0.5)
    for row in range(5):
        y, z = EDGE - 1.6 - row * 1.05, -1.5 + 0.06 * row
        for k in range(-5, 6):
            if k == 0:
                continue
            here = shop.within((k * 0.78 + (0.39 if row % 2 else 0) * np.sign(k), y, z))
            here.add(put(shapes.cushion((0.6, 0.11, 0.62), 0.25, 4), (0, -0.16, 0.42), roll=-0.12), seat, "matte")
            here.add(box((0.05, 0.4, 0.6), 0.02), wood, "satin", (0.34, 0, 0))
    shop.add(box((24, 11, 0.1), 0.01), Paint("#2a1a18", "felt"), "matte", (0, EDGE - 5.2, -1.65))
    back = EDGE - 9.6
    shop.add(box((24, 0.2, 8), 0.02), Paint("#3a2422", "plaster", "#2a1a18", span=5.0, pixels=128), "matte", (0, back - 0.1, -1.6))
    shop.add(box((13, 1.3, 0.5), 0.08), Paint("#5a3a28", "wood", span=3.0, pixels=128), "satin", (0, back + 0.7, 1.3))
    for x in (-1, 1):
        shop.add(box((0.2, 11, 8), 0.02), Paint("#33201e", "plaster", "#2a1a18", span=5.0, pixels=128), "matte", (x * 8.2, back + 5.2, -1.6))
        shop.add(box((1.2, 6.6, 0.5), 0.08), Paint("#5a3a28", "wood", span=3.0, pixels=128), "satin", (x * 7.5, back + 4.6, 1.3))
        for k in range(3):
            shop.add(sphere((0.11, 0.11, 0.13), 12, 8), Paint("#ffcf90", pixels=32), "glow", (x * 6.85, back + 2.2 + 1.5 * k, 1.75))
    for k in range(7):
        shop.add(sphere((0.11, 0.11, 0.13), 12, 8), Paint("#ffcf90", pixels=32), "glow", ((k - 3) * 1.7, back + 1.42, 1.75))
        shop.add(sphere((0.24, 0.06, 0.17), 12, 8), Paint("#a8823f", "metal"), "satin", ((k - 3) * 1.7 + 0.85, back + 1.36, 1.52))
    for x in (-4.6, 4.6):
        shop.add(box((0.5, 0.05, 0.2), 0.01), Paint("#5fd08a", "plaque", "#1a3a26", fit=True), "glow", (x, back + 0.08, 0.75))


def _things(shop: Shop, has: dict[str, Obstacle]) -> None:
    b = has["bench"]
    bench = shop.within(b.at)
    wood = Paint("#5f7f78", "paint", "#8a6a4a", span=0.6, pixels=128)
    w, d, h = b.size
    for k in range(3):
        bench.add(box((w, d / 3 - 0.015, 0.04), 0.012, 0.002, shop.rng), wood, "satin", (0, (k - 1) * d / 3, h - 0.04))
    for x in (-1, 1):
        bench.add(box((0.06, d * 0.85, h - 0.04), 0.015), wood, "satin", (x * (w / 2 - 0.14), 0, 0))
    bench.add(box((w - 0.3, 0.04, 0.08), 0.012), wood, "satin", (0, 0, h * 0.45))
    s = has["stool"]
    built.stool(shop.within(s.at), s.size[2], built.wood("#8a5a34", 3), Paint("#8c2326", "felt"))
    t = has["trunk"]
    trunk = shop.within(t.at, t.yaw)
    w, d, h = t.size
    hide, brass = Paint("#6a4428", "leather", span=0.5, pixels=128), Paint("#b08a45", "metal")
    trunk.add(box((w, d, h - 0.16), 0.02), hide, "satin")
    trunk.add(box((w + 0.02, d + 0.02, 0.17), 0.04), hide, "satin", (0, 0, h - 0.17))
    for x in (-0.3, 0.3):
        trunk.add(box((0.06, d + 0.035, h + 0.008), 0.012), Paint("#4a2c1a", "leather"), "satin", (x * w / 0.95, 0, -0.002))
    for x in (-1, 1):
        for y in (-1, 1):
            trunk.add(box((0.08, 0.08, 0.08), 0.015), brass, "metal", (x * (w / 2 - 0.03), y * (d / 2 - 0.03), 0.0))
            trunk.add(box((0.08, 0.08, 0.07), 0.015), brass, "metal", (x * (w / 2 - 0.026), y * (d / 2 - 0.026), h - 0.066))
    trunk.add(box((0.12, 0.03, 0.1), 0.01), brass, "metal", (0, -d / 2 - 0.005, h - 0.22))
    crown = trunk.within((-0.2, 0.05, h))
    crown.add(lathe([(0.1, 0), (0.105, 0.0), (0.105, 0.05), (0.1, 0.05)], 20, closed=True), Paint("#d8a838", "metal"), "metal")
    for k in range(8):
        a = k * math.pi / 4
        crown.add(lathe([(0, 0), (0.022, 0), (0.0, 0.08)], 5), Paint("#d8a838", "metal"), "metal", (0.1 * math.cos(a), 0.1 * math.sin(a), 0.045))
        crown.add(sphere(0.012, 8, 5), Paint("#a8242c", pixels=32), "gloss", (0.1 * math.cos(a), 0.1 * math.sin(a), 0.125))
    desk = has["lectern"]
    stand = shop.within(desk.at, desk.yaw + math.pi / 2)
    dark = Paint("#5a3622", "wood", span=0.8, pixels=128)
    stand.add(box((0.5, 0.48, 0.08), 0.02), dark, "satin")
    stand.add(box((0.34, 0.3, desk.size[2] - 0.12), 0.02, taper=0.9), dark, "satin", (0, 0, 0.06))
    stand.add(put(box((0.56, 0.46, 0.035), 0.012), pitch=0.0, roll=0.22), dark, "satin", (0, 0, desk.size[2] - 0.06))
    stand.add(put(box((0.34, 0.26, 0.02), 0.004), roll=0.22), Paint("#e8dcb8", "script", "#3a342c", fit=True, pixels=128), "matte",
        (0, 0, desk.size[2] - 0.02))
    r = has["rostrum"]
    plinth = shop.within(r.at)
    plinth.add(box((r.size[0], r.size[1], r.size[2]), 0.015), Paint("#3f5a58", "paint", "#8a6a4a", span=1.0, pixels=128), "satin")
    plinth.add(box((r.size[0] - 0.3, 0.3, 0.15), 0.015), Paint("#3f5a58", "paint", "#8a6a4a", span=1.0, pixels=128), "satin",
        (0, -r.size[1] / 2 - 0.13, 0))
    _window_flat(shop, has["window flat"])
    piano(shop, has["piano"])
    ghost = shop.within((4.0, -2.2, 0))
    ghost.add(cylinder(0.16, 0.03, 16), Paint("#2a2624", "metal"), "metal")
    ghost.add(tube([(0, 0, 0), (0, 0, 1.45)], 0.014, 8), Paint("#2a2624", "metal"), "metal")
    ghost.add(sphere((0.05, 0.05, 0.065), 12, 8), Paint("#ffe2ac", pixels=32), "glow", (0, 0, 1.52))
    ring = [(0.075 * math.cos(a), 0.075 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 7)[:-1]]
    for x, y in ring:
        ghost.add(tube(shapes.curve([(x * 0.4, y * 0.4, 1.43), (x, y, 1.52), (x * 0.3, y * 0.3, 1.62)], 6), 0.004, 5), Paint("#2a2624", "metal"),
            "metal")
    rope = shop.within((4.3, 1.2, 0))
    for k in range(3):
        rope.add(tube(shapes.curve([(0.0, k * 0.16, 0.8), (0.03, k * 0.16, 2.4), (0.0, k * 0.16, 4.4)], 6), 0.016, 6),
            Paint("#a8824e", "stripe", "#7a5a30", span=0.06), "matte")
    shop.add(box((0.12, 0.7, 0.9), 0.02), dark, "satin", (4.35, 1.36, 0))
    left.crate(shop.within((4.2, -0.55, 0), 0.2), (0.6, 0.5, 0.4), Paint("#8a6a3f", "wood"))


def _window_flat(shop: Shop, o: Obstacle) -> None:
    here = shop.within(o.at)
    w, _, h = o.size
    flat = Paint("#b89a6a", "plaster", "#8a6a4a", span=1.5, pixels=128)
    wide, low, high = 0.95, 0.95, 1.15
    for x in (-1, 1):
        here.add(box(((w - wide) / 2, 0.05, h), 0.008), flat, "matte", (x * (w + wide) / 4, 0, 0))
    here.add(box((wide, 0.05, low), 0.005), flat, "matte")
    here.add(box((wide, 0.05, h - low - high), 0.005), flat, "matte", (0, 0, low + high))
    frame = Paint("#7a4a2e", "wood")
    for x in (-1, 0, 1):
        here.add(box((0.07 if x else 0.035, 0.08, high), 0.01), frame, "satin", (x * wide / 2, -0.01, low))
    for z in (0.0, 0.5, 1.0):
        here.add(box((wide + 0.1, 0.08, 0.07 if z != 0.5 else 0.035), 0.01), frame, "satin", (0, -0.01, low + z * high - 0.03))
    here.add(box((wide + 0.26, 0.24, 0.045), 0.012), frame, "satin", (0, -0.09, low - 0.06))
    left.plant(here.within((0.25, -0.1, low - 0.015)), "#5f8048", "#b0603c", 0.9, "#e0b03a")
    left.candle(here.within((-0.28, -0.1, low - 0.015)), 0.1)
    for x in (-1, 1):
        cloth = shapes.drape(0.36, 1.45, 4, 0.03, 0.35, rows=8, seed=x + 2)
        here.add(put(cloth, (x * (wide / 2 + 0.16), -0.06, low + high + 0.1), scale=(-x, 1, 1)),
            Paint("#a8483c", "check", "#dcc8a0", span=0.3, pixels=128), "matte")
    here.add(tube([(-0.68, -0.06, low + high + 0.11), (0.68, -0.06, low + high + 0.11)], 0.013, 8), Paint("#8a6a36", "metal"), "metal")
    for x in (-1, 1):
        here.add(tube([(x * w * 0.38, 0.03, h * 0.7), (x * w * 0.38, 0.55, 0.02)], 0.025, 6), frame, "satin")
