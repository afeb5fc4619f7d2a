"""Training keeps its promises, shown by a toy of a minute: it learns, resumes to the same bits, shares its work, exports, refuses by name."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from filmwright.film import dumps
from filmwright.render.ingredients import ingredients
from filmwright.render.planes import LIGHT, PLANES, SHEET, SHEETS, WHOLE, place_of
from filmwright.train import CropOrder, TrainFault, cut_crops, export_native, holdout, read_recipe, train_native
from filmwright.train.clips import Clip, pack
from filmwright.train.crops import Crops, random_look
from filmwright.train.shards import put, tar

torch = pytest.importorskip("torch", reason="training needs the extra filmwright[train]")

sys.path.insert(0, str(Path(__file__).parent))
from test_looks import CLIP  # noqa: E402


def quiet(_text):
    pass


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """A dataset of three made-up clips, the last of a held-out world."""
    folder = tmp_path_factory.mktemp("data")
    put(folder / "dataset.json", b"{}")
    for n, split in enumerate(("train", "train", "held-out-world")):
        about = {**CLIP.about, "split": split, "world": n, "pictures": 4}
        arrays = {k: np.ascontiguousarray(a[:, ::-1] if n == 1 else a) for k, a in CLIP.arrays.items()}
        put(folder / "parts" / f"{n:06d}.tar", tar(pack(Clip(f"{n:06d}", arrays, about)).items()))
    return folder


@pytest.fixture(scope="module")
def crops(dataset, tmp_path_factory):
    folder = tmp_path_factory.mktemp("crops")
    order = CropOrder(dataset, folder, looks=2, each=3, size=64, only=("watercolour", "ink", "dawn"))
    return order, cut_crops(order, quiet)


@pytest.fixture(scope="module")
def recipe(crops, tmp_path_factory):
    toy = read_recipe("toy")
    folder = str(crops[0].folder)
    return replace(toy, out=str(tmp_path_factory.mktemp("run")), crops=(folder,), held=folder)


@pytest.fixture(scope="module")
def trained(recipe):
    return train_native(recipe)


def test_crops_are_cut_from_what_may_be_trained_on_and_not_twice(dataset, crops):
    order, count = crops
    assert count == 2 * 2 * 4 * 3 and cut_crops(order, quiet) == count
    read = Crops(order.folder)
    assert len(read) == count and read[0].data.shape == (PLANES + 3, 64, 64) and read[count - 1].look.shape == (len(ingredients()),)
    assert not (order.folder / "000002.npy").exists() and (order.folder / "000002.npz").exists()
    held = replace(order, folder=order.folder / "held", held=True)
    # Watercolour at dawn is held out, so the clips to train on are measured in it; the held-out world in any other look.
    assert holdout.held_pair("watercolour", "dawn") and cut_crops(held, quiet) == 3 * 2 * 4 * 3


def test_looks_that_are_held_out_are_never_trained_on():
    rng = np.random.default_rng(1)
    for held in (False, True):
        for _ in range(100):
            look = random_look(rng, (), held)
            assert look is not None
            others = [n for n, _ in look.shares if ingredients()[n].family != "medium"]
            assert any(holdout.held_pair(look.medium, other) for other in others) == held


def test_the_toy_learns_its_teacher(trained, recipe):
    log = [json.loads(line) for line in (Path(recipe.out) / "log.jsonl").read_text().splitlines()]
    losses = [row["loss"] for row in log if "loss" in row and row["step"] <= recipe.training.steps]
    assert np.mean(losses[-3:]) < 0.8 * losses[0]
    assert trained.psnr > trained.psnr_lit + 2  # nearer to the teacher's pictures than what it began from
    assert trained.step == recipe.training.steps + recipe.distil.steps
    assert len(list((Path(recipe.out) / "grids").glob("*.png"))) >= 2


def test_a_run_that_stopped_goes_on_to_the_same_bits(recipe, tmp_path):
    short = replace(recipe, training=replace(recipe.training, steps=12, checkpoint=5, grid=100), distil=replace(recipe.distil, steps=4))
    whole, halves = (replace(short, out=str(tmp_path / name)) for name in ("whole", "halves"))
    train_native(whole)
    for stop in (5, 11, 14, None):  # also amid the distilling
        train_native(halves, stop)
    a, b = (torch.load(Path(r.out) / "checkpoint.pt", weights_only=True) for r in (whole, halves))
    assert a["step"] == b["step"] == 16 and a["distilled"]
    for left, right in ((a["model"], b["model"]), (a["ema"], b["ema"]), (a["distilling"]["critic"], b["distilling"]["critic"])):
        assert all(torch.equal(left[k], right[k]) for k in left)


def test_two_processes_share_the_work_and_end_with_the_same_weights(recipe, tmp_path):
    training = replace(recipe.training, steps=6, batch=2, checkpoint=3, grid=3)
    shared = replace(recipe, out=str(tmp_path / "shared"), training=training, distil=replace(recipe.distil, steps=0))
    path = tmp_path / "shared.toml"
    path.write_text(toml(shared))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    command = [sys.executable, "-m", "filmwright.cli", "train", "native", str(path), "--json"]
    both = [subprocess.Popen(command, env={**env, "RANK": str(r)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for r in (0, 1)]
    said = [p.communicate(timeout=280) for p in both]
    assert [p.returncode for p in both] == [0, 0], said
    results = [json.loads(out.splitlines()[-1]) for out, _ in said]
    assert [r["step"] for r in results] == [6, 6] and results[0]["psnr"] == results[1]["psnr"]
    assert results[0]["loss"] != results[1]["loss"]  # each had crops of its own


def toml(recipe):
    """A recipe as its file."""
    lines = [f"{k} = {json.dumps(getattr(recipe, k))}" for k in ("out", "crops", "held", "seed")]
    for part in ("model", "training", "distil"):
        lines += [f"[{part}]", *(f"{k} = {json.dumps(v)}" for k, v in json.loads(dumps(getattr(recipe, part))).items())]
    return "\n".join(lines)


def test_the_exported_graph_paints_what_the_network_paints(trained, recipe, tmp_path):
    import onnxruntime

    from filmwright.train.model import Native, Shape

    (path,) = export_native(Path(recipe.out) / "checkpoint.pt", tmp_path)
    about = json.loads((tmp_path / "native.json").read_text())
    assert about["steps"] == 1 and about["distilled"] and about["step"] == trained.step
    session = onnxruntime.InferenceSession(str(path))
    held = torch.load(Path(recipe.out) / "checkpoint.pt", weights_only=True)
    network = Native(Shape(**held["shape"]))
    network.load_state_dict(held["ema"])
    rng = np.random.default_rng(0)
    for h, w in ((64, 96), (80, 48)):
        given = {
            "noisy": rng.standard_normal((1, 3, h, w), np.float32), "time": np.float32([0.4]),
            "planes": rng.integers(0, 256, (1, PLANES, h, w), np.uint8), "look": rng.random((1, len(ingredients())), np.float32),
            "light": rng.random((1, LIGHT), np.float32), "whole": rng.integers(0, 256, (1, 3, *WHOLE), np.uint8),
            "sheets": rng.integers(0, 256, (1, SHEETS, 3, *SHEET), np.uint8),
        }
        with torch.no_grad():
            wanted = network(*(torch.from_numpy(v) for v in given.values())).numpy()
        assert np.abs(session.run(None, given)[0] - wanted).max() < 1e-4


def test_a_run_begins_as_exported_weights_and_weights_that_were_told_less_grow(trained, recipe, tmp_path):
    import onnx

    from filmwright.train.weights import torch_of

    folder = tmp_path / "weights"
    export_native(Path(recipe.out) / "checkpoint.pt", folder)
    short = replace(recipe, out=str(tmp_path / "more"), start=str(folder), training=replace(recipe.training, steps=1, rate=0.0, warmup=1))
    train_native(replace(short, distil=replace(recipe.distil, steps=0)))
    was, now = (torch.load(Path(r.out) / "checkpoint.pt", weights_only=True)["ema"] for r in (recipe, short))
    assert all(torch.equal(was[k], now[k]) for k in was)
    # Weights from before the last plane was told: its part of the first convolution begins at nothing.
    about = json.loads((folder / "native.json").read_text())
    graph = onnx.load(folder / "native.onnx")
    for value in graph.graph.initializer:
        if more := {"start.weight": 16, "touch.first.weight": 1}.get(value.name):
            value.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(value)[:, :-more].copy(), value.name))
    onnx.save(graph, folder / "native.onnx")
    with pytest.raises(TrainFault, match=r"(start|touch.first).weight is"):
        torch_of(folder)
    (folder / "native.json").write_text(json.dumps({**about, "layout": about["layout"][:-1]}))
    grown = torch_of(folder).state_dict()
    for name, more in (("start.weight", 16), ("touch.first.weight", 1)):
        assert not grown[name][:, -more:].any() and torch.equal(grown[name][:, :-more], was[name][:, :-more])
    (folder / "native.json").write_text("{")
    with pytest.raises(TrainFault, match="no whole weights there"):
        torch_of(folder)


def test_a_slice_on_another_machine_begins_with_what_was_carried_and_ends_in_pieces(dataset, trained, recipe, tmp_path):
    """A package of clips and the weights so far go there; crops are cut there, some steps are made, and the weights come back in small pieces."""
    from filmwright.render import Refused, Weights
    from filmwright.train import package

    there = tmp_path / "there"
    assert package(dataset, there / "pack", 10_000_000).clips == 2
    export_native(Path(recipe.out) / "checkpoint.pt", there / "weights")
    cut_crops(CropOrder(there / "pack", there / "crops", looks=1, each=2, size=64, only=("ink",)), quiet)
    crops = str(there / "crops")
    training = replace(recipe.training, steps=3)
    more = replace(recipe, out=str(there / "run"), start=str(there / "weights"), crops=(crops,), held=crops, training=training)
    assert train_native(more).step == 3 + recipe.distil.steps
    pieces = export_native(there / "run" / "checkpoint.pt", tmp_path / "back", 100_000)
    assert len(pieces) > 2 and max(p.stat().st_size for p in pieces) <= 100_000
    assert Weights(tmp_path / "back").step == 3 + recipe.distil.steps
    pieces[1].unlink()
    with pytest.raises(Refused, match="torn"):
        Weights(tmp_path / "back")
    (whole,) = export_native(there / "run" / "checkpoint.pt", tmp_path / "back")
    assert [p.name for p in sorted((tmp_path / "back").glob("*.onnx*"))] == [whole.name]
    assert Weights(tmp_path / "back").digest


def test_a_share_of_the_puppets_is_told_by_its_sheet_alone(crops):
    from filmwright.train.training import Batch
    from filmwright.train.withholding import COLOUR, KEPT, PUPPET, as_told

    read = Crops(crops[0].folder)
    for share in (0.0, 1.0):
        was, batch = (Batch([read[n] for n in range(24)], torch.device("cpu")) for _ in range(2))
        as_told(batch.conditions, share, 1.0, np.random.default_rng(2))
        there = was.planes[:, PUPPET] > 0
        assert there.any() and torch.equal(batch.planes[:, PUPPET] > 0, there)
        for row in range(24):
            # Whoever is shown still has the sheet of the number that its pixels carry.
            numbers = [(b.planes[row, PUPPET].max() // (255 // SHEETS)).item() for b in (was, batch)]
            if numbers[0]:
                assert torch.equal(was.conditions[4][row, numbers[0] - 1], batch.conditions[4][row, numbers[1] - 1])
            if there[row].any():
                colours = batch.planes[row, COLOUR][:, there[row, 0]]
                assert (colours == 128).all() if share else torch.equal(colours, was.planes[row, COLOUR][:, there[row, 0]])
        assert torch.equal(batch.planes[:, KEPT][~there], was.planes[:, KEPT][~there])


def test_parts_learn_alone_until_a_critic_is_asked(trained, recipe, tmp_path):
    export_native(Path(recipe.out) / "checkpoint.pt", tmp_path / "weights")
    was = torch.load(Path(recipe.out) / "checkpoint.pt", weights_only=True)["ema"]
    training = replace(recipe.training, steps=2, learns=("figures", "regard_figures"), withheld=1.0)
    alone = replace(recipe, out=str(tmp_path / "run"), start=str(tmp_path / "weights"), training=training)

    def changed():
        now = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["model"]
        return {name.split(".")[0] for name in now if not torch.equal(now[name], was[name])}

    train_native(alone, 2)
    assert changed() == {"figures", "regard_figures"}
    train_native(alone)
    assert {"start", "touch", "figures"} <= changed()
    with pytest.raises(TrainFault, match="learns: hats: no such part; there are .*figures"):
        train_native(replace(alone, out=str(tmp_path / "other"), training=replace(training, learns=("hats",))))


def test_a_critic_learns_to_name_media_and_tells_what_is_painted(crops):
    from filmwright.train.critic import Critic
    from filmwright.train.training import Batch

    read = Crops(crops[0].folder)
    batch = Batch([read[n] for n in range(12)], torch.device("cpu"))
    planes, look = (torch.cat([part] * 2) for part in batch.conditions[:2])
    # What the teachers painted is one medium here, the lit pass another.
    pictures, media = torch.cat([batch.target, batch.planes[:, :3] / 127.5 - 1]), torch.arange(2).repeat_interleave(12)
    torch.manual_seed(1)
    critic = Critic(len(ingredients()), 2)
    optimiser = torch.optim.AdamW(critic.parameters(), lr=2e-3)
    losses = []
    for _ in range(60):
        losses.append(critic.misnamed(critic(pictures, planes, look)[1], media))
        optimiser.zero_grad()
        losses[-1].backward()
        optimiser.step()
    assert float(losses[-1].detach()) < 0.5 * float(losses[0].detach())
    made = pictures.clone().requires_grad_(True)
    critic.misnamed(critic(made, planes, look)[1], 1 - media).backward()
    assert made.grad.abs().mean() > 0


@pytest.mark.parametrize("looked_up", [lambda network: network.regard_figures.back, lambda network: network.dyed[1]])
def test_a_sheet_reaches_its_own_puppet_alone(looked_up):
    from filmwright.train.model import Native, Shape

    torch.manual_seed(3)
    network = Native(Shape(len(ingredients()), (16, 16, 16), (1, 1, 1), 16, 2)).requires_grad_(False)
    for layer in (looked_up(network), network.end):
        torch.nn.init.normal_(layer.weight)
    planes = torch.randint(0, 256, (2, PLANES, 64, 96), dtype=torch.uint8)
    puppet = planes[:, place_of("puppet")]
    puppet[:] = 0
    puppet[0, 0, :20, :20], puppet[0, 0, 40:, 60:] = 255 // SHEETS, 255 // SHEETS * 4  # of the first picture the first puppet and the fourth
    rest = (torch.zeros(2, len(ingredients())), torch.zeros(2, LIGHT), torch.zeros(2, 3, *WHOLE))
    sheets = torch.randint(0, 256, (2, SHEETS, 3, *SHEET), dtype=torch.uint8)

    def paint(changed):
        other = sheets.clone()
        other[:, changed] = 0
        return network(torch.zeros(2, 3, 64, 96), torch.zeros(2), planes, *rest, other)

    was = paint([])
    assert torch.equal(paint([1, 2]), was)
    changed = (paint([0]) - was).abs().amax((1, 2, 3))
    assert changed[0] > 0.1 and changed[1] == 0


def test_an_untrained_network_gives_the_lit_pass():
    from filmwright.train.model import Native, Shape, sample

    network = Native(Shape(len(ingredients()), (16, 16, 16), (1, 1, 1), 16, 2))
    planes = torch.randint(0, 256, (1, PLANES, 32, 32), dtype=torch.uint8)
    sheets = torch.zeros(1, SHEETS, 3, *SHEET, dtype=torch.uint8)
    conditions = (planes, torch.zeros(1, len(ingredients())), torch.zeros(1, LIGHT), torch.zeros(1, 3, *WHOLE, dtype=torch.uint8), sheets)
    for steps in (1, 3):
        assert torch.allclose(sample(network, torch.randn(1, 3, 32, 32), steps, *conditions), planes[:, :3] / 127.5 - 1, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps = ", "Invalid value"), ("[training]\nstep = 4", "out: missing|unknown field"), ("{training}.steps 0", "at least 1"),
        ("{heads}", "shared by 5 heads"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused_by_name(recipe, tmp_path, text, said):
    if text.startswith("{training}"):
        text = toml(replace(recipe, training=replace(recipe.training, steps=0)))
    if text.startswith("{heads}"):
        text = toml(replace(recipe, model=replace(recipe.model, heads=5)))
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    with pytest.raises(TrainFault, match=said):
        read_recipe(path)


def test_what_is_missing_or_torn_is_named(recipe, tmp_path):
    with pytest.raises(TrainFault, match="no such file, nor one of our recipes"):
        read_recipe("nothing.toml")
    with pytest.raises(TrainFault, match="no crops there"):
        train_native(replace(recipe, crops=(str(tmp_path / "nowhere"),)))
    torn = replace(recipe, out=str(tmp_path / "torn"))
    put(tmp_path / "torn" / "checkpoint.pt", b"half a checkpoint")
    with pytest.raises(TrainFault, match="checkpoint.pt is torn"):
        train_native(torn)
    other = replace(recipe, out=str(tmp_path / "other"), model=replace(recipe.model, condition=32), training=replace(recipe.training, steps=1))
    train_native(other, 1)
    with pytest.raises(TrainFault, match="another network"):
        train_native(replace(other, model=recipe.model))
    with pytest.raises(TrainFault, match="no clips"):
        cut_crops(CropOrder(tmp_path / "empty", tmp_path / "crops"), quiet)
    with pytest.raises(TrainFault, match="'nope' is no ingredient"):
        cut_crops(CropOrder(tmp_path, tmp_path / "crops", only=("nope",)), quiet)
