"""A small film made by hand: two scenes, two voices that are tones, footsteps, a door, falling boxes."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from filmwright.film import Beat, Blocking, CameraMark, Character, Contact, Mark, Plan, ScenePlan, Shot, Speech
from filmwright.sound import Segment, write_wave

FPS = 24


@dataclass
class Film:
    plan: Plan
    segments: tuple[Segment, ...]
    speeches: dict[str, Speech]
    contacts: dict[str, tuple[Contact, ...]]

    @property
    def samples(self) -> int:
        last = self.segments[-1]
        return (last.film_start + last.end - last.start) * 2000


def tone(folder: Path, line: str, seconds: float, hertz: float) -> Speech:
    """A speech-like sound: a buzz in syllables."""
    t = np.arange(int(seconds * 48000)) / 48000
    sound = sum(np.sin(2 * np.pi * hertz * k * t) / k**0.5 for k in range(1, 16)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t)) * 0.12
    sound *= np.minimum(1, np.minimum(t, t[::-1]) / 0.02)
    path = folder / f"{line}.wav"
    write_wave(path, sound)
    return Speech(line, "test", str(path), len(sound), ((0, 0, 0.0),))


def scene(name: str, place: str, inside: bool, weather: str, music: str, length: int, speech_at: int, actor: str) -> ScenePlan:
    beats = (Beat(f"{name}-b", f"{name}-l", "speech", actor, "speak", speech_at, speech_at + 36),
             Beat(f"{name}-c", f"{name}-a", "action", actor, "sit", 0, 20))
    half = length // 2
    shots = tuple(
        Shot(f"{name}-{k}", a, b, "medium", "static", (actor,), (CameraMark(a, (x, -3, 1.5), (0, 0, 1.3), 35),), (), ())
        for k, (a, b, x) in enumerate(((0, half, -2.0), (half, length, 2.0))))
    actors = (Blocking("ann", (Mark(0, 0, (-1.2, 0), 0.0),)), Blocking("bob", (Mark(0, 0, (1.2, 0), 3.14),)))
    heading = f"{'INT' if inside else 'EXT'}. {place.upper()}"
    return ScenePlan(name, heading, place, inside, "night", weather, "night", 3, length, (), actors, beats, shots, music)


def film_of(folder: Path, *scenes: ScenePlan, card: int = 48) -> Film:
    segments, at = [Segment("", "title", 0, 0, card)], card
    for s in scenes:
        for shot in s.shots:
            segments.append(Segment(s.id, shot.id, at, shot.start, shot.end))
            at += shot.end - shot.start
    segments.append(Segment("", "credits", at, 0, card))
    cast = (Character("ann", "Ann", sex="f", speaks=True), Character("bob", "Bob", sex="m", speaks=True))
    speeches = {b.line: tone(folder, b.line, (b.end - b.start) / FPS, 210 if b.actor == "ann" else 120)
                for s in scenes for b in s.beats if b.kind == "speech"}
    plan = Plan("A Test", FPS, (640, 360), 2, 5, "", cast, tuple(scenes))
    return Film(plan, tuple(segments), speeches, {})


@pytest.fixture(scope="session")
def film(tmp_path_factory) -> Film:
    folder = tmp_path_factory.mktemp("speeches")
    scenes = (scene("s1", "kitchen", True, "rain", "tender", 144, 60, "ann"), scene("s2", "beach", False, "storm", "tense", 168, 96, "bob"))
    made = film_of(folder, *scenes)
    steps = tuple(Contact(6.0 + 12 * k, "footstep", (-1, 0, 0), "cloth", "wood", 50, 1.3, "ann") for k in range(4))
    boxes = tuple(Contact(100 + 4.5 * k, "impact", (1, 0, 0), "wood", "wood", 1.2, 3.0 - 0.5 * k, "box") for k in range(5))
    return replace(made, contacts={"s1": (*steps, Contact(2.0, "door", (-2, 1, 1), "wood", "wood", 20, 1.0, "door"), *boxes),
                                   "s2": (Contact(20, "splash", (0, 2, 0), "water", "cloth", 40, 1.5, "bob"),)})
