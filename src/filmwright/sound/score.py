"""Music: one theme a film, dressed by each scene's mood, written with the few rules that keep it pleasant, and played by the band.

In: a film's seed and title, a mood, seconds, and when words are spoken. Out: notes, then stereo sound at 48 kHz. Chords move by the nearest
voicing; the melody keeps to the mode and leans on chord tones; it rests while anyone speaks; what is played under words is only the bed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from .instruments import RATE, note
from .problems import SoundError
from .shaping import add, decibels, panned, reverberated, room, seeded

_MODES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11), "lydian": (0, 2, 4, 6, 7, 9, 11), "mixolydian": (0, 2, 4, 5, 7, 9, 10), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
}


@dataclass(frozen=True)
class Mood:
    """How a mood is played. `figure` names a pattern of chord notes, each instrument is a name of the band with a level in dB; "" is silent."""

    mode: str
    tempo: float
    chords: tuple[tuple[int, ...], ...]
    pad: tuple[str, float]
    figure: tuple[str, str, float]
    lead: tuple[str, float]
    bass: tuple[str, float]
    beat: float = -99.0
    ninth: bool = False
    high: int = 72


MOODS: dict[str, Mood] = {
    "tender": Mood("ionian", 66, ((0, 5, 3, 4), (0, 2, 3, 3), (3, 4, 2, 5)), ("strings", -8), ("rocking", "piano", -9), ("piano", -4),
                   ("low_strings", -11), ninth=True),
    "calm": Mood("ionian", 58, ((0, 3, 0, 4), (0, 5, 3, 0)), ("strings", -7), ("sparse", "celesta", -14), ("piano", -6), ("drone", -15), ninth=True),
    "hopeful": Mood("ionian", 82, ((0, 4, 5, 3), (3, 0, 4, 5), (0, 3, 5, 4)), ("strings", -8), ("flowing", "pluck", -9), ("piano", -4),
                    ("low_strings", -10)),
    "joyful": Mood("ionian", 100, ((0, 3, 0, 4), (0, 5, 3, 4)), ("strings", -11), ("flowing", "pluck", -7), ("flute", -7), ("low_strings", -11)),
    "sad": Mood("aeolian", 56, ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 3)), ("strings", -7), ("sparse", "piano", -10), ("piano", -6),
                ("low_strings", -9), high=69),
    "tense": Mood("aeolian", 76, ((0, 0, 5, 5), (0, 0, 3, 0), (0, 5, 0, 6)), ("low_strings", -12), ("pulse", "low_strings", -13),
                  ("celesta", -14), ("drone", -11), -12, high=66),
    "mysterious": Mood("dorian", 60, ((0, 3, 0, 6), (0, 6, 3, 0)), ("strings", -10), ("sparse", "celesta", -10), ("celesta", -8),
                       ("drone", -12), ninth=True),
    "playful": Mood("ionian", 112, ((0, 3, 4, 0), (0, 5, 1, 4)), ("", -99), ("skipping", "pluck", -6), ("flute", -8), ("pluck", -8)),
    "triumphant": Mood("mixolydian", 88, ((0, 3, 4, 0), (0, 6, 3, 0), (5, 3, 0, 4)), ("brass", -8), ("flowing", "strings", -12), ("brass", -6),
                       ("low_strings", -8), -13),
}
#: Other words for the same moods.
ALSO = {
    "joy": "joyful", "bright": "joyful", "curious": "mysterious", "uneasy": "tense", "anxious": "tense", "gentle": "tender",
    "happy": "joyful", "cheerful": "joyful", "light": "playful", "comic": "playful", "funny": "playful", "romantic": "tender",
    "love": "tender", "warm": "tender", "tenderness": "tender", "melancholy": "sad", "sadness": "sad", "lonely": "sad", "grief": "sad",
    "fear": "tense", "anger": "tense", "worry": "tense", "suspense": "tense", "ominous": "tense", "storm": "tense",
    "dark": "mysterious", "eerie": "mysterious", "wonder": "mysterious", "surprise": "mysterious", "peaceful": "calm",
    "neutral": "calm", "quiet": "calm", "hope": "hopeful", "adventure": "hopeful", "heroic": "triumphant", "victory": "triumphant",
    "epic": "triumphant",
}
#: Themes to choose from: (degree of the mode, beats), each eight beats long.
_THEMES = (
    ((4, 1.5), (5, 0.5), (4, 1), (2, 1), (1, 1), (2, 1), (0, 2)),
    ((0, 1), (4, 1), (3, 0.5), (2, 0.5), (4, 1), (7, 1.5), (6, 0.5), (4, 2)),
    ((2, 1), (1, 0.5), (2, 0.5), (4, 2), (5, 1), (4, 0.5), (2, 0.5), (1, 2)),
    ((0, 0.5), (2, 0.5), (4, 1), (6, 1), (5, 1), (4, 2), (2, 2)),
    ((4, 1), (7, 2), (6, 0.5), (5, 0.5), (4, 1), (2, 1), (4, 2)),
    ((0, 1.5), (1, 0.5), (2, 1), (4, 1), (3, 1.5), (1, 0.5), (2, 2)),
    ((7, 1), (6, 0.5), (4, 0.5), (5, 2), (4, 1), (2, 0.5), (1, 0.5), (0, 2)),
    ((2, 2), (4, 1), (3, 1), (1, 1.5), (2, 0.5), (0, 2)),
)
#: The lowest note of a bass (D2, 73 Hz): what lies under it, small loudspeakers do not play.
_LOWEST = 38
#: Patterns over four beats: (beat, which note of the chord from below, level).
_FIGURES: dict[str, tuple[tuple[float, int, float], ...]] = {
    "rocking": ((0, 0, 1.0), (1, 2, 0.6), (1.5, 1, 0.5), (2, 3, 0.75), (3, 2, 0.6), (3.5, 1, 0.45)),
    "flowing": tuple((k * 0.5, n, 0.95 if k == 0 else 0.6 + 0.1 * (k % 4 == 0)) for k, n in enumerate((0, 1, 2, 3, 4, 3, 2, 1))),
    "sparse": ((0.5, 3, 0.8), (2.5, 4, 0.6)),
    "pulse": tuple((k * 0.5, 0, 0.9 if k % 4 == 0 else 0.45) for k in range(8)),
    "skipping": ((0, 0, 0.9), (1, 2, 0.55), (1.5, 3, 0.5), (2, 1, 0.8), (3, 2, 0.55), (3.5, 4, 0.45)),
}


@dataclass(frozen=True)
class Note:
    """A note: start and length in seconds, MIDI pitch, loudness as a factor, pan. `melody` rests under words."""

    start: float
    length: float
    midi: int
    level: float
    instrument: str
    pan: float
    melody: bool = False


def mood_of(word: str, where: str) -> Mood | None:
    """The mood of a word, None for "" and "none" and "silence"; an unknown word raises :class:`SoundError` naming `where`."""
    name = word.strip().lower()
    if name in ("", "none", "silence"):
        return None
    name = ALSO.get(name, name)
    if name not in MOODS:
        raise SoundError(f"{where}: music {word!r} is not a mood; known are {', '.join(sorted(MOODS))} (or leave it empty for none)")
    return MOODS[name]


def _pitch(mode: str, root: int, degree: int) -> int:
    octave, step = divmod(degree, 7)
    return root + 12 * octave + _MODES[mode][step]


def _voicing(mode: str, root: int, chord: int, before: list[int], high: int, ninth: bool) -> list[int]:
    """Three or four upper notes of a triad in the octave where they move least from `before`, close together, none over `high`."""
    degrees = [chord, chord + 2, chord + 4]
    below, above, third = (_pitch(mode, 0, chord + n) for n in (7, 8, 9))
    if ninth and above - below == 2 and third - above == 2:  # a ninth only where it rubs neither the root nor the third
        degrees.append(chord + 8)
    classes = sorted({_pitch(mode, root, d) % 12 for d in degrees})
    best: tuple[float, list[int]] | None = None
    for lowest in range(high - 19, high - 8):
        if lowest % 12 not in classes:
            continue
        notes = sorted(lowest + (c - lowest) % 12 for c in classes)
        cost = sum(min(abs(n - b) for b in before) for n in notes) + (abs(sum(notes) / len(notes) - (high - 8)) * 0.3)
        if notes[-1] <= high and (best is None or cost < best[0]):
            best = (cost, notes)
    assert best is not None, "every octave holds a voicing"
    return best[1]


def compose(mood: Mood, seconds: float, film: tuple[object, ...], cue: str, themed: bool = False) -> list[Note]:
    """The notes of a cue of about `seconds`. `film` chooses key and theme, so they return in every cue; `cue` chooses the rest.

    `themed`: the melody states the theme from the start (titles and credits); otherwise it waits for two bars.
    """
    shared, rng = seeded("theme", *film), seeded("cue", *film, cue)
    root = 48 + int(shared.choice([0, 2, 3, 5, 7, 9, 10]))
    root -= 12 if root > 54 else 0
    theme = _THEMES[int(shared.integers(len(_THEMES)))]
    bars = max(1, round(seconds * mood.tempo / 240))
    spb = seconds / bars / 4 if abs(seconds / bars / 4 * mood.tempo / 60 - 1) < 0.2 else 60 / mood.tempo  # bars fill the cue where they nearly do
    bars = max(1, int(seconds / spb / 4 + 1e-6))
    progression = mood.chords[int(rng.integers(len(mood.chords)))]
    line = [progression[k % len(progression)] for k in range(bars)]
    if bars > 1:
        line[-1] = 0
    notes: list[Note] = []
    before = [root + 12, root + 16, root + 19]
    for bar, chord in enumerate(line):
        start = bar * 4 * spb
        voices = _voicing(mood.mode, root, chord, before, mood.high, mood.ninth)
        before = voices
        notes += _bar(mood, root, chord, voices, start, spb, bar, bar == bars - 1, rng)
    first = 0 if themed else min(1, bars - 1)
    for bar in range(first, bars - 1 if bars > 1 else 1, 2 if themed else 4):
        notes += _melody(mood, root, theme, line, bar, bars, spb, rng)
    return notes


def _bar(mood: Mood, root: int, chord: int, voices: list[int], start: float, spb: float, bar: int, last: bool,
         rng: np.random.Generator) -> list[Note]:
    """One bar of pad, bass, figure and drum."""
    notes = []
    long = 4 * spb
    pad, level = mood.pad
    if pad:
        notes += [Note(start, long, m, decibels(level) / len(voices) ** 0.5, pad, p)
                  for m, p in zip(voices, np.linspace(-0.5, 0.5, len(voices)), strict=True)]
    bass, level = mood.bass
    deep = _pitch(mood.mode, root, chord) - 12
    if bass and not (bass == "drone" and bar % 2):
        low = root - 12 if bass == "drone" else deep
        low += 12 if low < _LOWEST else 0
        notes.append(Note(start, long * (2 if bass == "drone" else 0.96), low, decibels(level), bass, 0.0))
    pattern, instrument, level = mood.figure
    ladder = [*([deep + 12] if pattern == "pulse" else []), *voices, *(v + 12 for v in voices)]
    for beat, which, loud in _FIGURES[pattern]:
        if (last and beat > 0) or instrument == "celesta" and rng.random() < 0.25:
            continue
        up = 12 if instrument == "celesta" else 0
        at = start + beat * spb + rng.uniform(0.0, 0.012)
        length = spb * (0.45 if pattern == "pulse" else 1.2)
        notes.append(Note(at, length, ladder[which] + up, decibels(level) * loud * rng.uniform(0.85, 1.05), instrument,
                          float(np.clip((which - 2) * 0.18, -0.6, 0.6))))
    if mood.beat > -60:
        notes += [Note(start + at * spb, 0.5, 29 + (root % 5), decibels(mood.beat) * loud, "drum", 0.0) for at, loud in ((0, 1.0), (0.6, 0.55))]
    return notes


def _melody(mood: Mood, root: int, theme: tuple[tuple[int, float], ...], line: list[int], bar: int, bars: int, spb: float,
            rng: np.random.Generator) -> list[Note]:
    """The theme over two bars from `bar`, its long notes led to the nearest note of the chord beneath."""
    instrument, level = mood.lead
    notes = []
    beat = 0.0
    up = 24 if instrument in ("celesta", "flute") else 12
    for degree, length in theme:
        over = bar + int(beat // 4)
        if over >= bars:
            break
        chord = line[over]
        if length >= 1.0 and (degree - chord) % 7 not in (0, 2, 4):
            degree = min((degree - 1, degree + 1), key=lambda d: (((d - chord) % 7) not in (0, 2, 4), abs(d - 2)))
        notes.append(Note((bar * 4 + beat) * spb + rng.uniform(0, 0.01), length * spb * 0.97, _pitch(mood.mode, root, degree) + up,
                          decibels(level) * (1.0 if beat % 2 == 0 else 0.85), instrument, 0.1, melody=True))
        beat += length
    return notes


def played(notes: list[Note], seconds: float, busy: list[tuple[float, float]]) -> np.ndarray:
    """The notes as stereo sound at 48 kHz, `seconds` long, with the hall; melody that would fall on `busy` spans (seconds) is left out."""
    out = np.zeros((int(seconds * RATE), 2))
    for n in notes:
        if n.melody and any(a - 0.15 < n.start + min(n.length, 0.8) and n.start < b + 0.1 for a, b in busy):
            continue
        sound = note(n.instrument, n.midi, max(8, int(round(n.length * 100))))
        add(out, panned(sound * n.level, n.pan), int(n.start * RATE))
    wet = reverberated(out, room(2.3, 3800.0, 0.15, "music", RATE))
    both = scipy.signal.sosfilt(scipy.signal.butter(2, 42, "highpass", fs=RATE, output="sos"), out * 0.8 + wet * 0.55, axis=0)
    return scipy.signal.resample_poly(both, 2, 1, axis=0)
