"""An offline recogniser understands the voices: it picks each spoken line out of the films' lines, dry and in the mix under a storm.

`pytest tests/sound/test_recogniser.py -m soak -s` prints the open word error rate of every voice: pocketsphinx is weak on open speech, so read them
as a ranking.
"""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import signal

from filmwright.film import Beat, Speech
from filmwright.sound import read_wave, soundtrack, speak, voices

from .conftest import film_of, scene

pocketsphinx = pytest.importorskip("pocketsphinx")

LINES = (
    "Grandpa! The light is out!", "There is a ship out there. It can't see the rocks.", "The lamp is dead. And a ship is coming!",
    "Tonight of all nights.", "Give me your lantern, little one.", "A small light is still a light.", "They see us! They are turning!",
    "Welcome home.", "We closed an hour ago, Vic.", "I know. I only want to read it once more.", "You have read it nine times.",
    "She says the train leaves at midnight.", "Then why are you still sitting in my bar?", "Because if I go, I will know what she says.",
    "And if you stay, you will know it too.", "What do I owe you?", "A postcard.",
)


def spelled(line: str) -> list[str]:
    return re.sub(r"[^a-z' ]", "", line.lower()).split()


def errors(said: list[str], heard: list[str]) -> int:
    """Levenshtein distance in words."""
    row = list(range(len(heard) + 1))
    for i, a in enumerate(said):
        before, row[0] = row[:], i + 1
        for j, b in enumerate(heard):
            row[j + 1] = min(before[j + 1] + 1, row[j] + 1, before[j] + (a != b))
    return row[-1]


@pytest.fixture(scope="module")
def recogniser():
    chooser = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    chooser.add_jsgf_string("lines", "#JSGF V1.0; grammar g; public <l> = " + " | ".join(" ".join(spelled(x)) for x in LINES) + ";")
    chooser.activate_search("lines")
    return chooser, pocketsphinx.Decoder(loglevel="FATAL")


def heard(decoder, sound: np.ndarray) -> list[str]:
    quiet = np.zeros(3000)
    narrow = np.concatenate([quiet, signal.resample_poly(sound.astype(float), 1, 3), quiet])
    decoder.start_utt()
    decoder.process_raw((np.clip(narrow / np.abs(narrow).max() * 0.8, -1, 1) * 32767).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return found.hypstr.split() if found else []


def nearest(words: list[str]) -> str:
    return min(LINES, key=lambda line: errors(spelled(line), words) / len(spelled(line))) if words else ""


def test_a_line_is_picked_out_of_the_films_lines(recogniser, tmp_path):
    for line, name in ((LINES[5], "tobias"), (LINES[2], "wren"), (LINES[11], "clara"), (LINES[7], "edgar")):
        assert nearest(heard(recogniser[0], read_wave(Path(speak(line, name, "neutral", tmp_path).sound)))) == line


@pytest.mark.soak
def test_every_voice_is_understood(recogniser, tmp_path):
    picked = 0
    for voice in voices():
        right = wrong = count = 0
        for line in LINES:
            sound = read_wave(Path(speak(line, voice.id, "neutral", tmp_path).sound))
            right += nearest(heard(recogniser[0], sound)) == line
            wrong += errors(spelled(line), heard(recogniser[1], sound))
            count += len(spelled(line))
        print(f"{voice.id}: {right} of {len(LINES)} lines picked, open word error rate {wrong / count:.2f}", flush=True)
        assert right >= 0.88 * len(LINES), voice.id
        picked += right
    assert picked >= 0.95 * len(LINES) * len(voices())


@pytest.mark.soak
def test_words_survive_a_storm_and_music(recogniser, tmp_path):
    for name in ("wren", "tobias", "marla", "vic"):
        place = scene("s1", "beach", False, "storm", "tense", 1200, 0, "ann")
        speeches: dict[str, Speech] = {}
        beats, at = [], 60
        for n, line in enumerate(LINES[:8]):
            speeches[str(n)] = speak(line, name, "fear" if n % 2 else "joy", tmp_path, str(n))
            end = at + -(-speeches[str(n)].samples // 2000)
            beats.append(Beat(f"b{n}", str(n), "speech", "ann", "speak", at, end))
            at = end + 24
        film = film_of(tmp_path, replace(place, beats=tuple(beats)))
        mix = read_wave(Path(soundtrack(film.plan, film.segments, speeches, {}, tmp_path / name).mix)).mean(axis=1)
        spans = [slice((48 + b.start) * 2000 - 2400, (48 + b.end) * 2000 + 2400) for b in beats]
        right = sum(nearest(heard(recogniser[0], mix[s])) == line for s, line in zip(spans, LINES, strict=False))
        assert right >= 7, (name, right)
