"""The whole grid of the watermark's benchmark, held to what docs/provenance.md promises."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from filmwright import trust

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "watermark.py"
    spec = importlib.util.spec_from_file_location("watermark_benchmark", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def marked_films(benchmark: ModuleType) -> Iterator[tuple[int, list]]:
    for name, pictures in benchmark.sequences([], False):
        film_id = trust.film_id("soak", name)
        yield film_id, benchmark.coded([f for p in pictures for f in [trust.embed(p, film_id)] * 2], 16, "veryfast")


def test_three_seconds_keep_their_id_through_what_is_promised(benchmark: ModuleType) -> None:
    right = wrong = count = 0
    for film_id, film in marked_films(benchmark):
        for _, change, crf in benchmark.ATTACKS[: benchmark.PROMISED]:
            found = trust.detect(benchmark.coded(change(film), crf)).film_id
            right, wrong, count = right + (found == film_id), wrong + (found not in (None, film_id)), count + 1
    assert wrong == 0
    assert right / count >= 0.9, f"{right} of {count}"


def test_a_whole_film_keeps_its_id_through_more(benchmark: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    benchmark.whole(argparse.Namespace(films=[]))
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")][1:]
    kept = {row.split("|")[1].strip(): row.split("|")[2].strip() for row in rows}
    assert kept["CRF 30 twice"] == "2/2" and all(row.split("|")[3].strip() == "0" for row in rows), rows


def test_unmarked_pictures_are_never_reported(benchmark: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    benchmark.unmarked(argparse.Namespace(unmarked=240))
    assert "240 unmarked clips: 0 marks reported" in capsys.readouterr().out
