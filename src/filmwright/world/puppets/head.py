"""Heads, hair, beards and hats, sculpted about the eyes.

Lengths here are in skulls: half the head's height. The origin is between the eyes, x out of the face, y to the puppet's left, z up.
:func:`placed` takes such a field to metres and to the resting skeleton.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sculpt import Field, ball, carve, cast, chain, cone, ellipsoid, grow, marks, meet, mirror, torus, turned, union, wool
from ..solids import Floats
from .figure import Figure, Vec


@dataclass(frozen=True)
class Features:
    """What makes a face someone's: measures in skulls."""

    jaw: float = 0.72
    chin: float = 0.0
    cheek: float = 0.36
    nose: float = 0.19
    nose_out: float = 0.14
    ear: float = 1.0
    apart: float = 0.33
    mouth: float = 0.34
    brow: float = 0.085


def features(f: Figure) -> Features:
    """The face of a character: by age and sex, fuller where the body is."""
    c = f.character
    stout = (c.girth - 1) * 0.12
    base = {
        "child": Features(jaw=0.66, cheek=0.40, nose=0.145, nose_out=0.10, ear=0.95, apart=0.36, mouth=0.30, brow=0.062),
        "young": Features(jaw=0.66, nose=0.165, apart=0.34, brow=0.075),
        "adult": Features(),
        "old": Features(jaw=0.74, cheek=0.38, nose=0.24, nose_out=0.16, ear=1.25, brow=0.105),
    }[c.age]
    soft = c.sex == "f"
    return Features(
        jaw=base.jaw + stout - (0.05 if soft else 0.0),
        chin=0.05 if c.sex == "m" and c.age in ("adult", "young") else 0.0,
        cheek=base.cheek + stout * 0.6,
        nose=base.nose * c.nose * (0.86 if soft else 1.0),
        nose_out=base.nose_out * c.nose,
        ear=base.ear * (0.88 if soft else 1.0),
        apart=base.apart,
        mouth=base.mouth * (0.93 if soft else 1.0),
        brow=base.brow * (0.72 if soft else 1.0),
    )


def placed(f: Figure, field: Field) -> Field:
    """`field` in skulls about the eyes as a field in metres."""
    origin, size = eyes_middle(f).astype(np.float32), np.float32(f.skull)
    return lambda p: field((p - origin) / size) * size


def eyes_middle(f: Figure) -> Vec:
    """The point between the eyes of the resting puppet, metres."""
    return np.array([0.0, 0.0, 0.84 * f.height])


def face(f: Figure) -> Field:
    """The bare face without nose and ears: what mouths and brows are fitted to."""
    t = features(f)
    return union(
        0.22,
        ellipsoid((-0.06, 0, 0.30), (0.94, 0.93, 0.94)),
        ellipsoid((0.10, 0, -0.42), (t.jaw, t.jaw * 0.98, 0.50)),
        mirror(ball((0.42, 0.38, -0.28), t.cheek)),
        ellipsoid((0.42 + t.chin, 0, -0.66), (0.34, 0.34 + t.chin, 0.22)),
    )


def head(f: Figure) -> Field:
    """The head: face, nose, ears, sockets for the eyes, and the neck."""
    t, h = features(f), f.height / f.skull
    eye = f.eye / f.skull
    at = eye_at(f)
    base = union(0.10, face(f), mirror(chain([(0.80, 0.10, 0.30), (0.72, 0.40, 0.34)], [0.10, 0.07])))
    base = carve(base, mirror(ball((at[0] + 0.03, at[1], at[2]), eye * 1.05)), 0.07)
    low = -0.30
    front = float(cast(np.array([[2.0, 0.0, low]], np.float32), (-1.0, 0.0, 0.0), face(f), 2.0)[0, 0])
    nose = union(
        0.06,
        ellipsoid((front + t.nose_out * 0.6, 0, low + 0.03), (t.nose * 1.08, t.nose, t.nose * 0.95)),
        cone((front - 0.10, 0, 0.06), (front + t.nose_out * 0.3, 0, low + 0.06), t.nose * 0.42, t.nose * 0.62),
        mirror(ball((front - 0.02, t.nose * 0.78, low - 0.02), t.nose * 0.50)),
    )
    ears = mirror(
        carve(
            ellipsoid((-0.04, 0.94, -0.06), (0.15 * t.ear, 0.11, 0.23 * t.ear), (0.1, 0, 0.25)),
            ellipsoid((0.02, 1.04, -0.06), (0.07 * t.ear, 0.07, 0.13 * t.ear)),
            0.05,
        )
    )
    neck = cone((-0.10, 0, -0.5), (-0.06 * h * 0.1 - 0.08, 0, -0.155 * h), 0.40, 0.36)
    return marks(union(0.05, union(0.09, base, nose), ears, neck), 0.012, 0.30, seed=31)


def eye_at(f: Figure) -> Vec:
    """The left eye's middle, skulls: sunk into the face by a little over half."""
    t, eye = features(f), f.eye / f.skull
    front = cast(np.array([[2.0, t.apart, 0.0]], np.float32), (-1.0, 0.0, 0.0), face(f), 2.0)[0, 0]
    return np.array([float(front) - eye * 0.42, t.apart, 0.0])


def _cap(f: Figure, thick: float) -> Field:
    return grow(ellipsoid((-0.08, 0, 0.31), (0.94, 0.95, 0.95)), thick)


def _under_hat(c_hat: str, field: Field) -> Field:
    """Hair does not come through a hat: below its rim only."""
    if c_hat in ("none", "crown"):
        return field
    rim = {"beret": 0.86, "brim": 0.82}.get(c_hat, 0.72)
    return meet(field, lambda p: p[:, 2] + p[:, 0] * np.float32(0.18) - np.float32(rim), 0.06)


def hair(f: Figure) -> Field | None:
    """The hair of the character or None; strokes run downwards."""
    c = f.character
    if c.hair == "none" or c.hat in ("hood", "scarf"):
        return None
    cap = _cap(f, 0.075)
    window = ellipsoid((1.05, 0, -0.02), (0.76, 0.90, 0.74))
    cheeks = mirror(ellipsoid((0.55, 0.75, -0.62), (0.62, 0.5, 0.62)))
    jaw = lambda p: p[:, 2] + np.float32(0.42)  # noqa: E731
    cut = carve(carve(cap, window, 0.10), cheeks, 0.08)
    nape = carve(cut, lambda p: jaw(p), 0.05)
    ears = mirror(ellipsoid((0.06, 0.95, -0.12), (0.24, 0.3, 0.34)))
    short = carve(nape, ears, 0.06)
    tufts = [
        chain([(0.10, -0.12, 1.22), (0.72, 0.14, 1.05), (0.86, 0.42, 0.78)], [0.18, 0.16, 0.05], 0.1),
        chain([(0.05, -0.22, 1.22), (0.62, -0.30, 1.04), (0.80, -0.52, 0.72)], [0.18, 0.15, 0.05], 0.1),
    ]
    if c.hat not in ("none", "crown"):
        tufts = []
    styles = {
        "short": lambda: union(0.10, short, *tufts),
        "long": lambda: union(
            0.14,
            cut,
            *tufts,
            mirror(chain([(0.10, 0.86, 0.5), (0.08, 1.02, -0.2), (0.02, 0.98, -0.95), (0.10, 0.92, -1.22)], [0.20, 0.24, 0.26, 0.14], 0.1)),
            ellipsoid((-0.62, 0, -0.45), (0.44, 0.86, 0.92)),
        ),
        "bun": lambda: union(
            0.08,
            carve(cut, lambda p: jaw(p) - 0.15, 0.05),
            ball((-0.62, 0, 1.18), 0.40),
            torus((-0.50, 0, 1.02), (0.30, 0.30), 0.09, (0, -0.7, 0)),
            chain([(0.5, 0.0, 1.18), (0.76, 0.42, 0.92), (0.58, 0.82, 0.50)], [0.11, 0.12, 0.08], 0.1),
            chain([(0.5, 0.0, 1.18), (0.76, -0.42, 0.92), (0.58, -0.82, 0.50)], [0.11, 0.12, 0.08], 0.1),
        ),
        "curly": lambda: _curls(c.hat not in ("none", "crown")),
    }
    made = _under_hat(c.hat, styles[c.hair]())
    if c.hair == "curly":
        return made
    return marks(marks(made, 0.030, 0.10, seed=41, stretch=(1.0, 1.0, 0.25)), 0.02, 0.3, seed=42)


def _curls(hatted: bool) -> Field:
    """A cloud of balls over the skull, on a Fibonacci sphere, with the face left free."""
    n = 90
    i = np.arange(n) + 0.5
    z = 1 - 2 * i / n
    angle = np.pi * (1 + 5**0.5) * i
    flat = np.sqrt(1 - z * z)
    at = np.stack([flat * np.cos(angle) * 0.98 - 0.10, flat * np.sin(angle) * 1.0, z * 0.98 + 0.34], 1)
    keep = (at[:, 2] > -0.45) & ~((at[:, 0] > 0.32) & (at[:, 2] < 0.78)) & ~((at[:, 2] < 0.34) & (at[:, 0] > -0.12))
    radii = np.random.default_rng(4).uniform(0.20, 0.29, n)
    return union(0.05, *(ball(p, r) for p, r in zip(at[keep], radii[keep], strict=True)))


def beard(f: Figure) -> Field | None:
    """A full beard or a moustache, with the mouth left free; stubble is colour and is not sculpted."""
    c = f.character
    if c.beard not in ("full", "moustache"):
        return None
    t = features(f)
    lip = mirror(chain([(0.97, 0.03, -0.40), (0.90, 0.26, -0.44), (0.76, 0.50, -0.62)], [0.105, 0.125, 0.05], 0.05))
    front = float(cast(np.array([[2.0, 0.0, -0.44]], np.float32), (-1.0, 0.0, 0.0), face(f), 2.0)[0, 0])
    lip_at = (front - 0.90, 0, 0)
    shifted: Field = lambda p: lip(p - np.asarray(lip_at, np.float32))  # noqa: E731
    if c.beard == "moustache":
        return marks(shifted, 0.02, 0.07, seed=52)
    bush = union(
        0.12,
        grow(ellipsoid((0.12, 0, -0.50), (t.jaw, t.jaw * 0.99, 0.52)), 0.11),
        ellipsoid((0.42, 0, -0.92), (0.46, 0.52, 0.42)),
        mirror(chain([(0.02, 0.90, 0.06), (0.14, 0.86, -0.30), (0.36, 0.70, -0.62)], [0.09, 0.17, 0.26], 0.1)),
    )
    bush = carve(bush, ellipsoid((1.02, 0, -0.12), (0.66, 0.74, 0.36)), 0.10)
    bush = carve(bush, ellipsoid((1.05, 0, -0.61), (0.54, t.mouth * 1.18, 0.235)), 0.05)
    bush = carve(bush, ellipsoid((-0.75, 0, -0.7), (0.7, 1.2, 1.2)), 0.1)
    whole = union(0.05, bush, shifted)
    return marks(marks(whole, 0.045, 0.10, seed=51, stretch=(0.9, 1.0, 0.28)), 0.03, 0.28, seed=53)


def hat(f: Figure) -> dict[str, Field]:
    """The hat's pieces: "hat", and "band" (rim, ribbon, pompom) in the second colour of the hat."""
    makers = {"none": lambda: {}, "cap": _beanie, "beret": _beret, "brim": _brim, "bowler": _bowler, "hood": _hood, "crown": _crown, "scarf": _scarf}
    return makers[f.character.hat]()


def _tilted(field: Field, back: float) -> Field:
    c, s = np.float32(np.cos(back)), np.float32(np.sin(back))
    middle = np.float32(0.6)

    def turned_field(p: Floats) -> Floats:
        z = p[:, 2] - middle
        return field(np.stack([p[:, 0] * c + z * s, p[:, 1], -p[:, 0] * s + z * c + middle], 1))

    return turned_field


def _beanie() -> dict[str, Field]:
    dome = turned([(0.60, 1.02), (0.85, 1.05), (1.12, 0.93), (1.36, 0.66), (1.52, 0.32)], at=(-0.08, 0, 0), edge=0.12)
    rim = torus((-0.07, 0, 0.66), (0.99, 0.99), 0.15)
    return {
        "hat": _tilted(union(0.05, marks(dome, 0.03, 0.3, seed=61), rim), 0.16),
        "band": _tilted(wool(ball((-0.08, 0, 1.62), 0.24), 0.04, 0.05), 0.16),
    }


def _beret() -> dict[str, Field]:
    disc = ellipsoid((-0.06, 0.18, 0.98), (1.18, 1.24, 0.36), (0.20, 0, 0))
    return {
        "hat": _tilted(
            marks(union(0.12, disc, torus((-0.06, 0, 0.72), (0.98, 0.98), 0.11), ball((-0.1, 0.26, 1.38), 0.08)), 0.03, 0.3, seed=62), 0.12
        )
    }


def _brim() -> dict[str, Field]:
    crown = turned([(0.70, 0.98), (1.08, 0.94), (1.48, 0.80), (1.66, 0.62)], at=(-0.08, 0, 0), edge=0.14)
    crown = carve(crown, ellipsoid((0.0, 0, 1.78), (0.75, 0.16, 0.24)), 0.14)
    rim = ellipsoid((-0.06, 0, 0.73), (1.56, 1.50, 0.15))
    bent: Field = lambda p: rim(p - np.stack([p[:, 0] * 0, p[:, 1] * 0, 0.07 * p[:, 1] ** 2], 1).astype(np.float32))  # noqa: E731
    return {
        "hat": _tilted(marks(union(0.06, crown, bent), 0.02, 0.3, seed=63), 0.10),
        "band": _tilted(turned([(0.79, 1.005), (1.00, 0.985)], at=(-0.08, 0, 0), edge=0.04), 0.10),
    }


def _bowler() -> dict[str, Field]:
    dome = union(0.1, turned([(0.62, 0.97), (1.0, 0.97)], at=(-0.08, 0, 0), edge=0.05), ellipsoid((-0.08, 0, 1.02), (0.95, 0.95, 0.66)))
    rim = torus((-0.06, 0, 0.66), (1.18, 1.08), 0.10)
    return {
        "hat": _tilted(marks(union(0.12, dome, rim), 0.015, 0.3, seed=64), 0.10),
        "band": _tilted(turned([(0.76, 1.0), (0.94, 1.0)], at=(-0.08, 0, 0), edge=0.04), 0.10),
    }


def _hood() -> dict[str, Field]:
    shell = union(
        0.3,
        grow(ellipsoid((-0.18, 0, 0.28), (1.02, 1.04, 1.08)), 0.10),
        ellipsoid((-0.30, 0, -0.80), (0.80, 0.92, 0.52)),
        ball((-0.95, 0, 0.95), 0.22),
    )
    shell = carve(shell, ellipsoid((1.10, 0, 0.02), (0.92, 0.84, 1.0)), 0.08)
    return {"hat": marks(shell, 0.03, 0.3, seed=65)}


def _crown() -> dict[str, Field]:
    ring = carve(turned([(0.70, 0.96), (1.06, 1.06)], at=(-0.07, 0, 0), edge=0.06), turned([(0.5, 0.78), (1.4, 0.90)], at=(-0.07, 0, 0), edge=0.02))
    angles = np.arange(7) * 2 * np.pi / 7
    tips = [cone((np.cos(a) * 0.97 - 0.07, np.sin(a) * 0.97, 1.0), (np.cos(a) * 1.04 - 0.07, np.sin(a) * 1.04, 1.36), 0.20, 0.07) for a in angles]
    beads = [ball((np.cos(a) * 1.05 - 0.07, np.sin(a) * 1.05, 1.44), 0.12) for a in angles]
    return {"hat": marks(union(0.06, ring, *tips, *beads), 0.015, 0.2, seed=67)}


def _scarf() -> dict[str, Field]:
    shell = union(
        0.2,
        grow(ellipsoid((-0.12, 0, 0.30), (0.97, 0.98, 0.99)), 0.09),
        ellipsoid((-0.35, 0, -0.62), (0.66, 0.80, 0.56)),
        mirror(chain([(0.10, 0.95, 0.1), (0.24, 0.82, -0.5), (0.48, 0.24, -0.98)], [0.14, 0.17, 0.13], 0.1)),
    )
    shell = carve(shell, ellipsoid((1.08, 0, -0.02), (0.86, 0.78, 0.80)), 0.08)
    knot = union(0.05, ball((0.62, 0, -1.02), 0.15), mirror(chain([(0.62, 0.05, -1.04), (0.70, 0.28, -1.30)], [0.08, 0.11])))
    return {"hat": marks(union(0.04, shell, knot), 0.03, 0.25, seed=66)}


def brow(f: Figure) -> Field:
    """The left brow, fitted to the forehead."""
    t = features(f)
    along = np.linspace(0, 1, 6)
    y = t.apart * (0.40 + 1.10 * along)
    z = 0.395 + 0.075 * np.sin(np.pi * (0.12 + 0.80 * along)) - 0.03 * along + (f.eye / f.skull - 0.27) * 0.8
    on = cast(np.stack([np.full(6, 2.0), y, z], 1).astype(np.float32), (-1.0, 0.0, 0.0), face(f), 2.0)
    thick = t.brow * np.array([0.80, 1.0, 1.0, 0.95, 0.80, 0.55])
    return marks(chain(on + [0.045, 0, 0], thick, 0.03), 0.10 * t.brow, 0.06, seed=71)
