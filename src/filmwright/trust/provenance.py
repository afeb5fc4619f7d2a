"""How a film came to be, as plain values, and the C2PA manifest that says so.

In: a :class:`Provenance`, which the caller projects from the build graph. Out: the manifest definition for c2pa's Builder, and
the ingredients in the order in which they are added. It reads no file and asks nobody.

Each element of a film has one of IPTC's digital source types (https://cv.iptc.org/newscodes/digitalsourcetype/);
`docs/provenance.md` says why each was chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..film import plain
from .errors import SigningError
from .watermark import format_id

#: IPTC's digital source types that an element of a film can have, with IPTC's definition (vocabulary of 2024-10-23, CC BY 4.0).
SOURCE_TYPES = {
    "algorithmicMedia": "Media created purely by an algorithm not based on any sampled training data, e.g. an image created by "
    "software using a mathematical formula",
    "trainedAlgorithmicMedia": "Digital media created algorithmically using an Artificial Intelligence model trained on captured content",
    "compositeSynthetic": "Mix or composite of several elements, at least one of which is Generative AI",
    "compositeWithTrainedAlgorithmicMedia": "Augmentation, correction or enhancement using a Generative AI model",
    "composite": "Mix or composite of several elements, any of which may or may not be generative AI",
    "compositeCapture": "Mix or composite of several elements that are all captures of real life",
    "digitalCapture": "The media was captured from a real-life source using a digital camera or digital recording device",
    "digitalCreation": "Media created by a human using non-generative tools",
    "humanEdits": "Augmentation, correction or enhancement by one or more humans using non-generative tools",
    "algorithmicallyEnhanced": "Modification or correction by algorithm",
    "dataDrivenMedia": "Digital media representation of data via human programming or creativity",
}

#: The types whose element was made, wholly or in part, by a trained model.
GENERATIVE = frozenset({"trainedAlgorithmicMedia", "compositeSynthetic", "compositeWithTrainedAlgorithmicMedia"})

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"

#: The label of Filmwright's own assertion in the manifest.
ASSERTION = "org.filmwright.film"


@dataclass(frozen=True)
class ShotSource:
    """One shot's clip. `file` is the clip as a path in the film's folder; digests are sha256, hexadecimal.

    `model` is the sha256 of the model's weights where one painted the pictures, "" for a renderer without one; `look` is what it was asked for.
    """

    id: str
    file: str
    digest: str
    renderer: str
    version: str
    source_type: str
    receipt: str = ""
    model: str = ""
    seed: int = 0
    look: str = ""


@dataclass(frozen=True)
class SoundSource:
    """One stem of the soundtrack (dialogue, music, effects) as a path in the film's folder."""

    id: str
    file: str
    digest: str
    source_type: str


@dataclass(frozen=True)
class VoiceSource:
    """A voice that speaks in the film, the model that speaks with it, their licence and the credit that it asks for."""

    voice: str
    model: str
    licence: str
    credit: str = ""


@dataclass(frozen=True)
class Provenance:
    """What is claimed of a film: a projection of its build graph. `film_id` is the number its watermark carries.

    `screenplay` and `plan` are sha256 digests of those files; `licences` are lines such as "Kokoro-82M: Apache-2.0".
    """

    film_id: int
    title: str
    version: str
    shots: tuple[ShotSource, ...]
    sounds: tuple[SoundSource, ...] = ()
    voices: tuple[VoiceSource, ...] = ()
    screenplay: str = ""
    plan: str = ""
    licences: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def source_type(self) -> str:
        """The whole film's type: what all its elements are, or a composite, a synthetic one if a trained model made any of it."""
        types = {shot.source_type for shot in self.shots} | {sound.source_type for sound in self.sounds}
        if self.voices:
            types.add("trainedAlgorithmicMedia")
        if len(types) == 1:
            return next(iter(types))
        return "compositeSynthetic" if types & GENERATIVE else "composite"


@dataclass(frozen=True)
class Ingredient:
    """A file that the film is made of, as C2PA wants it: what names it in the manifest, and how it is reached."""

    id: str
    title: str
    file: str
    format: str
    digest: str
    source_type: str
    what: str


#: The media type of an ingredient by the ending of its file's name.
FORMATS = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "png": "image/png",
    "jpg": "image/jpeg",
}


def ingredients(provenance: Provenance) -> tuple[Ingredient, ...]:
    """Shots in film order, then stems. Raises :class:`SigningError` for a source type or file type that is not known."""
    parts = [
        (
            f"shot-{s.id}",
            f"Shot {s.id}",
            s.file,
            s.digest,
            s.source_type,
            _painted(s),
        )
        for s in provenance.shots
    ] + [(f"sound-{s.id}", f"Sound: {s.id}", s.file, s.digest, s.source_type, f"the {s.id} stem") for s in provenance.sounds]
    made = []
    for id, title, file, digest, source_type, what in parts:
        ending = file.rpartition(".")[2].lower()
        if ending not in FORMATS:
            raise SigningError(f"{file}: an ingredient is one of {', '.join(sorted(FORMATS))}, not .{ending}")
        if source_type not in SOURCE_TYPES:
            raise SigningError(f"{id}: {source_type!r} is not a digital source type known here; known are {', '.join(sorted(SOURCE_TYPES))}")
        made.append(Ingredient(id, title, file, FORMATS[ending], digest, source_type, what))
    return tuple(made)


def _painted(shot: ShotSource) -> str:
    text = f"pictures by the renderer {shot.renderer} {shot.version}".strip()
    if shot.model:
        text += f", weights {shot.model}, in the look {shot.look!r}, seed {shot.seed}, over a composition that a simulator staged and filmed"
    return text


def manifest(provenance: Provenance) -> dict[str, Any]:
    """The definition for c2pa's Builder: `c2pa.created` first, one `c2pa.placed` an ingredient, and Filmwright's own
    assertion.
    """
    agent = {"name": "Filmwright", "version": provenance.version}
    created = {"action": "c2pa.created", "digitalSourceType": IPTC + provenance.source_type, "softwareAgent": agent}
    placed = [
        {
            "action": "c2pa.placed",
            "digitalSourceType": IPTC + part.source_type,
            "description": part.what,
            "parameters": {"ingredientIds": [part.id]},
        }
        for part in ingredients(provenance)
    ]
    return {
        "claim_generator_info": [agent],
        "title": provenance.title,
        "format": "video/mp4",
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created, *placed]}},
            {"label": ASSERTION, "data": _film(provenance)},
        ],
    }


def _film(provenance: Provenance) -> dict[str, Any]:
    """The assertion's data: the provenance with the id as it is written elsewhere, and without what is empty."""
    data = plain(provenance) | {"film_id": format_id(provenance.film_id), "source_type": provenance.source_type}
    return _full(data)


def _full(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _full(v) for key, v in value.items() if v not in ("", [], {})}
    return [_full(v) for v in value] if isinstance(value, list) else value
