"""Editors get the film as a timeline; an independent reader finds the same order and durations."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest

from filmwright.cut import Cut, CutError, assemble, timeline, write_timeline
from filmwright.film import Plan, Receipt

STEMS = {"effects": "stems/effects.wav", "dialogue": "stems/dialogue.wav", "music": "stems/music.wav"}


def made(plan: Plan, **more: str) -> tuple[Cut, otio.schema.Timeline]:
    cut = assemble(plan)
    clips = {i.id: f"clips/{i.id}/stage-7.mp4" for i in cut.shots} | more
    receipts = {"s1-1": Receipt("s1-1", "stage", "0.1", "d", 7, "stage-7.mp4", 50, 20, 3.0, 0.0, "algorithmicMedia")}
    return cut, timeline(cut, plan, clips, STEMS, receipts)


def placed(timeline: otio.schema.Timeline) -> list[tuple[str, int, int]]:
    """Name, start from the first clip, and length of every clip."""
    spans = [(clip.name, clip.range_in_parent()) for clip in timeline.video_tracks()[0].find_clips()]
    return [(name, round((span.start_time - spans[0][1].start_time).value), round(span.duration.value)) for name, span in spans]


def wanted(cut: Cut) -> list[tuple[str, int, int]]:
    return [(i.id, i.film_start - cut.shots[0].film_start, i.length) for i in cut.shots]


def test_otio_reads_back_in_order_and_length(plan: Plan, tmp_path: Path) -> None:
    cut, built = made(plan)
    write_timeline(built, tmp_path)
    read = otio.adapters.read_from_file(str(tmp_path / "film.otio"))
    assert placed(read) == wanted(cut)
    assert read.video_tracks()[0].find_clips()[0].range_in_parent().start_time.value == 72, "after the title"
    assert read.duration().value == cut.length and read.duration().rate == 24
    assert [t.name for t in read.audio_tracks()] == ["dialogue", "music", "effects"]
    assert all(t.duration().value == cut.length for t in read.tracks)


def test_every_reference_is_external_relative_and_has_its_range(plan: Plan) -> None:
    cut, built = made(plan, title="clips/title/title 1.mp4")
    for clip in built.find_clips():
        reference = clip.media_reference
        assert isinstance(reference, otio.schema.ExternalReference) and reference.available_range.duration == clip.duration()
        assert not reference.target_url.startswith(("/", "file:")) and " " not in reference.target_url
    assert [c.media_reference.target_url for c in built.find_clips()][:2] == ["clips/title/title%201.mp4", "clips/s1-1/stage-7.mp4"]
    assert [g.name for g in built.video_tracks()[0].find_children(descended_from_type=otio.schema.Gap)] == ["credits-1"], "no file"


def test_metadata_traces_to_the_screenplay(plan: Plan) -> None:
    _, built = made(plan)
    about = {c.name: dict(c.metadata["filmwright"]) for c in built.find_clips() if "filmwright" in c.metadata}
    assert about["s1-1"]["heading"] == "EXT. BEACH - DUSK" and list(about["s1-1"]["lines"]) == ["a1"] and about["s1-1"]["renderer"] == "stage"
    assert set(built.metadata) == {"filmwright"} and all(set(c.metadata) <= {"filmwright"} for c in built.find_clips())


def test_lines_are_markers(plan: Plan) -> None:
    _, built = made(plan)
    found = [(m.name, m.marked_range.start_time.value, m.metadata["filmwright"]["line"]) for m in built.tracks.markers]
    assert found[:2] == [("nell run", 72, "a1"), ("NELL: Grandpa! The light is out!", 132, "l1")] and len(found) == 4


def test_transitions_are_there_and_change_no_length(plan: Plan) -> None:
    _, built = made(plan)
    found = built.video_tracks()[0].find_children(descended_from_type=otio.schema.Transition)
    assert [(t.name, t.in_offset.value, t.out_offset.value) for t in found] == [
        ("fade from black", 0, 12), ("dissolve", 0, 12), ("dissolve", 0, 12), ("fade through black", 24, 24), ("fade through black", 24, 12),
        ("fade to black", 12, 0),
    ]


@pytest.mark.parametrize("name", ["film.xml", "film.edl"])
def test_older_formats_read_back(plan: Plan, tmp_path: Path, name: str) -> None:
    cut, built = made(plan)
    write_timeline(built, tmp_path)
    read = otio.adapters.read_from_file(str(tmp_path / name))
    if isinstance(read, otio.schema.SerializableCollection):
        read = read[0]
    assert placed(read) == wanted(cut)


def test_edl_reels_are_distinct(plan: Plan, tmp_path: Path) -> None:
    _, built = made(plan)
    write_timeline(built, tmp_path)
    reels = [line.split()[1] for line in (tmp_path / "film.edl").read_text().splitlines() if line[:3].isdigit()]
    assert reels == [f"SHOT{n:04d}" for n in range(1, 6)]


def test_hostile_names_stay_text(plan: Plan, tmp_path: Path) -> None:
    scene = plan.scenes[0]
    beats = tuple(replace(b, text="</name><script>alert('&')</script>\x00\u202e") for b in scene.beats)
    scenes = (replace(scene, heading="INT. <a & b>\x1b", beats=beats), *plan.scenes[1:])
    nasty = replace(plan, title="A\n001  EVIL V C ]]> <x> \U0001f600", scenes=scenes)
    _, built = made(nasty)
    write_timeline(built, tmp_path)
    ElementTree.parse(tmp_path / "film.xml")
    assert (tmp_path / "film.edl").read_text().splitlines()[0].startswith("TITLE: A 001 EVIL V C")
    assert "\x1b" not in (tmp_path / "film.otio").read_text() and json.loads((tmp_path / "film.otio").read_text())


def test_paths_that_climb_are_refused(plan: Plan) -> None:
    for path in ("../x.mp4", "/etc/x.mp4", "clips/../../x.mp4", "file:///x.mp4"):
        with pytest.raises(CutError, match="inside the film's folder"):
            made(plan, title=path)
    cut = assemble(plan)
    with pytest.raises(CutError, match="s1-1 has no clip"):
        timeline(cut, plan, {}, STEMS)


def test_same_plan_same_bytes_in_another_process(plan: Plan, tmp_path: Path) -> None:
    _, built = made(plan)
    write_timeline(built, tmp_path)
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]\nfrom pathlib import Path\nfrom test_cut_exchange import made\nfrom cut_film import small_plan\n"
        "from filmwright.cut import write_timeline\nwrite_timeline(made(small_plan())[1], Path(sys.argv[1]))"
    )
    other = tmp_path / "other"
    other.mkdir()
    subprocess.run([sys.executable, "-c", code, other, *sys.path], check=True, env={**os.environ, "PYTHONHASHSEED": "77"})
    for name in ("film.otio", "film.xml", "film.edl"):
        assert (other / name).read_bytes() == (tmp_path / name).read_bytes(), name
