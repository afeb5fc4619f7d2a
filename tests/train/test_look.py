"""A look of one's own: learned from footage, named by a film, painted with, and refused by name where it does not fit."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from filmwright.build.looks import LOOKS, keep_looks, look_problems
from filmwright.build.options import Fault
from filmwright.cut import encode_clip
from filmwright.film import Plan
from filmwright.render import Native, Painting, Refused, Weights, ingredients, named, pinned, read_adapter, read_look
from filmwright.render.adapter import write_adapter
from filmwright.train import CropOrder, TrainFault, cut_crops, train_look
from filmwright.train.clips import Clip, pack
from filmwright.train.shards import put, tar

torch = pytest.importorskip("torch", reason="training needs the extra filmwright[train]")

sys.path.insert(0, str(Path(__file__).parent))
from test_looks import CLIP  # noqa: E402
from test_native import SIZE, TAKE, Given, weights  # noqa: E402, F401


@pytest.fixture(scope="module")
def footage(tmp_path_factory):
    """A film that is all orange stripes, and a picture of the same."""
    folder = tmp_path_factory.mktemp("footage")
    x, y = np.meshgrid(np.arange(320), np.arange(180))
    stripes = ((x + y) // 6 % 2)[..., None] * np.array([250, 120, 20], np.uint8) + np.uint8(3)
    pictures = [np.roll(stripes, n, 1).astype(np.uint8) for n in range(12)]
    encode_clip(iter(pictures), folder / "stripes.mp4", 24, 1, 12)
    cv2.imwrite(str(folder / "stripes.png"), stripes[..., ::-1])
    return folder


@pytest.fixture(scope="module")
def crops(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worlds")
    for n in range(2):
        clip = Clip(f"{n:06d}", CLIP.arrays, {**CLIP.about, "split": "train", "world": n, "pictures": 4})
        put(folder / "parts" / f"{n:06d}.tar", tar(pack(clip).items()))
    cut_crops(CropOrder(folder, folder / "crops", looks=1, each=4, size=64, only=("puppet",)), lambda text: None)
    return folder / "crops"


@pytest.fixture(scope="module")
def own(weights, footage, crops, tmp_path_factory):  # noqa: F811
    path = tmp_path_factory.mktemp("look") / "stripes.look"
    done = train_look(footage, path, weights, 90, crops)
    assert done["pictures"] == 13 and done["steps"] == 90 and path.stat().st_size == done["bytes"] < 2_000_000
    return path


def paint(weights, own=None, words=""):  # noqa: F811
    return list(Painting(Weights(weights, own), read_look(words), 5, SIZE).all(Given().conditions()))


def test_it_paints_in_the_colours_of_the_footage_and_keeps_the_edges(weights, own, footage):  # noqa: F811
    from filmwright.train.likeness import patches_apart, shapes_apart

    stripes = cv2.imread(str(footage / "stripes.png"))[..., ::-1][:96, :160]
    shown = (paint(weights)[0], paint(weights, own)[0], stripes)
    before, after, wanted = (torch.from_numpy(np.ascontiguousarray(np.moveaxis(p, -1, 0)))[None].float() / 127.5 - 1 for p in shown)
    for side in (1, 5):
        far, near = (float(patches_apart(p, wanted, side, 1, np.random.default_rng(1))) for p in (before, after))
        assert near < 0.6 * far
    assert float(shapes_apart(after, before)) < 0.7 * float(shapes_apart(wanted, before))
    # The words beside it still count.
    assert not np.array_equal(paint(weights, own)[0], paint(weights, own, "night")[0])


def test_the_same_footage_gives_the_same_file_and_a_kill_loses_little(weights, footage, crops, tmp_path):  # noqa: F811
    from filmwright.train import look

    order = look.LookOrder(footage, tmp_path / "a.look", weights, crops, 6, threads=1)
    look.train_look(order, lambda text: None)
    killed = replace(order, out=tmp_path / "b.look")
    keep, look.KEEP = look.KEEP, 3

    def stop(text):
        if text.startswith("step 3"):
            raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            look.train_look(killed, stop)
        steps = []
        look.train_look(killed, steps.append)
    finally:
        look.KEEP = keep
    assert [s for s in steps if s.startswith("step")][0].startswith("step 6")
    assert (tmp_path / "a.look").read_bytes() == (tmp_path / "b.look").read_bytes()


def plan(look):
    return Plan("t", 24, SIZE, 2, 5, look, (), ())


def test_a_film_keeps_the_file_and_says_which_it_is(weights, own, tmp_path):  # noqa: F811
    assert named("in harbour.look@0123456789ab, at dusk") == named("in harbour.look@0123456789ab, at dusk")
    assert (named(f"{own}, at dusk").path, named(f"{own}, at dusk").words) == (str(own), "at dusk")
    assert named("a look at the sea").path == ""
    keep_looks(plan(f"{own} at dusk"), tmp_path, tmp_path)
    assert (tmp_path / LOOKS / "stripes.look").read_bytes() == own.read_bytes()
    look = pinned(f"{own} at dusk", tmp_path / LOOKS)
    assert look.startswith("stripes.look@") and look.endswith(" at dusk") and pinned(look, tmp_path) == look
    keep_looks(plan("stripes.look"), tmp_path, tmp_path / "nowhere")  # the film's own copy is enough
    with pytest.raises(Fault, match=r"other\.look: No such file"):
        keep_looks(plan("other.look"), tmp_path, tmp_path)
    native = Native(encode_clip, weights, looks=tmp_path / LOOKS)
    first = native.render(replace(TAKE, look=look), Given(), tmp_path / "a.mp4", lambda n: None)
    native.render(replace(TAKE, look="at dusk"), Given(), tmp_path / "b.mp4", lambda n: None)
    assert (tmp_path / "a.mp4").read_bytes() != (tmp_path / "b.mp4").read_bytes()
    assert first.licences[0].startswith("native weights")
    (tmp_path / LOOKS / "stripes.look").write_bytes(b"another")
    with pytest.raises(Refused, match="is not the file of that name"):
        native.render(replace(TAKE, look=look), Given(), tmp_path / "a.mp4", lambda n: None)
    with pytest.raises(Fault, match="is no look, or torn"):
        keep_looks(plan("stripes.look"), tmp_path, tmp_path)


def test_what_a_renderer_cannot_follow_is_told():
    assert "only the renderer native" in look_problems(plan("harbour.look"), "stage")[0].message
    said = look_problems(plan("watercolour and pencil, zzyzx"), "native")
    assert "harbour.look is its medium" in look_problems(plan("harbour.look, watercolour"), "native")[0].message
    assert not look_problems(plan("harbour.look at dusk"), "native")
    assert "zzyzx" in said[0].message and "pencil" in said[1].message and not look_problems(plan("watercolour"), "native")


def test_weights_of_another_training_refuse_it(weights, own, tmp_path):  # noqa: F811
    for name in ("native.onnx", "native.json"):
        put(tmp_path / name, (weights / name).read_bytes())
    graph = bytearray((weights / "native.onnx").read_bytes())
    place = json.loads((weights / "native.json").read_text())["places"]["end.weight"][0]
    graph[place] ^= 1
    import hashlib

    about = json.loads((weights / "native.json").read_text()) | {"sha256": hashlib.sha256(graph).hexdigest()}
    put(tmp_path / "native.onnx", bytes(graph))
    put(tmp_path / "native.json", json.dumps(about).encode())
    with pytest.raises(Refused, match="made for other weights"):
        Weights(tmp_path, own)


def test_what_is_wrong_with_a_file_is_named(weights, own, tmp_path):  # noqa: F811
    whole = read_adapter(own)
    assert whole.medium in ingredients() and whole.inks.shape == (33, 33, 33, 3)
    shorter = {name: values[:1] for name, values in whole.tensors.items()}
    for changed, said in (
        (replace(whole, medium="felt-tip"), "is no look, or torn"), (replace(whole, inks=whole.inks[:5]), "is no look, or torn"),
        (replace(whole, tensors=shorter), "fits none of these weights' parameters"),
    ):
        put(tmp_path / "a.look", write_adapter(changed, {}))
        with pytest.raises(Refused, match=said):
            Weights(weights, tmp_path / "a.look")
    put(tmp_path / "a.look", write_adapter(whole, {"format": 1}))
    with pytest.raises(Refused, match="format 1, this version reads 2; make it again"):
        read_adapter(tmp_path / "a.look")


def test_small_crops_are_refused(weights, footage, crops, tmp_path):  # noqa: F811
    cut_crops(CropOrder(crops.parent, tmp_path / "small", looks=1, each=1, size=32, only=("puppet",)), lambda text: None)
    with pytest.raises(TrainFault, match="crops of 32 pixels; a look is learned on crops of 64 or more"):
        train_look(footage, tmp_path / "x.look", weights, 1, tmp_path / "small")


@pytest.mark.parametrize(("name", "data", "said"), [
    (None, b"", "no video or picture"), ("a.png", b"not a png", r"a\.png is no picture"), ("a.mp4", b"not a film", r"a\.mp4 is no video"),
])
def test_footage_that_cannot_be_read_is_named(weights, tmp_path, name, data, said):  # noqa: F811
    if name:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(TrainFault, match=said):
        train_look(tmp_path, tmp_path / "x.look", weights, 1)
    with pytest.raises(TrainFault, match="no such folder"):
        train_look(tmp_path / "nowhere", tmp_path / "x.look", weights, 1)
