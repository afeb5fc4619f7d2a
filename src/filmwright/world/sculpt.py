"""Clay by numbers: signed distance fields joined softly, and the triangles of their surface.

In: fields, functions from points (n, 3) float32 in metres to distances (n,), negative inside. Out: :class:`Mesh` values with outward
winding and normals from the field's own gradient, so that detail finer than the grid still takes the light. It never draws, and
equal fields give equal arrays.

Primitives and smooth unions follow Inigo Quilez, "Distance functions" (iquilezles.org/articles/distfunctions, 2008-2024);
the surface is Lewiner's marching cubes from scikit-image.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation
from skimage.measure import marching_cubes

from .solids import Floats, Mesh

Field = Callable[[Floats], Floats]
Vector = Sequence[float] | NDArray[np.float64]

#: Grid points along the side of a block that is evaluated or skipped as a whole.
_BLOCK = 6


def ellipsoid(at: Vector, radii: Vector, turn: Vector | None = None) -> Field:
    """An ellipsoid of half axes `radii`, turned by the rotation vector `turn`. The distance is Quilez's bound, exact for a sphere."""
    c, r = np.asarray(at, np.float32), np.asarray(radii, np.float32)
    matrix = None if turn is None else Rotation.from_rotvec(turn).as_matrix().astype(np.float32)

    def field(p: Floats) -> Floats:
        q = p - c if matrix is None else (p - c) @ matrix
        near = np.linalg.norm(q / r, axis=1)
        slope = np.linalg.norm(q / (r * r), axis=1)
        return near * (near - 1) / np.maximum(slope, 1e-6)

    return field


def ball(at: Vector, radius: float) -> Field:
    """A sphere."""
    c = np.asarray(at, np.float32)
    return lambda p: np.linalg.norm(p - c, axis=1) - np.float32(radius)


def cone(a: Vector, b: Vector, ra: float, rb: float | None = None) -> Field:
    """A round cone from `a` (radius `ra`) to `b` (radius `rb`); a capsule where `rb` is left out."""
    start, along = np.asarray(a, np.float32), np.asarray(b, np.float32) - np.asarray(a, np.float32)
    square, slope = float(along @ along) or 1e-9, (ra if rb is None else rb) - ra

    def field(p: Floats) -> Floats:
        q = p - start
        t = np.clip(q @ along / square, 0, 1)
        return np.linalg.norm(q - t[:, None] * along, axis=1) - (ra + slope * t)

    return field


def chain(points: Sequence[Vector] | Vector, radii: Sequence[float] | NDArray[np.float64], soft: float = 0.01) -> Field:
    """Round cones through `points`: a bent limb, a lock of hair, a strap."""
    links = [cone(a, b, ra, rb) for a, b, ra, rb in zip(points, points[1:], radii, radii[1:], strict=False)]
    return union(soft, *links)


def box(at: Vector, half: Vector, edge: float = 0.01, turn: Vector | None = None) -> Field:
    """A box of half sizes `half` with edges rounded by `edge`, turned by the rotation vector `turn`."""
    c, h = np.asarray(at, np.float32), np.asarray(half, np.float32) - np.float32(edge)
    matrix = None if turn is None else Rotation.from_rotvec(turn).as_matrix().astype(np.float32)

    def field(p: Floats) -> Floats:
        q = np.abs(p - c if matrix is None else (p - c) @ matrix) - h
        return np.linalg.norm(np.maximum(q, 0), axis=1) + np.minimum(q.max(axis=1), 0) - np.float32(edge)

    return field


def torus(at: Vector, radii: tuple[float, float], thick: float, turn: Vector | None = None) -> Field:
    """A ring about the z axis through an ellipse of `radii` (x, y), `thick` its tube's radius, turned by the rotation vector `turn`."""
    c = np.asarray(at, np.float32)
    matrix = None if turn is None else Rotation.from_rotvec(turn).as_matrix().astype(np.float32)
    r = np.asarray(radii, np.float32)

    def field(p: Floats) -> Floats:
        q = p - c if matrix is None else (p - c) @ matrix
        flat = q[:, :2]
        near = np.linalg.norm(flat / r, axis=1)
        slope = np.linalg.norm(flat / (r * r), axis=1)
        ring = near * (near - 1) / np.maximum(slope, 1e-6)
        return np.hypot(ring, q[:, 2]) - np.float32(thick)

    return field


def union(soft: float, *fields: Field) -> Field:
    """All fields as one, seams filled by about `soft` metres of clay (polynomial smooth minimum)."""

    def field(p: Floats) -> Floats:
        d = fields[0](p)
        for other in fields[1:]:
            e = other(p)
            if soft > 0:
                h = np.maximum(soft - np.abs(d - e), 0) / soft
                d = np.minimum(d, e) - h * h * np.float32(soft / 4)
            else:
                d = np.minimum(d, e)
        return d

    return field


def carve(body: Field, tool: Field, soft: float = 0.0) -> Field:
    """`body` without `tool`."""
    cut = union(soft, lambda p: -body(p), tool)
    return lambda p: -cut(p)


def meet(a: Field, b: Field, soft: float = 0.0) -> Field:
    """What is inside both."""
    both = union(soft, lambda p: -a(p), lambda p: -b(p))
    return lambda p: -both(p)


def grow(body: Field, by: float) -> Field:
    """`body` with a skin `by` metres thicker (thinner where negative)."""
    return lambda p: body(p) - np.float32(by)


def mirror(body: Field) -> Field:
    """What `body` has at +y also at -y."""

    def field(p: Floats) -> Floats:
        q = p.copy()
        q[:, 1] = np.abs(q[:, 1])
        return body(q)

    return field


def marks(body: Field, depth: float, size: float, seed: int = 0, stretch: Vector = (1.0, 1.0, 1.0)) -> Field:
    """`body` with hand-made unevenness up to `depth` metres, lumps of about `size` metres: sums of sines in seeded directions."""
    rng = np.random.default_rng(seed)
    axes = rng.normal(size=(3, 3))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    waves = (axes * np.asarray(stretch) * (np.pi / size) * np.array([[1.0], [1.37], [1.81]])).T.astype(np.float32)
    phases = rng.uniform(0, 2 * np.pi, 3).astype(np.float32)

    def field(p: Floats) -> Floats:
        return body(p) + np.sin(p @ waves + phases).sum(axis=1) * np.float32(depth / 3)

    return field


def wool(body: Field, depth: float, size: float) -> Field:
    """`body` with a regular bumpy pile (felt balls, curls, knitted caps): a product of sines, `size` metres a bump."""
    k = np.float32(np.pi / size)

    def field(p: Floats) -> Floats:
        w = np.sin(p * k)
        return body(p) + np.float32(depth) * (w[:, 0] * w[:, 1] + w[:, 1] * w[:, 2] + w[:, 2] * w[:, 0]) / 2

    return field


def gradient(field: Field, points: Floats, reach: float) -> Floats:
    """Unit outward directions (n, 3) of `field` at `points`, by the tetrahedron of four samples `reach` metres away."""
    n = len(points)
    corners = np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], np.float32)
    samples = (points[None] + corners[:, None] * np.float32(reach)).reshape(-1, 3)
    values = field(samples).reshape(4, n)
    slope = values.T @ corners
    return (slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def mesh(field: Field, low: Vector, high: Vector, step: float, fine: float | None = None) -> Mesh:
    """The surface of `field` inside the box `low` to `high`, on a grid of `step` metres; without uv.

    Blocks that a distance says are far from the surface are not evaluated. Vertices are pulled onto the surface by one Newton
    step, and normals are taken over `fine` metres (a third of the step where left out). Raises ValueError where there is no surface.
    """
    low = np.asarray(low, np.float64)
    blocks = np.maximum(np.ceil((np.asarray(high) - low) / (step * _BLOCK)).astype(int), 1)
    shape = blocks * _BLOCK
    centres = np.stack(np.meshgrid(*[(np.arange(b) + 0.5) * _BLOCK * step for b in blocks], indexing="ij"), -1).reshape(-1, 3) + low
    coarse = field(centres.astype(np.float32))
    near = np.abs(coarse) < _BLOCK * step * 1.15  # half the diagonal is 0.87 of a side; the rest allows for bounds that are not exact
    inner = np.stack(np.meshgrid(*[np.arange(_BLOCK)] * 3, indexing="ij"), -1).reshape(-1, 3)
    starts = np.stack(np.meshgrid(*[np.arange(b) for b in blocks], indexing="ij"), -1).reshape(-1, 3) * _BLOCK
    grid = np.repeat(coarse, _BLOCK**3).reshape(*blocks, _BLOCK, _BLOCK, _BLOCK)
    if near.any():
        index = starts[near][:, None] + inner[None]
        points = (index * step + low).astype(np.float32).reshape(-1, 3)
        grid.reshape(-1, _BLOCK**3)[near] = field(points).reshape(-1, _BLOCK**3)
    volume = grid.transpose(0, 3, 1, 4, 2, 5).reshape(shape).astype(np.float32)
    if volume.min() >= 0 or volume.max() <= 0:
        raise ValueError("nothing to mesh: the field has no surface inside the box")
    vertices, faces, _, _ = marching_cubes(volume, 0.0)
    vertices = (vertices * step + low).astype(np.float32)
    fine = step / 3 if fine is None else fine
    pull = field(vertices)[:, None] * gradient(field, vertices, step / 4)
    vertices = vertices - np.clip(pull, -step / 2, step / 2).astype(np.float32)
    return oriented(Mesh(vertices, faces.astype(np.int32), gradient(field, vertices, fine)))


def oriented(made: Mesh) -> Mesh:
    """`made` with faces that wind counter-clockwise seen from outside, judged by its normals."""
    a, b, c = (made.vertices[made.faces[:, i]] for i in range(3))
    facing = np.einsum("ij,ij->i", np.cross(b - a, c - a), made.normals[made.faces[:, 0]])
    faces = made.faces if facing.sum() >= 0 else made.faces[:, ::-1]
    return Mesh(made.vertices, np.ascontiguousarray(faces), made.normals, made.uv)


def wrap_uv(made: Mesh, axis: Vector = (0.0, 0.0, 1.0), at: Vector = (0.0, 0.0, 0.0), metres: float | None = None) -> Mesh:
    """`made` with cylindrical uv about the line through `at` along `axis`, the seam at -x, cut so that no triangle smears over it.

    u is the angle from 0 to 1, v the height over `at` in metres. With `metres`, the radius taken as round, u is in metres too.
    """
    up = np.asarray(axis, np.float64) / np.linalg.norm(axis)
    side = np.cross(up, [1.0, 0, 0] if abs(up[0]) < 0.9 else [0.0, 0, 1])
    side /= np.linalg.norm(side)
    front = np.cross(side, up)
    q = made.vertices - np.asarray(at)
    u = (np.arctan2(q @ side, q @ front) / (2 * np.pi) + 0.5).astype(np.float32)
    v = (q @ up).astype(np.float32)
    faces = made.faces.copy()
    angles = u[faces]
    crossing = np.ptp(angles, axis=1) > 0.5
    moved = crossing[:, None] & (angles < 0.5)
    again = np.unique(faces[moved])
    place = np.full(len(u), -1)
    place[again] = len(u) + np.arange(len(again))
    faces[moved] = place[faces[moved]]
    turns = 1.0 if metres is None else 2 * np.pi * metres
    uv = np.stack([np.concatenate([u, u[again] + 1]) * np.float32(turns), np.concatenate([v, v[again]])], axis=1)
    return Mesh(
        np.concatenate([made.vertices, made.vertices[again]]), faces, np.concatenate([made.normals, made.normals[again]]), uv.astype(np.float32)
    )


def box_uv(made: Mesh) -> Mesh:
    """`made` with uv in metres by the axis that each face looks along; vertices are parted where two sides meet."""
    look = made.normals[made.faces].sum(axis=1)
    corners = made.faces.ravel()
    for _ in range(3):  # looks are smoothed, so that unevenness makes no islands and few vertices are parted
        spread = np.repeat(look, 3, axis=0)
        shared = np.stack([np.bincount(corners, spread[:, i], len(made.vertices)) for i in range(3)], axis=1)
        look = shared[made.faces].sum(axis=1)
        look /= np.maximum(np.linalg.norm(look, axis=1, keepdims=True), 1e-9)
    side = np.abs(look).argmax(axis=1)
    keys = made.faces.astype(np.int64) * 3 + side[:, None]
    kept, faces = np.unique(keys, return_inverse=True)
    old, chart = kept // 3, kept % 3
    p = made.vertices[old]
    uv = np.where((chart == 0)[:, None], p[:, [1, 2]], np.where((chart == 1)[:, None], p[:, [0, 2]], p[:, [0, 1]]))
    return Mesh(p, faces.reshape(-1, 3).astype(np.int32), made.normals[old], uv.astype(np.float32))


def without(made: Mesh, cover: Field, depth: float) -> Mesh:
    """`made` less the triangles that lie more than `depth` metres inside `cover`, where nobody sees them."""
    deep = cover(made.vertices) < -depth
    kept = made.faces[~deep[made.faces].all(axis=1)]
    used, faces = np.unique(kept, return_inverse=True)
    uv = None if made.uv is None else made.uv[used]
    return Mesh(made.vertices[used], faces.reshape(-1, 3).astype(np.int32), made.normals[used], uv)


def cast(points: Floats, direction: Vector, field: Field, reach: float = 1.0) -> Floats:
    """Where rays from `points` (n, 3) along the unit `direction` first meet the surface (sphere tracing), (n, 3)."""
    way = np.asarray(direction, np.float32)
    p: Floats = points.astype(np.float32).copy()
    gone = np.zeros(len(points), np.float32)
    for _ in range(40):
        d = field(p)
        step = np.where(gone < reach, d * np.float32(0.9), 0)
        p = (p + step[:, None] * way).astype(np.float32)
        gone = gone + step
        if np.abs(step).max() < 1e-4:
            break
    return p


def joined(parts: Sequence[Mesh]) -> Mesh:
    """Several meshes as one; all or none have uv."""
    offsets = np.cumsum([0, *(len(m.vertices) for m in parts)])
    uv = None if parts[0].uv is None else np.concatenate([m.uv for m in parts if m.uv is not None])
    return Mesh(
        np.concatenate([m.vertices for m in parts]),
        np.concatenate([m.faces + o for m, o in zip(parts, offsets, strict=False)]).astype(np.int32),
        np.concatenate([m.normals for m in parts]),
        uv,
    )


def turned(
    profile: Sequence[tuple[float, float]], at: Vector = (0.0, 0.0, 0.0), squash: tuple[float, float] = (1.0, 1.0), edge: float = 0.006
) -> Field:
    """A thing from the potter's wheel: `profile` as (height over `at`, radius), rising; `squash` scales the radius in x and y."""
    c = np.asarray(at, np.float32)
    heights, radii = (np.array(v, np.float64) for v in zip(*profile, strict=True))
    slope = np.abs(np.diff(radii) / np.diff(heights)).max()
    fall = np.float32(1 / np.sqrt(1 + min(slope, 2.0) ** 2))
    sx, sy = squash

    def field(p: Floats) -> Floats:
        q = p - c
        out = (np.hypot(q[:, 0] / sx, q[:, 1] / sy) - np.interp(q[:, 2], heights, radii).astype(np.float32) + edge) * fall * min(sx, sy)
        over = np.maximum(heights[0] - q[:, 2], q[:, 2] - heights[-1]) + edge
        return np.hypot(np.maximum(out, 0), np.maximum(over, 0)) + np.minimum(np.maximum(out, over), 0) - np.float32(edge)

    return field
