"""A line becomes speech: one sound for one text, words and mouths in time, one loudness for all voices."""

import hashlib
import os
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from filmwright.film import VISEMES, Character
from filmwright.sound import CannotSpeak, UnknownVoice, VoicesMissing, choose_voices, kokoro, licences, read_wave, speak, voices
from filmwright.sound.loudness import speech_level
from filmwright.sound.speech import DELIVERIES

LINE = "There is a ship out there."


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    return speak(LINE, "clara", "neutral", tmp_path_factory.mktemp("speech"), "s1-l1")


def test_the_file_is_whole_mono_48k(spoken):
    with wave.open(spoken.sound) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 48000, 3)
        assert file.getnframes() == spoken.samples
    assert 1.0 < spoken.samples / 48000 < 3.5
    assert (spoken.line, spoken.voice) == ("s1-l1", "clara")
    assert Path(spoken.sound).stem.isalnum() and len(Path(spoken.sound).stem) == 32


def test_silence_is_trimmed_and_edges_are_soft(spoken):
    sound = np.abs(read_wave(Path(spoken.sound)))
    assert sound[0] < 1e-3 and sound[-1] < 1e-3
    assert sound[: 48000 // 6].max() > 0.01 and sound[-48000 // 4 :].max() > 0.01


def test_words_are_timed_in_order(spoken):
    assert [w for w, _, _ in spoken.words] == ["There", "is", "a", "ship", "out", "there"]
    assert all(a < b <= spoken.samples for _, a, b in spoken.words)
    assert all(a[2] <= b[1] for a, b in pairwise(spoken.words))


def test_mouth_is_in_time_and_shut_at_the_end(spoken):
    assert spoken.mouth[0][0] == 0 and spoken.mouth[-1][1:] == (0, 0.0)
    assert all(a[0] < b[0] for a, b in pairwise(spoken.mouth))
    assert all(0 <= v < len(VISEMES) and 0.0 <= o <= 1.0 for _, v, o in spoken.mouth)
    assert len({v for _, v, _ in spoken.mouth}) >= 5
    assert max(o for _, _, o in spoken.mouth) > 0.5


def test_lips_shut_for_m_b_p(tmp_path):
    speech = speak("Mama bought a paper map.", "edgar", "neutral", tmp_path)
    shut = [s for s, v, _ in speech.mouth if VISEMES[v] == "PP"]
    assert len(shut) >= 4


def test_the_same_line_has_the_same_bytes_in_another_process(spoken, tmp_path):
    code = f"import sys; from filmwright.sound import speak; print(speak({LINE!r}, 'clara', 'neutral', sys.argv[1], 's1-l1').sound)"
    out = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True,
                         env={**os.environ, "PYTHONHASHSEED": "7"}).stdout.strip()
    digests = [hashlib.sha256(Path(p).read_bytes()).hexdigest() for p in (spoken.sound, out)]
    assert digests[0] == digests[1] and Path(out).name == Path(spoken.sound).name


def test_emotion_changes_pace_and_level(tmp_path):
    lengths = {e: speak(LINE, "edgar", e, tmp_path).samples for e in ("neutral", "joy", "sadness")}
    assert lengths["joy"] < lengths["neutral"] < lengths["sadness"]
    with pytest.raises(ValueError, match="boredom"):
        speak(LINE, "edgar", "boredom", tmp_path)
    assert set(DELIVERIES) == {"neutral", "joy", "sadness", "anger", "fear", "surprise", "tenderness", "worry"}


def test_all_voices_are_as_loud_and_differ_in_sound(tmp_path):
    levels, sounds = [], set()
    for v in voices():
        speech = speak("Home.", v.id, "neutral", tmp_path)
        levels.append(speech_level(read_wave(Path(speech.sound)).astype(float)))
        sounds.add(hashlib.sha256(Path(speech.sound).read_bytes()).hexdigest())
    assert len(sounds) == len(voices()) >= 8
    assert max(levels) - min(levels) < 1.5 and abs(np.mean(levels) + 22) < 1.5


def test_what_cannot_be_said_is_refused(tmp_path):
    with pytest.raises(CannotSpeak, match="Cjk|letters"):
        speak("\u4f60\u597d", "clara", "neutral", tmp_path)
    with pytest.raises(UnknownVoice, match="clara"):
        speak("Hello.", "nobody", "neutral", tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_altered_model_is_refused(monkeypatch):
    monkeypatch.setattr(kokoro, "_read", lambda *a: b"not the model")
    with pytest.raises(VoicesMissing, match="checked"):
        kokoro._session.__wrapped__()


def test_every_voice_names_licence_and_credit():
    for v in voices():
        assert "Apache-2.0" in v.licence and "CC BY 3.0" in v.licence
        assert "hexgrad" in v.credit and "Koniwa" in v.credit and v.description and v.sex in "fm"
    assert any("MIT" in x for x in licences()) and any("CC BY 3.0" in x for x in licences())


def actor(name, sex="", age="adult", voice="", speaks=True):
    return Character(name, name.title(), sex=sex, age=age, voice=voice, speaks=speaks)


def test_a_cast_gets_fitting_and_different_voices():
    cast = (actor("nell", "f", "child"), actor("tobias", "m", "old"), actor("marla", "f"), actor("vic", "m"))
    chosen = choose_voices(cast)
    assert chosen["nell"] == "wren" and chosen["tobias"] == "tobias"
    assert len(set(chosen.values())) == 4 and chosen == choose_voices(cast)
    sex = {v.id: v.sex for v in voices()}
    assert [sex[chosen[c.id]] for c in cast] == ["f", "m", "f", "m"]


def test_a_named_voice_is_kept_and_not_given_twice():
    chosen = choose_voices((actor("a", "f"), actor("b", "f", voice="clara"), actor("c", "f", voice="edgar-2")))
    assert chosen["b"] == "clara" and chosen["c"] == "edgar-2" and chosen["a"] not in ("clara", "edgar-2")
    with pytest.raises(UnknownVoice, match="Zed"):
        choose_voices((actor("zed", voice="nobody"),))


def test_a_crowd_gets_variants():
    chosen = choose_voices(tuple(actor(f"x{i}", "fm"[i % 2]) for i in range(40)))
    assert len(set(chosen.values())) == 40


@pytest.mark.soak
def test_a_very_long_line_is_said_whole(tmp_path):
    text = "The sea is grey, and the wind comes over it from the west, and nobody has seen the ship since Tuesday morning. " * 8
    speech = speak(text, "edgar", "neutral", tmp_path)
    assert len(speech.words) == 8 * 22 and 40 < speech.samples / 48000 < 90
