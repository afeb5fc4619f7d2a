"""What is synthesised: foley, ambience, music. Finite, without clicks, different every time and the same for the same seed."""

import numpy as np
import pytest

from filmwright.film import Contact, ScenePlan
from filmwright.sound import MUSIC_MOODS, SoundError
from filmwright.sound.ambience import LAYERS, LIFE, PLACES, WEATHER, ambience, layers, thunder
from filmwright.sound.foley import KINDS, STUFF
from filmwright.sound.instruments import INSTRUMENTS, RATE, hertz, note
from filmwright.sound.score import _MODES, MOODS, compose, mood_of, played
from filmwright.sound.shaping import noise_loop, rms, room, seeded, wander


def contact(kind, a, b, speed=1.2, mass=1.0):
    return Contact(0.0, kind, (0.0, 0.0, 0.0), a, b, 60.0 if kind == "footstep" else mass, speed, "x")


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("material", sorted(STUFF))
def test_every_contact_sounds(kind, material):
    for b in ("wood", material):
        sound = KINDS[kind](contact(kind, material, b), seeded(kind, material, b))
        assert np.isfinite(sound).all() and 0.01 < np.abs(sound).max() < 1.0
        assert np.abs(sound[-20:]).max() < 0.03 * np.abs(sound).max() and len(sound) < 2.5 * 48000


def test_no_two_steps_are_the_same_and_each_can_be_made_again():
    one, two, again = (KINDS["footstep"](contact("footstep", "cloth", "sand"), seeded("x", n)) for n in (1, 2, 1))
    assert not np.array_equal(one[:1000], two[:1000]) and np.array_equal(one, again)


def test_faster_is_louder_and_brighter():
    def centre(sound):
        power = np.abs(np.fft.rfft(sound, 1 << 16)) ** 2
        return (power * np.fft.rfftfreq(1 << 16, 1 / 48000)).sum() / power.sum()

    slow, fast = (KINDS["impact"](contact("impact", "wood", "wood", s), seeded(1)) for s in (0.5, 5.0))
    assert np.abs(fast).max() > 2 * np.abs(slow).max() and centre(fast) > centre(slow)
    metal, cloth = (KINDS["impact"](contact("impact", m, "wood", 2.0), seeded(1)) for m in ("metal", "cloth"))
    assert centre(metal) > 2 * centre(cloth)


def test_materials_of_the_ground_differ():
    spectra = {m: np.abs(np.fft.rfft(KINDS["footstep"](contact("footstep", "cloth", m), seeded(3)), 1 << 14)) for m in STUFF}
    for a in STUFF:
        for b in STUFF:
            if a < b and {a, b} != {"wood", "clay"}:
                x, y = spectra[a] / np.linalg.norm(spectra[a]), spectra[b] / np.linalg.norm(spectra[b])
                assert x @ y < 0.995


def scene(place, inside, hour, weather, **more):
    return ScenePlan("s", more.pop("heading", ""), place, inside, hour, weather, more.pop("light", "day"), 1, 100, (), (), (), (), **more)


def test_every_layer_sounds_and_has_a_use():
    used = set()
    for place, brings in PLACES.items():
        used |= brings.keys()
        for hour in ("dawn", "day", "golden", "dusk", "night"):
            for weather in WEATHER:
                for inside in (True, False):
                    used |= layers(scene(place, inside, hour, weather, heading="INT. LIGHTHOUSE")).keys()
    used |= {"fire", "clock"}
    assert used == set(LAYERS) and all(name in LAYERS for l in LIFE.values() for name in l)
    for name, make in LAYERS.items():
        sound = make(6 * 48000, seeded(name))
        assert sound.shape == (6 * 48000, 2) and np.isfinite(sound).all() and rms(sound) > 0, name


@pytest.mark.parametrize("place", sorted(PLACES))
def test_the_air_of_a_place_stays_behind_speech(place):
    for weather in ("clear", "storm"):
        sound = ambience(scene(place, place in ("kitchen", "bedroom", "bar", "stage"), "night", weather), 3 * 48000)
        level = 20 * np.log10(rms(sound))
        assert -60 < level < -33 and np.abs(sound).max() < 0.5


def test_rain_and_wind_can_be_told_apart():
    def share(weather, low, high):
        power = np.abs(np.fft.rfft(ambience(scene("park", False, "day", weather), 2 * 48000)[:, 0])) ** 2
        f = np.fft.rfftfreq(2 * 48000, 1 / 48000)
        return power[(f > low) & (f < high)].sum() / power.sum()

    assert share("rain", 2000, 9000) > 5 * share("wind", 2000, 9000)
    assert share("wind", 50, 600) > 0.6


def test_thunder_rolls_low():
    sound = thunder(scene("beach", False, "night", "storm"), 0)
    power = np.abs(np.fft.rfft(sound[:, 0])) ** 2
    f = np.fft.rfftfreq(len(sound), 1 / 48000)
    assert power[f < 250].sum() > 0.7 * power.sum() and np.abs(sound[-100:]).max() < 1e-3


def test_noise_loops_have_no_seam():
    loop = noise_loop(((50, 0), (8000, -20)), 1 << 14, seeded(1))
    steps = np.abs(np.diff(np.concatenate([loop, loop[:1]])))
    assert steps[-1] <= steps.max() and abs(float(loop.std()) - 1) < 1e-3
    curve = wander(48000, 0.5, seeded(2))
    assert curve.min() >= 0 and curve.max() <= 1 and np.abs(np.diff(curve)).max() < 0.001


def test_rooms_decay_as_asked():
    response = room(0.6, 3000.0, 0.3, "test")
    power = np.cumsum((response[:, 0] ** 2)[::-1])[::-1]
    fall = 10 * np.log10(power / power[0])
    low, high = np.argmax(fall < -5), np.argmax(fall < -25)
    assert 0.15 < (high - low) / 48000 * 3 < 0.75  # T20, broadband, with dull highs


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_instruments_are_in_tune_and_soft(name):
    if name == "drum":
        pytest.skip("has no pitch to speak of")
    for midi in (45, 60, 74):
        sound = note(name, midi, 120)
        assert np.abs(sound).max() <= 1.3 and np.abs(sound[:3]).max() < 0.15 and np.abs(sound[-10:]).max() < 0.02
        f = hertz(midi)
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
        bins = np.fft.rfftfreq(1 << 18, 1 / RATE)
        near = (bins > f * 0.94) & (bins < f * 1.06)
        assert abs(1200 * np.log2(bins[near][np.argmax(spectrum[near])] / f)) < 12, midi


@pytest.mark.parametrize("name", sorted(MOODS))
def test_music_keeps_to_its_mode_without_clashes(name):
    mood = MOODS[name]
    for seed in range(6):
        notes = compose(mood, 24.0, (seed, "A Film"), "cue")
        classes = {n.midi % 12 for n in notes if n.instrument != "drum"}
        assert any(classes <= {(root + step) % 12 for step in _MODES[mood.mode]} for root in range(12))
        assert all(0 <= n.start < 25 and n.length > 0 and 24 <= n.midi <= 100 for n in notes)
        held = [n for n in notes if n.length > 1.5 and n.instrument != "drum"]
        for a in held:  # no long notes a semitone apart at once
            for b in held:
                over = min(a.start + a.length, b.start + b.length) - max(a.start, b.start)
                assert not (over > 0.5 and abs(a.midi - b.midi) == 1), (name, seed, a, b)


def test_the_theme_returns_in_every_cue_of_a_film():
    def melody(cue, mood):
        return [n.midi for n in compose(MOODS[mood], 20.0, (3, "Film"), cue, themed=True) if n.melody]

    one, two = melody("title", "tender"), melody("credits", "tender")
    assert len(one) > 8 and one[:4] == two[:4] or sum(a == b for a, b in zip(one, two, strict=False)) > len(one) // 2
    assert compose(MOODS["sad"], 20.0, (3, "Film"), "a") == compose(MOODS["sad"], 20.0, (3, "Film"), "a")
    assert compose(MOODS["sad"], 20.0, (3, "Film"), "a") != compose(MOODS["sad"], 20.0, (4, "Film"), "a")


def test_melody_rests_while_someone_speaks():
    notes = [n for n in compose(MOODS["hopeful"], 16.0, (1, "F"), "c", themed=True) if n.melody]
    with_words, without = played(notes, 16.0, [(0.0, 16.0)]), played(notes, 16.0, [])
    assert rms(with_words) == 0.0 < rms(without)
    assert with_words.shape == (16 * 48000, 2)


def test_moods_by_many_words():
    assert all(mood_of(w, "here") for w in MUSIC_MOODS) and mood_of("", "here") is None and mood_of("Silence", "here") is None
    with pytest.raises(SoundError, match="scene s7.*funky"):
        mood_of("funky", "scene s7")
