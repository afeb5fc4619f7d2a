"""Small films to sign, spoil and verify, and a provenance that fits."""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode does not do it, and the tests share trust_films

from trust_films import ID, encode, scene, sha256  # noqa: E402

from filmwright import trust  # noqa: E402


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a marked and labelled but unsigned `film.mp4`, three clips and two stems."""
    folder = tmp_path_factory.mktemp("made")
    pictures = [trust.embed(scene(n // 4), ID) for n in range(12)]
    encode(folder / "film.mp4", pictures, 20, metadata={trust.AIGC_KEY: trust.aigc_label(ID), "title": "The lamp"})
    for n in range(3):
        (folder / "clips" / f"s{n}").mkdir(parents=True)
        encode(folder / "clips" / f"s{n}" / "stage-1.mp4", pictures[4 * n : 4 * n + 4])
    (folder / "stems").mkdir()
    for stem in ("dialogue", "effects"):
        with wave.open(str(folder / "stems" / f"{stem}.wav"), "wb") as sound:
            sound.setparams((1, 2, 48_000, 0, "NONE", ""))
            sound.writeframes(bytes(96_000))
    return folder


@pytest.fixture(scope="session")
def provenance(made: Path) -> trust.Provenance:
    shots = tuple(
        trust.ShotSource(
            f"s{n}",
            f"clips/s{n}/stage-1.mp4",
            sha256(made / "clips" / f"s{n}" / "stage-1.mp4"),
            "stage",
            "1",
            "algorithmicMedia",
            receipt="ab" * 32,
            seed=1,
        )
        for n in range(3)
    )
    sounds = tuple(
        trust.SoundSource(stem, f"stems/{stem}.wav", sha256(made / "stems" / f"{stem}.wav"), kind)
        for stem, kind in (("dialogue", "trainedAlgorithmicMedia"), ("effects", "algorithmicMedia"))
    )
    voices = (trust.VoiceSource("keeper", "Kokoro-82M jm_kumo", "Apache-2.0 AND CC-BY-3.0", "TNC, koniwa"),)
    return trust.Provenance(ID, "The lamp", "0.1.0", shots, sounds, voices, "cd" * 32, "ef" * 32, trust.licence_lines(("Kokoro-82M", "jm_kumo")))


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> trust.Signer:
    return trust.Signer.here(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="session")
def signed(made: Path, provenance: trust.Provenance, signer: trust.Signer) -> Path:
    """The film, marked, labelled and signed."""
    return trust.sign(made / "film.mp4", made / "signed.mp4", provenance, signer).path
