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
#: The key of a low sun or moon: it lights faces more than the ground.
LOW = (0.70, 0.54, -0.40)
#: The key where houses stand all round: over the roofs behind the camera.
OVER = (0.42, 0.60, -0.66)
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
        ("#fff0d8", 92_000, KEY),
        ("#dbe6ff", 34_000, RIM),
        Sky("#2f6cc0", "#b4d4ea", "#8a8670", 19_000, (-0.62, -0.48, 0.62), "#fff4dc", 0.10, 0.0, 0.40),
        Fog("#a4c6e0", 0.005, 16.0, 0.70, 1.5, 0.18),
        Grade(contrast=1.05, saturation=1.08),
        0.08,
    ),
    "golden": Hour(
        ("#ffd0a0", 106_000, (0.74, 0.42, -0.42)),
        ("#ffb98a", 56_000, (-0.70, -0.68, -0.28)),
        Sky("#4a80c8", "#ffcb90", "#6e6258", 22_000, (0.72, 0.66, 0.08), "#ffd9a0", 0.34, 0.0, 0.38),
        Fog("#ecc698", 0.0045, 14.0, 0.66, 1.5, 0.18),
        Grade(slope=(1.02, 1.0, 0.97), contrast=1.05, saturation=1.02),
        0.14,
    ),
    "dusk": Hour(
        ("#b6c6f0", 45_000, LOW),
        ("#ffc6a6", 17_000, (-0.56, -0.70, -0.44)),
        Sky("#1c3566", "#a4849a", "#2a3456", 12_400, (0.50, 0.86, 0.02), "#ffa468", 0.42, 0.0, 0.36),
        Fog("#5e6484", 0.008, 12.0, 0.70, 1.0, 0.22),
        Grade(slope=(1.0, 0.99, 1.04), saturation=1.06, contrast=1.04, exposure=1.32),
        0.16,
    ),
    "night": Hour(
        ("#b8c9f0", 42_000, LOW),
        ("#bcd2ff", 32_000, (-0.50, -0.70, -0.52)),
        Sky("#142349", "#3f5884", "#1e2840", 11_200, (-0.20, 0.95, 0.235), "#8fa4cc", 0.22, 0.0, 0.42),
        Fog("#2a3c60", 0.009, 12.0, 0.72, 1.0, 0.20),
        Grade(slope=(0.96, 0.99, 1.05), saturation=0.96, contrast=1.04, exposure=1.3),
        0.18,
    ),
    "overcast": Hour(
        ("#e8ecf0", 46_000, (0.45, 0.35, -0.82)),
        ("#e4eaf4", 26_000, RIM),
        Sky("#8494a6", "#c8d0d4", "#7c7a70", 22_000, (0, 1, 0.3), "#ffffff", 0.0, 0.0, 0.6),
        Fog("#a8b4bc", 0.011, 12.0, 0.78, 1.5, 0.12),
        Grade(saturation=0.95, contrast=1.04),
        0.08,
    ),
}
#: The thickest fog, per metre: players seven metres off are still read through it.
THICK = 0.045
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
    "clear": Air(),
    "wind": Air(grey=0.1),
    "overcast": Air(0.60, 0.8, 1.15, 1.4, 0.8, 0.05, 0.45, 0.95, 0.3),
    "rain": Air(0.80, 1.0, 1.05, 2.0, 0.7, 0.08, 0.35, 0.96, 0.45),
    "storm": Air(0.72, 1.05, 0.92, 2.4, 0.6, 0.08, 0.5, 0.92, 0.3),
    "snow": Air(0.70, 0.9, 1.1, 2.2, 0.7, 0.1, 0.4, 0.9, 0.3),
    "fog": Air(0.60, 1.0, 1.1, 4.5, 0.3, 0.15, 0.5, 0.9, 0.3),
}


def _mix(a: str, b: str, t: float) -> str:
    pairs = ((int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(p + (q - p) * t):02x}" for p, q in pairs)


def _from_afar(towards: tuple[float, float, float], colour: str, lux: float) -> Lamp:
    """A far lamp that gives `lux` on the playing area: the renderer draws one sun only, so a rim is a spot (I = E d^2)."""
    size = math.sqrt(sum(v * v for v in towards))
    at = tuple(-v / size * FAR for v in towards)
    return Lamp("spot", (at[0], at[1], at[2] + 1.0), towards, colour, lux * FAR**2, cutoff=36.0, softness=0.4, range=6 * FAR, shadow=False)


def rig_for(light: str, hour: str, weather: str, rim: float = 1.0, misty: float = 1.0, walled: bool = False, moon: float = 1.0) -> Rig:
    """The rig for the words of a scene outside. An indoor `light` word falls back on the hour's.

    `rim` scales the light from behind (houses would stand in its way), `misty` thickens the air of the place;
    `walled` raises a low key over the houses that stand about it; `moon` scales the key where lamps take its part.
    """
    row = HOURS[light if light in HOURS else BY_HOUR[hour]]
    air = AIRS[weather]
    fog, sky = row.fog, row.sky
    veil = fog.colour
    sky = replace(
        sky,
        zenith=_mix(sky.zenith, veil, air.grey * 0.8),
        horizon=_mix(sky.horizon, veil, air.grey),
        intensity=sky.intensity * air.dome,
        glow_size=sky.glow_size if air.glow > 0.15 else 0.0,
        glow_colour=_mix("#000000", sky.glow_colour, air.glow),
    )
    fog = replace(
        fog,
        density=min(THICK, fog.density * air.thick * misty),
        start=fog.start * air.near,
        opacity=min(0.97, fog.opacity + air.opacity),
    )
    key, back = row.key, row.rim
    lamps = (
        Lamp("sun", (0, 0, 30), OVER if walled else key[2], key[0], key[1] * air.key * moon, radius=0.3, map=1024),
        _from_afar(back[2], back[0], back[1] * air.rim * rim),
    )
    return Rig(lamps, sky, fog, replace(row.grade, saturation=row.grade.saturation * air.saturation), row.bloom, occlusion=False)


def brightness(light: str, hour: str) -> float:
    """How light the air is, 0 (night) to 1 (noon)."""
    return {"day": 1.0, "overcast": 0.85, "golden": 0.6, "dusk": 0.25, "night": 0.06}[light if light in HOURS else BY_HOUR[hour]]


def lamps_lit(hour: str, weather: str) -> bool:
    """Whether windows and street lamps are lit."""
    return hour in ("dusk", "night", "dawn") or weather == "storm"


def with_lamps(rig: Rig, *lamps: Lamp) -> Rig:
    """A rig with lamps that a place adds to it."""
    return replace(rig, lamps=(*rig.lamps, *lamps))
