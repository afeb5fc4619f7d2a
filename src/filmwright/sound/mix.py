"""The soundtrack: dialogue, effects and music laid along the film, and mastered.

In: a plan, the order of its shots, the speeches by line, the contacts by scene. Out: `dialogue.wav`, `music.wav`, `effects.wav` (which add
up to the mix before mastering) and `mix.wav` at -14 LUFS with true peaks under -1 dBTP; stereo, 48 kHz, 24-bit, as long as the film to the
sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy

from ..film import SAMPLE_RATE, Beat, Contact, Plan, ScenePlan, Speech
from .ambience import ambience, thunder
from .ear import heard, on_set, place_of
from .foley import KINDS
from .loudness import integrated, mastered, true_peak
from .problems import SoundError
from .reel import Piece, Segment, Stretch, stretches, where
from .score import MOODS, Mood, compose, mood_of, played
from .shaping import add, decibels, lowpass, panned, reverberated, room, seeded
from .waves import read_wave, write_wave

#: What the mix is brought to, and the ceiling for its true peak (with a margin for another meter's filter).
TARGET, CEILING = -14.0, -1.2
#: How far music and ambience step back under words, dB.
_DUCK_MUSIC, _DUCK_AIR = -11.0, -4.0
#: Loudness of music: a scene's, and of a card that has the film to itself. LUFS before mastering.
_MUSIC, _CARD = -28.0, -26.0
#: Effects that happen, against speech at -22 LUFS: a factor for foley.
_FOLEY = 0.8
#: How long one scene's air runs into the next's, seconds.
_BLEND = 0.35


@dataclass(frozen=True)
class Room:
    """How a place answers: decay in s, brightness in Hz, share of early reflections, and how much of it speech and effects get (dB)."""

    decay: float
    bright: float
    early: float
    speech: float
    effects: float


_ROOMS = {
    "kitchen": Room(0.45, 3500, 0.55, -15, -11), "bedroom": Room(0.32, 2200, 0.5, -18, -14), "bar": Room(0.55, 2800, 0.45, -15, -11),
    "stage": Room(1.5, 3000, 0.25, -14, -11), "street": Room(0.9, 2500, 0.5, -22, -17), "park": Room(0.5, 1500, 0.3, -27, -23),
    "forest": Room(1.1, 1400, 0.2, -24, -19), "beach": Room(0.6, 1500, 0.2, -29, -25),
}
_INSIDE, _OUTSIDE = Room(0.5, 3000, 0.5, -16, -12), Room(0.6, 1500, 0.25, -27, -22)


@dataclass(frozen=True)
class Stems:
    """The files of a soundtrack and what was measured. `gain` is the dB between the sum of the stems and the mix before limiting."""

    dialogue: str
    music: str
    effects: str
    mix: str
    samples: int
    loudness: float
    true_peak: float
    gain: float


def soundtrack(plan: Plan, segments: tuple[Segment, ...], speeches: Mapping[str, Speech], contacts: Mapping[str, tuple[Contact, ...]],
               folder: Path) -> Stems:
    """Make the film's sound and write it into `folder`.

    `speeches` by line id: where a speech beat's line has none, that beat is silent. `contacts` by scene id. Raises :class:`SoundError` when
    the cut does not fit the plan, a speech's file is torn, a contact's kind or a scene's music is unknown.
    """
    film = stretches(plan, segments)
    length = film[-1].last
    heights = {c.id: c.height for c in plan.cast}
    files = {name: Path(folder) / f"{name}.wav" for name in ("dialogue", "music", "effects", "mix")}
    mix = np.zeros((length, 2), np.float32)  # each stem is written and let go: a minute of one takes 23 MB
    spoken: list[tuple[int, int]] = []
    for stretch in film:
        if stretch.scene:
            spoken += _dialogue(mix, stretch, speeches, heights, plan.fps)
    write_wave(files["dialogue"], mix)
    talk = _presence(spoken, length)
    effects = np.zeros((length, 2), np.float32)
    for stretch in film:
        if stretch.scene:
            _foley(effects, stretch, contacts.get(stretch.scene.id, ()), heights, plan.fps)
    _air(effects, film, talk, spoken)
    write_wave(files["effects"], effects)
    mix += effects
    del effects
    music = np.zeros((length, 2), np.float32)
    _music(music, plan, film, talk, spoken)
    write_wave(files["music"], music)
    mix += music
    del music
    mix, gain = mastered(mix, TARGET, CEILING)
    write_wave(files["mix"], mix)
    return Stems(str(files["dialogue"]), str(files["music"]), str(files["effects"]), str(files["mix"]), length,
                 round(integrated(mix), 2), round(true_peak(mix), 2), round(gain, 2))


def _room_of(scene: ScenePlan) -> Room:
    return _ROOMS.get(scene.place) or (_INSIDE if scene.inside else _OUTSIDE)


def _answer(scene: ScenePlan) -> np.ndarray:
    r = _room_of(scene)
    return room(r.decay, r.bright, r.early, scene.place)


def _dialogue(out: np.ndarray, stretch: Stretch, speeches: Mapping[str, Speech], heights: Mapping[str, float], fps: int) -> list[tuple[int, int]]:
    """Lay the scene's lines; returns their spans in film samples."""
    scene = stretch.scene
    assert scene is not None
    spans = []
    dry, wet = np.zeros((stretch.last - stretch.first, 2)), np.zeros((stretch.last - stretch.first, 2))
    for beat in scene.beats:
        speech = speeches.get(beat.line)
        place = where(stretch, beat.start, fps)
        if beat.kind != "speech" or speech is None or place is None or not _first_of(scene, beat):
            continue
        sound = read_wave(Path(speech.sound)).astype(np.float64)
        at = place[0]
        spans.append((at, min(at + len(sound), stretch.last)))
        off = not on_set(scene, beat.actor, beat.start)
        if off:  # nobody in the picture says it: over a wire, from the next room, or in the mind
            sound = scipy.signal.sosfilt(lowpass(3800, 1), sound) * decibels(-1.0)
        pan, near, far = _path(stretch, at, len(sound), beat, heights, fps)
        add(dry, panned(sound * near, pan), at - stretch.first)
        add(wet, panned(sound * far * (1.8 if off else 1.0), pan * 0.5), at - stretch.first)
    if spans:
        out[stretch.first : stretch.last] += dry + reverberated(wet, _answer(scene)) * decibels(_room_of(scene).speech)
    return spans


def _first_of(scene: ScenePlan, beat: Beat) -> bool:
    """Whether `beat` is the first speech beat of its line: a line that goes on over several beats is one sound."""
    return next(b for b in scene.beats if b.kind == "speech" and b.line == beat.line) is beat


def _path(stretch: Stretch, at: int, count: int, beat: Beat, heights: Mapping[str, float], fps: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pan, level and room level (count,) of a voice along the shots that it is heard in, moving gently and jumping softly at cuts."""
    knots = np.arange(0, count + 2400, 2400)
    pan, near, far = np.zeros(len(knots)), np.ones(len(knots)), np.ones(len(knots))
    for k, offset in enumerate(knots):
        piece = next((p for p in stretch.pieces if p.first <= at + offset < p.last), stretch.pieces[-1])
        frame = piece.segment.start + (at + offset - piece.first) * fps / SAMPLE_RATE
        place = place_of(stretch.scene, beat.actor, frame, heights.get(beat.actor, 1.6)) if stretch.scene else None
        if place is None or piece.shot is None:
            continue
        ear = heard(piece.shot, frame, place)
        pan[k] = ear.pan * 0.22
        away = np.log2(max(ear.distance / 1.6, 1.0))
        near[k] = decibels(max(-1.1 * away, -4.5) - (1.0 if ear.behind else 0.0))
        far[k] = decibels(min(1.2 * away, 5.0))
    smooth = [np.interp(np.arange(count), knots, curve) for curve in (pan, near, far)]
    return smooth[0], smooth[1], smooth[2]


def _foley(out: np.ndarray, stretch: Stretch, contacts: tuple[Contact, ...], heights: Mapping[str, float], fps: int) -> None:
    """Lay what the simulation made audible, and the little sounds of beats that it has no contact for."""
    scene = stretch.scene
    assert scene is not None
    count = stretch.last - stretch.first
    dry, wet = np.zeros((count, 2)), np.zeros((count, 2))
    for number, contact in enumerate([*contacts, *_unheard(scene, contacts, heights, fps)]):
        if contact.kind not in KINDS:
            raise SoundError(f"scene {scene.id}: a contact of kind {contact.kind!r}; known are {', '.join(KINDS)}")
        place = where(stretch, contact.frame, fps)
        if place is None:
            continue
        at, piece = place
        sound = KINDS[contact.kind](contact, seeded("foley", scene.id, contact.source, number, contact.kind)) * _FOLEY
        ear = _hearing(piece, contact, fps)
        away = np.log2(max(ear[1] / 2.0, 0.6))
        add(dry, panned(sound * decibels(float(np.clip(-3.0 * away, -14, 3))), ear[0] * 0.6), at - stretch.first)
        add(wet, panned(sound * decibels(float(np.clip(-1.2 * away, -8, 2))), ear[0] * 0.4), at - stretch.first)
    if np.any(dry):
        out[stretch.first : stretch.last] += dry + reverberated(wet, _answer(scene)) * decibels(_room_of(scene).effects)


def _hearing(piece: Piece, contact: Contact, fps: int) -> tuple[float, float]:
    if piece.shot is None:
        return 0.0, 2.0
    ear = heard(piece.shot, contact.frame, contact.at)
    return ear.pan, ear.distance


#: Actions with a sound of their own when the simulation gave none near them: (kind, material, seconds after the beat's start, mass, speed).
_ACTIONS: dict[str, tuple[tuple[str, str, float, float, float], ...]] = {
    "knock": (("impact", "wood", 0.35, 0.9, 1.3), ("impact", "wood", 0.58, 0.9, 1.3), ("impact", "wood", 0.83, 0.9, 1.5)),
    "sit": (("rustle", "cloth", 0.5, 1, 1.0),), "rise": (("rustle", "cloth", 0.15, 1, 1.2),), "hug": (("rustle", "cloth", 0.6, 1, 1.2),),
    "kneel": (("rustle", "cloth", 0.4, 1, 1.0),), "lie": (("rustle", "cloth", 0.5, 1, 1.0),), "turn": (("rustle", "cloth", 0.1, 1, 0.5),),
    "wave": (("rustle", "cloth", 0.2, 1, 0.6),), "dance": (("rustle", "cloth", 0.2, 1, 1.0), ("rustle", "cloth", 1.0, 1, 1.0)),
    "give": (("rustle", "cloth", 0.2, 1, 0.6),), "read": (("rustle", "paper", 0.3, 1, 1.0),), "write": (("rustle", "paper", 0.3, 1, 1.0),),
    "put_down": (("impact", "wood", 0.7, 0.3, 0.35),), "fall": (("rustle", "cloth", 0.1, 1, 1.5),), "jump": (("rustle", "cloth", 0.1, 1, 1.4),),
    "push": (("rustle", "cloth", 0.1, 1, 0.9),), "throw": (("rustle", "cloth", 0.1, 1, 1.2),),
}


def _unheard(scene: ScenePlan, contacts: tuple[Contact, ...], heights: Mapping[str, float], fps: int) -> list[Contact]:
    """Contacts for beats whose action sounds but has none of that kind by its actor or target within a second."""
    out = []
    for beat in scene.beats:
        for kind, material, after, mass, speed in _ACTIONS.get(beat.action, ()) if beat.kind == "action" else ():
            frame = beat.start + after * fps
            known = any(c.kind == kind and c.source in (beat.actor, beat.target) and abs(c.frame - frame) < fps for c in contacts)
            place = place_of(scene, beat.actor, frame, heights.get(beat.actor, 1.6) * 0.7)
            if not known and place is not None:
                out.append(Contact(frame, kind, place, material, "wood" if kind == "impact" else material, mass, speed, beat.actor))
    return out


def _presence(spoken: list[tuple[int, int]], length: int) -> np.ndarray:
    """1 where someone speaks, 0 elsewhere (length at 1 kHz steps of 48 samples), with eased edges that begin before the word."""
    steps = length // 48 + 2
    raw = np.zeros(steps)
    for a, b in spoken:
        raw[max(0, a // 48 - 60) : b // 48 + 120] = 1.0
    bridged = scipy.ndimage.maximum_filter1d(raw, 300)  # over the little gaps in a talk
    return scipy.ndimage.uniform_filter1d(scipy.ndimage.uniform_filter1d(bridged, 180), 180)


def _duck(sound: np.ndarray, talk: np.ndarray, first: int, depth: float) -> np.ndarray:
    """`sound` (n, 2), which begins at film sample `first`, turned down by `depth` dB where there is talk."""
    curve = np.interp((first + np.arange(0, len(sound), 48)) / 48, np.arange(len(talk)), talk)
    gain = np.interp(np.arange(len(sound)), np.arange(0, len(sound), 48), 10 ** (depth * curve / 20))
    return sound * gain[:, None]


def _air(out: np.ndarray, film: list[Stretch], talk: np.ndarray, spoken: list[tuple[int, int]]) -> None:
    """Each scene's ambience, running a little into its neighbours, and thunder between the lines."""
    blend = int(_BLEND * SAMPLE_RATE)
    for stretch in film:
        if stretch.scene is None:
            continue
        first, last = stretch.first - blend, stretch.last + blend
        sound = ambience(stretch.scene, last - first)
        ramp = np.sin(np.linspace(0, np.pi / 2, 2 * blend))
        sound[: 2 * blend] *= ramp[:, None]
        sound[-2 * blend :] *= ramp[::-1, None]
        add(out, _duck(sound, talk, first, _DUCK_AIR), first)
        if stretch.scene.weather == "storm":
            for number, at in enumerate(_gaps(stretch, spoken)):
                add(out, _duck(thunder(stretch.scene, number), talk, at, -7.0), at)


def _gaps(stretch: Stretch, spoken: list[tuple[int, int]]) -> list[int]:
    """Where thunder may roll: at the scene's beginning or after a line, at least 9 s apart, where nobody speaks for a second."""
    rng = seeded("thunder at", stretch.name)
    places = [stretch.first + int(rng.uniform(0.2, 0.8) * SAMPLE_RATE), *(b + int(0.25 * SAMPLE_RATE) for a, b in sorted(spoken))]
    out: list[int] = []
    for at in places:
        quiet = not any(a < at + SAMPLE_RATE and at < b for a, b in spoken)
        if stretch.first <= at < stretch.last - SAMPLE_RATE and quiet and (not out or at - out[-1] > 9 * SAMPLE_RATE):
            out.append(at)
    return out


def _music(out: np.ndarray, plan: Plan, film: list[Stretch], talk: np.ndarray, spoken: list[tuple[int, int]]) -> None:
    """A cue for each scene that has a mood, late in and early out, and the theme on the cards."""
    theme = (plan.seed, plan.title)
    named = [m for s in film if s.scene and (m := mood_of(s.scene.music, f"scene {s.scene.id}"))]
    for stretch in film:
        if stretch.scene is None:
            mood: Mood | None = _card_mood(stretch, film, named)
            first, seconds, level = stretch.first, (stretch.last - stretch.first) / SAMPLE_RATE, _CARD
            first, seconds = (first + 4800, seconds + 0.5) if stretch is film[0] else (first, seconds - 0.3)
            fades = (0.02, 1.2)
        else:
            mood = mood_of(stretch.scene.music, f"scene {stretch.scene.id}")
            first, seconds, fades = _window(stretch, spoken)
            level = _MUSIC
        if mood is None or seconds < (2.5 if stretch.scene else 1.0):
            continue
        room_left = (len(out) - first) / SAMPLE_RATE
        tail = min(2.0, room_left - seconds) if stretch.scene or stretch is film[0] else 0.0
        busy = [((a - first) / SAMPLE_RATE, (b - first) / SAMPLE_RATE) for a, b in spoken]
        notes = compose(mood, seconds, theme, stretch.name, themed=stretch.scene is None)
        sound = played(notes, seconds + max(tail, 0.0), busy)
        loud = integrated(sound)
        sound *= decibels(level - loud) if loud > -60 else 0.0
        n = np.arange(len(sound)) / SAMPLE_RATE
        sound *= (np.clip(n / fades[0], 0, 1) * np.clip((len(sound) / SAMPLE_RATE - n) / fades[1], 0, 1) ** 1.3)[:, None]
        add(out, _duck(sound, talk, first, _DUCK_MUSIC), first)


def _card_mood(stretch: Stretch, film: list[Stretch], named: list[Mood]) -> Mood:
    """The title takes the first scene's colour, the credits the last's; a film without music has the theme calmly."""
    if not named:
        return MOODS["calm"]
    mood = named[0] if stretch is film[0] else named[-1]
    return MOODS["mysterious"] if stretch is film[0] and mood is MOODS["tense"] else mood


def _window(stretch: Stretch, spoken: list[tuple[int, int]]) -> tuple[int, float, tuple[float, float]]:
    """When a scene's cue sounds: from the end of the first line (or a fifth into a scene without words), until before the scene ends."""
    whole = (stretch.last - stretch.first) / SAMPLE_RATE
    inside = sorted(b for a, b in spoken if stretch.first <= a < stretch.last)
    start = stretch.first + int(whole * 0.2 * SAMPLE_RATE)
    if inside and inside[0] - stretch.first < 0.45 * whole * SAMPLE_RATE:
        start = inside[0] + int(0.2 * SAMPLE_RATE)
    end = stretch.last - int(min(2.5, whole * 0.12) * SAMPLE_RATE)
    return start, (end - start) / SAMPLE_RATE, (1.2, 2.2)
