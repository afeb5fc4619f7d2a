"""The machine-readable `AIGC` key of a film's metadata, as China's Labeling Measures and GB 45438-2025 name it.

In: a film id and who answers for the film. Out: the JSON text which the encoder writes as the container's metadata key `AIGC`
(in MP4 with `movflags=use_metadata_tags`, before signing), and such a text read back. It is a plain statement that anyone can
write or remove.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from .watermark import format_id

#: The metadata key.
AIGC_KEY = "AIGC"

#: What the values of `Label` mean, in plain words.
LABELS = {"1": "made by AI or algorithm", "2": "possibly made by AI", "3": "suspected of being made by AI"}


@dataclass(frozen=True)
class AigcLabel:
    """The seven fields, named as the standard names them. `ProduceID` is the film id; the propagator is whoever publishes it
    later.
    """

    Label: str
    ContentProducer: str
    ProduceID: str
    ReservedCode1: str = ""
    ContentPropagator: str = ""
    PropagateID: str = ""
    ReservedCode2: str = ""


def aigc_label(film_id: int, producer: str = "Filmwright", label: str = "1", propagator: str = "", propagate_id: str = "") -> str:
    """The value of the `AIGC` key: one line of JSON. `producer` is the name of who answers for the film."""
    if label not in LABELS:
        raise ValueError(f"AIGC Label is one of {', '.join(LABELS)}, not {label!r}")
    made = AigcLabel(label, producer, format_id(film_id), ContentPropagator=propagator, PropagateID=propagate_id)
    return json.dumps(vars(made), ensure_ascii=False, separators=(",", ":"))


def read_aigc(text: str) -> AigcLabel | None:
    """The label in `text`, or None where it is not one. Values that are not text, and fields that are unknown, are left out."""
    try:
        raw = json.loads(text)
    except ValueError:
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("Label"), str):
        return None
    known = {name: value for name, value in raw.items() if name in AigcLabel.__dataclass_fields__ and isinstance(value, str)}
    return AigcLabel(**({"ContentProducer": "", "ProduceID": ""} | known))
