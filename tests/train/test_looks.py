"""Looks: free words find their ingredients, every ingredient is drawn, and what is drawn is steady in time and its seed's own."""

import warnings

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.render.hand import Hand, carried, seen_before
from filmwright.render.ingredients import FAMILIES, ingredients, look_of, read_look
from filmwright.render.screens import BLOCK
from filmwright.script import meaning
from filmwright.train.clips import Clip
from filmwright.train.teachers import MEDIA, STEPS, frames, paint

H, W = 96, 160


def scene(shift=2):
    """A made-up clip whose truth is known: a striped wall 6 m off that slides left, a red ball 2 m off that stands, a far sky."""
    rng = np.random.default_rng(3)
    wall = cv2.GaussianBlur(rng.uniform(30, 220, (H, W + 40, 3)).astype(np.float32), (0, 0), 3)
    wall = ((wall - wall.mean()) * 4 + wall.mean()).clip(0, 255).astype(np.uint8)
    y, x = np.mgrid[:H, :W]
    ball = np.hypot(x - 60, y - 55) < 24
    sky = (y < 20) & ~ball
    beauty, ids, depth, flow, normals = [], [], [], [], []
    for n in range(4):
        picture = wall[:, n * shift : n * shift + W].copy()
        picture[sky], picture[ball] = (120, 160, 220), (200, 60, 40)
        beauty.append(picture)
        ids.append(np.where(ball, 2, np.where(sky, 0, 1)).astype(np.uint8))
        depth.append(np.where(ball, 2.0, np.where(sky, 200.0, 6.0)))
        back = np.zeros((H, W, 2))
        if n:
            back[~ball & ~sky] = (shift, 0)
        flow.append(back)
        facing = np.zeros((H, W, 3))
        facing[..., 2] = 1
        facing[ball] = np.stack([(x - 60) / 24, (55 - y) / 24, np.sqrt(np.maximum(0, 1 - ((x - 60) ** 2 + (y - 55) ** 2) / 576))], -1)[ball]
        normals.append(((facing * 0.5 + 0.5) * 255).astype(np.uint8))
    arrays = {"beauty": np.stack(beauty), "ids": np.stack(ids)}
    arrays |= {"depth": np.stack(depth).astype(np.float16), "flow": np.stack(flow).astype(np.float16)}
    arrays |= {"normals": np.stack(normals), "colour": arrays["beauty"], "lit": arrays["beauty"], "clay": arrays["beauty"]}
    arrays["traced"] = cv2.GaussianBlur(arrays["beauty"].reshape(-1, W, 3), (0, 0), 2).reshape(4, H, W, 3)
    arrays["edges"] = np.stack([cv2.morphologyEx(i, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0 for i in ids]).astype(np.uint8) * 255
    arrays["sheets"] = np.broadcast_to(np.uint8([200, 60, 40]), (1, 120, 400, 3)).copy()
    camera = {"forward": [0, 1, 0], "up": [0, 0, 1], "focus": 2.0, "lens": 85.0, "fstop": 2.0}
    light = {"towards": [0.5, 0.5, 0.7], "colour": [1, 1, 1], "sky": [0.4, 0.5, 0.8], "level": 1.0}
    return Clip("000000", arrays, {"camera": [camera] * 4, "key_light": [light] * 4, "identities": ["", "set", "ball"], "cast": {"ball": {}}})


CLIP = scene()


def unlike(a, b):
    return float(np.abs(a.astype(float) - b.astype(float)).mean())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("watercolour at dawn", {"watercolour", "dawn"}), ("noir in rain", {"puppet", "noir", "rain"}), ("paper cut-out", {"cutout"}),
        ("WATERCOLOR, Sunrise", {"watercolour", "dawn"}), ("autumnal, drawn in graphite", {"autumn", "pencil"}),
        ("水彩,清晨", {"watercolour", "dawn"}),
        ("a cosy children's book", {"gouache", "warm"}), ("like an old japanese print of a wave", {"woodblock"}),
        ("gloomy thunder weather", {"puppet", "storm"}), ("brown old photo", {"puppet", "sepia"}), ("漫画 夜晚", {"comic", "night"}),
        ("hand-made clay and felt, deep blue dusk", {"puppet", "dusk"}), ("", {"puppet"}), ("   \n", {"puppet"}),
    ],
)
def test_free_words_find_their_ingredients(text, names):
    look = read_look(text, meaning())
    assert names <= {n for n, _ in look.shares} | ({"warm"} if "cosy" in text else set())


def test_what_names_nothing_is_told():
    look = read_look("watercolour and oil, hyperreal unicorn quantum", meaning())
    assert look.medium == "watercolour" and look.besides == ("oil",) and "unicorn" in look.unknown


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_look(text):
    look = read_look(text)
    assert look.vector().shape == (len(ingredients()),) and look.vector().min() >= 0 and look.vector().max() <= 1
    assert sum(ingredients()[n].family == "medium" for n, _ in look.shares) == 1


def test_ten_thousand_characters_are_read_as_far_as_they_say_something():
    assert read_look("watercolour " * 1000, meaning()).medium == "watercolour"


def test_the_table_is_whole():
    rows = ingredients().values()
    assert len(rows) >= 30 and {r.family for r in rows} == set(FAMILIES)
    assert {r.medium for r in rows if r.medium} == set(MEDIA) and {s for r in rows for s, _ in r.steps} <= set(STEPS)
    phrases = [p for r in rows for p in (*r.en, *r.zh)]
    assert len(phrases) == len(set(phrases)) and all(r.en and r.zh for r in rows)


@pytest.mark.parametrize("name", [n for n in ingredients() if n != "puppet"])
def test_every_ingredient_changes_the_picture_and_a_seed_repeats_it(name):
    look = look_of(name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        painted = paint(CLIP, look, 5)
    assert painted.shape == CLIP.arrays["beauty"].shape and painted.dtype == np.uint8
    assert unlike(painted, CLIP.arrays["beauty"]) > 3
    assert painted.std() > 8  # not one flat colour
    assert np.array_equal(painted, paint(CLIP, look, 5))


@pytest.mark.parametrize("name", [n for n in MEDIA if n not in ("puppet", "line", "traced")])
def test_another_seed_is_another_hand_but_the_same_picture(name):
    a, b = (paint(CLIP, look_of(name), seed)[0] for seed in (1, 2))
    if name != "pixel":
        assert not np.array_equal(a, b)
    soft = [cv2.GaussianBlur(p, (0, 0), 5).astype(float).ravel() for p in (a, b)]
    assert np.corrcoef(*soft)[0, 1] > (0.7 if name == "glass" else 0.75)  # where panes lie, and their tints, are the hand's


def test_a_console_s_pixels_are_whole_blocks_whatever_the_size():
    for h, w in ((96, 160), (90, 150)):
        clip = Clip(CLIP.name, {k: v if k == "sheets" else v[:, :h, :w] for k, v in CLIP.arrays.items()}, CLIP.about)
        painted = paint(clip, look_of("pixel"), 5)[0]
        assert painted.shape == (h, w, 3)
        whole = painted[: h // BLOCK * BLOCK, : w // BLOCK * BLOCK].reshape(h // BLOCK, BLOCK, w // BLOCK, BLOCK, 3)
        assert (whole == whole[:, :1, :, :1]).all()


@pytest.mark.parametrize("name", [n for n in MEDIA if n not in ("puppet", "pixel", "comic")])
def test_strokes_go_with_what_they_are_on(name):
    """Warped by the true flow the picture before looks more like this one than unwarped, and what stands still hardly changes."""
    painted = paint(CLIP, look_of(name), 5)
    wall = (CLIP.arrays["ids"][2] == 1) & (CLIP.arrays["ids"][1] == 1)
    wall[:, -8:] = wall[:24] = False
    wall = cv2.erode(wall.astype(np.uint8), np.ones((13, 13))).astype(bool)
    ball = cv2.erode((CLIP.arrays["ids"][2] == 2).astype(np.uint8), np.ones((13, 13))).astype(bool)
    warped = carried(painted[1], CLIP.arrays["flow"][2])
    assert unlike(warped[wall], painted[2][wall]) < 0.9 * unlike(painted[1][wall], painted[2][wall])
    assert unlike(painted[1][ball], painted[2][ball]) < 6


def test_the_hand_is_of_unit_strength_and_fresh_where_nothing_was_seen():
    hand = Hand(4, H, W)
    first = hand.next(None, None)
    assert first.shape == (H, W, 5) and np.all(np.abs(first.std((0, 1)) - 1) < 0.45)
    kept = np.ones((H, W), bool)
    kept[:, :30] = False
    second = hand.next(np.zeros((H, W, 2)), kept)
    assert unlike(first[:, 40:, :4], second[:, 40:, :4]) < 0.05 and unlike(first[:, :30, :4], second[:, :30, :4]) > 0.3
    assert np.array_equal(first[..., 4], second[..., 4])


def test_a_hand_does_not_fade_or_stretch_over_a_long_zoom():
    hand = Hand(4, H, W)
    y, x = np.mgrid[:H, :W]
    flow = np.stack([(x - W / 2) * -0.01, (y - H / 2) * -0.01], -1)
    strengths = [hand.next(flow, np.ones((H, W), bool)).std((0, 1))[:3] for _ in range(160)]
    assert np.all(np.array(strengths) > 0.55) and np.all(np.array(strengths) < 1.7)


def test_what_was_hidden_before_is_not_kept():
    kept = seen_before(CLIP.arrays["flow"][1], CLIP.arrays["ids"][1], CLIP.arrays["ids"][0], CLIP.arrays["depth"][1], CLIP.arrays["depth"][0])
    assert not kept[50, -1] and kept[90, 20] and kept[55, 60]
    assert not kept[55, 35]  # what the sliding wall shows left of the ball was behind it


def test_frames_give_every_picture_its_truth():
    for frame in frames(CLIP, 1):
        assert frame.up == pytest.approx([0, 1, 0], abs=1e-6) and frame.sky[5, 5] == 1 and frame.players[55, 60] == 1 and frame.players[90, 5] == 0


def test_puppets_are_photographed_through_their_lens():
    """What the lens is focused on is as sharp as on the stage, what is behind is not."""
    shot, sharp = paint(CLIP, look_of("puppet"), 1)[0].astype(float), CLIP.arrays["beauty"][0].astype(float)
    assert np.abs(shot - sharp)[45:65, 50:70].mean() < 2
    assert np.abs(np.diff(shot[60:, 100:], axis=1)).mean() < 0.9 * np.abs(np.diff(sharp[60:, 100:], axis=1)).mean()
