"""The watermark cannot be seen, carries the film's id, and survives what platforms do to a film."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from trust_films import ID, scene, through

from filmwright import trust


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((a.astype(float) - b) ** 2))))


def scaled(frames: list[np.ndarray], width: int, height: int) -> list[np.ndarray]:
    return [np.array(Image.fromarray(f).resize((width, height), Image.Resampling.BICUBIC)) for f in frames]


@pytest.fixture(scope="module")
def marked() -> list[np.ndarray]:
    """Twelve pictures of four set-ups, marked: a second of film on twos."""
    return [trust.embed(np.roll(scene(20 + n // 3), n % 3, axis=1), ID) for n in range(12)]


@pytest.mark.parametrize("dark", [1.0, 0.15])
def test_it_cannot_be_seen(dark: float) -> None:
    picture = scene(1, dark=dark)
    marked = trust.embed(picture, ID)
    assert psnr(marked, picture) >= 42
    flat = np.full((360, 640, 3), 6, np.uint8)
    assert np.abs(trust.embed(flat, ID).astype(int) - flat).max() <= 2


def test_it_is_the_same_every_time_whatever_came_before() -> None:
    first = trust.embed(scene(1), ID)
    trust.embed(scene(2), ID + 1)
    assert np.array_equal(trust.embed(scene(1), ID), first)


def test_it_survives_h264_at_crf_30(marked: list[np.ndarray]) -> None:
    assert trust.detect(through(marked, 30)).film_id == ID


def test_it_survives_half_size(marked: list[np.ndarray]) -> None:
    assert trust.detect(scaled(through(marked, 26), 320, 180)).film_id == ID


@pytest.mark.parametrize("back", [False, True])
def test_it_survives_a_crop_of_a_tenth(marked: list[np.ndarray], back: bool) -> None:
    cropped = [f[11:335, 40:616] for f in through(marked, 26)]
    found = trust.detect(scaled(cropped, 640, 360) if back else cropped)
    assert found.film_id == ID
    assert abs(found.scale - 1 / 0.9) < 0.01


def test_it_survives_mirroring_and_a_letterbox(marked: list[np.ndarray]) -> None:
    boxed = np.pad(marked[0], ((60, 60), (0, 0), (0, 0)))
    found = trust.detect(through([boxed[:, ::-1].copy()], 23))
    assert found.film_id == ID and found.mirrored


def test_an_extreme_picture_changes_nothing_it_should_not() -> None:
    for level in (0, 255):
        flat = np.full((360, 640, 3), level, np.uint8)
        assert np.abs(trust.embed(flat, ID).astype(int) - flat).max() <= 4
        assert not trust.detect([flat]).present


def test_unmarked_pictures_have_no_mark() -> None:
    for seed in range(2):
        found = trust.detect([scene(100 + seed)])
        assert found.film_id is None and not found.present and found.false_alarm > 1e-3


def test_one_size_only_and_something_to_look_at() -> None:
    with pytest.raises(ValueError, match="one size"):
        trust.detect([scene(1), scene(1, (320, 180))])
    with pytest.raises(ValueError, match="no frames"):
        trust.detect([])
    with pytest.raises(ValueError, match="uint8"):
        trust.embed(scene(1).astype(float), ID)
    with pytest.raises(ValueError, match="too small"):
        trust.embed(scene(1)[:40], ID)


@settings(max_examples=5, deadline=None)
@given(number=st.integers(0, 2**32 - 1))
def test_every_id_can_be_carried(number: int) -> None:
    assert trust.detect([trust.embed(scene(5), number)]).film_id == number
    assert trust.parse_id(trust.format_id(number)) == number


def test_film_ids() -> None:
    assert trust.film_id("a", "b") == trust.film_id("a", "b") != trust.film_id("ab")
    assert trust.parse_id("FW-12") is None and trust.parse_id("FW-1234567G") is None


@pytest.mark.parametrize("size", [(320, 180), (960, 540), (641, 361)])
def test_other_film_sizes(size: tuple[int, int]) -> None:
    assert trust.detect([trust.embed(scene(7, size), ID)]).film_id == ID
