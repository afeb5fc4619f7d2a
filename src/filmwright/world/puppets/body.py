"""Bodies, clothes and boots: one sculpt a material over the resting skeleton, and the weights that make it bend.

In: a :class:`Figure`. Out: :class:`Part` values: meshes with uv and skin weights (n, 17). A part is resting clay; nothing moves here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sculpt import Field, ball, box, box_uv, carve, cast, chain, cone, ellipsoid, joined, marks, meet, mesh, mirror, torus, turned, union, without
from ..solids import Floats, Mesh
from .figure import INDEX, NAMES, SIGN, Figure


@dataclass(frozen=True, eq=False)
class Part:
    """Clay of one material. `weights` (n, 17) by bone, or None where it is rigid on `bone`."""

    name: str
    mesh: Mesh
    weights: Floats | None = None
    bone: str = ""


@dataclass(frozen=True)
class Cut:
    """How a dress is cut. Heights are parts of the body's height, `hem` 0 where there is no skirt; `flare` its radius against the hips."""

    hem: float = 0.0
    flare: float = 1.0
    sleeve: float = 1.0
    cloth: str = "felt"
    collar: str = "roll"
    buttons: int = 0
    front: bool = False
    bare_legs: bool = False


CUTS: dict[str, Cut] = {
    "coat": Cut(hem=0.20, flare=1.28, sleeve=1.18, cloth="felt", collar="fold", buttons=4),
    "sweater": Cut(hem=0.40, flare=1.04, sleeve=1.12, cloth="knit", collar="roll"),
    "dress": Cut(hem=0.20, flare=1.55, sleeve=0.92, cloth="weave", collar="round", bare_legs=True),
    "suit": Cut(hem=0.36, flare=1.06, sleeve=1.0, cloth="weave", collar="lapel", buttons=2),
    "shirt": Cut(hem=0.41, flare=1.02, sleeve=0.95, cloth="weave", collar="points", buttons=4),
    "apron": Cut(hem=0.41, flare=1.02, sleeve=0.95, cloth="weave", collar="points", front=True),
    "robe": Cut(hem=0.07, flare=1.26, sleeve=1.35, cloth="felt", collar="round"),
}


def torso(f: Figure, wide: float = 1.0) -> Field:
    """Chest, belly and hips; `wide` thickens it."""
    h, g = f.height, (0.72 + 0.28 * f.girth) * wide
    belly = f.girth**1.35 * wide
    ahead = _paunch(f)
    return union(
        0.05 * h,
        ellipsoid((0, 0, 0.60 * h), (0.078 * h * g, 0.104 * h * g, 0.105 * h)),
        ellipsoid((ahead, 0, 0.50 * h), (0.082 * h * belly, 0.096 * h * belly, 0.105 * h)),
        ellipsoid((0, 0, 0.445 * h), (0.080 * h * g, 0.098 * h * g, 0.07 * h)),
    )


def _paunch(f: Figure) -> float:
    """How far a belly is before the spine, metres."""
    return float(0.007 + 0.055 * max(0.0, f.girth - 0.95)) * f.height


def _arm(f: Figure, thick: float, end: float = 1.0) -> Field:
    """The left sleeve, `end` of the way down the forearm."""
    h, g = f.height, 0.74 + 0.26 * f.girth
    shoulder, elbow, wrist = f.joint("left_arm"), f.joint("left_fore"), f.joint("left_hand")
    cuff = elbow + (wrist - elbow) * end
    return union(
        0.012 * h,
        ball(shoulder + [0, -0.012 * h, 0.0], 0.047 * h * g * thick**0.5),
        cone(shoulder, elbow, 0.043 * h * g * thick**0.5, 0.037 * h * g * thick),
        cone(elbow, cuff, 0.037 * h * g * thick, 0.036 * h * thick),
    )


def _hips_width(f: Figure) -> tuple[float, float]:
    g = 0.72 + 0.28 * f.girth
    return 0.086 * f.height * g, 0.104 * f.height * g


def dress(f: Figure) -> Field:
    """The upper garment: torso, sleeves and, where the cut has one, the skirt."""
    cut, h = CUTS[f.character.dress], f.height
    body = union(0.035 * h, torso(f, 1.06), mirror(_arm(f, cut.sleeve)), cone((0, 0, 0.64 * h), (-0.006 * h, 0, 0.695 * h), 0.075 * h, 0.05 * h))
    depth, width = _hips_width(f)
    top = 0.50
    belt = max(1.0, f.girth**0.8 * 0.98)
    low = cut.hem
    ends = (width * cut.flare * (1.0 if low < 0.3 else 0.98), width * (cut.flare * 0.55 + 0.47) * belt, width * 0.94 * belt)
    rise = np.linspace(0, 1, 7)
    radii = ends[0] * (1 - rise) * (1 - 2 * rise) + 4 * ends[1] * rise * (1 - rise) + ends[2] * rise * (2 * rise - 1)  # the parabola through three
    skirt = turned(
        [(float((low + (top - low) * t) * h), float(r)) for t, r in zip(rise, radii, strict=True)],
        at=(_paunch(f), 0, 0),
        squash=((depth / width) * 1.06, 1.0),
        edge=0.012 * h,
    )
    body = union(0.03 * h, body, skirt)
    return marks(body, 0.004 * h, 0.06 * h, seed=3)


def legs(f: Figure, thick: float = 1.0) -> Field:
    """Trousers or stockings down to the boots."""
    h, g = f.height, 0.76 + 0.24 * f.girth
    hip, knee, ankle = f.joint("left_thigh"), f.joint("left_shin"), f.joint("left_foot")
    leg = union(
        0.02 * h,
        cone(hip, knee, 0.056 * h * g * thick, 0.045 * h * g * thick),
        cone(knee, ankle + [0, 0, 0.01 * h], 0.045 * h * g * thick, 0.038 * h * thick),
    )
    depth, width = _hips_width(f)
    seat = ellipsoid((0, 0, 0.43 * h), (depth * 0.97, width * 0.97, 0.065 * h))
    return marks(union(0.03 * h, mirror(leg), seat), 0.003 * h, 0.05 * h, seed=5)


def boots(f: Figure) -> Field:
    """A pair of big soft boots with flat soles."""
    h = f.height
    foot = f.joint("left_foot")
    y = float(foot[1])
    boot = union(
        0.022 * h,
        ellipsoid((0.052 * h, y + 0.006 * h, 0.026 * h), (0.056 * h, 0.040 * h, 0.036 * h)),
        ellipsoid((-0.008 * h, y, 0.030 * h), (0.042 * h, 0.034 * h, 0.036 * h)),
        cone((-0.006 * h, y, 0.03 * h), (-0.004 * h, y, 0.092 * h), 0.036 * h, 0.040 * h),
        torus((-0.004 * h, y, 0.098 * h), (0.037 * h, 0.037 * h), 0.010 * h),
    )
    flat = carve(boot, lambda p: p[:, 2], 0.008 * h)
    return marks(mirror(flat), 0.002 * h, 0.04 * h, seed=9)


def cuffs(f: Figure) -> Field:
    """Bands at the ends of the sleeves."""
    h, thick = f.height, max(CUTS[f.character.dress].sleeve, 0.95)
    elbow, wrist = f.joint("left_fore"), f.joint("left_hand")
    way = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    return marks(mirror(cone(wrist - way * 0.022 * h, wrist - way * 0.002 * h, 0.040 * h * thick, 0.041 * h * thick)), 0.002 * h, 0.03 * h, seed=11)


def collar(f: Figure) -> Field:
    """The collar of the cut."""
    cut, h = CUTS[f.character.dress], f.height
    g = 0.74 + 0.26 * f.girth
    neck = (-0.006 * h, 0, 0.694 * h)
    kinds: dict[str, list[Field]] = {
        "roll": [
            torus((-0.006 * h, 0, 0.697 * h), (0.060 * h, 0.066 * h), 0.024 * h),
            torus((-0.004 * h, 0, 0.683 * h), (0.066 * h, 0.074 * h), 0.020 * h),
        ],
        "round": [
            torus(neck, (0.058 * h, 0.064 * h), 0.019 * h),
            mirror(
                chain(
                    [(0.060 * h, 0.006 * h, 0.684 * h), (0.066 * h, 0.045 * h, 0.676 * h), (0.03 * h, 0.085 * h, 0.680 * h)],
                    [0.020 * h, 0.024 * h, 0.018 * h],
                    0.01 * h,
                )
            ),
        ],
        "points": [
            torus(neck, (0.056 * h, 0.062 * h), 0.018 * h, (0, 0.12, 0)),
            mirror(
                chain(
                    [(0.054 * h, 0.014 * h, 0.686 * h), (0.074 * h * g, 0.040 * h, 0.668 * h), (0.084 * h * g, 0.050 * h, 0.640 * h)],
                    [0.018 * h, 0.021 * h, 0.010 * h],
                    0.01 * h,
                )
            ),
        ],
        "fold": [
            torus((-0.012 * h, 0, 0.697 * h), (0.058 * h, 0.066 * h), 0.021 * h, (0, 0.20, 0)),
            mirror(
                chain(
                    [(0.050 * h, 0.012 * h, 0.690 * h), (0.078 * h * g, 0.040 * h, 0.668 * h), (0.088 * h * g, 0.056 * h, 0.628 * h)],
                    [0.016 * h, 0.024 * h, 0.010 * h],
                    0.012 * h,
                )
            ),
        ],
        "lapel": [
            torus((-0.012 * h, 0, 0.697 * h), (0.055 * h, 0.064 * h), 0.017 * h, (0, 0.16, 0)),
            mirror(
                chain(
                    [(0.046 * h, 0.040 * h, 0.690 * h), (0.084 * h * g, 0.050 * h, 0.640 * h), (0.098 * h * g, 0.010 * h, 0.560 * h)],
                    [0.016 * h, 0.020 * h, 0.008 * h],
                    0.01 * h,
                )
            ),
        ],
    }
    return marks(union(0.01 * h, *kinds[cut.collar]), 0.0015 * h, 0.03 * h, seed=12)


def apron(f: Figure) -> Field:
    """A bib and a skirt over the front: a thicker body, cut to its outline."""
    h = f.height
    depth, width = _hips_width(f)
    shell = union(
        0.03 * h, torso(f, 1.13), turned([(0.20 * h, width * 1.22), (0.50 * h, width * 1.08)], squash=(depth / width * 1.18, 1.0), edge=0.01 * h)
    )
    half = 0.095 * h * (0.8 + 0.2 * f.girth)
    bib = box((0.15 * h, 0, 0.55 * h), (0.2 * h, 0.060 * h, 0.078 * h), 0.02 * h)
    lap = box((0.23 * h, 0, 0.36 * h), (0.2 * h, half, 0.135 * h), 0.03 * h)
    belt = box((0, 0, 0.497 * h), (0.3 * h, 0.3 * h, 0.012 * h), 0.008 * h)
    straps = mirror(chain([(0.09 * h, 0.045 * h, 0.62 * h), (0.06 * h, 0.052 * h, 0.665 * h), (0.0, 0.050 * h, 0.69 * h)], [0.011 * h] * 3))
    return union(0.0, meet(shell, union(0.01 * h, bib, lap, belt), 0.006 * h), straps)


def shirt_front(f: Figure) -> dict[str, Field]:
    """What shows in the opening of a suit: a white front and a tie in the second colour."""
    h = f.height
    g = 0.74 + 0.26 * f.girth
    front = union(
        0.01 * h,
        ellipsoid((0.062 * h * g, 0, 0.625 * h), (0.028 * h, 0.036 * h, 0.062 * h), (0, -0.22, 0)),
        torus((-0.006 * h, 0, 0.700 * h), (0.050 * h, 0.056 * h), 0.016 * h),
    )
    tie = chain(
        [(0.080 * h * g, 0, 0.672 * h), (0.094 * h * g, 0, 0.650 * h), (0.104 * h * g, 0, 0.585 * h)], [0.013 * h, 0.009 * h, 0.016 * h], 0.006 * h
    )
    return {"shirt": front, "tie": tie}


def buttons(f: Figure) -> Mesh | None:
    """Round buttons down the front, on the cloth."""
    cut, h = CUTS[f.character.dress], f.height
    if not cut.buttons:
        return None
    low = {"coat": 0.34, "suit": 0.47, "shirt": 0.47}[f.character.dress]
    heights = np.linspace(0.57, low, cut.buttons) * h
    start = np.stack([np.full(len(heights), 0.6), np.full(len(heights), 0.004 * h), heights], 1).astype(np.float32)
    at = cast(start, (-1.0, 0.0, 0.0), dress(f), 0.7)
    knobs = [mesh(ellipsoid(p, (0.008 * h, 0.0135 * h, 0.0135 * h)), p - 0.016 * h, p + 0.016 * h, 0.0052 * h) for p in at]
    return joined(knobs)


def _ease(t: Floats) -> Floats:
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def _along(f: Figure, points: Floats, start: str, end: str) -> Floats:
    """How far along a bone points lie, 0 at its joint and 1 at the next."""
    a, b = f.joint(start), f.joint(end)
    return ((points - a) @ (b - a) / ((b - a) @ (b - a))).astype(np.float32)


def weigh_torso(f: Figure, points: Floats) -> Floats:
    """Weights (n, 17) of hips, spine and chest by height, each giving way to the next over a tenth of the body."""
    h = f.height
    up = _ease((points[:, 2] - 0.445 * h) / (0.085 * h))
    top = _ease((points[:, 2] - 0.525 * h) / (0.095 * h))
    weights = np.zeros((len(points), len(NAMES)), np.float32)
    weights[:, INDEX["chest"]] = top
    weights[:, INDEX["spine"]] = up * (1 - top)
    weights[:, INDEX["hips"]] = (1 - up) * (1 - top)
    return weights


def weigh_dress(f: Figure, points: Floats) -> Floats:
    """Weights of an upper garment: what is sleeve rather than trunk, by the distance to either's clay, goes with the arm."""
    h, cut = f.height, CUTS[f.character.dress]
    weights = weigh_torso(f, points)
    trunk = union(0.02 * h, torso(f, 1.06), cone((0, 0, 0.62 * h), (0, 0, 0.70 * h), 0.075 * h, 0.05 * h))(points)
    for side, sign in SIGN.items():
        other = points * np.array([1, sign, 1], np.float32)
        sleeve = _arm(f, cut.sleeve)(other)
        lead = (trunk - sleeve) / (0.055 * h)
        share = _ease(lead * 0.5 + 0.42) * (other[:, 1] > 0)
        bend = _ease((_along(f, points, f"{side}_fore", f"{side}_hand") / 0.36) * 0.5 + 0.5)
        weights *= (1 - share)[:, None]
        weights[:, INDEX[f"{side}_arm"]] += share * (1 - bend)
        weights[:, INDEX[f"{side}_fore"]] += share * bend
    return weights


def weigh_legs(f: Figure, points: Floats) -> Floats:
    """Weights of trousers: hips, then each thigh and shin by side."""
    h = f.height
    low = _ease((0.445 * h - points[:, 2]) / (0.075 * h))
    weights = np.zeros((len(points), len(NAMES)), np.float32)
    weights[:, INDEX["hips"]] = 1 - low
    left = _ease(points[:, 1] / (0.03 * h) + 0.5)
    for side, share in (("left", left), ("right", 1 - left)):
        bend = _ease(_along(f, points, f"{side}_shin", f"{side}_foot") / 0.36 * 0.5 + 0.5)
        weights[:, INDEX[f"{side}_thigh"]] = low * share * (1 - bend)
        weights[:, INDEX[f"{side}_shin"]] = low * share * bend
    return weights


def _skirted(f: Figure, points: Floats, weights: Floats) -> Floats:
    """Below the hips a skirt goes with the thighs, each side with its own, the middle with both, and a long one with the shins under the knee."""
    h, hem = f.height, CUTS[f.character.dress].hem
    hands = weights[:, [INDEX[f"{s}_{b}"] for s in ("left", "right") for b in ("arm", "fore")]].sum(axis=1)
    deep = _ease((0.45 * h - points[:, 2]) / (0.14 * h)) * (0.92 if hem < 0.3 else 0.45) * (1 - hands)
    side = _ease(points[:, 1] / (0.11 * h) * 0.5 + 0.5)
    under = _ease((0.25 * h - points[:, 2]) / (0.10 * h)) * 0.85
    weights *= (1 - deep)[:, None]
    for name, share in (("left", side), ("right", 1 - side)):
        weights[:, INDEX[f"{name}_thigh"]] += deep * share * (1 - under)
        weights[:, INDEX[f"{name}_shin"]] += deep * share * under
    return weights


def clothe(f: Figure, step: float) -> list[Part]:
    """All parts below the head and without the hands, on grids of about `step` metres."""
    h, cut = f.height, CUTS[f.character.dress]
    wide = 0.26 * h * max(1.0, f.girth)
    low, high = (-wide, -0.36 * h - 0.1, -0.02), (wide, 0.36 * h + 0.1, 0.76 * h)
    cloth = dress(f)
    upper = box_uv(mesh(cloth, low, high, step))
    parts = [Part("dress", upper, _skirted(f, upper.vertices, weigh_dress(f, upper.vertices)))]
    below = mesh(legs(f, 0.8 if cut.bare_legs else 1.0), (-wide, -0.25 * h, 0.02), (wide, 0.25 * h, 0.52 * h), step * 1.1)
    below = box_uv(without(without(below, cloth, 0.012 * h), boots(f), 0.012 * h))
    parts.append(Part("legs", below, weigh_legs(f, below.vertices)))
    shoes = box_uv(mesh(boots(f), (-0.1 * h, -0.2 * h, -0.02), (0.15 * h, 0.2 * h, 0.13 * h), step * 0.86))
    left = shoes.vertices[:, 1] > 0
    parts.append(Part("boots", shoes, _fixed(len(left), np.where(left, INDEX["left_foot"], INDEX["right_foot"]))))
    bands = without(mesh(cuffs(f), low, high, step * 0.86), cloth, 0.006 * h)
    neck = without(mesh(collar(f), (-0.16 * h, -0.18 * h, 0.5 * h), (0.2 * h, 0.18 * h, 0.76 * h), step * 0.74), cloth, 0.006 * h)
    both = box_uv(joined([bands, neck]))
    cuff = np.where(both.vertices[:, 1] > 0, INDEX["left_fore"], INDEX["right_fore"])
    parts.append(Part("trim", both, _fixed(len(cuff), np.where(both.vertices[:, 2] < 0.5 * h, cuff, INDEX["chest"]))))
    if cut.front:
        front = box_uv(without(mesh(apron(f), low, high, step * 0.8), cloth, 0.010 * h))
        parts.append(Part("apron", front, _skirted(f, front.vertices, weigh_torso(f, front.vertices))))
    if cut.collar == "lapel":
        for name, field in shirt_front(f).items():
            made = box_uv(without(mesh(field, (-0.1 * h, -0.1 * h, 0.52 * h), (0.22 * h, 0.1 * h, 0.75 * h), step * 0.6), cloth, 0.006 * h))
            parts.append(Part(name, made, weigh_torso(f, made.vertices)))
    knobs = buttons(f)
    if knobs is not None:
        knobs = box_uv(without(knobs, cloth, 0.003 * h))
        parts.append(Part("buttons", knobs, _skirted(f, knobs.vertices, weigh_torso(f, knobs.vertices))))
    return parts


def _fixed(count: int, bones: np.ndarray) -> Floats:
    """Weights of points that each go with one bone."""
    weights = np.zeros((count, len(NAMES)), np.float32)
    weights[np.arange(count), bones] = 1
    return weights
