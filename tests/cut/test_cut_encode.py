"""The film file is what players, editors and other people's tools expect; read back by ffprobe and PyAV."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from cut_film import colours

from filmwright.cut import CutError, decode, encode, encode_clip, join, read_info

PATCHES = np.array(
    [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (128, 128, 128), (224, 169, 127), (140, 47, 43), (20, 30, 60), (255, 255, 0)],
    np.uint8,
)


def wav(path: Path, samples: int, channels: int = 2, rate: int = 48000) -> Path:
    tone = 0.2 * np.sin(np.arange(samples) * 2 * np.pi * 440 / rate)
    soundfile.write(path, np.repeat(tone[:, None], channels, 1), rate, subtype="PCM_16")
    return path


def film(folder: Path, name: str = "film.mp4", count: int = 37) -> Path:
    out = folder / name
    sound, about = wav(folder / "mix.wav", count * 2000), {"title": "A <film> & more", "AIGC": '{"Label":"1"}'}
    assert encode(iter(colours(count)), folder / "picture.mp4", 24) == count
    assert join(folder / "picture.mp4", sound, out, about) == count
    return out


def test_streams_colours_and_durations(tmp_path: Path) -> None:
    info = read_info(film(tmp_path))
    assert info.size == (160, 90) and info.fps == 24 and info.frames == 37
    assert (info.video_codec, info.audio_codec, info.pixels) == ("h264", "aac", "yuv420p")
    assert (info.primaries, info.transfer, info.matrix, info.limited) == (1, 1, 1, True)
    assert abs(info.seconds - 37 / 24) < 1e-6 and abs(info.audio_seconds - info.seconds) < 1 / 24
    assert info.metadata["AIGC"] == '{"Label":"1"}' and info.metadata["title"] == "A <film> & more"
    assert "creation_time" not in info.metadata and "encoder" not in info.metadata


@pytest.mark.parametrize("size", [(96, 64), (112, 64), (160, 90), (854, 480)])
def test_the_same_pictures_give_the_same_bytes_whatever_memory_held(tmp_path: Path, size: tuple[int, int]) -> None:
    chance = np.random.default_rng(1)
    coarse = np.repeat(np.repeat(chance.integers(0, 255, (-(-size[1] // 8), -(-size[0] // 8), 3), np.uint8), 8, 0), 8, 1)[: size[1], : size[0]]
    pictures = [(coarse * min(n / 12, 1)).astype(np.uint8) for n in range(30)]
    seen = set()
    for fill in range(4):
        dirt = [np.full(int(n), fill * 80, np.uint8) for n in chance.integers(1000, 900_000, 50)]
        del dirt  # what the encoder is given next was somebody else's
        encode(iter(pictures), tmp_path / "film.mp4", 24)
        seen.add(hashlib.sha256((tmp_path / "film.mp4").read_bytes()).hexdigest())
    assert len(seen) == 1


def test_sound_that_is_a_whole_number_of_aac_frames(tmp_path: Path) -> None:
    """64 frames at 24 a second are 125 AAC frames to the sample: nothing is left to encode at the end."""
    info = read_info(film(tmp_path, count=64))
    assert info.frames == 64 and abs(info.audio_seconds - 64 / 24) < 1 / 24


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="no ffprobe on this machine")
def test_ffprobe_agrees(tmp_path: Path) -> None:
    said = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", film(tmp_path)], capture_output=True, check=True,
    ).stdout)
    video, audio = said["streams"]
    assert (video["color_range"], video["color_space"], video["color_transfer"], video["color_primaries"]) == ("tv", "bt709", "bt709", "bt709")
    assert video["r_frame_rate"] == video["avg_frame_rate"] == "24/1" and video["nb_read_frames"] == "37"
    assert float(video["start_time"]) == float(audio["start_time"]) == 0
    assert abs(float(video["duration"]) - float(audio["duration"])) < 1 / 24
    assert said["format"]["tags"]["AIGC"] == '{"Label":"1"}'


def test_the_coded_picture_is_copied_not_coded_again(tmp_path: Path) -> None:
    film(tmp_path)
    coded = []
    for name in ("picture.mp4", "film.mp4"):
        with av.open(str(tmp_path / name)) as container:
            coded.append([(p.pts * p.time_base, p.dts * p.time_base, bytes(p)) for p in container.demux(video=0) if p.size])
    assert coded[0] == coded[1]


def test_constant_frame_rate(tmp_path: Path) -> None:
    with av.open(str(film(tmp_path))) as container:
        times = sorted(p.pts * p.time_base for p in container.demux(video=0) if p.size)
    assert {b - a for a, b in zip(times, times[1:], strict=False)} == {1 / read_info(tmp_path / "film.mp4").fps}


def test_fast_start(tmp_path: Path) -> None:
    data = film(tmp_path).read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_same_input_same_bytes(tmp_path: Path) -> None:
    assert len({hashlib.sha256(film(tmp_path, name).read_bytes()).hexdigest() for name in ("a.mp4", "b.mp4")}) == 1


def test_colours_survive(tmp_path: Path) -> None:
    picture = np.repeat(np.repeat(PATCHES[None], 64, 0), 32, 1)
    encode_clip([picture] * 3, tmp_path / "c.mp4", 24)
    shown = list(decode(tmp_path / "c.mp4"))
    inner = np.stack([shown[1][16:48, n * 32 + 10:n * 32 + 22].reshape(-1, 3) for n in range(len(PATCHES))]).astype(int)
    assert np.abs(inner - PATCHES[:, None].astype(int)).max() <= 2


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="no ffmpeg on this machine")
def test_another_decoder_sees_the_same_colours(tmp_path: Path) -> None:
    picture = np.repeat(np.repeat(PATCHES[None], 64, 0), 32, 1)
    encode_clip([picture] * 2, tmp_path / "c.mp4", 24)
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", tmp_path / "c.mp4", "-vf", "scale=flags=accurate_rnd+full_chroma_int", "-frames:v", "1", "-f", "rawvideo",
         "-pix_fmt", "rgb24", "-"], capture_output=True, check=True,
    ).stdout
    seen = np.frombuffer(raw, np.uint8).reshape(picture.shape).astype(int)
    for n, patch in enumerate(PATCHES):
        assert np.abs(seen[16:48, n * 32 + 10:n * 32 + 22] - patch.astype(int)).max() <= 3


@pytest.mark.parametrize(("step", "length", "drawn"), [(1, None, 7), (2, 13, 7), (2, 14, 7), (3, 19, 7)])
def test_held_pictures_fill_the_shot_exactly(tmp_path: Path, step: int, length: int | None, drawn: int) -> None:
    steps = [np.full((90, 160, 3), 20 + 30 * n, np.uint8) for n in range(drawn)]
    count = encode_clip(steps, tmp_path / "c.mp4", 24, step, length)
    frames = list(decode(tmp_path / "c.mp4"))
    shown = [int(round(f.mean())) for f in frames]
    assert all(np.array_equal(frames[n], frames[n - n % step]) for n in range(len(frames))), "a held picture is one picture"
    assert count == (length or drawn * step) == len(shown) == read_info(tmp_path / "c.mp4").frames
    assert all(abs(level - (20 + 30 * (n // step))) <= 1 for n, level in enumerate(shown))


@pytest.mark.parametrize(("drawn", "length"), [(6, 13), (8, 13)])
def test_too_few_or_many_pictures_are_refused(tmp_path: Path, drawn: int, length: int) -> None:
    with pytest.raises(CutError, match="13 frames and wants 7 pictures"):
        encode_clip(colours(drawn), tmp_path / "c.mp4", 24, 2, length)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_encoded_is_refused_by_name(tmp_path: Path) -> None:
    out = tmp_path / "f.mp4"
    odd = [np.zeros((90, 161, 3), np.uint8)]
    picture = tmp_path / "picture.mp4"
    encode(colours(10), picture, 24)
    with pytest.raises(CutError, match="161x90 .* 162x90"):
        encode(odd, out, 24)
    with pytest.raises(CutError, match="no picture"):
        encode([], out, 24)
    with pytest.raises(CutError, match="frame 1"):
        encode([np.zeros((90, 160, 3), np.uint8), np.zeros((92, 160, 3), np.uint8)], out, 24)
    with pytest.raises(CutError, match="44100 Hz"):
        join(picture, wav(tmp_path / "a.wav", 4000, rate=44100), out)
    with pytest.raises(CutError, match="mix it to the cut again"):
        join(picture, wav(tmp_path / "b.wav", 48000), out)
    with pytest.raises(CutError, match=r"nothing\.wav"):
        join(picture, tmp_path / "nothing.wav", out)
    with pytest.raises(CutError, match=r"torn\.mp4"):
        (tmp_path / "torn.mp4").write_bytes(b"no film")
        join(tmp_path / "torn.mp4", wav(tmp_path / "c.wav", 20000), out)
    assert not out.exists() and not list(tmp_path.glob("*.part")), "a refused film leaves nothing behind"


def test_torn_files_are_refused_by_name(tmp_path: Path) -> None:
    path = film(tmp_path)
    path.write_bytes(path.read_bytes()[:900])
    for read in (lambda: list(decode(path)), lambda: read_info(path), lambda: read_info(tmp_path / "missing.mp4")):
        with pytest.raises(CutError, match=r"\.mp4"):
            read()


def test_sound_starts_where_the_picture_does(tmp_path: Path) -> None:
    mix = np.zeros((48000, 2), np.float32)
    mix[24000:24100] = 0.8
    soundfile.write(tmp_path / "click.wav", mix, 48000, subtype="FLOAT")
    encode(colours(24), tmp_path / "p.mp4", 24)
    join(tmp_path / "p.mp4", tmp_path / "click.wav", tmp_path / "f.mp4")
    with av.open(str(tmp_path / "f.mp4")) as container:
        frames = [(f.pts, f.to_ndarray()[0]) for f in container.decode(audio=0)]
    heard = np.concatenate([f for _, f in frames])
    start = frames[0][0]
    assert abs(int(np.argmax(np.abs(heard))) + start - 24050) < 200, "within 4 ms of where it was"


def test_mono_and_silent_films(tmp_path: Path) -> None:
    encode(colours(10), tmp_path / "s.mp4", 24)
    join(tmp_path / "s.mp4", wav(tmp_path / "m.wav", 20000, channels=1), tmp_path / "m.mp4")
    assert read_info(tmp_path / "m.mp4").audio_codec == "aac" and read_info(tmp_path / "s.mp4").audio_codec == ""
