"""Signing a finished film with C2PA, and reading such a signature back.

In: an encoded film, its :class:`Provenance` and a :class:`Signer`. Out: a signed copy, or a :class:`Credentials` read from a
file. Signing comes last: whatever re-encodes or re-muxes the file afterwards loses the signature. It never uses a network: no
time-stamp authority, no remote manifest, no revocation look-up.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa

from .errors import SigningError
from .identity import Signer
from .provenance import ASSERTION, IPTC, Ingredient, Provenance, ingredients, manifest

#: No thumbnails (they would be most of the manifest), no actions but ours, and nothing that reaches for a network.
SETTINGS = {
    "builder": {
        "thumbnail": {"enabled": False},
        "actions": {"auto_placed_action": {"enabled": False}, "auto_opened_action": {"enabled": False}},
    },
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": True},
}

#: What c2pa says of a certificate that is on no trust list: true of every home-made one, and no fault of the file.
UNTRUSTED = "signingCredential.untrusted"


@dataclass(frozen=True)
class Signed:
    """A signed film: where it is, the bytes the manifest takes, the film's digital source type and the signer's name."""

    path: Path
    manifest_bytes: int
    source_type: str
    signer: str


@dataclass(frozen=True)
class Credentials:
    """What a file's C2PA manifest says and whether it holds.

    `state`: none, valid (untrusted signer), trusted, invalid, or unreadable. `problems` are c2pa's codes with explanations.
    `film` is Filmwright's own assertion, {} where another program signed.
    """

    state: str
    title: str = ""
    generator: str = ""
    issuer: str = ""
    signer: str = ""
    source_type: str = ""
    ingredients: tuple[tuple[str, str], ...] = ()
    film: dict[str, Any] | None = None
    problems: tuple[str, ...] = ()


def sign(film: Path, out: Path, provenance: Provenance, signer: Signer, folder: Path | None = None) -> Signed:
    """Write a signed copy of `film` to `out`, which may be the same file; `out` appears whole or not at all.

    The files of `provenance` are looked for in `folder` (default: where `film` is). Raises :class:`SigningError` naming the file.
    """
    folder = Path(folder) if folder is not None else Path(film).parent
    parts = ingredients(provenance)
    out = Path(out)
    fresh = out.with_name(f".{out.name}-{os.getpid()}-{threading.get_ident()}")
    try:
        with (
            c2pa.Context.from_dict(SETTINGS) as context,
            c2pa.Builder(json.dumps(manifest(provenance)), context=context) as builder,
        ):
            for part in parts:
                with _opened(folder / part.file) as stream:
                    builder.add_ingredient(json.dumps(_about(part, folder)), part.format, stream)
            info = c2pa.C2paSignerInfo(signer.algorithm.encode(), signer.chain, signer.key, None)
            with _opened(Path(film)) as source, open(fresh, "w+b") as target, c2pa.Signer.from_info(info) as key:
                size = len(builder.sign(key, "video/mp4", source, target))
                target.flush()
                os.fsync(target.fileno())
        os.replace(fresh, out)
    except c2pa.C2paError as error:
        raise SigningError(f"{film}: cannot be signed by {signer.name}: {error}") from error
    except OSError as error:
        raise SigningError(f"{out}: cannot be written ({error.strerror})") from None
    finally:
        fresh.unlink(missing_ok=True)
    return Signed(out, size, provenance.source_type, signer.name)


def _about(part: Ingredient, folder: Path) -> dict[str, str]:
    """What the manifest says of one ingredient. An ingredient that carries a manifest of its own (a hosted renderer's clip) says its
    source type there, and C2PA allows it no second one here."""
    about = {
        "title": part.title,
        "relationship": "componentOf",
        "label": part.id,
        "instance_id": f"urn:filmwright:sha256:{part.digest}",
        "description": part.what,
    }
    own = read_credentials(folder / part.file).state not in ("none", "unreadable")
    return about if own else about | {"digital_source_type": IPTC + part.source_type}


def read_credentials(path: Path, anchors: bytes = b"") -> Credentials:
    """The C2PA manifest in `path`. `anchors`: PEM certificates to trust; without them a valid signature stays untrusted."""
    settings: dict[str, Any] = dict(SETTINGS)
    if anchors:
        settings = settings | {"trust": {"trust_anchors": anchors.decode()}}
    try:
        with c2pa.Context.from_dict(settings) as context, c2pa.Reader(Path(path), context=context) as reader:
            store = json.loads(reader.json())
            state = str(reader.get_validation_state())
    except c2pa.C2paError.ManifestNotFound:
        return Credentials("none")
    except c2pa.C2paError.NotSupported:
        return Credentials("none", problems=("a file of this type cannot carry a manifest that is read here",))
    except c2pa.C2paError as error:
        return Credentials("unreadable", problems=(str(error),))
    return _credentials(store, state)


def _credentials(store: dict[str, Any], state: str) -> Credentials:
    active = store["manifests"][store["active_manifest"]]
    data = {a["label"]: a["data"] for a in active.get("assertions", [])}
    actions = [action for label, d in data.items() if label.startswith("c2pa.actions") for action in d["actions"]]
    types = {
        ref["url"].rpartition("/")[2]: _word(action.get("digitalSourceType", ""))
        for action in actions
        for ref in action.get("parameters", {}).get("ingredients", [])
    }
    generator = (active.get("claim_generator_info") or [{}])[0]
    signature = active.get("signature_info", {})
    return Credentials(
        state.lower(),
        active.get("title", ""),
        f"{generator.get('name', '')} {generator.get('version', '')}".strip(),
        signature.get("issuer", ""),
        signature.get("common_name", ""),
        next((_word(a.get("digitalSourceType", "")) for a in actions if a["action"] == "c2pa.created"), ""),
        tuple((i.get("title", ""), types.get(i.get("label", ""), "")) for i in active.get("ingredients", [])),
        data.get(ASSERTION, {}),
        tuple(f"{s['code']}: {s.get('explanation', '')}" for s in store.get("validation_status", [])),
    )


def _word(url: str) -> str:
    return url.rpartition("/")[2]


def _opened(path: Path):  # type: ignore[no-untyped-def]  # an open binary file
    try:
        return open(path, "rb")
    except OSError as error:
        raise SigningError(f"{path}: cannot be read for signing ({error.strerror})") from None
