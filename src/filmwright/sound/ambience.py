"""Ambience: what a place sounds like at an hour and in a weather, before anything happens in it.

In: a scene (place, inside, hour, weather, light, props) and how long it is heard. Out: stereo sound at 48 kHz, and separately thunder, which
is put between the lines. Layers are a table: which layer a place, hour or weather brings, how loud, how muffled. Levels are dB rms under full scale.
Made per scene from its id: nothing depends on when in the film it stands.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy

from ..film import SAMPLE_RATE, ScenePlan
from .foley import STUFF, struck
from .shaping import add, bed, burst, decibels, grains, lowpass, modes, panned, rms, seeded, wander

Rng = np.random.Generator
Layer = Callable[[int, Rng], np.ndarray]


def _levelled(sound: np.ndarray) -> np.ndarray:
    return sound / max(rms(sound), 1e-9)


def _room_tone(n: int, rng: Rng) -> np.ndarray:
    """The still air of a room: soft low noise and a trace of the mains."""
    return bed(((20, -14), (70, 0), (180, -3), (600, -16), (3000, -34), (12000, -52)), n, rng, 0.5)


def _open_air(n: int, rng: Rng) -> np.ndarray:
    """The far murmur of outdoors."""
    sound = bed(((20, -20), (90, 0), (400, -6), (1500, -18), (6000, -32), (16000, -50)), n, rng, 0.8)
    return sound * (0.75 + 0.5 * wander(n, 4.0, rng))[:, None]


def _hall(n: int, rng: Rng) -> np.ndarray:
    """A large empty hall."""
    return bed(((20, -10), (60, 0), (250, -6), (1200, -20), (5000, -36), (12000, -55)), n, rng, 0.9)


def _rain(n: int, rng: Rng) -> np.ndarray:
    """Rain in the open on soft ground: a broad hiss, breathing slowly, with near drops in it."""
    sound = bed(((80, -20), (400, -7), (1500, 0), (4500, -2), (9000, -9), (16000, -24)), n, rng, 0.95)
    sound *= (0.8 + 0.4 * wander(n, 2.5, rng))[:, None]
    return _levelled(sound) + 0.9 * _levelled(_drops(n, rng, 110, 1400, 7500, 0.006))


def _rain_on_window(n: int, rng: Rng) -> np.ndarray:
    """Rain heard from inside: drops ticking on the pane over a muffled outside."""
    outside = scipy.signal.sosfilt(lowpass(750), bed(((60, -10), (300, 0), (900, -6), (4000, -20)), n, rng, 0.7), axis=0)
    gusts = 0.55 + 0.9 * wander(n, 1.8, rng) ** 2
    return _levelled(outside) * 0.8 + _levelled(_ticks(n, rng) * gusts[:, None]) * 0.75


def _drops(n: int, rng: Rng, rate: float, low: float, high: float, length: float) -> np.ndarray:
    """Single drops by chance, `rate` a second, strewn over both sides."""
    loop = min(n, 6 * SAMPLE_RATE)
    out = np.zeros((loop, 2))
    bank = [burst(low * rng.uniform(0.8, 1.4), high * rng.uniform(0.7, 1.2), 0.0006, length * rng.uniform(0.6, 2.0), rng) for _ in range(12)]
    for at, which, pan, level in zip(rng.integers(loop, size=int(rate * loop / SAMPLE_RATE)), rng.integers(12, size=1 << 16),
                                     rng.uniform(-0.9, 0.9, 1 << 16), rng.random(1 << 16) ** 3, strict=False):
        add(out, panned(bank[which] * level, pan), int(at))
    return np.tile(out, (-(-n // loop), 1))[:n]


def _ticks(n: int, rng: Rng) -> np.ndarray:
    """Drops on a pane: short rings of the glass."""
    loop = min(n, 7 * SAMPLE_RATE)
    out = np.zeros((loop, 2))
    bank = []
    for _ in range(14):
        f = rng.uniform(1300, 3800)
        ring = modes(np.array([f, f * 1.9, f * 0.42]), np.array([0.02, 0.012, 0.035]), np.array([1.0, 0.5, 0.6]), 0.04)
        bank.append(ring / np.abs(ring).max())
    count = int(26 * loop / SAMPLE_RATE)
    for at, which, pan, level in zip(rng.integers(loop, size=count), rng.integers(14, size=count), rng.uniform(-0.7, 0.7, count),
                                     rng.random(count) ** 2.5, strict=True):
        add(out, panned(bank[which] * level, pan), int(at))
    return np.tile(out, (-(-n // loop), 1))[:n]


def _wind(n: int, rng: Rng) -> np.ndarray:
    """Wind: a low body, and bands that speak up only in the gusts, with a breath of a whistle."""
    gust = wander(n, 2.2, rng) * 0.7 + wander(n, 0.9, rng) * 0.3
    low = bed(((30, -6), (110, 0), (260, -5), (700, -24), (3000, -50)), n, rng, 0.6) * (0.4 + 0.6 * gust)[:, None]
    middle = bed(((120, -22), (420, 0), (800, -6), (2000, -26), (8000, -50)), n, rng, 0.8) * (gust**2)[:, None]
    high = bed(((500, -24), (1150, 0), (2400, -10), (6000, -30)), n, rng, 1.0) * (gust**3.5)[:, None]
    whistle = bed(((300, -60), (560, -14), (640, 0), (720, -14), (1200, -60)), n, rng, 0.5) * (gust**4)[:, None]
    return low + 0.55 * middle + 0.28 * high + 0.12 * whistle


def _wind_at_house(n: int, rng: Rng) -> np.ndarray:
    """The same wind from inside: low, with a moan at the gap of a window."""
    return scipy.signal.sosfilt(lowpass(420), _wind(n, rng), axis=0)


def _sea(n: int, rng: Rng) -> np.ndarray:
    """Waves on a beach: every 6 to 9 s a swell rises, breaks and runs out hissing; a steady far surf beneath."""
    shore = bed(((30, -4), (90, 0), (300, -5), (1000, -15), (4000, -28), (12000, -46)), n, rng, 0.9)
    crash = bed(((60, -8), (250, 0), (900, -3), (3000, -12), (9000, -28)), n, rng, 0.8)
    wash = bed(((300, -24), (1500, -6), (4500, 0), (9000, -6), (15000, -20)), n, rng, 1.0)
    swell, foam = np.zeros(n), np.zeros(n)
    at = -rng.uniform(0, 6)
    while at * SAMPLE_RATE < n:
        size, rise, fall = rng.uniform(0.55, 1.0), rng.uniform(1.6, 2.6), rng.uniform(2.6, 4.2)
        t = np.arange(int((rise + fall * 2.5) * SAMPLE_RATE)) / SAMPLE_RATE
        body = np.where(t < rise, (t / rise) ** 3, np.exp(-(t - rise) / fall * 2.2))
        hiss = np.where(t < rise * 1.15, (t / (rise * 1.15)) ** 5, np.exp(-np.maximum(t - rise * 1.15, 0) / fall * 1.3))
        add(swell, body * size, int(at * SAMPLE_RATE))
        add(foam, hiss * size, int(at * SAMPLE_RATE))
        at += rng.uniform(5.5, 8.5)
    return shore * 0.45 + crash * (swell * 0.95)[:, None] + wash * (foam * 0.5)[:, None]


def _sea_far(n: int, rng: Rng) -> np.ndarray:
    return scipy.signal.sosfilt(lowpass(500), _sea(n, rng), axis=0)


def _crickets(n: int, rng: Rng) -> np.ndarray:
    """Three crickets, each with its own note and beat."""
    out = np.zeros((n, 2))
    for _ in range(3):
        f, rate, pan = rng.uniform(3900, 4900), rng.uniform(0.5, 0.8), rng.uniform(-0.9, 0.9)
        t = np.arange(int(0.13 * SAMPLE_RATE)) / SAMPLE_RATE
        chirp = np.sin(2 * np.pi * f * t) * np.maximum(0, np.sin(2 * np.pi * 23 * t)) ** 1.5 * np.sin(np.pi * t / t[-1]) ** 0.5
        at, level = rng.uniform(0, rate), rng.uniform(0.3, 1.0)
        while at * SAMPLE_RATE < n:
            if rng.random() < 0.92:
                add(out, panned(chirp * level * rng.uniform(0.8, 1.0), pan), int(at * SAMPLE_RATE))
            at += rate * rng.uniform(0.97, 1.03) + (rng.uniform(0.8, 2.5) if rng.random() < 0.06 else 0.0)
    return out


def _birds(n: int, rng: Rng) -> np.ndarray:
    """Some small birds, each with a phrase of its own: notes that slide, repeated with little changes, far apart."""
    out = np.zeros((n, 2))
    for _ in range(4):
        notes = [(rng.uniform(2300, 5200), rng.uniform(-1400, 1400), rng.uniform(0.05, 0.17), rng.uniform(0.02, 0.12), rng.uniform(0, 40))
                 for _ in range(int(rng.integers(2, 6)))]
        pan, level, at = rng.uniform(-1, 1), rng.uniform(0.25, 1.0), rng.uniform(0, 4)
        while at * SAMPLE_RATE < n:
            here = at
            for f, slide, length, gap, trill in notes:
                t = np.arange(int(length * SAMPLE_RATE)) / SAMPLE_RATE
                turn = f * rng.uniform(0.98, 1.02) * t + slide * t * t / (2 * length) + (12 * np.sin(2 * np.pi * trill * t) if trill > 18 else 0)
                add(out, panned(np.sin(2 * np.pi * turn) * np.sin(np.pi * t / length) ** 1.5 * level, pan), int(here * SAMPLE_RATE))
                here += length + gap
            at = here + rng.uniform(1.2, 6.0)
    return out


def _gulls(n: int, rng: Rng) -> np.ndarray:
    """A gull now and then over the sea: a falling, hoarse cry, two or three times."""
    out = np.zeros((n, 2))
    at = rng.uniform(1.0, 5.0)
    while at * SAMPLE_RATE < n:
        pan, level = rng.uniform(-0.9, 0.9), rng.uniform(0.3, 1.0)
        for k in range(int(rng.integers(2, 5))):
            length = rng.uniform(0.25, 0.42)
            t = np.arange(int(length * SAMPLE_RATE)) / SAMPLE_RATE
            f = 1250 * (1 + 0.35 * np.sin(np.pi * (t / length) ** 0.6)) * (1 - 0.25 * t / length)
            phase = 2 * np.pi * np.cumsum(f) / SAMPLE_RATE
            cry = (np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.25 * np.sin(3 * phase)) * np.sin(np.pi * t / length) ** 0.8
            add(out, panned(cry * level * (0.9**k), pan), int((at + k * length * 1.35) * SAMPLE_RATE))
        at += rng.uniform(6, 14)
    return scipy.signal.sosfilt(lowpass(3800), out, axis=0)


def _owl(n: int, rng: Rng) -> np.ndarray:
    out = np.zeros((n, 2))
    at, pan = rng.uniform(2, 6), rng.uniform(-0.8, 0.8)
    while at * SAMPLE_RATE < n:
        for start, length in ((0.0, 0.45), (0.95, 0.16), (1.2, 0.75)):
            t = np.arange(int(length * SAMPLE_RATE)) / SAMPLE_RATE
            turn = 355 * t + 2.2 * np.sin(2 * np.pi * 6 * t) / 6
            add(out, panned((np.sin(2 * np.pi * turn) + 0.12 * np.sin(4 * np.pi * turn)) * np.sin(np.pi * t / length), pan),
                int((at + start) * SAMPLE_RATE))
        at += rng.uniform(9, 16)
    return out


def _leaves(n: int, rng: Rng) -> np.ndarray:
    """Leaves in moving air."""
    stir = wander(n, 2.6, rng) ** 2
    return bed(((300, -26), (1500, -6), (4000, 0), (8000, -4), (15000, -18)), n, rng, 1.0) * (0.12 + 0.88 * stir)[:, None]


def _city(n: int, rng: Rng) -> np.ndarray:
    """A town: a far hum, and a car that passes now and then."""
    hum = bed(((25, -8), (70, 0), (200, -4), (600, -14), (2000, -28), (8000, -48)), n, rng, 0.9)
    tyres = bed(((60, -14), (180, -4), (700, 0), (1600, -8), (5000, -26)), n, rng, 0.3)
    out = _levelled(hum)
    at = rng.uniform(1, 7)
    while at * SAMPLE_RATE < n:
        length, way = rng.uniform(4.5, 7.5), rng.choice([-1.0, 1.0])
        count = int(length * SAMPLE_RATE)
        t = np.linspace(-1, 1, count)
        near = np.exp(-(t / 0.32) ** 2) * rng.uniform(0.3, 0.8)
        first, last = int(at * SAMPLE_RATE), min(n, int(at * SAMPLE_RATE) + count)
        car = panned(tyres[first:last, 0] * near[: last - first], (way * t * 0.9)[: last - first])
        out[first:last] += car
        at += rng.uniform(7, 15)
    return out


def _bar(n: int, rng: Rng) -> np.ndarray:
    """A bar after hours: a fridge, the hum of its lamps, ice that settles, glass somewhere."""
    t = np.arange(n) / SAMPLE_RATE
    hum = sum(a * np.sin(2 * np.pi * f * t + p) for f, a, p in zip((50, 100, 150, 200), (0.5, 1.0, 0.3, 0.25), rng.uniform(0, 6, 4), strict=True))
    out = _levelled(_room_tone(n, rng)) + (0.35 * hum * (0.8 + 0.2 * wander(n, 6, rng)))[:, None]
    at = rng.uniform(3, 8)
    while at * SAMPLE_RATE < n:
        clink = struck(STUFF["glass"], rng.uniform(0.02, 0.12), 5000, rng) * rng.uniform(0.8, 2.2)
        add(out, panned(clink, rng.uniform(-0.8, 0.8)), int(at * SAMPLE_RATE))
        at += rng.uniform(6, 13)
    return out


def _fire(n: int, rng: Rng) -> np.ndarray:
    """A wood fire: a flutter below and crackles in little runs."""
    flutter = bed(((30, -8), (90, 0), (300, -8), (1200, -24), (6000, -44)), n, rng, 0.4) * (0.5 + wander(n, 0.25, rng))[:, None]
    crackle = np.zeros((n, 2))
    at = rng.uniform(0, 0.6)
    while at * SAMPLE_RATE < n:
        run = grains(int(rng.integers(2, 14)), rng.uniform(0.05, 0.5), 900, 8500, 0.004, rng)
        add(crackle, panned(run * rng.random() ** 1.5, rng.uniform(-0.4, 0.4)), int(at * SAMPLE_RATE))
        at += rng.exponential(0.55)
    return _levelled(flutter) * 0.6 + _levelled(crackle) * 0.8


def _clock(n: int, rng: Rng) -> np.ndarray:
    """A clock: tick and tock, a second apart."""
    tick, tock = (struck(STUFF["wood"], mass, 3800, rng) for mass in (0.04, 0.06))
    out = np.zeros((n, 2))
    for k in range(int(n / SAMPLE_RATE * 2) + 1):
        add(out, panned(tick if k % 2 == 0 else tock, 0.35), int((0.3 + k * 0.5) * SAMPLE_RATE))
    return out


def _snow(n: int, rng: Rng) -> np.ndarray:
    return bed(((60, -6), (200, 0), (800, -14), (3000, -34), (10000, -60)), n, rng, 0.9) * (0.6 + 0.4 * wander(n, 5, rng))[:, None]


def _foghorn(n: int, rng: Rng) -> np.ndarray:
    """A horn far out in the fog, every quarter of a minute."""
    out = np.zeros((n, 2))
    at = rng.uniform(3, 7)
    t = np.arange(int(2.6 * SAMPLE_RATE)) / SAMPLE_RATE
    blow = sum(np.sin(2 * np.pi * 98 * k * t) / k**1.7 for k in range(1, 7)) * np.minimum(1, t / 0.35) * np.minimum(1, (2.6 - t) / 0.7)
    while at * SAMPLE_RATE < n:
        add(out, panned(blow, -0.4), int(at * SAMPLE_RATE))
        at += 15.0
    return out


#: layer -> how it is made.
LAYERS: dict[str, Layer] = {
    "room_tone": _room_tone, "open_air": _open_air, "hall": _hall, "rain": _rain, "rain_on_window": _rain_on_window, "wind": _wind,
    "wind_at_house": _wind_at_house, "sea": _sea, "sea_far": _sea_far, "crickets": _crickets, "birds": _birds, "gulls": _gulls, "owl": _owl,
    "leaves": _leaves, "city": _city, "bar": _bar, "fire": _fire, "clock": _clock, "snow": _snow, "foghorn": _foghorn,
}

#: What a place brings: layer -> dB.
PLACES: dict[str, dict[str, float]] = {
    "kitchen": {"room_tone": -54}, "bedroom": {"room_tone": -56}, "bar": {"bar": -50}, "stage": {"hall": -50},
    "street": {"city": -45}, "park": {"open_air": -52, "leaves": -50}, "forest": {"open_air": -54, "leaves": -47},
    "beach": {"open_air": -54, "sea": -40},
}
#: What the weather brings (outside, inside).
WEATHER: dict[str, tuple[dict[str, float], dict[str, float]]] = {
    "clear": ({}, {}), "overcast": ({}, {}),
    "rain": ({"rain": -43}, {"rain_on_window": -45}),
    "storm": ({"rain": -42, "wind": -40}, {"rain_on_window": -43, "wind_at_house": -43}),
    "snow": ({"snow": -50}, {}),
    "fog": ({"open_air": -56}, {}),
    "wind": ({"wind": -38}, {"wind_at_house": -44}),
}
#: Living things, only in dry weather and outside: (place, hour) -> layers.
LIFE: dict[tuple[str, str], dict[str, float]] = {
    **{(p, "dawn"): {"birds": -46} for p in ("park", "forest", "street")}, **{(p, "day"): {"birds": -49} for p in ("park", "forest")},
    **{(p, "golden"): {"birds": -52} for p in ("park", "forest")}, **{(p, "dusk"): {"crickets": -56} for p in ("park", "forest")},
    **{(p, "night"): {"crickets": -54} for p in ("park", "street")}, ("forest", "night"): {"crickets": -56, "owl": -50},
    ("beach", "day"): {"gulls": -48}, ("beach", "dawn"): {"gulls": -50}, ("beach", "golden"): {"gulls": -50}, ("beach", "dusk"): {"gulls": -54},
}


def layers(scene: ScenePlan) -> dict[str, float]:
    """Layer -> dB for a scene; an unknown place has the air of a room or of outdoors."""
    outside, inside = WEATHER.get(scene.weather, ({}, {}))
    out = dict(PLACES.get(scene.place) or ({"room_tone": -54} if scene.inside else {"open_air": -50}))
    out |= inside if scene.inside else outside
    if not scene.inside and scene.weather in ("clear", "overcast", "fog"):
        out |= LIFE.get((scene.place, scene.hour), {})
    if scene.weather == "fog" and scene.place == "beach":
        out["foghorn"] = -46
    if scene.inside and any(word in scene.heading.upper() for word in ("LIGHTHOUSE", "BEACH", "SHIP", "HARBOUR", "HARBOR")):
        out["sea_far"] = -48
    if scene.light == "fire" or any(p.kind in ("fire", "fireplace", "campfire") for p in scene.props):
        out["fire"] = -46
    if scene.inside and any(p.kind == "clock" for p in scene.props):
        out["clock"] = -56
    return out


def ambience(scene: ScenePlan, count: int) -> np.ndarray:
    """`count` samples (count, 2) of the scene's air."""
    out = np.zeros((count, 2))
    for name, level in sorted(layers(scene).items()):
        out += _levelled(LAYERS[name](count, seeded("ambience", scene.id, scene.seed, name))) * decibels(level)
    return out


def thunder(scene: ScenePlan, number: int) -> np.ndarray:
    """One roll of thunder (n, 2) about 5 s long, rms of its loudest second about -30 dB; muffled inside."""
    rng = seeded("thunder", scene.id, scene.seed, number)
    n = int(rng.uniform(4.0, 6.0) * SAMPLE_RATE)
    t = np.arange(n) / SAMPLE_RATE
    shape = np.zeros(n)
    for k in range(int(rng.integers(4, 8))):
        at, length = rng.uniform(0, 2.6) * (k > 0), rng.uniform(0.3, 1.0)
        shape += rng.uniform(0.3, 1.0) * np.where(t > at, np.minimum(1, (t - at) / 0.08) * np.exp(-np.maximum(t - at, 0) / length), 0)
    low = bed(((18, -6), (45, 0), (110, -3), (300, -14), (1200, -32), (5000, -56)), n, rng, 0.6)
    near = bed(((60, -10), (200, 0), (700, -6), (2200, -18), (7000, -40)), n, rng, 0.8)
    sound = low * shape[:, None] + near * (shape**2.5 * 0.16)[:, None]
    if scene.inside:
        sound = scipy.signal.sosfilt(lowpass(180, 1), sound, axis=0) * 0.8
    fade = np.minimum(1.0, (n - np.arange(n)) / (0.8 * SAMPLE_RATE))[:, None]
    return sound * fade / max(rms(sound[: SAMPLE_RATE]), 1e-9) * decibels(-31 if not scene.inside else -36)
