"""What was found in a file, in plain words: for each of the three marks, what it proves and what it does not.

In: what `report.py` read. Out: lines for a person. It looks at nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from .aigc import LABELS, AigcLabel
from .detection import Detection
from .signing import UNTRUSTED, Credentials
from .watermark import format_id

VERDICTS = {
    "valid": "signed, and unchanged since",
    "invalid": "NOT VALID: it has a signature, and the signature does not fit the file",
    "unsigned": "not signed",
    "unreadable": "cannot be read",
}


@dataclass(frozen=True)
class Pictures:
    """What could be decoded. `kind`: film, picture (one still), sound (no pictures), or none, when `problem` says why."""

    kind: str
    frames: int = 0
    size: tuple[int, int] = (0, 0)
    seconds: float = 0.0
    problem: str = ""


def about_pictures(pictures: Pictures) -> tuple[str, ...]:
    what = {
        "film": f"A film of {pictures.seconds:.1f} s, {pictures.size[0]}x{pictures.size[1]}, {pictures.frames} frames.",
        "picture": f"A single picture, {pictures.size[0]}x{pictures.size[1]}.",
        "sound": f"Sound without pictures, {pictures.seconds:.1f} s.",
        "none": "Not a film, a picture or a sound.",
    }[pictures.kind]
    return (
        what + (f" But {pictures.problem}." if pictures.problem and pictures.kind != "none" else ""),
        *((pictures.problem + ".",) if pictures.problem and pictures.kind == "none" else ()),
    )


def about_credentials(found: Credentials) -> tuple[str, ...]:
    head = "C2PA manifest: "
    if found.state == "none":
        return (head + "none.", "  Proves nothing either way: a manifest is lost whenever a file is re-encoded or stripped.")
    if found.state == "unreadable":
        return (head + "cannot be read.", *(f"  {p}" for p in found.problems))
    lines = [
        head + {"valid": "holds; the signer is not on a trust list.", "trusted": "holds; the signer is trusted."}.get(found.state, "does NOT hold."),
        f"  Title: {found.title or '(none)'}. Made with {found.generator or '(not said)'}. Signed by {found.signer or found.issuer or '(not said)'}.",
        f"  Digital source type: {found.source_type or '(not said)'}.",
    ]
    if found.ingredients:
        lines.append(f"  Made of {len(found.ingredients)} ingredients: " + _counted([t for _, t in found.ingredients]) + ".")
    film = found.film or {}
    if film:
        lines.append(
            f"  Film {film.get('film_id', '?')}, screenplay {str(film.get('screenplay', '?'))[:12]}, plan {str(film.get('plan', '?'))[:12]}."
        )
        lines += [
            f"  Voice {v.get('voice')}: {v.get('model')}, {v.get('licence')}" + (f", {v['credit']}" if v.get("credit") else "") + "."
            for v in film.get("voices", [])
        ]
        lines += [f"  {licence}" for licence in film.get("licences", [])]
    lines += [f"  {p}" for p in found.problems if not p.startswith(UNTRUSTED)]
    lines.append(
        {
            "valid": "  Proves that not one signed byte changed since signing. Does not prove who signed: the certificate is home-made or unknown, "
            "anyone could make one with this name.",
            "trusted": "  Proves who signed, and that not one signed byte changed since. Does not prove that what the signer says is true.",
        }.get(
            found.state,
            "  The file was changed after it was signed, or the signature was put on another file. Believe nothing the manifest says.",
        )
    )
    return tuple(lines)


def _counted(words: list[str]) -> str:
    counts: dict[str, int] = {}
    for word in words:
        counts[word or "(not said)"] = counts.get(word or "(not said)", 0) + 1
    return ", ".join(f"{n} {word}" for word, n in counts.items())


def about_mark(mark: Detection | None) -> tuple[str, ...]:
    if mark is None:
        return ("Watermark: no pictures to look at.",)
    if not mark.present:
        return (
            "Watermark: none found.",
            "  Proves nothing: it may never have been there, or been lost to cropping, heavy compression or rotation.",
        )
    where = "" if abs(mark.scale - 1) < 0.01 else f" The picture was cropped or scaled to {mark.scale:.2f} of its first framing."
    chance = f"Pictures without a mark give this with a probability under {max(mark.false_alarm, 1e-99):.0e}."
    if mark.film_id is None:
        return ("Watermark: a Filmwright mark, too weak to read its film id." + where, "  " + chance)
    return (
        f"Watermark: film {format_id(mark.film_id)}, seen in {mark.frames} frames." + where,
        f"  {chance} Shows that the pictures came from a Filmwright film. Does not prove that they are unchanged, "
        "nor that nobody copied the mark: its pattern is public.",
    )


def about_label(label: AigcLabel | None) -> tuple[str, ...]:
    if label is None:
        return ("AIGC metadata: none.", "  Proves nothing: any program can drop it.")
    means = LABELS.get(label.Label, "a value this program does not know")
    return (
        f"AIGC metadata: Label {label.Label} ({means}), producer {label.ContentProducer or '(not said)'}, id {label.ProduceID or '(not said)'}.",
        "  States that the film is synthetic, for platforms to read. By itself it proves nothing: anyone can write or remove it"
        " (inside a signed file the signature covers it).",
    )
