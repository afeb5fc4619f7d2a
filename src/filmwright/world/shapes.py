"""Simple hand-made shapes as meshes: boxes, boards, lathes, tubes, cloth, cushions, cut-outs; and ways to move, bend and merge them.

In: sizes in metres, Z up. Out: :class:`~filmwright.world.solids.Mesh` with outward faces, unit normals and uv in metres (so that a
texture keeps its scale whatever it is wrapped on). Nothing here is random unless a generator is handed in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

from .solids import Floats, Mesh

Rng = np.random.Generator
Matrix = NDArray[np.float64]

#: The profile of a turned thing: (radius, height) from the bottom up, on the outside.
Profile = Sequence[tuple[float, float]]


def pose(at: ArrayLike = (0, 0, 0), yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0, scale: ArrayLike = 1.0) -> Matrix:
    """A (4, 4) matrix: scaled, rolled about X, pitched about Y, turned by `yaw` about Z, then moved to `at` (radians, metres)."""
    m = np.eye(4)
    m[:3, :3] = Rotation.from_euler("xyz", [roll, pitch, yaw]).as_matrix() * np.broadcast_to(np.asarray(scale, float), 3)
    m[:3, 3] = at
    return m


def moved(mesh: Mesh, matrix: Matrix) -> Mesh:
    """`mesh` taken through `matrix` (4, 4); mirrored ones keep outward faces."""
    linear = matrix[:3, :3]
    vertices = mesh.vertices @ linear.T + matrix[:3, 3]
    normals = mesh.normals @ np.linalg.inv(linear)
    faces = mesh.faces[:, ::-1] if np.linalg.det(linear) < 0 else mesh.faces
    return _mesh(vertices, faces, normals, mesh.uv)


def put(mesh: Mesh, at: ArrayLike = (0, 0, 0), yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0, scale: ArrayLike = 1.0) -> Mesh:
    """`moved` by :func:`pose` of the same arguments."""
    return moved(mesh, pose(at, yaw, pitch, roll, scale))


def merge(meshes: Iterable[Mesh]) -> Mesh:
    """All of `meshes` as one; raises ValueError when there is none."""
    parts = list(meshes)
    if not parts:
        raise ValueError("nothing to merge")
    starts = np.cumsum([0, *(len(m.vertices) for m in parts[:-1])])
    return Mesh(
        np.concatenate([m.vertices for m in parts]),
        np.concatenate([m.faces + s for m, s in zip(parts, starts, strict=True)]).astype(np.int32),
        np.concatenate([m.normals for m in parts]),
        np.concatenate([np.zeros((len(m.vertices), 2), np.float32) if m.uv is None else m.uv for m in parts]),
    )


def wobbled(mesh: Mesh, amount: float = 0.004, wave: float = 0.3, seed: int = 0) -> Mesh:
    """`mesh` with its points pushed up to `amount` by slow sines of about `wave` metres: no edge stays dead straight, no seam opens."""
    rng = np.random.default_rng(seed)
    turns = rng.normal(size=(3, 3, 3)) * (2 * math.pi / wave / 1.7)
    start = rng.random((3, 3)) * 2 * math.pi
    push = np.sin(np.einsum("nk,ajk->naj", mesh.vertices, turns) + start).mean(-1)
    return Mesh((mesh.vertices + amount * push).astype(np.float32), mesh.faces, mesh.normals, mesh.uv)


def tiled(mesh: Mesh, matrix: ArrayLike) -> Mesh:
    """`mesh` with its uv taken through `matrix`, (2, 2) or (2, 3)."""
    m = np.asarray(matrix, float)
    uv = (np.zeros((len(mesh.vertices), 2)) if mesh.uv is None else mesh.uv) @ m[:, :2].T
    if m.shape[1] == 3:
        uv = uv + m[:, 2]
    return Mesh(mesh.vertices, mesh.faces, mesh.normals, uv.astype(np.float32))


def box(size: ArrayLike, bevel: float = 0.008, jitter: float = 0.0, rng: Rng | None = None, taper: float = 1.0) -> Mesh:
    """A box of `size` standing on the origin, its edges softened by `bevel`; corners are pushed by up to `jitter` metres with `rng`.

    `taper` scales its top. 24 vertices, each face with its own normal, so that the bevels shade as rounds.
    """
    half = np.asarray(size, float) / 2
    bevel = min(bevel, 0.45 * float(half.min()) * 2)
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    push = rng.uniform(-jitter, jitter, (8, 3)) if rng is not None and jitter > 0 else np.zeros((8, 3))
    points, normals, uv = np.empty((8, 3, 3)), np.empty((8, 3, 3)), np.empty((8, 3, 2))
    for axis in range(3):
        inset = np.full(3, bevel)
        inset[axis] = 0.0
        p = signs * (half - inset)
        p[signs[:, 2] > 0, :2] *= taper
        points[:, axis] = p + push
        normals[:, axis] = 0.0
        normals[:, axis, axis] = signs[:, axis]
        across, up = ((1, 2), (0, 2), (0, 1))[axis]
        uv[:, axis] = np.stack([p[:, across], p[:, up] + (half[2] if up == 2 else 0)], -1)
    points[..., 2] += half[2]
    return _mesh(points.reshape(-1, 3), _BOX_FACES, normals.reshape(-1, 3), uv.reshape(-1, 2))


def _box_faces() -> NDArray[np.int32]:
    corner = {(x, y, z): i for i, (x, y, z) in enumerate((x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1))}
    faces: list[tuple[int, int, int]] = []

    def polygon(ids: list[int], outward: tuple[float, ...]) -> None:
        p = [np.array(_corner_point(i)) for i in ids]
        n = np.cross(p[1] - p[0], p[2] - p[0])
        ids = ids if n @ np.asarray(outward) > 0 else ids[::-1]
        faces.extend((ids[0], ids[k], ids[k + 1]) for k in range(1, len(ids) - 1))

    def _corner_point(i: int) -> NDArray[np.float64]:
        s = np.array(list(corner)[i // 3], float)
        inset = np.full(3, 0.9)
        inset[i % 3] = 1.0
        return s * inset

    ring = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    for axis in range(3):
        others = [a for a in range(3) if a != axis]
        for sign in (-1, 1):
            ids = []
            for a, b in ring:
                key = [0, 0, 0]
                key[axis], key[others[0]], key[others[1]] = sign, a, b
                ids.append(corner[tuple(key)] * 3 + axis)
            outward = [0.0, 0.0, 0.0]
            outward[axis] = sign
            polygon(ids, tuple(outward))
        for a, b in ring:  # the bevels along `axis`, between faces others[0] and others[1]
            lo, hi = [0, 0, 0], [0, 0, 0]
            lo[axis], hi[axis] = -1, 1
            lo[others[0]] = hi[others[0]] = a
            lo[others[1]] = hi[others[1]] = b
            outward = [0.0, 0.0, 0.0]
            outward[others[0]], outward[others[1]] = a, b
            low, high = corner[tuple(lo)] * 3, corner[tuple(hi)] * 3
            polygon([low + others[0], high + others[0], high + others[1], low + others[1]], tuple(outward))
    for key, i in corner.items():
        polygon([3 * i, 3 * i + 1, 3 * i + 2], key)
    return np.array(faces, np.int32)


_BOX_FACES = _box_faces()


def boards(length: float, width: float, thick: float, count: int, rng: Rng, gap: float = 0.006, rows: int = 8, bevel: float = 0.006) -> Mesh:
    """A floor or wall of `count` boards, each its own height, tilt and tone: lying from the origin, boards along X, laid along Y, top at `thick`.

    uv: u runs along the board (metres, each from its own start), v picks one of the `rows` of a board texture (see
    `textures.boards`), so that neighbours differ in tone and grain.
    """
    step = width / count
    made = []
    last = -1
    for k in range(count):
        row = int(rng.integers(rows - 1))
        row = row + 1 if row >= last >= 0 else row
        last = row
        w = step - gap
        piece = box((length, w, thick), bevel, 0.0015, rng)
        uv = piece.uv.copy()
        start = rng.random() * 4
        v = (piece.vertices[:, 1] / w + 0.5) * 0.9 + 0.05
        uv[:, 0], uv[:, 1] = piece.vertices[:, 0] + start, (row + v) / rows
        piece = Mesh(piece.vertices, piece.faces, piece.normals, uv.astype(np.float32))
        lift = rng.uniform(-0.002, 0.002)
        made.append(put(piece, (length / 2, (k + 0.5) * step, lift), roll=rng.normal() * 0.006))
    return merge(made)


def lathe(profile: Profile, sides: int = 20, sharp: float = 0.7, closed: bool = False) -> Mesh:
    """`profile` turned about Z. Corners over `sharp` radians stay edges, others are rounded. Ends at radius 0 close it.

    `closed` joins the last point to the first (a ring).
    """
    p = np.asarray(profile, float)
    if closed:
        p = np.vstack([p, p[:1]])
    d = np.diff(p, axis=0)
    length = np.linalg.norm(d, axis=1)
    keep = length > 1e-9
    p, d, length = np.vstack([p[:1], p[1:][keep]]), d[keep], length[keep]
    across = np.stack([d[:, 1], -d[:, 0]], -1) / length[:, None]
    rings: list[tuple[NDArray[np.float64], NDArray[np.float64], float]] = []
    pairs: list[tuple[int, int]] = []
    arc = 0.0
    for k in range(len(d)):
        n0 = n1 = across[k]
        before, after = (k - 1) if k or not closed else len(d) - 1, (k + 1) if k + 1 < len(d) or not closed else 0
        if before >= 0 and np.arccos(np.clip(across[k] @ across[before], -1, 1)) < sharp:
            n0 = across[k] + across[before]
        if after < len(d) and np.arccos(np.clip(across[k] @ across[after], -1, 1)) < sharp:
            n1 = across[k] + across[after]
        rings += [(p[k], n0 / np.linalg.norm(n0), arc), (p[k + 1], n1 / np.linalg.norm(n1), arc + length[k])]
        pairs.append((2 * k, 2 * k + 1))
        arc += length[k]
    angle = np.linspace(0, 2 * math.pi, sides + 1)
    c, s = np.cos(angle), np.sin(angle)
    wide = max(float(p[:, 0].max()), 1e-6)
    vertices = np.concatenate([np.stack([r[0][0] * c, r[0][0] * s, np.full_like(c, r[0][1])], -1) for r in rings])
    normals = np.concatenate([np.stack([r[1][0] * c, r[1][0] * s, np.full_like(c, r[1][1])], -1) for r in rings])
    uv = np.concatenate([np.stack([angle * wide, np.full_like(c, r[2])], -1) for r in rings])
    faces = []
    k = np.arange(sides)
    for low, high in pairs:
        a, b = low * (sides + 1) + k, high * (sides + 1) + k
        if rings[low][0][0] > 1e-9:
            faces.append(np.stack([a, a + 1, b], -1))
        if rings[high][0][0] > 1e-9:
            faces.append(np.stack([a + 1, b + 1, b], -1))
    return _mesh(vertices, np.concatenate(faces), normals, uv)


def cylinder(radius: float, height: float, sides: int = 16, top: float | None = None, bevel: float = 0.006) -> Mesh:
    """A closed upright cylinder (or cone to radius `top`) standing on the origin, with softened rims."""
    top = radius if top is None else top
    b = min(bevel, radius * 0.4, height * 0.4, max(top, 1e-4) * 0.4)
    return lathe([(0, 0), (radius - b, 0), (radius, b), (top, height - b), (max(top - b, 0), height), (0, height)], sides, sharp=0.9)


def sphere(radius: float | ArrayLike, sides: int = 16, rings: int = 10) -> Mesh:
    """A ball (or ellipsoid of three radii) about the origin."""
    a = np.linspace(-math.pi / 2, math.pi / 2, rings + 1)
    ball = lathe([(max(math.cos(x), 0.0) if 0 < i < rings else 0.0, math.sin(x)) for i, x in enumerate(a)], sides, sharp=3.0)
    return moved(ball, pose(scale=radius))


def grid(place: Callable[[NDArray, NDArray], NDArray], columns: int, rows: int, both: bool = False, size: tuple[float, float] = (1, 1)) -> Mesh:
    """The surface `place(s, t)` -> (..., 3) for s, t in 0-1, smooth; seen from where s runs right and t up. `both`: from behind as well."""
    t, s = np.meshgrid(np.linspace(0, 1, rows + 1), np.linspace(0, 1, columns + 1), indexing="ij")
    p = np.asarray(place(s, t), float)
    faces = sheet_faces(columns, rows)
    vertices = p.reshape(-1, 3)
    front = _mesh(vertices, faces, smooth_normals(vertices, faces), np.stack([s * size[0], t * size[1]], -1).reshape(-1, 2))
    return merge([front, Mesh(front.vertices, front.faces[:, ::-1], -front.normals, front.uv)]) if both else front


def sheet_faces(columns: int, rows: int) -> NDArray[np.int32]:
    """The triangles of a grid of (rows + 1) x (columns + 1) vertices, row by row."""
    j, i = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    a = (j * (columns + 1) + i).ravel()
    up = columns + 1
    return np.concatenate([np.stack([a, a + 1, a + up + 1], -1), np.stack([a, a + up + 1, a + up], -1)]).astype(np.int32)


def smooth_normals(vertices: NDArray, faces: NDArray) -> Floats:
    """Area-weighted unit vertex normals (n, 3)."""
    p = np.asarray(vertices, float)
    n = np.cross(p[faces[:, 1]] - p[faces[:, 0]], p[faces[:, 2]] - p[faces[:, 0]])
    total = np.zeros_like(p)
    for corner in range(3):
        np.add.at(total, faces[:, corner], n)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.where(length > 1e-12, total / np.maximum(length, 1e-12), [0.0, 0.0, 1.0]).astype(np.float32)


def tube(points: ArrayLike, radius: float | ArrayLike, sides: int = 8, closed: bool = False, flat: float = 1.0) -> Mesh:
    """A round bar along `points` (n, 3), its radius one number or one a point; `flat` squeezes it along its second axis. Ends are capped.

    u runs along the bar, as wood grain does.
    """
    p = np.asarray(points, float)
    n = len(p)
    r = np.broadcast_to(np.asarray(radius, float), n)
    d = np.roll(p, -1, 0) - np.roll(p, 1, 0) if closed else np.gradient(p, axis=0)
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    side = np.empty_like(p)
    start = np.array([0, 0, 1.0]) if abs(d[0][2]) < 0.9 else np.array([1.0, 0, 0])
    side[0] = np.cross(d[0], start)
    for k in range(1, n):  # carried along without twist
        side[k] = side[k - 1] - (side[k - 1] @ d[k]) * d[k]
        side[k] /= np.linalg.norm(side[k])
    side[0] /= np.linalg.norm(side[0])
    other = np.cross(d, side)
    a = np.linspace(0, 2 * math.pi, sides + 1)
    c, s = np.cos(a)[None, :, None], np.sin(a)[None, :, None]
    out = side[:, None] * c + other[:, None] * s * flat
    normal = side[:, None] * c + other[:, None] * s / flat
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    v = p[:, None] + out * r[:, None, None]
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))])
    uv = np.stack([np.broadcast_to(length[:, None], (n, sides + 1)), np.broadcast_to(a * float(r.mean()), (n, sides + 1))], -1)
    rows = n
    if closed:
        v, normal = np.concatenate([v, v[:1]]), np.concatenate([normal, normal[:1]])
        uv = np.concatenate([uv, uv[-1:] + [float(np.linalg.norm(p[0] - p[-1])), 0]])
        rows = n + 1
    bar = _mesh(v.reshape(-1, 3), sheet_faces(sides, rows - 1), normal.reshape(-1, 3), uv.reshape(-1, 2))
    if closed:
        return bar
    caps = []
    for k, sign in ((0, -1.0), (n - 1, 1.0)):
        ring = v[k, :-1]
        fan = np.stack([np.full(sides - 2, 0), np.arange(1, sides - 1), np.arange(2, sides)], -1)
        faces = fan if sign > 0 else fan[:, ::-1]
        caps.append(_mesh(ring, faces, np.broadcast_to(d[k] * sign, ring.shape), np.zeros((sides, 2))))
    return merge([bar, *caps])


def curve(points: ArrayLike, count: int = 24, closed: bool = False) -> NDArray[np.float64]:
    """`count` points of a Catmull-Rom curve through `points` (n, 3)."""
    p = np.asarray(points, float)
    n = len(p)
    u = np.linspace(0, n if closed else n - 1, count, endpoint=not closed)
    k = np.minimum(u.astype(int), n - 1 if closed else n - 2)
    t = (u - k)[:, None]

    def at(i: NDArray) -> NDArray:
        return p[i % n] if closed else p[np.clip(i, 0, n - 1)]

    a, b, c, d = at(k - 1), at(k), at(k + 1), at(k + 2)
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def cushion(size: ArrayLike, puff: float = 0.5, cells: int = 6) -> Mesh:
    """A stuffed block of `size` standing on the origin: a cube rounded towards an ellipsoid by `puff` (0 box, 1 ellipsoid)."""
    s = np.asarray(size, float) / 2
    made = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            others = [a for a in range(3) if a != axis]

            def place(u: NDArray, v: NDArray, axis: int = axis, sign: float = sign, others: list[int] = others) -> NDArray:
                q = np.empty((*u.shape, 3))
                q[..., axis] = sign
                flip = sign if axis != 1 else -sign
                q[..., others[0]], q[..., others[1]] = (2 * u - 1) * flip, 2 * v - 1
                round_ = q / np.linalg.norm(q, axis=-1, keepdims=True)
                soft = q / (np.sum(np.abs(q) ** 8, -1, keepdims=True) ** 0.125)
                return ((1 - puff) * soft + puff * round_ * 1.15) * s

            made.append(grid(place, cells, cells, size=(2 * s[others[0]], 2 * s[others[1]])))
    mesh = merge(made)
    grown = mesh.vertices / s
    normals = np.sign(grown) * np.abs(grown) ** (1 + 4 * (1 - puff)) / s
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    low = mesh.vertices[:, 2].min()
    return _mesh(mesh.vertices - [0, 0, low], mesh.faces, normals, mesh.uv)


def cutout(outline: ArrayLike, thick: float, smooth: bool = False) -> Mesh:
    """A plate cut to a counter-clockwise `outline` (n, 2) in X-Y, from z = 0 to `thick`. Concave outlines are triangulated by ear clipping."""
    p = np.asarray(outline, float)
    n = len(p)
    fan = _ears(p)
    top = np.column_stack([p, np.full(n, thick)])
    bottom = np.column_stack([p, np.zeros(n)])
    up = np.broadcast_to([0, 0, 1.0], (n, 3))
    parts = [_mesh(top, fan, up, p), _mesh(bottom, fan[:, ::-1], -up, p)]
    edge = np.roll(p, -1, 0) - p
    out = np.stack([edge[:, 1], -edge[:, 0]], -1)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
    first, last = out, out
    if smooth:
        first = out + np.roll(out, 1, 0)
        first /= np.linalg.norm(first, axis=1, keepdims=True)
        last = np.roll(first, -1, 0)
    arc = np.concatenate([[0], np.cumsum(np.linalg.norm(edge, axis=1))])
    a, b = np.arange(n), (np.arange(n) + 1) % n
    v = np.concatenate([bottom[a], bottom[b], top[b], top[a]])
    flat = np.zeros((n, 1))
    normals = np.concatenate([np.hstack([q, flat]) for q in (first, last, last, first)])
    uv = np.concatenate([np.column_stack([arc[i], np.full(n, z)]) for i, z in ((a, 0), (a + 1, 0), (a + 1, thick), (a, thick))])
    faces = np.concatenate([np.stack([a, a + n, a + 2 * n], -1), np.stack([a, a + 2 * n, a + 3 * n], -1)])
    return merge([*parts, _mesh(v, faces, normals, uv)])


def _ears(p: NDArray[np.float64]) -> NDArray[np.int32]:
    """Triangles of a simple counter-clockwise polygon (Meisters' two ears theorem: there is always an ear to cut)."""

    def cross(a: int, b: int, c: int) -> float:
        return float((p[b][0] - p[a][0]) * (p[c][1] - p[a][1]) - (p[b][1] - p[a][1]) * (p[c][0] - p[a][0]))

    x, y = p.T
    if float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) <= 0:
        raise ValueError("the outline crosses itself or is not counter-clockwise")
    left = list(range(len(p)))
    faces = []
    while len(left) > 3:
        for k in range(len(left)):
            a, b, c = left[k - 1], left[k], left[(k + 1) % len(left)]
            if cross(a, b, c) <= 1e-14:
                continue
            others = (q for q in left if q not in (a, b, c))
            if not any(cross(a, b, q) >= 0 and cross(b, c, q) >= 0 and cross(c, a, q) >= 0 for q in others):
                faces.append((a, b, c))
                left.pop(k)
                break
        else:
            raise ValueError("the outline crosses itself or is not counter-clockwise")
    return np.array([*faces, tuple(left)], np.int32)


def drape(width: float, height: float, folds: int, depth: float, gather: float = 0.0, columns: int = 0, rows: int = 6, seed: int = 0) -> Mesh:
    """A hanging curtain in X-Z, its top edge at z = 0 from x = 0 to `width`, with `folds` of `depth`; `gather` 0-1 ties it to its left edge."""
    rng = np.random.default_rng(seed)
    start, wander = rng.random() * 6, rng.normal(size=3) * 0.15

    def place(s: NDArray, t: NDArray) -> NDArray:
        down = 1 - t
        squeeze = 1 - gather * np.clip(1 - ((down - 0.68) / 0.62) ** 2, 0, 1)
        x = s * width * squeeze
        wave = np.sin(2 * math.pi * folds * (s + wander[0] * down * (1 - s) * 0.3) + start)
        y = depth * (0.35 + 0.65 * down) * wave * (0.6 + 0.4 * squeeze) + 0.3 * depth * np.sin(5 * s + wander[1] * 9)
        return np.stack([x, y, -down * height * (1 + 0.012 * wave)], -1)

    return grid(place, columns or folds * 6, rows, both=True, size=(width, height))


def _mesh(vertices: ArrayLike, faces: ArrayLike, normals: ArrayLike, uv: ArrayLike | None) -> Mesh:
    n = np.asarray(normals, float)
    length = np.linalg.norm(n, axis=1, keepdims=True)
    n = np.where(length > 1e-9, n / np.maximum(length, 1e-9), [0.0, 0.0, 1.0])  # a point of no area has no direction: any will do
    return Mesh(
        np.ascontiguousarray(vertices, np.float32), np.ascontiguousarray(faces, np.int32), n.astype(np.float32),
        None if uv is None else np.ascontiguousarray(uv, np.float32),
    )
