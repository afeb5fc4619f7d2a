"""The options of `make`: passes, sizes, ones, seeds, looks, and a sentence in place of a screenplay."""

from __future__ import annotations

import json
import shutil

import cv2
import numpy as np
import pytest
from doors import FILMS, SMALL, STAGED, coarse, filmwright, made, pictures, streams
from PIL import Image

from filmwright.film import Take, loads

MOVIES = ("beauty", "clay", "colour", "normals", "edges", "pose")
ARRAYS = ("depth", "ids", "flow")


@pytest.fixture(scope="module")
def passes(small, tmp_path_factory):
    """The small film with all passes; making them draws no picture of the film again."""
    film = small.copy(tmp_path_factory.mktemp("passes"))
    result = film.make("--passes", "all")
    assert result["drawn"] == 0 and film.clips == small.clips
    return film


def _takes(film):
    for path in sorted(film.folder.glob("takes/*/take.json")):
        yield loads(Take, path.read_text("utf-8")), path.parent


def test_every_pass_is_there_and_as_long_as_the_shot(passes):
    takes = list(_takes(passes))
    assert takes
    for take, folder in takes:
        count = -(-take.frames // take.step)
        assert set(MOVIES) | set(ARRAYS) <= set(take.passes)
        for name in MOVIES:
            shown = pictures(folder / take.passes[name])
            assert len(shown) == take.frames and shown[0].shape == (take.size[1], take.size[0], 3), name
        for name in ARRAYS:
            array = np.load(folder / take.passes[name])[name]
            assert array.shape[:3] == (count, take.size[1], take.size[0]), name
        assert take.first and take.last and take.sheets and (folder / take.camera).is_file()
        for file in (take.first, take.last, *take.sheets.values()):
            with Image.open(folder / file) as picture:
                picture.load()


def test_first_and_last_are_the_ends_of_the_beauty_pass(passes):
    for take, folder in _takes(passes):
        beauty = pictures(folder / take.passes["beauty"])
        for name, shown in ((take.first, beauty[0]), (take.last, beauty[-1])):
            with Image.open(folder / name) as picture:
                assert np.abs(np.asarray(picture.convert("RGB"), int) - shown).mean() < 4


def _floor_depth(mark, width, height):
    """Distance along the lens's axis to the floor plane z = 0 for each pixel, inf above the horizon: pinhole geometry alone."""
    at, target = np.array(mark["at"]), np.array(mark["target"])
    forward = (target - at) / np.linalg.norm(target - at)
    right = np.cross(forward, [0, 0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    tall = np.tan(mark["fov"] / 2)
    x = ((np.arange(width) + 0.5) / width * 2 - 1) * tall * width / height
    y = (1 - (np.arange(height) + 0.5) / height * 2) * tall
    falls = forward[2] + x[None] * right[2] + y[:, None] * up[2]
    return np.where(falls < -1e-6, -at[2] / np.minimum(falls, -1e-6), np.inf)


def test_depth_is_metres(passes):
    """The floor is where geometry says, within 2 cm, and nothing is seen below it."""
    seen = 0
    for take, folder in _takes(passes):
        depth = np.load(folder / take.passes["depth"])["depth"].astype(float)
        mark = json.loads((folder / take.camera).read_text("utf-8"))["marks"][0]
        if abs(mark["roll"]) > 1e-3:
            continue
        floor = _floor_depth(mark, *take.size)
        near = floor < 8
        assert (depth[0][near] <= floor[near] + 0.02).all()
        seen += int((np.abs(depth[0] - floor)[near] < 0.02).sum())
    assert seen > 200, "some floor is seen in this film"


def test_ids_are_named_and_agree_with_who_is_filmed(passes):
    shots = {h["id"]: h for s in passes.plan["scenes"] for h in s["shots"]}
    for take, folder in _takes(passes):
        ids = np.load(folder / take.passes["ids"])["ids"]
        names = json.loads((folder / "ids.json").read_text("utf-8"))
        assert {str(n) for n in np.unique(ids)} <= set(names)
        shown = {names[str(n)] for n in np.unique(ids)}
        assert set(shots[take.shot]["subjects"][:1]) <= shown
        joints = json.loads((folder / "pose.json").read_text("utf-8"))
        assert len(joints) == len(ids)
        (number,) = (int(n) for n, name in names.items() if name == "mara")
        hits = []
        for picture, actors in zip(ids, joints, strict=True):
            x, y, depth = actors.get("mara", {}).get("head", (-1, -1, -1))
            if depth > 0 and 1 <= x < take.size[0] - 1 and 1 <= y < take.size[1] - 1:
                hits.append((picture[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2] == number).any())
        assert not hits or np.mean(hits) > 0.8, "the head's joint lies on the head"


def test_flow_brings_the_next_picture_onto_this_one(passes):
    """Warped by the flow, the flat-colour pass of the next picture fits this one better than it does unwarped."""
    still, warped = 0.0, 0.0
    for take, folder in _takes(passes):
        flow = np.load(folder / take.passes["flow"])["flow"].astype(np.float32)
        shown = pictures(folder / take.passes["colour"], take.step)
        y, x = np.mgrid[: take.size[1], : take.size[0]].astype(np.float32)
        for now, after, move in zip(shown, shown[1:], flow, strict=False):
            moving = (np.linalg.norm(move, axis=2) > 0.7)
            if not moving.any():
                continue
            brought = cv2.remap(after, x + move[..., 0], y + move[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            still += float(np.abs(after.astype(float) - now)[moving].sum())
            warped += float(np.abs(brought.astype(float) - now)[moving].sum())
    assert still > 0, "something moves"
    assert warped < 0.75 * still


def test_portrait_and_ones(small, tmp_path):
    script = tmp_path / small.script.name
    shutil.copy2(small.script, script)
    film = made(script, tmp_path / "tall.film", "--size", "64x96", "--ones", *STAGED)
    assert film.result["size"] == [64, 96] and film.plan["step"] == 1
    assert film.result["drawn"] > small.result["drawn"]
    shown = pictures(film.folder / "film.mp4")
    assert shown[0].shape == (96, 64, 3) and len(shown) == film.result["frames"]


@pytest.mark.soak
def test_a_look_and_a_seed_change_the_pictures_and_not_the_timing(small, tmp_path):
    before = pictures(small.folder / small.result["shots"][0]["clip"])
    film = small.copy(tmp_path / "look")
    film.make("--look", "black and white noir")
    grey = pictures(film.folder / small.result["shots"][0]["clip"])
    assert len(grey) == len(before)
    saturation = [np.ptp(np.stack(p).astype(int), axis=-1).mean() for p in (grey, before)]
    assert saturation[0] < 0.5 * saturation[1]
    film = small.copy(tmp_path / "seed")
    result = film.make("--seed", "7")
    assert [s["clip"].rpartition("-")[2] for s in result["shots"]] == ["7.mp4"] * len(result["shots"])
    assert result["frames"] == small.result["frames"]


def test_a_sentence_becomes_a_film(tmp_path):
    ran = filmwright(
        "make", "a baker finds a letter in the bread", "-o", coarse(tmp_path / "baker.film"), "--seconds", "45", *SMALL, "--json", cwd=tmp_path,
    )
    assert ran.code == 0, ran.err
    assert 35 <= ran.result["seconds"] <= 60
    (screenplay,) = (tmp_path / "baker.film").glob("*.fountain")
    text = screenplay.read_text("utf-8")
    assert "template" in text.lower() and "INT." in text + "EXT."
    assert (tmp_path / "baker.film" / "film.mp4").is_file()
    ran = filmwright("check", screenplay, "--json")
    assert ran.code == 0 and ran.result["errors"] == 0


@pytest.mark.soak
def test_the_same_sentence_and_seed_give_the_same_screenplay_and_another_seed_another(tmp_path):
    texts = []
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        folder = coarse(tmp_path / f"{name}.film")
        ran = filmwright("make", "a lighthouse keeper waits for a ship in a storm", "-o", folder, "--seconds", "45", "--seed", seed, *SMALL)
        assert ran.code == 0, ran.err
        texts.append(next(folder.glob("*.fountain")).read_text("utf-8"))
    assert texts[0] == texts[1] != texts[2]
    assert streams(tmp_path / "a.film" / "film.mp4") == streams(tmp_path / "b.film" / "film.mp4")


@pytest.mark.soak
@pytest.mark.parametrize("voice", range(12))
def test_every_voice_speaks_a_film(small, tmp_path, voice):
    from doors import done

    voices = [v["id"] for v in done("voices")["voices"]]
    if voice >= len(voices):
        pytest.skip("there are fewer voices")
    (tmp_path / "film.toml").write_text(f'step = 4\n[cast.mara]\nvoice = "{voices[voice]}"\n', "utf-8")
    shutil.copy2(FILMS / "cup.fountain", tmp_path / "cup.fountain")
    film = made(tmp_path / "cup.fountain", tmp_path / "cup.film", *SMALL)
    assert film.plan["cast"][0]["voice"] == voices[voice]


def test_a_look_that_is_asked_for_is_the_whole_film_s(small, tmp_path):
    film = small.copy(tmp_path)
    film.edit("INT. KITCHEN - DAY\n", "INT. KITCHEN - DAY\n\n[[look: sepia]]\n")
    film.make("--look", "noir")
    looks = {json.loads(p.read_text("utf-8"))["look"] for p in film.folder.glob("takes/*/take.json")}
    assert looks == {"noir"}
    film.make()
    assert "sepia" in {json.loads(p.read_text("utf-8"))["look"] for p in film.folder.glob("takes/*/take.json")}
