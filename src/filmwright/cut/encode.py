"""Pictures to H.264 in MP4 and back, through PyAV; no ffmpeg program is needed.

In: 8-bit sRGB-encoded pictures (h, w, 3) one by one. Out: MP4 files with a constant frame rate, 4:2:0, tagged and really
converted as Rec.709 limited range, fast start, the same bytes for the same input. Never holds more than a few pictures.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.codec.context import Flags
from av.error import FFmpegError
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from .faults import CutError

#: x264's output depends on its number of threads, so that it is fixed and not the machine's.
THREADS = 4

#: Rec. ITU-T H.273 code 1 for primaries, transfer and matrix is BT.709; range 1 is limited ("MPEG").
BT709, LIMITED = 1, 1

#: Chroma is computed at full precision: without these flags swscale is off by up to 3 levels on flat patches.
EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT

#: 60 s at 640x360 on two shared cores: veryfast 5.4 s and 3.3 MB, faster 8.6 s and 3.7 MB, medium 9.5 s and 3.9 MB.
#: No macroblock tree: x264's AVX-512 code for it reads memory that it never wrote where a picture is not 16 blocks wide or so
#: (96x64, 160x90, 854x480), and then the same pictures give other bytes from run to run. Without it a film is 4% larger.
FILM = {"crf": "16", "preset": "veryfast", "x264-params": "mbtree=0"}
#: Clips are read again a few times and then cut: 840 pictures at 640x360 take 2.4 s of work for 6.6 at veryfast, and 27.6 MB for 16.6.
CLIP = {"crf": "12", "preset": "ultrafast", "x264-params": "mbtree=0"}

#: The clip's own note of how many frames each picture is held. Lossy coding makes the copies differ by a hair; by this note they are one again.
HELD = "filmwright_held"


@dataclass(frozen=True)
class Info:
    """What a file really holds. `frames` are counted, not read from a header; times are in seconds as the container states them."""

    size: tuple[int, int]
    fps: Fraction
    frames: int
    seconds: float
    audio_seconds: float
    video_codec: str
    audio_codec: str
    pixels: str
    primaries: int
    transfer: int
    matrix: int
    limited: bool
    metadata: dict[str, str]


def encode(frames: Iterable[np.ndarray], out: Path, fps: int) -> int:
    """Write the film's picture, without sound: every item of `frames` is one film frame.

    Returns the number of frames. Raises :class:`CutError` for pictures of odd or changing size, and for none.
    """
    return _write(frames, Path(out), fps, FILM, {})


def encode_clip(frames: Iterable[np.ndarray], out: Path, fps: int, step: int = 1, length: int | None = None) -> int:
    """Write a silent clip of high quality: every picture is held `step` frames, and `length` (in frames) cuts the last hold short.

    The file says how long pictures are held, so that :func:`decode` gives one picture for each hold.
    Returns the number of frames; raises :class:`CutError` as :func:`encode` does, or when the pictures do not fill `length`.
    """
    drawn = iter(frames)
    held = itertools.islice((picture for picture in drawn for _ in range(step)), length)
    count = _write(held, Path(out), fps, CLIP, {HELD: str(step)} if step > 1 else {})
    if length is not None and (count != length or next(drawn, None) is not None):
        Path(out).unlink()
        raise CutError(f"{out}: the shot has {length} frames and wants {-(-length // step)} pictures held {step} frames each, not another number")
    return count


def decode(path: Path) -> Iterator[np.ndarray]:
    """Every frame of the video as uint8 (h, w, 3), in order, converted by the matrix and range that the file states.

    Frames of a clip that holds a picture are one and the same array: read it, don't write it.
    """
    for index, frame, step in _frames(path):
        if index % step == 0:
            picture = _rgb(frame)
        yield picture


def decode_some(path: Path, wanted: Collection[int]) -> dict[int, np.ndarray]:
    """Those frames of the video that are `wanted`, as :func:`decode` gives them; one that the video is too short for is not among them."""
    found: dict[int, np.ndarray] = {}
    for index, frame, step in _frames(path):
        held = [w for w in wanted if index <= w < index + step] if index % step == 0 else []
        if held:
            found |= dict.fromkeys(held, _rgb(frame))
        if index >= max(wanted, default=0):
            break
    return found


def _frames(path: Path) -> Iterator[tuple[int, av.VideoFrame, int]]:
    """Every frame with its number and how many frames its picture is held for."""
    with opened(path) as container:
        container.streams.video[0].thread_type = "AUTO"
        step = max(int(held), 1) if (held := container.metadata.get(HELD, "1")).isdecimal() else 1
        try:
            for index, frame in enumerate(container.decode(video=0)):
                yield index, frame, step
        except FFmpegError as error:
            raise CutError(f"{path}: torn or not a video ({error.strerror}); delete it and make it again") from None


def read_info(path: Path) -> Info:
    """Read the file's streams and count its frames by its packets."""
    with opened(path) as container:
        video = container.streams.video[0]
        audio = next(iter(container.streams.audio), None)
        frames = sum(1 for packet in container.demux(video) if packet.size)
        context = video.codec_context
        return Info(
            size=(context.width, context.height), fps=Fraction(video.average_rate or 0), frames=frames,
            seconds=_duration(video), audio_seconds=_duration(audio) if audio else 0.0,
            video_codec=context.name, audio_codec=audio.codec_context.name if audio else "", pixels=context.pix_fmt or "",
            primaries=int(context.color_primaries), transfer=int(context.color_trc), matrix=int(context.colorspace),
            limited=int(context.color_range) == LIMITED, metadata=dict(container.metadata),
        )


def _duration(stream: av.VideoStream | av.AudioStream) -> float:
    return float((stream.duration or 0) * (stream.time_base or 0))


def opened(path: Path) -> av.container.InputContainer:
    """The file at `path`, with at least one video stream. Raises :class:`CutError`."""
    try:
        container = av.open(str(path))
    except (FFmpegError, OSError) as error:
        raise CutError(f"{path}: cannot be read as a video ({error.strerror}); delete it and make it again") from None
    if not container.streams.video:
        container.close()
        raise CutError(f"{path}: has no video stream; delete it and make it again")
    return container


def _rgb(frame: av.VideoFrame) -> np.ndarray:
    matrix = frame.colorspace if int(frame.colorspace) != 2 else Colorspace.ITU709  # 2: unspecified; HD practice is 709
    limited = int(frame.color_range) != int(ColorRange.JPEG)
    return frame.reformat(
        format="rgb24", src_colorspace=matrix, dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG if limited else ColorRange.JPEG, dst_color_range=ColorRange.JPEG,
        interpolation=EXACT, threads=1,
    ).to_ndarray()


def _yuv(picture: np.ndarray) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24").reformat(
        format="yuv420p", src_colorspace=Colorspace.ITU709, dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG, dst_color_range=ColorRange.MPEG, interpolation=EXACT, threads=1,
    )
    frame.color_primaries = frame.color_trc = frame.colorspace = BT709
    frame.color_range = LIMITED
    return frame


def _write(frames: Iterable[np.ndarray], out: Path, fps: int, quality: Mapping[str, str], metadata: Mapping[str, str]) -> int:
    pictures = iter(frames)
    first = next(pictures, None)
    if first is None:
        raise CutError(f"{out}: there is no picture to write")
    size = _size(first, out)
    with new_mp4(out, metadata) as container:
        video = _video_stream(container, size, fps, quality)
        count, before, planes = 0, first.copy(), _yuv(first)
        for picture in itertools.chain([first], pictures):
            if picture.shape != first.shape or picture.dtype != np.uint8:
                raise CutError(f"{out}: frame {count} is {picture.shape} {picture.dtype}, the first was {first.shape} uint8")
            if not np.array_equal(picture, before):  # a held picture is converted once
                planes, before = _yuv(picture), picture.copy()  # a caller may draw into the same array again
            planes.pts = count
            container.mux(video.encode(planes))
            count += 1
        container.mux(video.encode())
    return count


@contextlib.contextmanager
def new_mp4(out: Path, metadata: Mapping[str, str]) -> Iterator[av.container.OutputContainer]:
    """An MP4 that is written beside `out` and becomes it at the end; nothing is left of it after a failure."""
    part = out.with_name(f".filmwright-{out.name}.part")
    options = {"movflags": "+faststart+use_metadata_tags", "fflags": "+bitexact"}
    try:
        with av.open(str(part), "w", format="mp4", options=options) as container:
            container.metadata.update({str(k): str(v) for k, v in sorted(metadata.items())})
            yield container
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def _size(picture: np.ndarray, out: Path) -> tuple[int, int]:
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
        raise CutError(f"{out}: pictures must be uint8 (height, width, 3), not {picture.dtype} {picture.shape}")
    height, width = picture.shape[:2]
    if width % 2 or height % 2:
        raise CutError(f"{out}: {width}x{height} cannot be H.264 4:2:0; choose an even --size such as {width + width % 2}x{height + height % 2}")
    return width, height


def _video_stream(container: av.container.OutputContainer, size: tuple[int, int], fps: int, quality: Mapping[str, str]) -> av.VideoStream:
    stream = container.add_stream("libx264", rate=fps, options={**quality, "threads": str(THREADS), "profile": "high"})
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.time_base = Fraction(1, fps)
    context = stream.codec_context
    context.time_base = Fraction(1, fps)
    context.gop_size = 2 * fps  # a seek lands within two seconds
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED
    context.flags |= Flags.bitexact
    return stream
