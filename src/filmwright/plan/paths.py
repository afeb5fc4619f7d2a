"""The floor of a place: where a body has room, and how it walks from one point to another around what stands there.

In: a `Place`. Out: a :class:`Floor` that answers for points and paths in metres. A* over a grid of 15 cm cells (Hart, Nilsson, Raphael
1968), tightened by cutting every corner that can be cut.
"""

from __future__ import annotations

import functools
import heapq
import math

import numpy as np
from scipy import ndimage

from ..film import Ground
from .places import Obstacle, Place, places

#: Metres kept between the middle of a body and furniture, and between two bodies that pass.
CLEARANCE, PASSING = 0.3, 0.5
#: Metres between two bodies that stay near each other, where there is room.
SPACE = 0.8
CELL = 0.15


def rectangle_distance(p: Ground, o: Obstacle) -> float:
    """Metres from `p` to the footprint of an obstacle, 0 inside."""
    c, s = math.cos(o.yaw), math.sin(o.yaw)
    x, y = p[0] - o.at[0], p[1] - o.at[1]
    u, v = x * c + y * s, -x * s + y * c
    return math.hypot(max(0.0, abs(u) - o.size[0] / 2), max(0.0, abs(v) - o.size[1] / 2))


class Floor:
    """Where one may stand and walk in a place."""

    def __init__(self, place: Place):
        self.place = place
        self.walls = tuple(o for o in place.obstacles if o.at[2] < 1.2)
        self._rows = np.array(
            [(o.at[0], o.at[1], o.size[0] / 2, o.size[1] / 2, math.cos(o.yaw), math.sin(o.yaw)) for o in self.walls], float
        ).reshape(-1, 6)
        x0, y0, x1, y1 = place.floor
        self.columns, self.rows = int((x1 - x0) / CELL) + 1, int((y1 - y0) / CELL) + 1
        i, j = np.meshgrid(np.arange(self.columns), np.arange(self.rows), indexing="ij")
        self._points = np.stack((x0 + i * CELL, y0 + j * CELL), 2)
        self._open = self._reached((self._distances(self._points.reshape(-1, 2)) >= CLEARANCE).reshape(self.columns, self.rows))

    @staticmethod
    def _reached(room: np.ndarray) -> np.ndarray:
        """The largest part of the floor that hangs together: nobody is sent behind a sofa that nobody can walk around."""
        parts, count = ndimage.label(room, structure=np.ones((3, 3)))
        return parts == 1 + int(np.argmax(np.bincount(parts.ravel(), minlength=count + 1)[1:])) if count else room

    def _reachable(self, p: Ground) -> bool:
        """Whether a cell at or next to `p` is on the floor that hangs together."""
        i, j = self._cell(p)
        return bool(self._open[max(0, i - 1) : i + 2, max(0, j - 1) : j + 2].any())

    def _distances(self, points: np.ndarray) -> np.ndarray:
        """For points (n, 2), metres to the nearest obstacle: :func:`rectangle_distance` for many."""
        if not len(self._rows):
            return np.full(len(points), np.inf)
        x, y = points[:, None, 0] - self._rows[:, 0], points[:, None, 1] - self._rows[:, 1]
        c, s = self._rows[:, 4], self._rows[:, 5]
        u, v = np.abs(x * c + y * s) - self._rows[:, 2], np.abs(y * c - x * s) - self._rows[:, 3]
        return np.hypot(np.maximum(u, 0.0), np.maximum(v, 0.0)).min(1)

    def _point(self, cell: tuple[int, int]) -> Ground:
        return (self.place.floor[0] + cell[0] * CELL, self.place.floor[1] + cell[1] * CELL)

    def _cell(self, p: Ground) -> tuple[int, int]:
        i = round((p[0] - self.place.floor[0]) / CELL)
        j = round((p[1] - self.place.floor[1]) / CELL)
        return (min(self.columns - 1, max(0, i)), min(self.rows - 1, max(0, j)))

    def inside(self, p: Ground, margin: float = 0.0) -> bool:
        """Whether `p` is on the floor, `margin` metres from its edge."""
        x0, y0, x1, y1 = self.place.floor
        return x0 + margin <= p[0] <= x1 - margin and y0 + margin <= p[1] <= y1 - margin

    def free(self, p: Ground, avoid: tuple[Ground, ...] = (), clearance: float = CLEARANCE, passing: float = PASSING) -> bool:
        """Whether a body has room at `p`, away from furniture and from the bodies at `avoid`."""
        return (
            self.inside(p)
            and self._reachable(p)
            and all(rectangle_distance(p, o) >= clearance - 1e-6 for o in self.walls)
            and all(math.dist(p, a) >= passing for a in avoid)
        )

    def nearest(
        self, p: Ground, avoid: tuple[Ground, ...] = (), passing: float = SPACE, towards: Ground | None = None
    ) -> Ground:
        """The free point nearest to `p`; of about equally near ones that nearer to `towards`. `p` itself where the whole floor is full.

        It keeps `passing` metres from the bodies at `avoid`; where the floor is too full for that, less.
        """
        if self.free(p, avoid, passing=passing):
            return p
        room = self._open.copy()
        for a in avoid:
            room &= np.hypot(self._points[..., 0] - a[0], self._points[..., 1] - a[1]) >= passing
        if not room.any():
            return p if passing <= PASSING else self.nearest(p, avoid, PASSING, towards)
        cost = np.hypot(self._points[..., 0] - p[0], self._points[..., 1] - p[1])
        if towards is not None:
            cost = cost + 0.15 * np.hypot(self._points[..., 0] - towards[0], self._points[..., 1] - towards[1])
        i, j = np.unravel_index(int(np.argmin(np.where(room, cost, np.inf))), room.shape)
        return self._point((int(i), int(j)))

    def clear(self, a: Ground, b: Ground, avoid: tuple[Ground, ...] = ()) -> bool:
        """Whether one can walk straight from `a` to `b`; what is too near to begin with does not count at the very ends."""
        steps = max(1, math.ceil(math.dist(a, b) / 0.07))
        if steps == 1:
            return True
        part = (np.arange(1, steps) / steps)[:, None]
        points = np.array(a) * (1 - part) + np.array(b) * part
        if (self._distances(points) < CLEARANCE - 0.02).any():
            return False
        return not any((np.hypot(points[:, 0] - q[0], points[:, 1] - q[1]) < PASSING - 0.05).any() for q in avoid)

    def path(self, a: Ground, b: Ground, avoid: tuple[Ground, ...] = ()) -> tuple[Ground, ...]:
        """The points between `a` and `b` (both left out) of a way around everything; empty for a straight way or where there is none."""
        avoid = tuple(q for q in avoid if math.dist(q, a) > PASSING and math.dist(q, b) > PASSING - 0.05)
        if self.clear(a, b, avoid):
            return ()
        start, goal = self._open_cell(a), self._open_cell(b)
        cells = self._search(start, goal, avoid) or self._search(start, goal, ())
        points = [a, *(self._point(c) for c in cells), b]
        return tuple(self._tighten(points, avoid)[1:-1])

    def _open_cell(self, p: Ground) -> tuple[int, int]:
        cell = self._cell(p)
        if self._open[cell]:
            return cell
        options = np.argwhere(self._open)
        if not len(options):
            return cell
        near = options[int(np.argmin(((options - np.array(cell)) ** 2).sum(1)))]
        return (int(near[0]), int(near[1]))

    def _search(self, start: tuple[int, int], goal: tuple[int, int], avoid: tuple[Ground, ...]) -> list[tuple[int, int]]:
        room = self._open
        if avoid:
            room = room.copy()
            reach = int(PASSING / CELL)
            for q in avoid:
                ci, cj = self._cell(q)
                for i in range(max(0, ci - reach), min(self.columns, ci + reach + 1)):
                    for j in range(max(0, cj - reach), min(self.rows, cj + reach + 1)):
                        if math.dist(self._point((i, j)), q) < PASSING:
                            room[i, j] = False
        came: dict[tuple[int, int], tuple[int, int]] = {}
        cost = {start: 0.0}
        heap = [(math.dist(start, goal), start)]
        while heap:
            _, cell = heapq.heappop(heap)
            if cell == goal:
                route = [cell]
                while cell in came:
                    cell = came[cell]
                    route.append(cell)
                return route[::-1]
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    following = (cell[0] + di, cell[1] + dj)
                    if not (0 <= following[0] < self.columns and 0 <= following[1] < self.rows) or (
                        following != goal and not room[following]
                    ):
                        continue
                    total = cost[cell] + math.hypot(di, dj)
                    if total < cost.get(following, math.inf) - 1e-9:
                        cost[following] = total
                        came[following] = cell
                        heapq.heappush(heap, (total + math.dist(following, goal), following))
        return []

    def _tighten(self, points: list[Ground], avoid: tuple[Ground, ...]) -> list[Ground]:
        kept = [points[0]]
        index = 0
        while index < len(points) - 1:
            ahead = next(
                (k for k in range(len(points) - 1, index + 1, -1) if self.clear(points[index], points[k], avoid)), index + 1
            )
            kept.append(points[ahead])
            index = ahead
        return kept


@functools.cache
def floor_of(place: str) -> Floor:
    """The floor of a place of the vocabulary, made once."""
    return Floor(places()[place])
