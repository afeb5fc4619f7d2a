"""A signed film is valid to the c2pa reader, says truthfully what it is made of, and is invalid after one changed byte."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import av
import c2pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmwright import trust


def read(path: Path) -> tuple[str, dict]:
    with c2pa.Reader(str(path)) as reader:
        store = json.loads(reader.json())
        return reader.get_validation_state(), store["manifests"][store["active_manifest"]]


def test_the_c2pa_reader_finds_it_valid_with_only_the_signer_untrusted(signed: Path) -> None:
    with c2pa.Reader(str(signed)) as reader:
        assert reader.get_validation_state() == "Valid"
        codes = [s["code"] for s in json.loads(reader.json())["validation_status"]]
    assert codes == ["signingCredential.untrusted"]


def test_created_comes_first_with_the_films_type_and_each_ingredient_has_its_own(signed: Path) -> None:
    _, manifest = read(signed)
    actions = next(a for a in manifest["assertions"] if a["label"].startswith("c2pa.actions"))["data"]["actions"]
    assert [a["action"] for a in actions] == ["c2pa.created"] + ["c2pa.placed"] * 5
    assert [a["digitalSourceType"].rpartition("/")[2] for a in actions] == [
        "compositeSynthetic",
        *["algorithmicMedia"] * 3,
        "trainedAlgorithmicMedia",
        "algorithmicMedia",
    ]
    assert [i["relationship"] for i in manifest["ingredients"]] == ["componentOf"] * 5
    assert [i["title"] for i in manifest["ingredients"]] == ["Shot s0", "Shot s1", "Shot s2", "Sound: dialogue", "Sound: effects"]
    assert all("thumbnail" not in i for i in manifest["ingredients"])
    own = [i["digital_source_type"].rpartition("/")[2] for i in manifest["ingredients"]]
    assert own == ["algorithmicMedia"] * 3 + ["trainedAlgorithmicMedia", "algorithmicMedia"]
    placed = [a["parameters"]["ingredients"][0]["url"].rpartition("/")[2] for a in actions[1:]]
    assert placed == [i["label"] for i in manifest["ingredients"]]


def test_models_voices_licences_and_digests_are_named(signed: Path, provenance: trust.Provenance) -> None:
    _, manifest = read(signed)
    film = next(a for a in manifest["assertions"] if a["label"] == "org.filmwright.film")["data"]
    assert film["film_id"] == trust.format_id(provenance.film_id)
    assert film["screenplay"] == provenance.screenplay and film["plan"] == provenance.plan
    assert film["shots"][0]["digest"] == provenance.shots[0].digest and film["shots"][0]["renderer"] == "stage"
    assert film["voices"][0]["licence"] == "Apache-2.0 AND CC-BY-3.0"
    assert any("Kokoro-82M" in line for line in film["licences"])
    digests = [i["instance_id"] for i in manifest["ingredients"]]
    assert digests[0] == f"urn:filmwright:sha256:{provenance.shots[0].digest}"


def test_signing_keeps_streams_and_metadata(made: Path, signed: Path) -> None:
    def streams(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(p) for p in container.demux() if p.size]

    assert streams(made / "film.mp4") == streams(signed)
    with av.open(str(signed)) as container:
        assert container.metadata[trust.AIGC_KEY] == trust.aigc_label(trust.film_id("A. Writer", "The lamp"))


def test_a_clip_that_is_signed_itself_keeps_its_own_manifest(
    made: Path, signed: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer
) -> None:
    shutil.copytree(made / "clips", tmp_path / "clips")
    shutil.copytree(made / "stems", tmp_path / "stems")
    shutil.copy(signed, tmp_path / provenance.shots[0].file)
    state, manifest = read(trust.sign(made / "film.mp4", tmp_path / "film.mp4", provenance, signer, folder=tmp_path).path)
    assert state == "Valid"
    first, second = manifest["ingredients"][:2]
    assert "active_manifest" in first and "digital_source_type" not in first
    assert "active_manifest" not in second and "digital_source_type" in second


def test_the_manifest_stays_small(made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer) -> None:
    many = tuple(dataclasses.replace(provenance.shots[n % 3], id=f"sh{n}") for n in range(15))
    out = trust.sign(made / "film.mp4", tmp_path / "out.mp4", dataclasses.replace(provenance, shots=many), signer, folder=made)
    assert out.manifest_bytes < 40_000
    assert trust.read_credentials(out.path).state == "valid"


def boxes(data: bytes) -> list[tuple[bytes, int, int]]:
    found, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], at, size))
        at += size
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_one_changed_byte_makes_it_invalid(signed: Path, tmp_path: Path, where: float, flip: int) -> None:
    data = bytearray(signed.read_bytes())
    covered = [at + 8 + n for kind, at, size in boxes(bytes(data)) if kind in (b"moov", b"mdat") for n in range(size - 8)]
    data[covered[int(where * len(covered))]] ^= flip
    spoiled = tmp_path / "spoiled.mp4"
    spoiled.write_bytes(data)
    assert trust.read_credentials(spoiled).state in ("invalid", "unreadable", "none")


def test_a_changed_byte_in_the_manifest_is_noticed(signed: Path, tmp_path: Path) -> None:
    data = signed.read_bytes()
    at = data.index(b"algorithmicMedia")
    (tmp_path / "spoiled.mp4").write_bytes(data[:at] + b"x" + data[at + 1 :])
    assert trust.read_credentials(tmp_path / "spoiled.mp4").state in ("invalid", "unreadable")


def test_it_signs_in_place_and_leaves_nothing_behind(made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer) -> None:
    film = tmp_path / "film.mp4"
    shutil.copy(made / "film.mp4", film)
    trust.sign(film, film, provenance, signer, folder=made)
    assert trust.read_credentials(film).state == "valid"
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


def test_a_missing_clip_is_named_and_nothing_is_written(made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer) -> None:
    with pytest.raises(trust.SigningError, match=r"clips/s0/stage-1\.mp4: cannot be read"):
        trust.sign(made / "film.mp4", tmp_path / "out.mp4", provenance, signer, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer) -> None:
    with pytest.raises(trust.SigningError, match=r"none/out\.mp4: cannot be written"):
        trust.sign(made / "film.mp4", tmp_path / "none" / "out.mp4", provenance, signer)


def test_what_is_no_film_cannot_be_signed(made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer) -> None:
    (tmp_path / "text.mp4").write_text("no film")
    with pytest.raises(trust.SigningError, match=r"text\.mp4: cannot be signed"):
        trust.sign(tmp_path / "text.mp4", tmp_path / "out.mp4", provenance, signer, folder=made)
    assert [p.name for p in tmp_path.iterdir()] == ["text.mp4"]


def test_an_unknown_source_type_is_refused(made: Path, tmp_path: Path, provenance: trust.Provenance, signer: trust.Signer) -> None:
    wrong = dataclasses.replace(provenance, shots=(dataclasses.replace(provenance.shots[0], source_type="realLife"),))
    with pytest.raises(trust.SigningError, match="realLife"):
        trust.sign(made / "film.mp4", tmp_path / "out.mp4", wrong, signer)


@pytest.mark.parametrize(
    ("shots", "sounds", "voices", "expected"),
    [
        (("algorithmicMedia",), ("algorithmicMedia",), False, "algorithmicMedia"),
        (("algorithmicMedia",), ("algorithmicMedia",), True, "compositeSynthetic"),
        (("trainedAlgorithmicMedia",), ("algorithmicMedia",), False, "compositeSynthetic"),
        (("trainedAlgorithmicMedia",), (), False, "trainedAlgorithmicMedia"),
        (("digitalCapture", "algorithmicMedia"), (), False, "composite"),
    ],
)
def test_the_films_type_follows_from_its_elements(shots, sounds, voices, expected, provenance) -> None:  # type: ignore[no-untyped-def]
    film = dataclasses.replace(
        provenance,
        shots=tuple(dataclasses.replace(provenance.shots[0], source_type=t) for t in shots),
        sounds=tuple(dataclasses.replace(provenance.sounds[0], source_type=t) for t in sounds),
        voices=provenance.voices if voices else (),
    )
    assert film.source_type == expected
