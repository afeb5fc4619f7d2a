"""Plates: cut edges, shadows and leads lie where the passes and the hand have them, and weights from before them go on unchanged."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from filmwright.render.planes import PLANES, place_of

torch = pytest.importorskip("torch", reason="training needs the extra filmwright[train]")

sys.path.insert(0, str(Path(__file__).parent))
from test_native import weights  # noqa: E402, F401

from filmwright.train.plates import PLATES, WASH, plates  # noqa: E402


def given(**values):
    planes = torch.full((1, PLANES, 64, 96), 128.0)
    planes[:, place_of("players")] = 0
    for name, value in values.items():
        planes[:, WASH if name == "wash" else place_of(name)] = torch.from_numpy(np.broadcast_to(value, (64, 96)).astype(np.float32))
    return plates(planes)[0]


def test_a_thing_has_a_cut_edge_to_the_right_and_below_and_throws_its_shadow_there():
    depth = np.full((64, 96), 120)
    depth[20:40, 30:60] = 100
    rim, near, far, leads = given(depth=depth)[:4]
    assert (rim[25:35, 59] == 1).all() and (rim[39, 35:55] == 1).all()
    assert (near[28:36, 60:62] > 0).all() and (far[32:36, 62:64] > 0.9).all()  # softened where they begin
    elsewhere = np.ones((64, 96), bool)
    elsewhere[18:50, 28:70] = False
    assert all((v[torch.from_numpy(elsewhere)] == -1).all() for v in (rim, near, far))
    assert (rim[21:37, 31:57] == -1).all() and (near[21:39, 34:59] == -1).all() and leads.shape == (64, 96)


def test_levels_of_one_surface_are_no_edges():
    assert (given(depth=100 + np.arange(96) // 3)[:2] == -1).all()


def test_leads_run_where_the_wash_is_level_and_not_over_faces():
    y, x = np.mgrid[:64, :96]
    wash = np.rint(128 + 30 * np.cos(2 * np.pi * x / 40) + 30 * np.cos(2 * np.pi * y / 40))
    players = np.zeros((64, 96))
    players[:20] = 255
    leads = given(wash=wash, players=players)[3]
    assert (leads[25:55, [20, 40, 60]] > 0.9).all() and (leads[40, 2:-2] > 0.9).all()
    assert (leads[25:35, [10, 30, 50]] == -1).all() and (leads[:20] == -1).all()


def test_weights_from_before_plates_go_on_as_they_are(weights, tmp_path):  # noqa: F811
    import onnx
    from onnx import numpy_helper

    from filmwright.train.weights import LATER, torch_of

    now = torch_of(weights).eval()
    shutil.copytree(weights, tmp_path / "older")
    graph = onnx.load(tmp_path / "older" / "native.onnx")
    kept = []
    for held in graph.graph.initializer:
        if held.name in ("start.weight", "touch.first.weight"):
            told = numpy_helper.to_array(held)
            kept.append(numpy_helper.from_array(told[:, : told.shape[1] - PLATES * (16 if held.name == "start.weight" else 1)].copy(), held.name))
        elif held.name.split(".")[0] not in LATER:
            kept.append(held)
    del graph.graph.initializer[:]
    graph.graph.initializer.extend(kept)
    onnx.save(graph, tmp_path / "older" / "native.onnx")
    begun = torch_of(tmp_path / "older").eval()
    for name in ("start.weight", "touch.first.weight"):
        more = begun.get_parameter(name)[:, -PLATES:]
        assert not more.any() and now.get_parameter(name)[:, -PLATES:].any()
    picture, printed = torch.randn(1, 3, 32, 48), torch.rand(1, PLATES, 32, 48)
    condition = torch.randn(1, now.shape.condition)
    assert torch.equal(begun.overprint(picture, printed, condition), picture)
    assert not torch.equal(now.overprint(picture, printed, condition), picture)


def test_a_part_that_is_half_there_is_torn_and_not_new(weights, tmp_path):  # noqa: F811
    import onnx

    from filmwright.train import TrainFault
    from filmwright.train.weights import torch_of

    shutil.copytree(weights, tmp_path / "torn")
    graph = onnx.load(tmp_path / "torn" / "native.onnx")
    graph.graph.initializer.remove(next(held for held in graph.graph.initializer if held.name == "specks.cut.weight"))
    onnx.save(graph, tmp_path / "torn" / "native.onnx")
    with pytest.raises(TrainFault, match="specks.cut.weight is missing from the graph"):
        torch_of(tmp_path / "torn")
