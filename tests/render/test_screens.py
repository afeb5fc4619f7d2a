"""Screens of print: the same in a crop as in the picture that it was cut from, and with a threshold for every tone."""

import numpy as np

from filmwright.render.screens import BLOCK, PERIOD, dots, tiles


def test_a_screen_begins_again_after_its_period_so_a_crop_there_has_what_a_picture_has():
    for screen in (dots, tiles):
        whole = screen(90, 150)
        assert whole.shape == (90, 150) and np.abs(whole).max() <= 1
        assert np.allclose(whole[PERIOD * 2 : PERIOD * 4, PERIOD : PERIOD * 4], screen(PERIOD * 2, PERIOD * 3), atol=1e-4)


def test_half_the_tones_are_printed_at_half_the_ink():
    assert abs(np.median(dots(64, 64))) < 0.02
    whole = tiles(64, 64)
    assert len(np.unique(whole)) == 16 and abs(whole.mean()) < 0.01
    assert (whole.reshape(16, BLOCK, 16, BLOCK) == whole[::BLOCK, ::BLOCK][:, None, :, None]).all()
