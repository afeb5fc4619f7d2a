"""A small film made of colours: three scenes, five shots, two speakers, with every kind of transition."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from filmwright.cut import assemble, encode_clip
from filmwright.film import Beat, Blocking, CameraMark, Character, Line, Plan, Scene, ScenePlan, Screenplay, Shot, Span, Speech

SIZE = (160, 90)
LONG = "There is a ship out there, and it can't see the rocks, and nobody but us knows that the lamp is dead."


def make_shot(name: str, start: int, end: int, lines: tuple[str, ...] = (), transition: str = "cut", size: str = "wide") -> Shot:
    mark = CameraMark(start, (0.0, -3.0, 1.4), (0.0, 0.0, 1.2), 35.0)
    return Shot(name, start, end, size, "static", ("nell",), (mark,), (), lines, transition=transition, reason="to see her")


def make_scene(name: str, heading: str, shots: tuple[Shot, ...], beats: tuple[Beat, ...], transition: str = "") -> ScenePlan:
    return ScenePlan(
        name, heading, "beach", False, "dusk", "storm", "dusk", 1, shots[-1].end, (), (Blocking("nell", ()),), beats, shots, transition=transition,
    )


def speech(beat: str, line: str, actor: str, start: int, end: int, text: str) -> Beat:
    return Beat(beat, line, "speech", actor, "speak", start, end, text=text)


def small_plan() -> Plan:
    first = make_scene(
        "s1", "EXT. BEACH - DUSK", (make_shot("s1-1", 0, 50, ("a1",)), make_shot("s1-2", 50, 121, ("l1",), size="close")),
        (Beat("b1", "a1", "action", "nell", "run", 0, 48), speech("b2", "l1", "nell", 60, 108, "Grandpa! The light is out!")),
        transition="DISSOLVE TO:",
    )
    second = make_scene(
        "s2", "INT. LIGHTHOUSE KITCHEN - NIGHT",
        (make_shot("s2-1", 0, 60, ("l2",), size="two_shot"), make_shot("s2-2", 60, 180, ("l3",), size="medium")),
        (
            speech("b3", "l2", "tobias", 6, 50, "Tonight of all nights."),
            speech("b4", "l3", "nell", 62, 178, LONG),
        ),
    )
    third = make_scene("s3", "EXT. BEACH - NIGHT", (make_shot("s3-1", 0, 49, ("a2",), transition="fade"),), (), transition="FADE OUT.")
    cast = (
        Character("nell", "NELL", height=1.1, sex="f", colour="#d9a520", voice="gongitsune", speaks=True),
        Character("tobias", "TOBIAS", sex="m", colour="#1f2f5f", voice="kumo", speaks=True),
    )
    return Plan("The Last Ship", 24, SIZE, 2, 7, "clay and felt", cast, (first, second, third), ("Voices: Kokoro-82M, Apache-2.0",), "A. Writer")


def colours(count: int, size: tuple[int, int] = SIZE, seed: int = 0) -> list[np.ndarray]:
    """Smooth pictures that slowly change, so that a codec has an honest and small task."""
    base = np.random.default_rng(seed).integers(30, 220, 3)
    wave = np.linspace(0, 25, size[0])[None, :, None] + np.zeros((size[1], 1, 1))
    return [np.clip(base + wave + n * 0.3, 0, 255).astype(np.uint8) for n in range(count)]


def write_clips(plan: Plan, folder: Path) -> dict[str, Path]:
    """A clip of slowly changing colour for each shot."""
    made = {}
    for number, item in enumerate(assemble(plan).shots):
        made[item.id] = folder / "clips" / item.id / "stage-7.mp4"
        made[item.id].parent.mkdir(parents=True)
        encode_clip(colours(-(-item.length // 2), seed=number), made[item.id], plan.fps, step=2, length=item.length)
    return made


def spoken(line: str, words: str, seconds: float, voice: str = "kumo") -> Speech:
    """A speech whose words take time by their letters."""
    parts = words.split()
    edges = np.cumsum([0] + [len(p) + 1 for p in parts]) / (len(words) + 1)
    samples = int(seconds * 48000)
    spans = tuple((p, int(a * samples), int(b * samples)) for p, a, b in zip(parts, edges, edges[1:], strict=False))
    return Speech(line, voice, f"{line}.wav", samples, (), spans)


def small_screenplay() -> Screenplay:
    """The text of the same film, lines at 10, 14, 22, 26 and 32."""

    def line(name: str, at: int, text: str, speaker: str = "") -> Line:
        return Line(name, "dialogue" if speaker else "action", text, Span(0, 1, at), speaker)

    scenes = (
        Scene("s1", "EXT. BEACH - DUSK", Span(0, 1, 8), (
            line("a1", 10, "NELL runs across the sand."), line("l1", 14, "Grandpa! The light is out!", "NELL"),
        )),
        Scene("s2", "INT. LIGHTHOUSE KITCHEN - NIGHT", Span(0, 1, 20), (
            line("l2", 22, "Tonight of all nights.", "TOBIAS"), line("l3", 26, LONG, "NELL"),
        )),
        Scene("s3", "EXT. BEACH - NIGHT", Span(0, 1, 30), (line("a2", 32, "The ship turns."),)),
    )
    return Screenplay("", (), {}, scenes)
