"""The classifier of looks learns from painted pictures, goes on where it stopped, and is exported as it was trained."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from filmwright.render.ingredients import ingredients, look_of, media_places

torch = pytest.importorskip("torch", reason="training needs the extra filmwright[train]")

from filmwright.train import look_classifier as looks  # noqa: E402


def painted(folder: Path, seed: int, clips: int = 3) -> Path:
    """Pictures in three media that anybody can tell: flat puppets, hatched pencil, blocks of pixels; one look of four is an unseen combination."""
    folder.mkdir()
    rng = np.random.default_rng(seed)
    for clip in range(clips):
        pictures, shares, unseen = [], [], []
        for n in range(24):
            medium = ("puppet", "pencil", "pixel")[n % 3]
            base = np.kron(rng.integers(60, 200, (9, 16, 3)), np.ones((16, 16, 1))).astype(np.uint8)
            if medium == "pencil":
                base = np.repeat(base.mean(-1, keepdims=True), 3, -1).astype(np.uint8)
                base[:, ::3] = 255
            elif medium == "puppet":
                base = np.full_like(base, rng.integers(60, 200, 3))
            pictures.append(base)
            shares.append(look_of(medium).vector())
            unseen.append(n % 4 == 3)
        np.savez_compressed(folder / f"{clip:06d}.npz", pictures=np.stack(pictures), shares=np.stack(shares), unseen=np.array(unseen))
    return folder


def test_it_learns_goes_on_and_is_exported(tmp_path, monkeypatch):
    monkeypatch.setattr(looks, "BATCH", 8)
    train, test = painted(tmp_path / "train", 1), painted(tmp_path / "test", 2)
    before = looks.figures(looks.Classifier(len(ingredients())), test)
    looks.train(train, 100)
    model = looks.train(train, 120)  # from step 100
    after = looks.figures(model, test)
    assert after["medium"]["seen"] > before["medium"]["seen"] and after["medium"]["seen"] >= 0.9
    assert set(after["known"]) == {"puppet", "pencil", "pixel"}
    path = tmp_path / "look.onnx"
    looks.export(model, path)
    pictures, shares, _ = looks.load(test)
    given = np.moveaxis(pictures[:6].astype(np.float32) / 255, -1, 1)
    found = onnxruntime.InferenceSession(path).run(None, {"picture": given})[0]
    with torch.no_grad():
        plain = looks.Shares(model, media_places()).eval()(torch.from_numpy(given)).numpy()
    assert np.abs(found - plain).max() < 1e-4 and np.allclose(found[:, media_places()].sum(1), 1, atol=1e-5)
    assert json.dumps(after)


def test_a_folder_without_pictures_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="look_data"):
        looks.load(tmp_path)
