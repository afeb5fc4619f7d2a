"""The soundtrack: as long as the film, as loud as it should be, every word clear, the same bytes every time."""

import hashlib
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from scipy import signal

from filmwright.film import Contact
from filmwright.sound import Segment, SoundError, integrated, read_wave, soundtrack, true_peak
from filmwright.sound.shaping import rms

from .conftest import film_of, scene


@pytest.fixture(scope="module")
def made(film, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stems")
    stems = soundtrack(film.plan, film.segments, film.speeches, film.contacts, folder)
    return stems, {n: read_wave(Path(getattr(stems, n))) for n in ("dialogue", "music", "effects", "mix")}


def test_every_file_is_as_long_as_the_film(film, made):
    stems, sounds = made
    assert stems.samples == film.samples
    assert all(s.shape == (film.samples, 2) for s in sounds.values())


def test_loudness_and_peak_by_our_meter(made):
    stems, sounds = made
    assert abs(integrated(sounds["mix"]) + 14) < 0.3 and true_peak(sounds["mix"]) <= -1.0
    assert abs(stems.loudness + 14) < 0.3 and stems.true_peak <= -1.0


def test_loudness_and_peak_by_ffmpeg(made):
    """FFmpeg's ebur128, an independent meter."""
    graph = av.filter.Graph()
    source = graph.add("abuffer", "sample_rate=48000:sample_fmt=flt:channel_layout=stereo:time_base=1/48000")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(made[1]["mix"].reshape(1, -1)), format="flt", layout="stereo")
    frame.sample_rate = 48000
    graph.push(frame)
    graph.push(None)
    last = None
    while True:
        try:
            last = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            break
    assert last is not None
    assert abs(float(last.metadata["lavfi.r128.I"]) + 14) < 0.5
    peaks = [float(v) for k, v in last.metadata.items() if "true_peak" in k]
    assert peaks and 0.1 < max(peaks) <= 10 ** (-1.0 / 20)  # linear


def test_stems_add_up_to_the_mix_before_limiting(made):
    stems, sounds = made
    summed = (sounds["dialogue"] + sounds["music"] + sounds["effects"]) * 10 ** (stems.gain / 20)
    quiet = np.abs(summed).max(axis=1) < 0.2
    spans = np.convolve(~quiet, np.ones(2400), "same") < 0.5  # away from where the limiter works
    assert spans.sum() > 48000
    assert np.abs(summed - sounds["mix"])[spans].max() < 2e-3


def test_speech_is_where_the_plan_says(film, made):
    """The line of s1 begins at scene frame 60, film frame 48 + 60."""
    dialogue = np.abs(made[1]["dialogue"]).max(axis=1)
    start = (48 + 60) * 2000
    assert dialogue[: start - 10].max() == 0.0 and dialogue[start : start + 4800].max() > 0.02


def test_a_voice_is_on_its_side_of_the_picture(film, made):
    left, right = (rms(made[1]["dialogue"][(48 + 60) * 2000 : (48 + 72) * 2000, k]) for k in (0, 1))
    assert left > right  # ann stands left of the middle, and the camera looks at it
    left, right = (rms(made[1]["dialogue"][(48 + 144 + 96) * 2000 : (48 + 144 + 130) * 2000, k]) for k in (0, 1))
    assert right > left


def test_music_steps_back_for_words(film, made):
    stems, sounds = made
    silent = replace(film, speeches={})
    folder = Path(stems.mix).parent / "mute"
    alone = read_wave(Path(soundtrack(silent.plan, silent.segments, {}, silent.contacts, folder).effects))
    words = slice((48 + 144 + 98) * 2000, (48 + 144 + 130) * 2000)
    assert rms(sounds["effects"][words]) < rms(alone[words]) * 0.8
    band = signal.butter(3, (300, 4000), "bandpass", fs=48000, output="sos")  # where words are understood
    clear = {name: signal.sosfilt(band, sound, axis=0) for name, sound in sounds.items()}
    for line in (slice((48 + 62) * 2000, (48 + 94) * 2000), words):
        assert rms(clear["dialogue"][line]) > 5 * rms(clear["music"][line])
        assert rms(clear["dialogue"][line]) > 5 * rms(clear["effects"][line])


def test_air_is_always_there_and_cards_have_the_theme(film, made):
    effects, music = made[1]["effects"], made[1]["music"]
    step = 12000
    for at in range(48 * 2000 + step, film.samples - 48 * 2000 - step, step):
        assert rms(effects[at : at + step]) > 10 ** (-66 / 20)
    assert rms(music[: 48 * 2000]) > 10 ** (-45 / 20) and rms(music[-40 * 2000 : -10 * 2000]) > 10 ** (-45 / 20)


def test_no_clicks_at_cuts(film, made):
    """Where nothing is struck, a cut makes no step that its surroundings do not have."""
    effects = made[1]["effects"].mean(axis=1)
    for cut in (48 * 2000, (48 + 144) * 2000, (48 + 144 + 84) * 2000):
        steps = np.abs(np.diff(effects[cut - 2400 : cut + 2400]))
        assert steps[2380:2420].max() <= np.sort(steps)[-30] * 1.6 + 1e-4


def test_the_same_film_has_the_same_bytes(film, made, tmp_path):
    again = soundtrack(film.plan, film.segments, film.speeches, film.contacts, tmp_path)
    for name in ("dialogue", "music", "effects", "mix"):
        a, b = (hashlib.sha256(Path(getattr(s, name)).read_bytes()).hexdigest() for s in (made[0], again))
        assert a == b


def test_a_longer_title_moves_a_scene_but_does_not_change_its_sound(film, tmp_path):
    moved = tuple(Segment("", "title", 0, 0, 72) if s.shot == "title" else replace(s, film_start=s.film_start + 24) for s in film.segments)
    a, b = (soundtrack(film.plan, cut, film.speeches, film.contacts, tmp_path / n) for n, cut in (("a", film.segments), ("b", moved)))
    for stem in ("dialogue", "effects"):
        one, two = (read_wave(Path(getattr(s, stem))) for s in (a, b))
        assert np.abs(one[60 * 2000 : 300 * 2000] - two[84 * 2000 : 324 * 2000]).max() < 1e-6


@pytest.mark.parametrize(("change", "says"), [
    (lambda f: replace(f, segments=(f.segments[0], f.segments[2])), "frame"),
    (lambda f: replace(f, segments=(*f.segments, Segment("s9", "x", f.samples // 2000, 0, 5))), "s9"),
    (lambda f: replace(f, segments=()), "no shots"),
    (lambda f: replace(f, contacts={"s1": (Contact(3, "explosion", (0, 0, 0), "wood", "wood", 1, 1, "x"),)}), "explosion"),
    (lambda f: replace(f, plan=replace(f.plan, scenes=(replace(f.plan.scenes[0], music="funky"), f.plan.scenes[1]))), "funky"),
])
def test_what_does_not_fit_is_refused_by_name(film, tmp_path, change, says):
    f = change(film)
    with pytest.raises(SoundError, match=says):
        soundtrack(f.plan, f.segments, f.speeches, f.contacts, tmp_path)


def test_a_torn_speech_is_named(film, tmp_path):
    torn = tmp_path / "torn.wav"
    torn.write_bytes(Path(film.speeches["s1-l"].sound).read_bytes()[:5000])
    with pytest.raises(SoundError, match=r"torn\.wav"):
        soundtrack(film.plan, film.segments, {"s1-l": replace(film.speeches["s1-l"], sound=str(torn))}, {}, tmp_path)


def test_a_film_without_words_contacts_or_music(tmp_path):
    quiet = film_of(tmp_path, scene("q", "forest", False, "clear", "", 72, 10, "ann"))
    stems = soundtrack(quiet.plan, quiet.segments, {}, {}, tmp_path / "out")
    assert not read_wave(Path(stems.dialogue)).any() and abs(stems.loudness + 14) < 0.5
