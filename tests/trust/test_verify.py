"""`verify` reads signature, watermark and label from any file, and says what each proves."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from PIL import Image
from trust_films import ID, encode, scene

from filmwright import trust


def test_a_signed_film(signed: Path) -> None:
    report = trust.verify(signed)
    assert (report.verdict, report.status) == ("valid", 0)
    assert report.mark is not None and report.mark.film_id == ID
    assert report.label is not None and report.label.ProduceID == trust.format_id(ID)
    text = "\n".join(report.lines())
    for words in (
        "signed, and unchanged since",
        "not on a trust list",
        "Does not prove who signed",
        "compositeSynthetic",
        f"film {trust.format_id(ID)}",
        "AIGC metadata: Label 1",
        "4 algorithmicMedia",
    ):
        assert words in text
    assert report.disagreements == ()


def test_the_machine_form_is_json(signed: Path) -> None:
    values = json.loads(json.dumps(trust.verify(signed).plain()))
    assert values["verdict"] == "valid" and values["status"] == 0
    assert values["mark"]["film_id"] == values["label"]["ProduceID"] == values["credentials"]["film"]["film_id"] == trust.format_id(ID)


def test_with_its_ca_trusted_the_signer_is_trusted(made: Path, tmp_path: Path, provenance: trust.Provenance) -> None:
    signer = trust.Signer.here(tmp_path)
    out = trust.sign(made / "film.mp4", tmp_path / "out.mp4", provenance, signer, folder=made)
    assert trust.verify(out.path, anchors=(tmp_path / "own" / "ca.pem").read_bytes()).credentials.state == "trusted"


def test_an_unsigned_film_still_shows_its_mark_and_label(made: Path) -> None:
    report = trust.verify(made / "film.mp4")
    assert (report.verdict, report.status) == ("unsigned", 1)
    assert report.mark is not None and report.mark.film_id == ID and report.label is not None


def test_a_large_film_keeps_its_mark(tmp_path: Path) -> None:
    encode(tmp_path / "large.mp4", [trust.embed(scene(4, (1920, 1080)), ID)], 20)
    mark = trust.verify(tmp_path / "large.mp4").mark
    assert mark is not None and mark.film_id == ID and abs(mark.scale - 1) < 0.01


def test_a_foreign_film(tmp_path: Path) -> None:
    encode(tmp_path / "other.mp4", [scene(9), scene(10)], 20)
    report = trust.verify(tmp_path / "other.mp4")
    assert report.verdict == "unsigned" and report.label is None
    assert report.mark is not None and not report.mark.present
    assert "none found" in "\n".join(report.lines())


def test_a_truncated_film_is_not_valid(signed: Path, tmp_path: Path) -> None:
    data = signed.read_bytes()
    for part in (0.5, 0.95):
        (tmp_path / "short.mp4").write_bytes(data[: int(len(data) * part)])
        report = trust.verify(tmp_path / "short.mp4")
        assert report.status == 1 and report.verdict in ("invalid", "unreadable", "unsigned")
        assert report.credentials.state != "valid"


@pytest.mark.parametrize("content", [b"", b"not a film", bytes(range(256)) * 40, b"[Script Info]\nAIGC"])
def test_what_is_no_film_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.mp4").write_bytes(content)
    report = trust.verify(tmp_path / "x.mp4")
    assert (report.verdict, report.status) == ("unreadable", 1)
    assert report.lines()


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "none.mp4", tmp_path):
        report = trust.verify(path)
        assert (report.verdict, report.status) == ("unreadable", 1)


def test_a_picture_is_read_too(tmp_path: Path) -> None:
    Image.fromarray(trust.embed(scene(3), ID)).save(tmp_path / "still.png")
    report = trust.verify(tmp_path / "still.png")
    assert report.pictures.kind == "picture" and report.verdict == "unsigned"
    assert report.mark is not None and report.mark.film_id == ID


def test_sound_alone_has_nothing_to_look_at(made: Path) -> None:
    report = trust.verify(made / "stems" / "effects.wav")
    assert report.pictures.kind == "sound" and report.mark is None


def test_a_signature_over_another_films_pictures_is_pointed_out(
    made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer
) -> None:
    other = dataclasses.replace(provenance, film_id=trust.film_id("somebody", "else"))
    report = trust.verify(trust.sign(made / "film.mp4", tmp_path / "out.mp4", other, signer, folder=made).path)
    assert report.verdict == "valid" and len(report.disagreements) == 1
    assert trust.format_id(ID) in report.disagreements[0]


def test_what_a_file_says_of_itself_cannot_play_tricks_on_a_terminal(
    made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer
) -> None:
    hostile = dataclasses.replace(provenance, title="\x1b[2J\r\nsigned by the king" + "x" * 5000)
    label = json.dumps({"Label": "1", "ContentProducer": "\x1b]0;x\x07"})
    encode(tmp_path / "film.mp4", [scene(1)], 20, metadata={trust.AIGC_KEY: label})
    report = trust.verify(trust.sign(tmp_path / "film.mp4", tmp_path / "film.mp4", hostile, signer, folder=made).path)
    assert report.verdict == "valid"
    assert all(line.isprintable() and len(line) <= 500 for line in report.lines())


def test_the_label_round_trips_and_bad_ones_are_none() -> None:
    label = trust.read_aigc(trust.aigc_label(ID, 'Étude "films"', propagator="a", propagate_id="b"))
    assert label == trust.AigcLabel("1", 'Étude "films"', trust.format_id(ID), ContentPropagator="a", PropagateID="b")
    assert list(json.loads(trust.aigc_label(ID))) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]
    for bad in ("", "x", "[]", "{}", '{"Label": 1}', "null"):
        assert trust.read_aigc(bad) is None
    with pytest.raises(ValueError, match="Label"):
        trust.aigc_label(ID, label="9")
