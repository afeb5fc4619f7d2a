"""What moves in a face: eyeballs, lids, and replacement mouths for every viseme and mood.

Mouths are one mesh of fixed triangles whose vertices are replaced: a lip roll, the dark inside, teeth and a tongue, laid on the face's
surface. All shapes are in skulls about the eyes (see `head`), turned to metres of the head bone's resting frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...film import VISEMES
from ..sculpt import cast
from ..solids import Floats, Mesh
from .figure import Figure, Vec
from .head import eyes_middle, face, features


@dataclass(frozen=True)
class Shape:
    """A mouth: `wide` against its rest, `open` height at full voice (skulls), `out` pursed forward, `teeth`, `tongue` 0-1."""

    wide: float
    open: float
    out: float = 0.0
    teeth: float = 0.0
    tongue: float = 0.0
    bite: float = 0.0


#: One shape a viseme, in the order of `film.VISEMES`.
SHAPES: dict[str, Shape] = {
    "sil": Shape(1.0, 0.0),
    "PP": Shape(0.88, 0.0, 0.02),
    "FF": Shape(0.92, 0.10, 0.0, 1.0, 0.0, 0.6),
    "TH": Shape(0.95, 0.15, 0.0, 0.9, 1.0),
    "DD": Shape(0.95, 0.17, 0.0, 0.9, 0.7),
    "kk": Shape(0.92, 0.22, 0.0, 0.7, 0.3),
    "CH": Shape(0.68, 0.20, 0.07, 0.9, 0.0),
    "SS": Shape(1.02, 0.12, 0.0, 1.0, 0.0),
    "nn": Shape(0.95, 0.14, 0.0, 0.8, 0.7),
    "RR": Shape(0.70, 0.18, 0.06, 0.5, 0.4),
    "aa": Shape(0.98, 0.46, 0.0, 0.8, 0.8),
    "E": Shape(1.08, 0.28, 0.0, 0.9, 0.6),
    "I": Shape(1.14, 0.18, 0.0, 1.0, 0.3),
    "O": Shape(0.66, 0.38, 0.07, 0.3, 0.4),
    "U": Shape(0.46, 0.22, 0.11, 0.0, 0.0),
}
assert tuple(SHAPES) == VISEMES


@dataclass(frozen=True)
class Mood:
    """What a mood does to every mouth: corners lifted (skulls), width factor, an opening that stays, one corner higher."""

    corner: float = 0.0
    wide: float = 1.0
    open: float = 0.0
    skew: float = 0.0
    teeth: float = 0.0


MOODS: dict[str, Mood] = {
    "neutral": Mood(0.030),
    "happy": Mood(0.115, 1.22),
    "beaming": Mood(0.15, 1.25, 0.15, 0.0, 1.0),
    "sad": Mood(-0.085, 0.90),
    "angry": Mood(-0.055, 1.05, 0.0, 0.018),
    "afraid": Mood(-0.045, 1.0, 0.07, 0.0, 0.6),
    "surprised": Mood(0.0, 0.66, 0.32),
    "tender": Mood(0.065, 1.05),
}

_AROUND, _STRIP = 32, 13
#: Lip tube across its section: (distance out of the outline, height over the face), in lip thicknesses.
_LIP = ((1.15, -0.70), (0.95, 0.60), (0.35, 1.05), (-0.25, 0.75), (-0.45, 0.45))
#: The dark inside, as rings from the lips to its middle: enough of them to follow the roundness of the face.
_DARK = (0.99, 0.80, 0.60, 0.40, 0.20, 0.0)
#: The most that a mouth opens, skulls: more would open the chin.
_WIDEST = 0.37
_COLOURS = ("lip", "dark", "teeth", "tongue")


@dataclass(frozen=True, eq=False)
class Mouths:
    """The mouth builder of one puppet: the face as depths (ny, nz) over a grid from `low` by `step`, skulls."""

    depth: Floats
    low: tuple[float, float]
    step: float
    middle: float
    half: float
    lip: float
    origin: Floats
    size: float
    faces: NDArray[np.int32]
    uv: Floats

    def surface(self, y: Floats, z: Floats) -> Floats:
        """How far out the face is at (y, z), bilinear."""
        gy = np.clip((y - self.low[0]) / self.step, 0, self.depth.shape[0] - 1.001)
        gz = np.clip((z - self.low[1]) / self.step, 0, self.depth.shape[1] - 1.001)
        i, j = gy.astype(int), gz.astype(int)
        a, b, d = gy - i, gz - j, self.depth
        return (d[i, j] * (1 - a) + d[i + 1, j] * a) * (1 - b) + (d[i, j + 1] * (1 - a) + d[i + 1, j + 1] * a) * b

    def vertices(self, viseme: str, mood: str, openness: float) -> Floats:
        """The mouth's vertices (n, 3) in metres of the resting puppet."""
        s, m = SHAPES[viseme], MOODS[mood]
        gap = min(_WIDEST, s.open * openness + m.open * (0.35 + 0.65 * (viseme == "sil")))
        voiced = min(1.0, openness * 1.5)
        wide = self.half * (1 + (s.wide - 1) * (voiced if s.open else 1.0)) * m.wide
        angle = np.arange(_AROUND) / _AROUND * 2 * np.pi
        c, sn = np.cos(angle), np.sin(angle)
        y = np.sign(c) * np.abs(c) ** 0.85 * wide
        across = y / max(self.half, 1e-6)
        upper, lower = gap * 0.32 + 0.010, gap * 0.68 + 0.010
        z = np.where(sn > 0, upper, lower) * np.sign(sn) * np.abs(sn) ** 0.8
        curve = m.corner * (np.abs(across) ** 1.7 - 0.35) + m.skew * across
        push = s.out * voiced
        outline = np.stack([y, z + curve], 1)
        return self._lay(outline, curve, push, gap, s, m)

    def _lay(self, outline: Vec, curve: Vec, push: float, gap: float, s: Shape, m: Mood) -> Floats:
        normal = np.roll(outline, -1, 0) - np.roll(outline, 1, 0)
        normal = np.stack([normal[:, 1], -normal[:, 0]], 1)
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
        slack = np.abs(outline[:, 0]) / max(np.abs(outline[:, 0]).max(), 1e-6)
        thick = self.lip * (1.0 - 0.45 * slack**3)[:, None]
        rings = [self._on(outline + normal * thick * a, push + 0.024 + thick[:, 0] * b) for a, b in _LIP]
        middle = np.array([0.0, 0.0]) + [0.0, float(np.interp(0.0, [0.0], [curve[_AROUND // 4]]))]
        dark = [self._on(middle + (outline - middle) * k, push + 0.018) for k in _DARK]
        seen = max(s.teeth, m.teeth) * (gap > 0.04)
        tongue = s.tongue * (gap > 0.07)
        teeth = self._strip(outline, upper=True, high=min(0.085, gap * (0.5 + 0.35 * s.bite)) * seen, out=push + 0.036, part=0.93)
        flesh = self._strip(outline, upper=False, high=min(0.17, gap * 0.45) * tongue, out=push + 0.034, part=0.60)
        flat = np.concatenate([*rings, *dark, teeth, flesh])
        x = self.surface(flat[:, 0], flat[:, 1]) + flat[:, 2]
        return (np.stack([x, flat[:, 0], flat[:, 1] + self.middle * 0], 1) * self.size + self.origin).astype(np.float32)

    def _on(self, yz: Vec, out: Vec | float) -> Vec:
        return np.concatenate([yz + [0, self.middle], np.broadcast_to(np.asarray(out, float), len(yz))[:, None]], 1)

    def _strip(self, outline: Vec, upper: bool, high: float, out: float, part: float) -> Vec:
        """Teeth along the upper or the tongue along the lower edge of the opening, over `part` of it; folded away where `high` is 0."""
        half = _AROUND // 2
        top, low = outline[: half + 1][::-1], np.concatenate([outline[half:], outline[:1]])
        t = np.linspace(-1, 1, _STRIP)
        y = t * np.abs(outline[:, 0]).max() * part
        edge, other = (np.interp(y, e[:, 0], e[:, 1]) for e in ((top, low) if upper else (low, top)))
        tall = np.minimum(high * (1.0 if upper else np.sqrt(1 - 0.92 * t * t)), np.abs(edge - other) * 0.9)
        inner = edge + (-tall if upper else tall)
        lift = out if high > 0.004 else -0.06
        rows = [self._on(np.stack([y, edge + (inner - edge) * k], 1), lift) for k in (0.0, 0.5, 1.0)]
        return np.concatenate(rows)

    def mesh(self, viseme: str = "sil", mood: str = "neutral", openness: float = 0.0) -> Mesh:
        """The mouth as a mesh with uv into :func:`surfaces.palette` of lip, dark, teeth and tongue."""
        v = self.vertices(viseme, mood, openness)
        return Mesh(v, self.faces, self.normals(v), self.uv)

    def normals(self, v: Floats) -> Floats:
        """Smooth normals of the mouth's vertices, from its triangles."""
        a, b, c = v[self.faces[:, 0]], v[self.faces[:, 1]], v[self.faces[:, 2]]
        flat = np.cross(b - a, c - a)
        out = np.zeros_like(v)
        for i in range(3):
            np.add.at(out, self.faces[:, i], flat)
        out[:, 0] += 1e-9
        return (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)


def mouths(f: Figure) -> Mouths:
    """The mouth builder for a face."""
    t = features(f)
    low, step, n = (-0.75, -1.15), 0.03, 51
    grid = np.stack(np.meshgrid(np.arange(n) * step + low[0], np.arange(n) * step + low[1], indexing="ij"), -1).reshape(-1, 2)
    start = np.concatenate([np.full((len(grid), 1), 1.6), grid], 1).astype(np.float32)
    depth = cast(start, (-1.0, 0.0, 0.0), face(f), 1.6)[:, 0].reshape(n, n)
    middle = -0.565
    faces, uv = _topology()
    lip = 0.030 if f.character.age == "child" else 0.046 if f.character.sex == "f" else 0.036
    return Mouths(depth, low, step, middle, t.mouth, lip, eyes_middle(f).astype(np.float32), f.skull, faces, uv)


def _topology() -> tuple[NDArray[np.int32], Floats]:
    """Triangles and palette uv of a mouth: the lip's rings, the dark's rings, two strips."""
    n, faces, patch = _AROUND, [], []

    def ring(a: int, b: int) -> None:
        for i in range(n):
            j = (i + 1) % n
            faces.extend([(a + i, a + j, b + i), (b + i, a + j, b + j)])

    for k in range(len(_LIP) - 1):
        ring(k * n, (k + 1) * n)
    base = len(_LIP) * n
    for k in range(len(_DARK) - 1):
        ring(base + k * n, base + (k + 1) * n)
    patch += [0] * base + [1] * (len(_DARK) * n)
    start = base + len(_DARK) * n
    width = _STRIP
    for colour, flip in ((2, True), (3, False)):
        for row in (start, start + width):
            for i in range(row, row + width - 1):
                a, b, c, d = i, i + 1, i + width, i + width + 1
                faces.extend([(a, c, b), (b, c, d)] if flip else [(a, b, c), (c, b, d)])
        patch += [colour] * (3 * width)
        start += 3 * width
    u = (np.array(patch) + 0.5) / len(_COLOURS)
    return np.array(faces, np.int32), np.stack([u, np.full(len(u), 0.5)], 1).astype(np.float32)


def lathe(profile: list[tuple[float, float]], around: int, patch: list[float] | None = None) -> Mesh:
    """A turned thing about x: `profile` as (x, radius) from front to back; uv is (angle, part of the profile), or (`patch`, 0.5)."""
    p = np.array(profile)
    angle = np.arange(around + 1) / around * 2 * np.pi
    y, z = np.cos(angle), np.sin(angle)
    v = np.stack([np.repeat(p[:, :1], around + 1, 1), p[:, 1:] * y, p[:, 1:] * z], -1).reshape(-1, 3)
    slope = np.gradient(p, axis=0)
    nx, nr = slope[:, 1:], -slope[:, :1]
    sign = 1.0
    n = np.stack([np.repeat(nx, around + 1, 1), nr * y, nr * z], -1).reshape(-1, 3) * sign
    n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)
    i, j = np.meshgrid(np.arange(len(p) - 1), np.arange(around), indexing="ij")
    a, b = i * (around + 1) + j, (i + 1) * (around + 1) + j
    faces = np.concatenate([np.stack([a, b, a + 1], -1).reshape(-1, 3), np.stack([a + 1, b, b + 1], -1).reshape(-1, 3)])
    u = np.tile(angle / (2 * np.pi), len(p))
    w = np.repeat(np.linspace(0, 1, len(p)), around + 1)
    uv = np.stack([u, w], 1) if patch is None else np.stack([np.repeat(patch, around + 1), np.full(len(w), 0.5)], 1)
    return Mesh(v.astype(np.float32), faces.astype(np.int32), n.astype(np.float32), uv.astype(np.float32))


def eyeball(radius: float) -> Mesh:
    """An eye that looks along +x, with a small bulge of a cornea; v is 0 at the pupil and 1 at the back."""
    t = np.linspace(0, np.pi, 13)
    bulge = radius * (1 + 0.035 * np.clip(1 - t / 0.62, 0, 1) ** 0.8)
    return lathe([(float(r * np.cos(a)), float(r * np.sin(a))) for r, a in zip(bulge, t, strict=True)], 18)


def lid(radius: float, upper: bool) -> Mesh:
    """Half a shell over an eye of `radius`, with a rolled edge: up (or down) from the level of the pupil when unturned. Palette u: skin, lash."""
    outer, inner = radius * 1.10, radius * 1.03
    t = np.linspace(0, np.pi / 2, 6)
    profile = [(outer * np.cos(a), outer * np.sin(a)) for a in t]
    edge = [(-0.05 * radius, outer * 0.995), (-0.085 * radius, (outer + inner) / 2), (-0.05 * radius, inner)]
    back = [(inner * np.cos(a), inner * np.sin(a)) for a in t[::-3]]
    points = [(float(x), float(r)) for x, r in [*profile, *edge, *back]]
    made = lathe(points, 15, [0.25] * (len(profile) + 1) + [0.75] * (2 + len(back)))
    points_at = made.vertices
    # the back of the shell is drawn in under the eye, or its rim would come out at the temple
    back_part = np.clip((np.abs(np.arctan2(points_at[:, 1], (-1.0 if upper else 1.0) * points_at[:, 2])) - 1.75) / 0.3, 0, 1)
    made = Mesh((points_at * (1 - 0.25 * back_part)[:, None]).astype(np.float32), made.faces, made.normals, made.uv)
    turn = np.array([[0.0, 0, -1], [0, 1, 0], [1, 0, 0]]) if upper else np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])
    return Mesh((made.vertices @ turn.T).astype(np.float32), made.faces, (made.normals @ turn.T).astype(np.float32), made.uv)
