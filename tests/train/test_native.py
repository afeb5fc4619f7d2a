"""The renderer `native`, with the toy's weights: it keeps the renderer's contract, repeats itself, and names what is wrong with its weights."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from filmwright.cut import encode_clip
from filmwright.film import Plan, Take
from filmwright.render import Native, Painting, Refused, Weights, read_look, renderers
from filmwright.train import export_native
from filmwright.train.crops import conditions

torch = pytest.importorskip("torch", reason="training needs the extra filmwright[train]")

sys.path.insert(0, str(Path(__file__).parent))
from test_looks import CLIP  # noqa: E402

TOLD = conditions(replace(CLIP, about={**CLIP.about, "pictures": 4}))
SIZE = (160, 96)
TAKE = Take("shot", "scene", 8, 24, 2, SIZE, 5, "watercolour at dawn", "", 35.0, 2.8)


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """An exported network that has learned nothing but is not without effect."""
    from dataclasses import asdict

    from filmwright.film import digest
    from filmwright.render import ingredients
    from filmwright.train.model import Native as Network
    from filmwright.train.model import Shape

    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(3)
    shape = Shape(len(ingredients()), (16, 24, 32), (1, 1, 1), 24, 2)
    network = Network(shape)
    for parameter in network.parameters():
        if not parameter.any():  # what begins as doing nothing
            torch.nn.init.normal_(parameter, std=0.05)
        elif (parameter == 1).all():  # in a trained network no two of them are equal
            torch.nn.init.normal_(parameter, mean=1, std=0.01)
    torch.save({
        "identity": digest(1), "shape": asdict(shape), "step": 7, "model": {}, "ema": network.state_dict(), "optimiser": {}, "distilling": None,
        "ingredients": list(ingredients()), "distilled": False,
    }, folder / "checkpoint.pt")
    export_native(folder / "checkpoint.pt", folder)
    return folder


class Given:
    """A source of made-up conditions."""

    def conditions(self):
        yield from (TOLD[0], None, *TOLD[1:3])


def paint(weights, look="watercolour at dawn", seed=5):
    return list(Painting(Weights(weights), read_look(look), seed, SIZE).all(Given().conditions()))


def test_the_same_take_look_and_seed_give_the_same_pictures(weights):
    first, again = paint(weights), paint(weights)
    assert len(first) == 4 and all(p.shape == (96, 160, 3) and p.dtype == np.uint8 for p in first)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert np.array_equal(first[0], first[1])  # nothing changed
    assert not np.array_equal(first[1], first[2])


def test_another_seed_or_look_gives_others(weights):
    first = paint(weights)
    assert not np.array_equal(first[0], paint(weights, seed=6)[0])
    assert not np.array_equal(first[0], paint(weights, look="ink in fog")[0])


def test_it_keeps_the_contract_and_its_receipt_names_the_weights(weights, tmp_path):
    native = Native(encode_clip, weights)
    done = []
    receipt = native.render(TAKE, Given(), tmp_path / "clip.mp4", done.append)
    assert receipt.frames == 8 and receipt.drawn == 4 and done == [1, 2, 3, 4] and (tmp_path / "clip.mp4").stat().st_size > 500
    assert receipt.source_type == "trainedAlgorithmicMedia" and receipt.version.startswith("7-") and receipt.seed == 5
    assert receipt.model == Weights(weights).digest and receipt.model in receipt.licences[0] and receipt.look == TAKE.look
    again = Native(encode_clip, weights).render(TAKE, Given(), tmp_path / "again.mp4", done.append)
    assert (tmp_path / "clip.mp4").read_bytes() == (tmp_path / "again.mp4").read_bytes() and again.version == receipt.version
    assert native.quote(TAKE).cost == 0
    with pytest.raises(Refused, match="width 4000"):
        native.render(replace(TAKE, size=(4000, 96)), Given(), tmp_path / "clip.mp4", done.append)


PASSES = ("lit", "colour", "normals", "edges", "ids", "depth", "flow", "players", "blur", "puppet")


@pytest.mark.parametrize("size", [(98, 74), (64, 64), (130, 90)])
def test_sizes_that_are_no_multiple_of_sixteen_are_painted(weights, size):
    w, h = size
    small = replace(TOLD[0], **{name: np.ascontiguousarray(getattr(TOLD[0], name)[:h, :w]) for name in PASSES})
    assert Painting(Weights(weights), read_look(""), 1, size).next(small).shape == (h, w, 3)


@pytest.mark.parametrize(
    ("passes", "said"), [({"normals": None}, "'normals' is missing"), ({"edges": np.zeros((9, 9), np.uint8)}, "'edges' is 9 x 9"),
     ({"sheets": None}, "reference sheets are missing")],
)
def test_a_pass_that_is_missing_or_of_another_size_is_named(weights, passes, said):
    with pytest.raises(Refused, match=said):
        Painting(Weights(weights), read_look(""), 1, SIZE).next(replace(TOLD[0], **passes))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: (f / "native.onnx").unlink(), "native.onnx: No such file"),
        (lambda f: (f / "native.onnx").write_bytes((f / "native.onnx").read_bytes()[:-9]), "native.onnx is torn"),
        (lambda f: (f / "native.json").write_text("{"), "native.json is torn"),
        (lambda f: other_table(f), "another table of looks"),
    ],
)
def test_weights_that_cannot_be_used_are_refused_by_name(weights, tmp_path, spoil, said):
    folder = tmp_path / "weights"
    shutil.copytree(weights, folder)
    spoil(folder)
    with pytest.raises(Refused, match=said):
        Native(encode_clip, folder).quote(TAKE)


def other_table(folder):
    about = json.loads((folder / "native.json").read_text())
    about["ingredients"] = about["ingredients"][:-1]
    (folder / "native.json").write_text(json.dumps(about))


@pytest.mark.parametrize("look", ["", "watercolour " * 1000, "とても静かな夜", "💡"])
def test_any_look_paints(weights, look):
    assert len(paint(weights, look)) == 4


def test_it_is_offered_exactly_when_its_weights_are_there(weights, monkeypatch, tmp_path):
    assert "native" in renderers(encode_clip)  # they ship
    monkeypatch.setattr("filmwright.render.WEIGHTS", tmp_path)
    assert "native" not in renderers(encode_clip)
    monkeypatch.setattr("filmwright.render.WEIGHTS", weights)
    assert renderers(encode_clip)["native"].profile.version.startswith("7-")


def test_a_film_s_shot_gives_it_conditions_and_it_paints_them(weights, tmp_path):
    """From a plan to a clip, through the build's own source."""
    from filmwright.build.graph import Records
    from filmwright.build.progress import Progress
    from filmwright.build.shooting import Shooting
    from filmwright.train import scenes

    staged = scenes.stage(4, 1, 2)
    shot = replace(staged.clips[0].shot, id="s1")
    scene = replace(staged.scene, shots=(shot,))
    plan = Plan("t", 24, (96, 64), 2, 3, "ink in fog", tuple(staged.cast.values()), (scene,))
    with open(tmp_path / "said", "w") as said:
        shooting = Shooting(plan, staged.speeches, tmp_path, Records(tmp_path), Native(encode_clip, weights), Progress(said))
        clips = shooting.shoot(shooting.todo())
    receipt = shooting.receipts()["s1"]
    assert clips["s1"].is_file() and receipt.renderer == "native" and receipt.drawn == 2 and receipt.frames == 4


def test_figures_set_the_model_beside_everything_else_on_held_out_takes(weights, tmp_path):
    from filmwright.train import TrainFault, evaluate
    from filmwright.train.clips import Clip, pack
    from filmwright.train.scoring import ms_ssim, psnr
    from filmwright.train.shards import put, tar

    for n, split in enumerate(("train", "held-out-world", "held-out-world")):
        clip = Clip(f"{n:06d}", CLIP.arrays, {**CLIP.about, "split": split, "world": n, "pictures": 4})
        put(tmp_path / "parts" / f"{n:06d}.tar", tar(pack(clip).items()))
    found = evaluate(weights, tmp_path, 5, weights, tmp_path / "sheet.png", tell=lambda text: None)
    rows = {r["what"]: r for r in found["rows"]}
    assert list(rows) == ["model", "before distilling", "beauty pass", "nearest picture", "teacher"] and rows["model"]["takes"] == 5
    assert rows["teacher"]["ssim"] == pytest.approx(1) and rows["teacher"]["seconds"] > 0 and (tmp_path / "sheet.png").is_file()
    assert 5 < rows["model"]["psnr"] < 40 and rows["model"]["psnr"] == rows["before distilling"]["psnr"] and rows["model"]["warp"] > 0
    assert rows["nearest picture"]["ssim"] > rows["beauty pass"]["ssim"]  # here the clip that was trained on shows the same
    assert found["sheets"]["clips"] == 2 and all(found["sheets"][whose] >= 0 for whose in ("own", "none", "another"))
    puppet = evaluate(weights, tmp_path, 2, looks=[read_look("puppet film")], tell=lambda text: None)
    assert list(puppet["media"]) == ["puppet"] and puppet["media"]["puppet"]["takes"] == 2
    a = CLIP.arrays["beauty"][0]
    assert ms_ssim(a, a) == pytest.approx(1) and ms_ssim(a, 255 - a) < 0.5 and psnr(a, a ^ 1) == pytest.approx(48.13, abs=0.01)
    with pytest.raises(TrainFault, match="no held-out clip was path-traced"):
        evaluate(weights, tmp_path, 1, looks=[read_look("path-traced")])
    with pytest.raises(TrainFault, match=r"native\.json"):
        evaluate(tmp_path, tmp_path, 1)
