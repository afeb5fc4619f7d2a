"""Foley: a sound for everything that the simulation made audible. A little larger than life.

In: one contact (kind, materials, mass, speed) and a generator. Out: mono sound at 48 kHz whose peak is its loudness (1.0 is a door
slammed beside the ear).
Struck things are modal: a body rings at frequencies that fall with its size and die by its material; what strikes it, and how fast,
decides how bright the blow is. Loose stuff (sand, gravel, snow, paper, cloth, water) is made of grains of noise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from ..film import SAMPLE_RATE, Contact
from .shaping import add, burst, grains, lowpass, modes

Rng = np.random.Generator


@dataclass(frozen=True)
class Stuff:
    """A material as a sounding body.

    `pitch` of a 1 kg piece in Hz, mode `ratios`, `ring` of the lowest mode in s, `damping` (how much sooner higher ones die), `hard` 0-1.
    """

    pitch: float
    ratios: tuple[float, ...]
    ring: float
    damping: float
    hard: float


STUFF = {
    "wood": Stuff(215, (1, 1.58, 2.41, 3.37, 4.6, 6.1), 0.26, 0.75, 0.55),
    "stone": Stuff(620, (1, 1.73, 2.6, 3.9, 5.2), 0.06, 0.5, 0.95),
    "metal": Stuff(720, (1, 1.51, 2.26, 2.92, 3.84, 5.12, 6.9), 0.9, 0.25, 1.0),
    "glass": Stuff(1150, (1, 2.32, 3.46, 4.25, 6.63), 0.5, 0.3, 0.9),
    "clay": Stuff(420, (1, 1.8, 2.9, 4.1), 0.09, 0.8, 0.6),
    "cloth": Stuff(90, (1, 1.9), 0.05, 1.0, 0.05),
    "paper": Stuff(300, (1, 2.2, 3.7), 0.04, 0.9, 0.2),
    "grass": Stuff(80, (1, 2.0), 0.05, 1.0, 0.08),
    "sand": Stuff(75, (1, 1.9), 0.05, 1.0, 0.06),
    "gravel": Stuff(210, (1, 2.1, 3.3), 0.04, 0.8, 0.6),
    "snow": Stuff(70, (1, 1.9), 0.05, 1.0, 0.04),
    "water": Stuff(120, (1, 1.7), 0.08, 1.0, 0.02),
}

#: Loose grounds: (low Hz, high Hz, grains, seconds, grain length, level) of their texture under a foot or a thing.
_LOOSE = {
    "sand": (300, 3000, 46, 0.2, 0.016, 0.5), "gravel": (1100, 7000, 30, 0.22, 0.010, 0.9), "snow": (300, 2600, 70, 0.26, 0.013, 0.7),
    "grass": (800, 5500, 24, 0.2, 0.016, 0.4), "paper": (1500, 9000, 16, 0.12, 0.007, 0.5), "water": (500, 5000, 30, 0.22, 0.02, 0.7),
}


def struck(body: Stuff, mass: float, bright: float, rng: Rng) -> np.ndarray:
    """A body of `mass` kg struck: `bright` Hz is where the blow's spectrum begins to fall. Peak 1."""
    base = body.pitch * max(mass, 0.02) ** (-1 / 3) * rng.uniform(0.94, 1.06)
    ratios = np.array(body.ratios) * rng.uniform(0.985, 1.015, len(body.ratios))
    ratios = np.concatenate([ratios, ratios * rng.uniform(1.04, 1.11)])  # a real thing is not symmetric: its modes come in near pairs
    frequencies = base * ratios
    decays = body.ring * max(mass, 0.05) ** 0.15 * ratios ** -body.damping
    levels = rng.uniform(0.5, 1.0, len(ratios)) / ratios**0.5 / (1 + (frequencies / bright) ** 2)
    sound = modes(frequencies, np.maximum(decays, 0.012), levels, float(decays.max()) * 1.1 + 0.01)
    return sound / max(float(np.abs(sound).max()), 1e-9)


def _mixed(*parts: tuple[np.ndarray, float, float]) -> np.ndarray:
    """Sounds with (level, seconds after the start) as one."""
    out = np.zeros(max(len(s) + int(at * SAMPLE_RATE) for s, _, at in parts))
    for sound, level, at in parts:
        add(out, sound * level, int(at * SAMPLE_RATE))
    return out


def _driven(sound: np.ndarray, drive: float) -> np.ndarray:
    """Peak 1, with the first blow pressed down so that the body behind it is heard: a little larger than life."""
    loud = np.tanh(drive * sound / max(float(np.abs(sound).max()), 1e-9))
    return loud / np.tanh(drive)


def footstep(contact: Contact, rng: Rng) -> np.ndarray:
    """Heel and toe: the thud of the weight, the ground's own voice, and what lies loose on it."""
    ground = contact.b if contact.b in STUFF else "stone"
    body = STUFF[ground]
    pace = float(np.clip(contact.speed, 0.3, 4.0))
    roll = 0.11 / (0.6 + 0.4 * pace)  # heel to toe, shorter when faster
    force = (0.10 + 0.11 * pace**0.8) * (max(contact.mass, 20.0) / 55.0) ** 0.3
    weight = modes(np.array([62.0, 94.0, 131.0]) * rng.uniform(0.92, 1.08), np.array([0.11, 0.08, 0.06]), np.array([0.9, 0.7, 0.4]), 0.14)
    weight = weight / max(float(np.abs(weight).max()), 1e-9)
    if ground in _LOOSE:
        low, high, count, seconds, length, level = _LOOSE[ground]
        heel = grains(int(count * rng.uniform(0.8, 1.2)), seconds, low, high, length, rng, 1.3)
        toe = grains(int(count * 0.6), seconds * 0.8, low * 1.2, high, length, rng, 1.1)
        swell = np.minimum(1.0, np.arange(len(heel)) / (0.012 * SAMPLE_RATE))
        sound = _mixed((weight, 0.35, 0.0), (heel * swell, level, 0.0), (toe, level * 0.55, roll * rng.uniform(0.9, 1.2)))
    else:
        bright = 500 + 2200 * body.hard * min(pace, 2.0)
        heel = struck(body, 6.0 * rng.uniform(0.8, 1.2), bright, rng)
        toe = struck(body, 3.5 * rng.uniform(0.8, 1.2), bright * 0.8, rng)
        tap = burst(900 + 1500 * body.hard, 3500 + 4500 * body.hard, 0.0006, 0.028, rng)
        scuff = burst(1500, 6000, 0.01, 0.06, rng)
        sound = _mixed((weight, 0.55, 0.0), (heel, 0.55, 0.0), (tap, 0.22 + 0.25 * body.hard, 0.0), (toe, 0.3, roll), (tap, 0.12, roll),
                       (scuff, 0.06 * rng.random(), roll * 0.4))
        sound = _driven(sound, 2.2)
    return sound * force * rng.uniform(0.85, 1.1)


def impact(contact: Contact, rng: Rng) -> np.ndarray:
    """Two bodies meet: both ring, the lighter one louder; hard and fast is bright; energy is mass and speed."""
    a, b = STUFF.get(contact.a, STUFF["wood"]), STUFF.get(contact.b, STUFF["wood"])
    speed = float(np.clip(contact.speed, 0.05, 12.0))
    hard = min(a.hard, b.hard) * 0.75 + max(a.hard, b.hard) * 0.25
    bright = 180 + 5200 * hard * (0.35 + 0.65 * min(speed / 4.0, 1.0))
    mass = float(np.clip(contact.mass, 0.03, 60.0))
    thud = modes(np.array([58.0, 88.0]) * rng.uniform(0.9, 1.1) * max(mass, 0.5) ** -0.12, np.array([0.14, 0.1]), np.array([1.0, 0.6]), 0.16)
    parts = [
        (struck(a, mass, bright, rng), 0.75, 0.0),
        (struck(b, mass * 4 + 2, bright * 0.7, rng), 0.4 if b.hard > 0.3 else 0.15, 0.0),
        (burst(400 + 1500 * hard, 1800 + 9000 * hard, 0.0006, 0.012 + 0.03 * (1 - hard), rng), 0.35 * hard, 0.0),
        (thud / np.abs(thud).max(), 0.5 * min(1.0, mass / 3), 0.0),
    ]
    for ground in (contact.a, contact.b):
        if ground in _LOOSE:
            low, high, count, seconds, length, level = _LOOSE[ground]
            parts.append((grains(count, seconds, low, high, length, rng, 1.5), level * 0.5, 0.0))
    force = min(0.8, 0.19 * speed**0.75 * mass**0.28)
    if "wood" in (contact.a, contact.b) and mass > 0.3:  # a hollow box or board has a low voice of its own
        pitches = np.array([118.0, 176.0]) * rng.uniform(0.88, 1.12) * max(mass, 0.5) ** -0.2
        hollow = modes(pitches, np.array([0.22, 0.16]), np.array([1.0, 0.7]), 0.26)
        parts.append((hollow, 0.28, 0.001))
    return _driven(_mixed(*parts), 2.5) * force


def door(contact: Contact, rng: Rng) -> np.ndarray:
    """A latch, a short creak of the hinge, and, unless it is only opened (`b` "open"), the leaf against its frame and the latch again.

    Faster is louder and creaks less.
    """
    speed = float(np.clip(contact.speed, 0.3, 3.0))
    latch = _mixed((struck(STUFF["metal"], 0.15, 4500, rng), 0.35, 0.0), (burst(1800, 7000, 0.0005, 0.02, rng), 0.4, 0.0),
                   (struck(STUFF["metal"], 0.3, 3000, rng), 0.3, 0.055), (burst(1200, 5000, 0.0005, 0.02, rng), 0.3, 0.055))
    latch = scipy.signal.sosfilt(lowpass(6500), latch)
    creak = _creak(0.45 / speed**0.5 * rng.uniform(0.8, 1.2), rng)
    leaf = struck(STUFF["wood"], 18.0, 700 + 500 * speed, rng)
    thump = burst(50, 260, 0.002, 0.16, rng)
    after = 0.16 + len(creak) / SAMPLE_RATE
    swing = (creak, 0.06 / speed, 0.14)
    if contact.b == "open":
        return _mixed((latch, 0.32, 0.0), swing, (thump, 0.05, after))
    shut = ((leaf, 0.20 * speed**0.7, after), (thump, 0.22 * speed**0.7, after), (latch, 0.16, after + 0.02))
    return _mixed(swing, *shut) if contact.b == "close" else _mixed((latch, 0.28, 0.0), swing, *shut)


def _creak(seconds: float, rng: Rng) -> np.ndarray:
    """Stick and slip: a train of clicks whose rate wanders, through the wood of the door."""
    count = int(seconds * SAMPLE_RATE)
    rate = np.interp(np.arange(count), np.linspace(0, count, 5), rng.uniform(55, 150, 5))
    phase = np.cumsum(rate) / SAMPLE_RATE
    phase += np.interp(np.arange(count), np.arange(0, count, 120), rng.uniform(-0.3, 0.3, -(-count // 120)))  # no two slips are alike
    clicks = np.maximum(np.diff(np.floor(phase), prepend=0.0), 0.0) * rng.uniform(0.2, 1.0, count)
    sound = sum(scipy.signal.lfilter([1.0], _resonance(f, 0.02), clicks) * g for f, g in ((430, 0.6), (870, 1.0), (1560, 0.7), (2700, 0.3)))
    shape = np.sin(np.linspace(0, np.pi, count)) ** 0.7
    sound = sound * shape
    return sound / max(float(np.abs(sound).max()), 1e-9)


def _resonance(frequency: float, decay: float) -> list[float]:
    """Denominator of a two-pole resonator that dies to -60 dB in `decay` s."""
    r = np.exp(-6.91 / (decay * SAMPLE_RATE))
    return [1.0, -2 * r * np.cos(2 * np.pi * frequency / SAMPLE_RATE), r * r]


def rustle(contact: Contact, rng: Rng) -> np.ndarray:
    """Cloth in two or three soft strokes, or paper in crisp grains."""
    if "paper" in (contact.a, contact.b):
        return _mixed((grains(34, 0.35, 1800, 9500, 0.006, rng), 0.12, 0.0), (burst(1200, 6000, 0.05, 0.25, rng), 0.03, 0.05))
    strokes = [(burst(500, 4200, rng.uniform(0.04, 0.09), rng.uniform(0.15, 0.3), rng), rng.uniform(0.04, 0.08), k * rng.uniform(0.1, 0.17))
               for k in range(int(rng.integers(2, 4)))]
    return _mixed(*strokes, (grains(14, 0.3, 1500, 6000, 0.008, rng), 0.02, 0.02)) * min(1.5, 0.6 + 0.4 * max(contact.speed, 0.5))


def splash(contact: Contact, rng: Rng) -> np.ndarray:
    """Water thrown up, its drops coming down, and bubbles: short sines that rise as the bubble shrinks."""
    force = float(np.clip(contact.speed * max(contact.mass, 0.1) ** 0.3, 0.2, 6.0))
    parts = [(burst(300, 3500, 0.012, 0.3 + 0.05 * force, rng), 0.5, 0.0), (grains(40, 0.5, 1200, 7000, 0.01, rng, 0.8), 0.35, 0.05)]
    for _ in range(int(5 + 2 * force)):
        t = np.arange(int(0.06 * SAMPLE_RATE)) / SAMPLE_RATE
        f = rng.uniform(350, 1100)
        bubble = np.sin(2 * np.pi * f * (t + 5 * t * t)) * np.exp(-60 * t) * np.minimum(1, t / 0.003)
        parts.append((bubble, rng.uniform(0.05, 0.2), rng.uniform(0.02, 0.4)))
    return _mixed(*parts) * 0.18 * force**0.6


KINDS: dict[str, Callable[[Contact, Rng], np.ndarray]] = {"footstep": footstep, "impact": impact, "door": door, "rustle": rustle, "splash": splash}
