"""What a picture is made of: meshes, materials, solids, lamps, skies and rigs, as plain values that no renderer is needed to build.

Space is metres, Z up. Faces wind counter-clockwise seen from outside. Colours are "#rrggbb" in sRGB.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Texture:
    """A picture wrapped on a mesh by its uv: `pixels` (h, w, 3) uint8. `linear` for data such as normals, else sRGB colours."""

    name: str
    pixels: NDArray[np.uint8]
    linear: bool = False


@dataclass(frozen=True)
class Material:
    """How a surface takes light. `roughness` and `metallic` 0-1; `glow` is emitted light (0 none, 1 bright, more blooms).

    `texture` multiplies the colour; `normal` is a tangent-space normal map; `repeat` scales the uv. `opacity` under 1 is see-through.
    """

    colour: str = "#c8c8c8"
    roughness: float = 0.8
    metallic: float = 0.0
    glow: float = 0.0
    opacity: float = 1.0
    texture: Texture | None = None
    normal: Texture | None = None
    repeat: float = 1.0


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles: `vertices` (n, 3) float32 metres, `faces` (m, 3) int, `normals` (n, 3) unit, `uv` (n, 2) or None."""

    vertices: Floats
    faces: NDArray[np.int32]
    normals: Floats
    uv: Floats | None = None


@dataclass(frozen=True, eq=False)
class Solid:
    """One thing that is drawn, named once in its scene. `pose` (4, 4) takes the mesh to the world.

    `identity` groups solids for the id and clay passes: an actor's id, a prop's id, or "set". `material_word` is what it sounds and
    is called like (wood, cloth...). `shown` solids are drawn. `wild` walls, with their outward normal, are taken out when in the lens's way.
    """

    name: str
    mesh: Mesh
    material: Material
    pose: NDArray[np.float64] = field(default_factory=lambda: np.eye(4))
    identity: str = "set"
    shadow: bool = True
    shown: bool = True
    wild: tuple[float, float, float] | None = None

    def at(self, pose: NDArray[np.float64]) -> Solid:
        """The same solid at another pose."""
        return replace(self, pose=pose)


@dataclass(frozen=True)
class Lamp:
    """A light. `kind`: spot, point (no shadow: six maps cost too much), sun. `intensity` in candela (sun: lux). `cutoff` in degrees.

    `attach` names a prop whose light this is (a lantern): the lamp then stands `at` in that prop's frame.
    """

    kind: str
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    towards: tuple[float, float, float] = (0.0, 0.0, -1.0)
    colour: str = "#ffffff"
    intensity: float = 100_000.0
    cutoff: float = 45.0
    softness: float = 0.6
    radius: float = 0.1
    range: float = 40.0
    shadow: bool = True
    map: int = 1024
    attach: str = ""


@dataclass(frozen=True)
class Sky:
    """A dome seen behind everything and lighting it: colours straight up, at the horizon and below it; `intensity` in lux.

    `glow` is a soft disc (sun, moon, afterglow) of `glow_colour` towards `glow_at`, `glow_size` radians wide; `stars` 0-1.
    `light` other than "" lights the scene by that colour mix factor instead of the dome's own brightness: 1 keeps it.
    """

    zenith: str = "#3a5f9f"
    horizon: str = "#a8b8c8"
    ground: str = "#4a4238"
    intensity: float = 20_000.0
    glow_at: tuple[float, float, float] = (0.0, 1.0, 0.2)
    glow_colour: str = "#ffffff"
    glow_size: float = 0.0
    stars: float = 0.0
    curve: float = 0.5


@dataclass(frozen=True)
class Fog:
    """Exponential height fog. `density` per metre, from `start` metres on, thinning over `falloff` per metre above `height`."""

    colour: str = "#8090a0"
    density: float = 0.02
    start: float = 2.0
    opacity: float = 0.9
    height: float = 0.0
    falloff: float = 0.2


@dataclass(frozen=True)
class Grade:
    """ASC CDL (slope, offset, power, saturation; S-2008-3), with exposure in stops, temperature and tint -1 to 1, contrast 0-2."""

    slope: tuple[float, float, float] = (1.0, 1.0, 1.0)
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)
    power: tuple[float, float, float] = (1.0, 1.0, 1.0)
    saturation: float = 1.0
    contrast: float = 1.0
    exposure: float = 0.0
    temperature: float = 0.0
    tint: float = 0.0


@dataclass(frozen=True)
class Rig:
    """The light of a scene: lamps, a sky, fog, a grade and how much bright things bloom (0-1)."""

    lamps: tuple[Lamp, ...] = ()
    sky: Sky = Sky()
    fog: Fog | None = None
    grade: Grade = Grade()
    bloom: float = 0.12
    occlusion: bool = True
    soft_shadows: bool = False


@dataclass
class Change:
    """What is different in one picture: solids by name, lamps by their number in the rig. Nothing else moves.

    `poses` (4, 4); `meshes` as (vertices, normals), both (n, 3) float32; `shown`; `lamps` as (at, towards, intensity in candela).
    """

    poses: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    meshes: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    shown: dict[str, bool] = field(default_factory=dict)
    lamps: dict[int, tuple[NDArray[np.float64], NDArray[np.float64], float]] = field(default_factory=dict)

    def add(self, other: Change) -> None:
        """Take in another change, which wins where both speak."""
        self.poses |= other.poses
        self.meshes |= other.meshes
        self.shown |= other.shown
        self.lamps |= other.lamps
