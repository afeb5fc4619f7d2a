"""A real lens: what is in focus stays sharp, what is not is as soft as the thin-lens formula says."""

import numpy as np
import pytest

from filmwright.render import LookGrade, apply, defocus, grade_for
from filmwright.render.optics import blur_circle


def test_the_blur_circle_is_the_thin_lens_one():
    """50 mm at f/2 focused at 2 m, a point at 4 m: c = f^2 / N * |d - s| / (d (s - f)) = 0.3205 mm, 8.2 of 640 pixels."""
    depth = np.full((1, 1), 4.0, np.float32)
    assert blur_circle(depth, 2.0, 50, 2.0, 640)[0, 0] == pytest.approx(0.3205 / 24.89 * 640, rel=1e-3)
    assert blur_circle(np.full((1, 1), 2.0, np.float32), 2.0, 50, 2.0, 640)[0, 0] == 0.0
    assert blur_circle(np.full((1, 1), 1.0, np.float32), 2.0, 50, 2.0, 640)[0, 0] < 0


def checks(h=180, w=320):
    y, x = np.mgrid[:h, :w]
    return np.repeat((((x // 4 + y // 4) % 2) * 200 + 25).astype(np.uint8)[..., None], 3, axis=2)


def contrast(picture):
    return float(picture.std())


def test_focus_is_sharp_and_the_background_soft():
    picture, depth = checks(), np.full((180, 320), 2.0, np.float32)
    depth[:, 160:] = 12.0
    out = defocus(picture, depth, 2.0, 85, 2.0)
    assert (out[:, :140] == picture[:, :140]).all() or contrast(out[:, :140]) > 0.97 * contrast(picture[:, :140])
    assert contrast(out[:, 190:]) < 0.35 * contrast(picture[:, 190:])


def test_a_small_stop_keeps_everything_sharp():
    picture, depth = checks(), np.linspace(2, 3, 180 * 320, dtype=np.float32).reshape(180, 320)
    assert (defocus(picture, depth, 2.4, 24, 16.0) == picture).all()


def test_the_background_does_not_bleed_over_a_sharp_foreground():
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[:, 160:] = 255
    depth = np.full((180, 320), 2.0, np.float32)
    depth[:, 160:] = 20.0
    out = defocus(picture, depth, 2.0, 85, 1.4)
    assert out[:, :150].max() <= 8


def test_a_near_thing_spreads_over_what_is_behind():
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[:, :100] = 255
    depth = np.full((180, 320), 4.0, np.float32)
    depth[:, :100] = 0.6
    out = defocus(picture, depth, 4.0, 85, 1.4)
    assert out[90, 103].mean() > 40


def test_words_of_a_look_grade_and_the_rest_is_told():
    grade, unknown = grade_for("warm amber watercolour")
    assert grade.slope[0] > grade.slope[2]
    assert unknown == ("watercolour",)
    assert grade_for("")[0] == LookGrade()
    assert grade_for("black and white")[0].saturation == 0.0


def test_the_grade_is_the_cdl():
    """ASC CDL: (0.5 * 1.2 + 0.1) ^ 1.5 = 0.5857; no saturation change."""
    picture = np.full((2, 2, 3), 128, np.uint8)
    out = apply(picture, LookGrade((1.2, 1.2, 1.2), (0.1, 0.1, 0.1), (1.5, 1.5, 1.5)))
    assert out[0, 0, 0] == round((128 / 255 * 1.2 + 0.1) ** 1.5 * 255)
    assert (apply(picture, LookGrade()) == picture).all()


@pytest.mark.parametrize("look", ["x" * 10_000, "雨の夜", "🎬", "<script>", "noir " * 300])
def test_any_text_is_a_look(look):
    grade, _ = grade_for(look)
    apply(np.full((2, 2, 3), 99, np.uint8), grade)
