"""What a prop is: its solids, weight, sound, grip, light and states; and the bench that makes one.

A prop stands on the origin of its own frame (the middle of its underside), +X forward. `grip` is the frame, in the prop's, that comes
to lie in a palm: x along the fingers, z out of the back of the hand, y towards a right thumb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..shapes import Rng
from ..solids import Lamp, Solid
from ..workshop import Shop

#: A collision primitive as MuJoCo takes it: kind (box, sphere, cylinder, capsule), half sizes, position, quaternion w x y z.
Shape = tuple[str, tuple[float, ...], tuple[float, float, float], tuple[float, float, float, float]]
STRAIGHT = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class PropModel:
    """A built prop. `mass` in kg; `material` is what it sounds like; `shapes` are what it collides with.

    `upright`: in a hand it stays plumb and only turns with the hand (a full cup, a lantern). `lamp`: the light that it gives when lit,
    `at` and `towards` in its frame. `lit_only`, `dark_only`, `open_only`, `shut_only`: names of the solids that are drawn in that state alone;
    a prop begins lit and shut. `size`: its bounding box in metres.
    """

    kind: str
    id: str
    solids: tuple[Solid, ...]
    mass: float
    material: str
    shapes: tuple[Shape, ...]
    grip: NDArray[np.float64]
    upright: bool = False
    lamp: Lamp | None = None
    lit_only: frozenset[str] = frozenset()
    dark_only: frozenset[str] = frozenset()
    open_only: frozenset[str] = frozenset()
    shut_only: frozenset[str] = frozenset()
    size: tuple[float, float, float] = (0.1, 0.1, 0.1)


@dataclass
class Bench:
    """A prop in the making: a bench of its own for each state. Pieces added to `always` are drawn in all of them."""

    rng: Rng
    states: dict[str, Shop] = field(default_factory=dict)

    def when(self, state: str) -> Shop:
        """The bench of what is drawn only when lit, dark, open or shut ("always": whatever the state)."""
        return self.states.setdefault(state, Shop(self.rng))

    @property
    def always(self) -> Shop:
        return self.when("always")

    def pick(self, options: Sequence[str]) -> str:
        """One of `options`, by the prop's seed."""
        return options[int(self.rng.integers(len(options)))]


@dataclass(frozen=True)
class Made:
    """What a maker says about its prop besides its pieces."""

    mass: float
    material: str
    shapes: tuple[Shape, ...]
    grip: NDArray[np.float64]
    upright: bool = False
    lamp: Lamp | None = None


def grip(at: Sequence[float], fingers: Sequence[float] = (1, 0, 0), back: Sequence[float] = (0, -1, 0)) -> NDArray[np.float64]:
    """A grip frame at `at` whose fingers point along `fingers` and whose back of the hand looks along `back`, in the prop's frame."""
    x, z = np.asarray(fingers, float), np.asarray(back, float)
    x, z = x / np.linalg.norm(x), z / np.linalg.norm(z)
    out = np.eye(4)
    out[:3, 0], out[:3, 1], out[:3, 2], out[:3, 3] = x, np.cross(z, x), z, at
    return out


def upright_box(size: Sequence[float], at: Sequence[float] = (0, 0, 0)) -> Shape:
    """A box standing on `at`."""
    return ("box", (size[0] / 2, size[1] / 2, size[2] / 2), (at[0], at[1], at[2] + size[2] / 2), STRAIGHT)


def upright_cylinder(radius: float, height: float, at: Sequence[float] = (0, 0, 0)) -> Shape:
    """A cylinder standing on `at`."""
    return ("cylinder", (radius, height / 2), (at[0], at[1], at[2] + height / 2), STRAIGHT)


def finished(kind: str, name: str, bench: Bench, made: Made) -> PropModel:
    """The prop from its bench and what was said about it."""
    solids: list[Solid] = []
    named: dict[str, frozenset[str]] = {}
    for state, shop in sorted(bench.states.items()):
        part = shop.finish(name if state == "always" else f"{name}/{state}", name)
        solids += part
        named[state] = frozenset(s.name for s in part)
    points = np.concatenate([s.mesh.vertices for s in solids])
    extent = points.max(0) - points.min(0)
    none: frozenset[str] = frozenset()
    return PropModel(
        kind, name, tuple(solids), made.mass, made.material, made.shapes, made.grip, made.upright, made.lamp,
        named.get("lit", none), named.get("dark", none), named.get("open", none), named.get("shut", none),
        (float(extent[0]), float(extent[1]), float(extent[2])),
    )
