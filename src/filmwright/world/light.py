"""The light outside: a rig for each hour and weather, as tables.

In: the words of a scene (light, hour, weather). Out: a :class:`~filmwright.world.solids.Rig`: one key with intent, a fill from the sky of
the other temperature, a rim from behind, its own grade and air. Every place outside looks along +Y, so directions are shared:
the key comes over the camera's left shoulder, the rim from the far right. Nothing here knows a set.

Figures are lux for the sun, the moon and the dome, at the renderer's fixed exposure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .solids import Fog, Grade, Lamp, Rig, Sky

#: Where the light travels: the key from the left front, the rim from the right behind, both slanting down.
KEY, RIM = (0.62, 0.48, -0.62), (-0.62, -0.66, -0.42)
#: Metres at which the rim lamp hangs.
FAR = 30.0


@dataclass(frozen=True)
class Hour:
    """One row of the table of hours. `key` and `rim` are (colour, lux, direction)."""

    key: tuple[str, float, tuple[float, float, float]]
    rim: tuple[str, float, tuple[float, float, float]]
    sky: Sky
    fog: Fog
    grade: Grade
    bloom: float = 0.12


HOURS: dict[str, Hour] = {
    "day": Hour(
        ("#fff0d8", 52_000, KEY), ("#cfe0ff", 9_000, RIM),
        Sky("#3f74b8", "#c3d6e0", "#8a8670", 17_000, (-0.62, -0.48, 0.62), "#fff4dc", 0.10, 0.0, 0.45),
        Fog("#b9cfdc", 0.006, 14.0, 0.75, 2.0, 0.10), Grade(contrast=1.04, saturation=1.04), 0.08,
    ),
    "golden": Hour(
        ("#ffb066", 50_000, (0.80, 0.34, -0.36)), ("#ff9d5c", 16_000, (-0.70, -0.68, -0.24)),
        Sky("#4a6ea8", "#f0b683", "#6e5a48", 12_500, (0.72, 0.66, 0.10), "#ffc878", 0.30, 0.0, 0.50),
        Fog("#e0a878", 0.008, 12.0, 0.75, 2.0, 0.10), Grade(slope=(1.04, 1.0, 0.94), contrast=1.03, saturation=1.05), 0.14,
    ),
    "dusk": Hour(
        ("#a9b8e8", 46_000, KEY), ("#ff9866", 30_000, (-0.60, -0.74, -0.22)),
        Sky("#27407c", "#c08a94", "#2c3452", 30_000, (0.55, 0.83, 0.03), "#f0915a", 0.38, 0.06, 0.42),
        Fog("#6a6480", 0.008, 10.0, 0.7, 1.0, 0.2), Grade(slope=(0.98, 0.98, 1.06), saturation=1.08, contrast=1.02), 0.16,
    ),
    "night": Hour(
        ("#b4c6ee", 62_000, KEY), ("#b4ccff", 34_000, (-0.50, -0.70, -0.52)),
        Sky("#1c2f58", "#465f8a", "#222c42", 30_000, (0.45, 0.84, 0.30), "#dfe8ff", 0.045, 0.8, 0.5),
        Fog("#2c3f62", 0.010, 10.0, 0.75, 1.5, 0.12), Grade(slope=(0.96, 0.99, 1.05), saturation=0.95, contrast=1.03), 0.18,
    ),
    "overcast": Hour(
        ("#e4e8ec", 15_000, (0.45, 0.35, -0.82)), ("#dfe6f0", 7_000, RIM),
        Sky("#8c9aa8", "#c4ccd0", "#7c7a70", 21_000, (0, 1, 0.3), "#ffffff", 0.0, 0.0, 0.7),
        Fog("#aab4ba", 0.012, 10.0, 0.8, 2.0, 0.08), Grade(saturation=0.92), 0.08,
    ),
}

#: The rig for a scene's hour when its light names none of the table.
BY_HOUR = {"dawn": "golden", "day": "day", "golden": "golden", "dusk": "dusk", "night": "night"}


@dataclass(frozen=True)
class Air:
    """What weather does to a rig: factors on key, rim and dome, fog nearer and thicker, the dome's colours drawn towards grey."""

    key: float = 1.0
    rim: float = 1.0
    dome: float = 1.0
    thick: float = 1.0
    near: float = 1.0
    opacity: float = 0.0
    grey: float = 0.0
    saturation: float = 1.0
    glow: float = 1.0


AIRS: dict[str, Air] = {
    "clear": Air(), "wind": Air(grey=0.1),
    "overcast": Air(0.45, 0.7, 1.25, 1.4, 0.8, 0.05, 0.6, 0.95, 0.2),
    "rain": Air(0.6, 0.9, 1.15, 2.0, 0.7, 0.08, 0.55, 0.95, 0.25),
    "storm": Air(0.5, 1.0, 1.05, 2.4, 0.6, 0.08, 0.7, 0.92, 0.15),
    "snow": Air(0.6, 0.85, 1.2, 2.2, 0.7, 0.1, 0.5, 0.9, 0.2),
    "fog": Air(0.45, 0.9, 1.2, 6.0, 0.25, 0.15, 0.6, 0.9, 0.3),
}


def _mix(a: str, b: str, t: float) -> str:
    pairs = ((int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(p + (q - p) * t):02x}" for p, q in pairs)


def _from_afar(towards: tuple[float, float, float], colour: str, lux: float) -> Lamp:
    """A far lamp that gives `lux` on the playing area: the renderer draws one sun only, so a rim is a spot (I = E d^2)."""
    size = math.sqrt(sum(v * v for v in towards))
    at = tuple(-v / size * FAR for v in towards)
    return Lamp("spot", (at[0], at[1], at[2] + 1.0), towards, colour, lux * FAR**2, cutoff=32.0, softness=0.8, range=6 * FAR, shadow=False)


def rig_for(light: str, hour: str, weather: str, rim: float = 1.0, misty: float = 1.0) -> Rig:
    """The rig for the words of a scene outside. An indoor `light` word falls back on the hour's.

    `rim` scales the light from behind (houses would stand in its way), `misty` thickens the air of the place.
    """
    row = HOURS[light if light in HOURS else BY_HOUR[hour]]
    air = AIRS[weather]
    fog, sky = row.fog, row.sky
    veil = fog.colour
    sky = replace(
        sky, zenith=_mix(sky.zenith, veil, air.grey * 0.8), horizon=_mix(sky.horizon, veil, air.grey), intensity=sky.intensity * air.dome,
        glow_size=sky.glow_size if air.glow > 0.15 else 0.0, glow_colour=_mix("#000000", sky.glow_colour, air.glow), stars=sky.stars * (1 - air.grey) ** 2 if air.grey < 0.3 else 0.0,
    )
    fog = replace(fog, density=fog.density * air.thick * misty, start=fog.start * air.near, opacity=min(0.97, fog.opacity + air.opacity))
    key, back = row.key, row.rim
    lamps = (
        Lamp("sun", (0, 0, 30), key[2], key[0], key[1] * air.key, radius=0.3, map=1024),
        _from_afar(back[2], back[0], back[1] * air.rim * rim),
    )
    return Rig(lamps, sky, fog, replace(row.grade, saturation=row.grade.saturation * air.saturation), row.bloom)


def brightness(light: str, hour: str) -> float:
    """How light the air is, 0 (night) to 1 (noon)."""
    return {"day": 1.0, "overcast": 0.85, "golden": 0.6, "dusk": 0.25, "night": 0.06}[light if light in HOURS else BY_HOUR[hour]]


def lamps_lit(hour: str, weather: str) -> bool:
    """Whether windows and street lamps are lit."""
    return hour in ("dusk", "night", "dawn") or weather == "storm"


def with_lamps(rig: Rig, *lamps: Lamp) -> Rig:
    """A rig with lamps that a place adds to it."""
    return replace(rig, lamps=(*rig.lamps, *lamps))
