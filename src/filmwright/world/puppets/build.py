"""A character becomes a puppet: everything sculpted, painted and named, ready to be posed.

In: a `film.Character` and, if wished, a folder for finished arrays. Out: a :class:`Puppet`. The arrays in the folder are keyed by the
character's looks and by this code, so that a stale sculpt is never used.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from ...film import Character, digest
from ..sculpt import Field, box_uv, mesh, without, wrap_uv
from ..solids import Floats, Material, Mesh, Solid
from . import body, hands, surfaces
from .face import Mouths, eyeball, lid, mouths
from .figure import SIDES, Figure, Vec, figure
from .head import beard, brow, eye_at, eyes_middle, hair, hat, head, placed
from .paint import blend, skin_texture, tint


@dataclass(frozen=True, eq=False)
class Puppet:
    """An actor made of clay. `solids` go to the renderer as they are; `weights` (n, 17) by name for those that bend, `bones` for the rigid ones."""

    character: Character
    figure: Figure
    solids: tuple[Solid, ...]
    weights: dict[str, Floats]
    bones: dict[str, str]
    mouths: Mouths
    eyes: dict[str, Vec]
    top: float

    def solid(self, part: str) -> Solid:
        """One part by its name without the character's id; KeyError where the puppet has none."""
        name = f"{self.character.id}/{part}"
        return next(s for s in self.solids if s.name == name)


def build_puppet(character: Character, cache: Path | None = None) -> Puppet:
    """Sculpt `character`, or take its arrays from the folder `cache`."""
    f = figure(character)
    parts = _cached(f, cache)
    weights = {p.name: p.weights for p in parts if p.weights is not None}
    bones = {p.name: p.bone for p in parts if p.bone}
    mouth = mouths(f)
    parts = [*parts, body.Part("mouth", mouth.mesh(), None, "head"), *_eyes(f)]
    bones |= {p.name: p.bone for p in parts if p.bone}
    paints = _paints(f)
    solids = tuple(_solid(character, p, paints) for p in parts)
    middle, side = eyes_middle(f), eye_at(f) * f.skull
    eyes = {"left": middle + side, "right": middle + side * [1, -1, 1]}
    top = max(float(p.mesh.vertices[:, 2].max()) for p in parts if p.bone == "head")
    return Puppet(character, f, solids, weights, bones, mouth, eyes, top)


def _solid(character: Character, part: body.Part, paints: dict[str, Material]) -> Solid:
    kind = part.name.split("-")[0]
    shown = not part.name.startswith(("left_hand", "right_hand")) or part.name.endswith("-open")
    return Solid(f"{character.id}/{part.name}", part.mesh, paints[kind], identity=character.id, shown=shown, shadow=kind not in ("mouth",))


def _eyes(f: Figure) -> list[body.Part]:
    made = []
    for side in SIDES:
        made.append(body.Part(f"{side}_eye", eyeball(f.eye), None, "head"))
        made.append(body.Part(f"{side}_upper", lid(f.eye, True), None, "head"))
        made.append(body.Part(f"{side}_lower", lid(f.eye, False), None, "head"))
    return made


#: Around the eyes, in skulls: what a head with its hat and hair may fill.
_HEAD_BOX = (np.array([1.9, 1.9, 1.9]), np.array([1.9, 1.9, 2.1]))
#: Grid steps in skulls, and by what each piece may be hidden.
_HEAD_STEPS = {"head": 0.090, "hair": 0.128, "beard": 0.115, "hat": 0.130, "band": 0.095}
_HIDERS = {"head": ("hat", "hair", "beard"), "hair": ("head", "hat"), "beard": ("head",), "hat": ("head", "hair"), "band": ("hat", "head")}


def _detail(c: Character, name: str) -> float:
    """A crown wants a finer grid than felt does, a cloud of curls a coarser one."""
    return {("hat", "crown"): 0.78, ("hat", "brim"): 0.90, ("hair", "curly"): 1.12}.get((name, c.hat if name == "hat" else c.hair), 1.0)


def _sculpt(f: Figure) -> list[body.Part]:
    """Everything that takes time."""
    h, r, c = f.height, f.skull, f.character
    parts = body.clothe(f, 0.0192 * h * max(1.0, f.girth) ** 0.5 * (1.12 if c.dress == "robe" else 1.0))

    at = eyes_middle(f)
    fields: dict[str, Field] = {"head": head(f), **hat(f)}
    fields |= {name: field for name, field in (("hair", hair(f)), ("beard", beard(f))) if field is not None}
    for name, field in fields.items():
        made = mesh(placed(f, field), at - _HEAD_BOX[0] * r, at + _HEAD_BOX[1] * r, _HEAD_STEPS[name] * r * _detail(c, name))
        for cover in _HIDERS[name]:
            if cover in fields:
                made = without(made, placed(f, fields[cover]), 0.05 * r)
        made = _portrait(f, wrap_uv(made, at=at)) if name == "head" else box_uv(made)
        parts.append(body.Part(name, made, None, "head"))
    brows = mesh(placed(f, brow(f)), eyes_middle(f) + np.array([0.2, 0.0, 0.1]) * r, eyes_middle(f) + np.array([1.4, 1.0, 0.8]) * r, 0.062 * r)
    parts.append(body.Part("left_brow", box_uv(brows), None, "head"))
    parts.append(body.Part("right_brow", box_uv(hands.mirrored(brows)), None, "head"))
    for pose in hands.HANDS:
        left = hands.hand(pose, h, 0.0098 * h)
        parts += [body.Part(f"left_hand-{pose}", left, None, "left_hand"), body.Part(f"right_hand-{pose}", hands.mirrored(left), None, "right_hand")]
    return parts


def _portrait(f: Figure, made: Mesh) -> Mesh:
    """uv of a head for :func:`paint.skin_texture`: u around, v 0 at 1.6 skulls under the eyes, 1 at 1.4 over them."""
    assert made.uv is not None
    uv = made.uv.copy()
    uv[:, 1] = (uv[:, 1] / f.skull + 1.6) / 3.0
    return replace(made, uv=uv)


def _paints(f: Figure) -> dict[str, Material]:
    c = f.character
    cut = body.CUTS[c.dress]

    def wear(name: str, colour: str, repeat: float = 7.0, rough: float = 0.9) -> Material:
        texture, normal = surfaces.cloth(name)
        return Material(colour, rough, texture=texture, normal=normal, repeat=repeat)

    skin = wear("clay", c.skin, 5.0, 0.62)
    lashes = tint(c.hair_colour, 0.45) if c.sex == "f" or c.age == "child" else tint(c.skin, 0.62)
    lids = Material("#ffffff", 0.6, texture=surfaces.palette((tint(c.skin, 0.97), lashes)))
    under = Material("#ffffff", 0.6, texture=surfaces.palette((tint(c.skin, 0.97), tint(c.skin, 0.74))))
    brow_colour = c.hair_colour if c.hair != "none" or c.beard != "none" else tint(c.hair_colour, 0.9)
    paints = {
        "dress": wear(cut.cloth, c.colour, 5.5 if cut.cloth == "knit" else 5.0, 0.95),
        "trim": wear("knit" if cut.cloth == "knit" else "felt", c.second_colour, 5.5),
        "legs": wear("weave", c.second_colour if not cut.bare_legs else tint(c.second_colour, 1.0), 6.0),
        "boots": wear("clay", tint(c.second_colour, 0.42), 5.0, 0.55),
        "shirt": wear("weave", "#efe9dc", 5.0),
        "tie": wear("weave", tint(c.second_colour, 1.25, 1.3), 6.0),
        "buttons": wear("clay", tint(c.second_colour, 1.5), 8.0, 0.4),
        "apron": wear("weave", c.colour, 6.0),
        "head": Material("#ffffff", 0.60, texture=skin_texture(c, f)),
        "hair": wear("felt", c.hair_colour, 8.0, 0.88),
        "beard": wear("felt", c.hair_colour, 8.0, 0.85),
        "hat": _headwear(c, wear),
        "band": wear("felt", "#e9e2d2" if c.hat == "cap" else ("#d8b24a" if c.hat == "crown" else tint(c.hat_colour, 0.45)), 8.0),
        "mouth": Material(
            "#ffffff", 0.45, texture=surfaces.palette((blend(tint(c.skin, 0.66, 1.1), "#a03a34", 0.42), "#22090b", "#f3ecdc", "#b8524e"))
        ),
    }
    if c.dress == "apron":
        paints |= {"dress": wear("weave", "#e8e0d0", 6.0), "trim": wear("weave", "#e8e0d0", 6.0)}
    for side in SIDES:
        paints |= {
            f"{side}_hand": skin,
            f"{side}_brow": wear("felt", brow_colour, 9.0),
            f"{side}_upper": lids,
            f"{side}_lower": under,
            f"{side}_eye": Material("#ffffff", 0.12, texture=surfaces.eyeball(_iris(c))),
        }
    return paints


def _headwear(c: Character, wear: Callable[..., Material]) -> Material:
    if c.hat == "crown":
        return Material(c.hat_colour, 0.35, 0.75)
    return wear("knit", c.hat_colour, 5.5, 0.95) if c.hat == "cap" else wear("felt", c.hat_colour, 5.0, 0.95)


def _iris(c: Character) -> str:
    """An eye colour that a character keeps: by its id."""
    return ("#5b7f9e", "#6b4a2c", "#5d7a4a", "#4f3620", "#6f8a92")[hashlib.sha256(c.id.encode()).digest()[0] % 5]


@functools.cache
def _code() -> str:
    """A digest of the code that sculpts."""
    folder = resources.files(__package__)
    names = ("body.py", "build.py", "face.py", "figure.py", "hands.py", "head.py")
    text = [folder.joinpath(n).read_bytes() for n in names] + [resources.files("filmwright.world").joinpath("sculpt.py").read_bytes()]
    return hashlib.sha256(b"\0".join(text)).hexdigest()


def _cached(f: Figure, cache: Path | None) -> list[body.Part]:
    if cache is None:
        return _sculpt(f)
    path = cache / f"puppet-{digest(f.character, _code())[:32]}.npz"
    try:
        return _load(path)
    except FileNotFoundError:
        parts = _sculpt(f)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):  # torn or foreign: sculpted again and replaced
        parts = _sculpt(f)
    cache.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {"names": np.array([p.name for p in parts]), "bones": np.array([p.bone for p in parts])}
    for i, p in enumerate(parts):
        arrays |= {f"v{i}": p.mesh.vertices, f"f{i}": p.mesh.faces, f"n{i}": p.mesh.normals, f"u{i}": p.mesh.uv}
        if p.weights is not None:
            arrays[f"w{i}"] = p.weights
    with tempfile.NamedTemporaryFile(dir=cache, prefix=".filmwright-", suffix=".part", delete=False) as file:
        np.savez(file, allow_pickle=False, **arrays)
    os.replace(file.name, path)
    return parts


def _load(path: Path) -> list[body.Part]:
    with np.load(path, allow_pickle=False) as a:
        return [
            body.Part(str(name), Mesh(a[f"v{i}"], a[f"f{i}"], a[f"n{i}"], a[f"u{i}"]), a.get(f"w{i}"), str(bone))
            for i, (name, bone) in enumerate(zip(a["names"], a["bones"], strict=True))
        ]
