"""Everything that a film's folder holds, read by other people's readers."""

from __future__ import annotations

import html.parser
import json
import re
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import c2pa
import numpy as np
import opentimelineio as otio
import pyloudnorm
import pysubs2
import pytest
import soundfile
from doors import done, filmwright, pictures
from PIL import Image
from scipy.signal import resample_poly

from filmwright.film import Plan, Receipt, Take, loads

STEMS = ("dialogue", "music", "effects")


def test_every_file_that_is_promised_is_there(tiny):
    names = ["film.mp4", "film.srt", "film.vtt", "film.otio", "contact-sheet.png", "film.html", "plan.json", "film.toml", "tiny.fountain"]
    for name in [*names, *(f"stems/{s}.wav" for s in STEMS)]:
        assert (tiny.folder / name).stat().st_size > 0, name
    for shot in tiny.result["shots"]:
        assert (tiny.folder / "takes" / shot["id"] / "take.json").is_file()
        assert re.fullmatch(rf"clips/{shot['id']}/stage-\d+\.mp4", shot["clip"])
        assert (tiny.folder / shot["clip"]).is_file() and (tiny.folder / shot["clip"]).with_suffix(".json").is_file()
    assert (tiny.folder / "tiny.fountain").read_bytes() == tiny.script.read_bytes()


def test_the_result_says_what_was_made(tiny):
    result = tiny.result
    assert result["size"] == [160, 90] and result["fps"] == 24 and result["title"] == "A Small Storm"
    assert result["seconds"] == pytest.approx(result["frames"] / 24, abs=0.001)
    assert {"MARA", "BEN"} == {c["name"] for c in tiny.plan["cast"]}
    assert [s["id"] for s in result["shots"]] == [h["id"] for s in tiny.plan["scenes"] for h in s["shots"]]
    assert result["problems"] == [] or all(p["severity"] == "warning" for p in result["problems"])
    held = sum(-(-(h["end"] - h["start"]) // 2) for s in tiny.plan["scenes"] for h in s["shots"])
    assert 0 < result["drawn"] <= held, "equal states are drawn once, on twos"


def test_the_films_streams_by_pyav(tiny):
    with av.open(str(tiny.folder / "film.mp4")) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert len(film.streams) == 2 and (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        context = video.codec_context
        assert (context.width, context.height, context.pix_fmt) == (160, 90, "yuv420p")
        assert int(context.color_primaries) == int(context.color_trc) == int(context.colorspace) == int(context.color_range) == 1
        assert video.average_rate == video.guessed_rate == Fraction(24)
        assert abs(float(video.duration * video.time_base) - tiny.result["seconds"]) < 1 / 24
        assert abs(float(audio.duration * audio.time_base) - tiny.result["seconds"]) < 1 / 24
        stamps = [p.pts for p in film.demux(video) if p.size]
    assert len(stamps) == tiny.result["frames"]
    steps = np.diff(sorted(stamps))
    assert steps.min() == steps.max(), "the frame rate is constant"


def test_the_films_streams_by_ffprobe(tiny):
    try:
        probed = subprocess.run(
            ["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", str(tiny.folder / "film.mp4")],
            capture_output=True, text=True, check=True,
        )
    except FileNotFoundError:
        pytest.skip("no ffprobe on this machine")
    video = next(s for s in json.loads(probed.stdout)["streams"] if s["codec_type"] == "video")
    assert (video["color_space"], video["color_primaries"], video["color_transfer"], video["color_range"]) == ("bt709",) * 3 + ("tv",)
    assert video["r_frame_rate"] == video["avg_frame_rate"] == "24/1" and int(video["nb_frames"]) == tiny.result["frames"]


def test_the_film_begins_to_play_before_it_is_loaded(tiny):
    data = (tiny.folder / "film.mp4").read_bytes()
    at, order = 0, []
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        order.append(data[at + 4 : at + 8])
        at += size if size > 1 else int.from_bytes(data[at + 8 : at + 16], "big")
    assert at == len(data) and order.index(b"moov") < order.index(b"mdat")


def test_the_timeline_agrees_with_the_film(tiny):
    read = otio.adapters.read_from_file(str(tiny.folder / "film.otio"))
    assert abs(read.duration().to_seconds() - tiny.result["seconds"]) < 1 / 24
    picture, *sounds = read.tracks
    clips = list(picture.find_clips())
    planned = [h for s in tiny.plan["scenes"] for h in s["shots"]]
    assert [c.name for c in clips] == [h["id"] for h in planned]
    assert [c.duration().to_frames() for c in clips] == [h["end"] - h["start"] for h in planned]
    assert [t.name for t in sounds] == list(STEMS)
    for clip in [*clips, *(c for t in sounds for c in t.find_clips())]:
        media = tiny.folder / clip.media_reference.target_url
        assert media.is_file() and clip.media_reference.available_range.duration >= clip.source_range.duration


def test_clips_are_as_long_as_their_shots(tiny):
    for scene in tiny.plan["scenes"]:
        for shot in scene["shots"]:
            (clip,) = (tiny.folder / "clips" / shot["id"]).glob("*.mp4")
            with av.open(str(clip)) as container:
                assert sum(1 for _ in container.decode(video=0)) == shot["end"] - shot["start"]


def test_pictures_are_pictures(tiny):
    """Not black, not flat, not one still: something is seen in every shot, and something moves in the film."""
    for shot in tiny.result["shots"]:
        shown = pictures(tiny.folder / shot["clip"])
        assert shown[0].mean() > 8 and shown[0].std() > 8, shot["id"]
    assert any(np.abs(s[0].astype(int) - s[-1]).mean() > 1 for s in [pictures(tiny.folder / shot["clip"]) for shot in tiny.result["shots"]])


def test_stems_are_as_long_as_the_film_and_add_up_to_its_sound(tiny):
    length = tiny.result["frames"] * 2000
    stems = [soundfile.read(tiny.folder / "stems" / f"{s}.wav", always_2d=True) for s in STEMS]
    assert all(rate == 48000 and len(sound) == length for sound, rate in stems)
    assert all(np.abs(sound).max() > 0.001 for sound, _ in stems[::2]), "dialogue and effects are heard"


def _sound(film: Path) -> np.ndarray:
    with av.open(str(film)) as container:
        resampler = av.AudioResampler("fltp", "stereo", 48000)
        parts = [r.to_ndarray() for f in container.decode(audio=0) for r in resampler.resample(f)]
    return np.concatenate(parts, axis=1).T


def test_the_film_is_as_loud_as_promised(tiny):
    sound = _sound(tiny.folder / "film.mp4")
    assert pyloudnorm.Meter(48000).integrated_loudness(sound.astype(np.float64)) == pytest.approx(-14.0, abs=0.5)
    assert 20 * np.log10(np.abs(resample_poly(sound, 4, 1, axis=0)).max()) <= -1.0 + 0.1, "true peak; coding may add a hair"


def test_captions_keep_the_rules_and_say_every_word(tiny):
    for kind in ("srt", "vtt"):
        events = pysubs2.load(str(tiny.folder / f"film.{kind}"), encoding="utf-8").events
        assert [e.plaintext.replace("\n", " ") for e in events] == ["It broke.", "Let it rain.", "Come in."]
        for before, event in zip([None, *events], events, strict=False):
            lines = event.plaintext.split("\n")
            assert len(lines) <= 2 and all(len(line) <= 42 for line in lines)
            seconds = (event.end - event.start) / 1000
            assert 0.5 <= seconds <= 7 and len(event.plaintext) / seconds <= 21
            assert event.end <= tiny.result["seconds"] * 1000 and (before is None or before.end <= event.start)


def test_captions_stand_where_the_plan_has_the_line(tiny):
    starts, at = [], 0
    picture = otio.adapters.read_from_file(str(tiny.folder / "film.otio")).tracks[0]
    where = {c.name: c.range_in_parent().start_time.to_frames() for c in picture.find_clips()}
    for scene in tiny.plan["scenes"]:
        for beat in scene["beats"]:
            if beat["kind"] == "speech":
                shot = next(h for h in scene["shots"] if h["start"] <= beat["start"] < h["end"])
                at = where[shot["id"]] + beat["start"] - shot["start"]
                starts.append(at)
    events = pysubs2.load(str(tiny.folder / "film.srt")).events
    for event, start in zip(events, starts, strict=True):
        assert abs(event.start * 24 / 1000 - start) <= 5


class _Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [v or "" for k, v in attrs if k in {"src", "href", "poster", "srcset", "data"}]
        assert not [k for k, _ in attrs if k.startswith("on")], "no inline handlers"


def test_the_page_is_whole_by_itself(tiny):
    text = (tiny.folder / "film.html").read_text("utf-8")
    page = _Page()
    page.feed(text)
    assert {"html", "img"} <= set(page.tags)
    outside = [u for u in page.links if not u.startswith(("data:", "#")) and not (tiny.folder / u.partition("#")[0]).exists()]
    assert outside == [] and "http://" not in "".join(page.links) and "https://" not in "".join(page.links)
    for words in ("A Small Storm", "It broke.", "Let it rain.", "Come in.", "MARA", "BEN"):
        assert words in text


def test_the_contact_sheet_opens(tiny):
    with Image.open(tiny.folder / "contact-sheet.png") as sheet:
        sheet.load()
        assert min(sheet.size) > 100 and np.asarray(sheet.convert("L")).std() > 5


def test_plan_takes_and_receipts_are_their_nouns(tiny):
    plan = loads(Plan, (tiny.folder / "plan.json").read_text("utf-8"))
    assert plan.scenes[0].place == "kitchen" and plan.scenes[1].place == "park" and plan.scenes[1].weather == "rain"
    for scene in plan.scenes:
        for shot in scene.shots:
            take = loads(Take, (tiny.folder / "takes" / shot.id / "take.json").read_text("utf-8"))
            assert (take.shot, take.scene, take.frames, take.size) == (shot.id, scene.id, shot.end - shot.start, (160, 90))
            assert (tiny.folder / "takes" / shot.id / take.camera).is_file()
            (path,) = (tiny.folder / "clips" / shot.id).glob("*.json")
            receipt = loads(Receipt, path.read_text("utf-8"))
            assert (receipt.shot, receipt.frames, receipt.renderer) == (shot.id, take.frames, "stage")
            assert (path.parent / receipt.clip).is_file() and receipt.source_type


def test_a_cup_falls_and_is_heard(tiny):
    scene = tiny.plan["scenes"][0]["id"]
    heard = json.loads((tiny.folder / ".cache" / "contacts" / f"{scene}.json").read_text("utf-8"))
    assert [c for c in heard if c["kind"] == "impact" and c["source"].startswith("cup") and c["speed"] > 1]


def _c2pa(film: Path) -> str:
    try:
        with c2pa.Reader(str(film)) as reader:
            return str(reader.get_validation_state())
    except c2pa.C2paError:
        return "Unreadable"


def test_the_c2pa_reader_says_valid_and_not_after_one_changed_byte(tiny, tmp_path):
    assert _c2pa(tiny.folder / "film.mp4") in {"Valid", "Trusted"}
    data = bytearray((tiny.folder / "film.mp4").read_bytes())
    for where in (data.index(b"mdat") + 200, len(data) - 30):
        spoiled = bytearray(data)
        spoiled[where] ^= 1
        (tmp_path / "film.mp4").write_bytes(spoiled)
        assert _c2pa(tmp_path / "film.mp4") not in {"Valid", "Trusted"}, where
    ran = filmwright("verify", tmp_path / "film.mp4", "--json")
    assert ran.code == 1 and ran.result["verdict"] == "invalid"


def test_verify_finds_signature_watermark_and_label(tiny):
    said = done("verify", tiny.folder / "film.mp4")
    film = tiny.result["film_id"]
    assert said["verdict"] == "valid" and said["status"] == 0
    assert said["mark"]["present"] and said["mark"]["film_id"] == film
    assert said["label"]["ProduceID"] == film and said["credentials"]["source_type"] == "compositeSynthetic"
    with av.open(str(tiny.folder / "film.mp4")) as container:
        assert json.loads(container.metadata["AIGC"])["ProduceID"] == film
    words = filmwright("verify", tiny.folder / "film.mp4")
    assert words.code == 0 and film in words.out


def test_nothing_temporary_is_left(tiny):
    from doors import leftovers

    assert leftovers(tiny.folder) == []
