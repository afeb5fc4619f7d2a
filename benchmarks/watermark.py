"""How well the watermark survives what platforms and people do to a film, how often it is seen where there is none, and its cost.

    .venv/bin/python benchmarks/watermark.py                        # all of it, about 40 minutes on one core
    .venv/bin/python benchmarks/watermark.py --only clips --quick   # four clips
    .venv/bin/python benchmarks/watermark.py --films a.mp4 b.mp4    # pictures of real films (unmarked) as well

Clips are three seconds (36 pictures on twos, 72 frames) of made-up scenes, of photographs that scikit-image carries, and of the
target still under a moving frame; some are dark, some flat, some one held picture. Each is marked with an id of its own and
encoded as the product does (H.264, CRF 16), then attacked: every attack ends with H.264 at the CRF named. A clip is right
when exactly its id is read; a wrong id is counted apart. It prints a Markdown table.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import cv2
import numpy as np

from filmwright import trust

STILL = Path(__file__).parent / "still.jpg"
SIZE = (640, 360)
PICTURES = 36

Frames = list[np.ndarray]


def painted(seed: int) -> np.ndarray:
    """A made-up set, larger than a frame: a sky or wall, discs and boxes with shading, some grain; (h, w, 3) float."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:460, 0:800].astype(np.float32) / 360
    picture = np.stack([rng.uniform(30, 150) + rng.uniform(-50, 50) * x + rng.uniform(-60, 60) * y for _ in range(3)], axis=-1)
    for _ in range(int(rng.integers(8, 60))):
        cx, cy, r = rng.uniform(0, 2.2), rng.uniform(0, 1.3), rng.uniform(0.02, 0.25)
        box = (np.abs(x - cx) < r) & (np.abs(y - cy) < r * rng.uniform(0.3, 2))
        inside = (np.hypot(x - cx, y - cy) < r) if rng.random() < 0.5 else box
        shade = 1 - 0.5 * np.clip((x - cx + y - cy) / r, -1, 1)
        picture = np.where(inside[..., None], rng.uniform(10, 200, 3) * shade[..., None] * 0.7, picture)
    return picture + rng.normal(0, rng.uniform(0.3, 4), picture.shape[:2])[..., None]


def photograph(name: str) -> np.ndarray:
    """One of scikit-image's photographs, scaled to be larger than a frame."""
    from skimage import data

    picture = getattr(data, name)()
    picture = np.repeat(picture[..., None], 3, axis=-1) if picture.ndim == 2 else picture[..., :3]
    factor = max(800 / picture.shape[1], 460 / picture.shape[0])
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC).astype(np.float32)


def framed(world: np.ndarray, seed: int, held: bool = False, dark: float = 1.0, blue: bool = False) -> Frames:
    """36 pictures of `world` under a frame that drifts (or holds), darkened, or turned to a blue night."""
    rng = np.random.default_rng(seed)
    x0, y0 = (int(rng.integers(0, world.shape[i] - s + 1)) for i, s in ((1, SIZE[0]), (0, SIZE[1])))
    x1, y1 = (x0, y0) if held else (int(rng.integers(0, world.shape[i] - s + 1)) for i, s in ((1, SIZE[0]), (0, SIZE[1])))
    tint = np.array([0.55, 0.75, 1.25]) * 0.8 if blue else np.ones(3)
    found = []
    for n in range(PICTURES):
        t = n / (PICTURES - 1)
        x, y = round(x0 + (x1 - x0) * t), round(y0 + (y1 - y0) * t)
        found.append(np.clip(world[y : y + SIZE[1], x : x + SIZE[0]] * tint * dark, 0, 255).astype(np.uint8))
    return found


def sequences(films: list[Path], quick: bool) -> Iterator[tuple[str, Frames]]:
    """Unmarked sequences with their names."""
    still = cv2.resize(cv2.cvtColor(cv2.imread(str(STILL)), cv2.COLOR_BGR2RGB), (800, 450), interpolation=cv2.INTER_AREA).astype(np.float32)
    yield "still, drifting", framed(still, 1)
    yield "still, held", framed(still, 2, held=True)
    yield "still, night", framed(still, 3, dark=0.6, blue=True)
    yield "set 1", framed(painted(1), 4)
    if quick:
        return
    yield "still, night, held", framed(still, 5, held=True, dark=0.45, blue=True)
    for n in range(2, 8):
        yield f"set {n}", framed(painted(n), 10 + n, held=n % 2 == 0)
    for n in range(8, 12):
        yield f"set {n}, night", framed(painted(n), 10 + n, held=n % 2 == 0, dark=0.3, blue=True)
    for name in ("astronaut", "chelsea", "coffee", "camera", "brick", "grass", "gravel", "clock"):
        yield name, framed(photograph(name), 30)
    for film in films:
        for n, part in enumerate(excerpts(film)):
            yield f"{film.stem} {n}", part


def excerpts(film: Path) -> Iterator[Frames]:
    """Three seconds out of every six of a film, one picture in two."""
    with av.open(str(film)) as container:
        part: Frames = []
        for n, frame in enumerate(container.decode(video=0)):
            if n % 144 < 72 and n % 2 == 0:
                part.append(cv2.resize(frame.to_ndarray(format="rgb24"), SIZE, interpolation=cv2.INTER_AREA))
            if len(part) == PICTURES:
                yield part
                part = []


def coded(frames: Frames, crf: int, preset: str = "medium", codec: str = "libx264") -> Frames:
    """Frames after encoding and decoding."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=24, options={"crf": str(crf), "preset": preset, "threads": "1"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    buffer.seek(0)
    with av.open(buffer) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def scaled(frames: Frames, width: int, height: int) -> Frames:
    small = width < frames[0].shape[1]
    return [cv2.resize(f, (width, height), interpolation=cv2.INTER_AREA if small else cv2.INTER_CUBIC) for f in frames]


def cropped(frames: Frames, share: float, back: bool = False) -> Frames:
    """A tenth off means 0.1 of the width and of the height, here more from the left and the top than from the others."""
    height, width = frames[0].shape[:2]
    h, w = round(height * (1 - share)) // 2 * 2, round(width * (1 - share)) // 2 * 2
    y, x = int((height - h) * 0.7), int((width - w) * 0.7)
    cut = [f[y : y + h, x : x + w] for f in frames]
    return scaled(cut, width, height) if back else cut


def hue(frames: Frames, degrees: float) -> Frames:
    found = []
    for frame in frames:
        hsv = cv2.cvtColor(frame, cv2.COLOR_RGB2HSV_FULL)
        hsv[..., 0] += np.uint8(round(degrees * 256 / 360))
        found.append(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB_FULL))
    return found


def toned(frames: Frames, gain: float, add: float = 0.0) -> Frames:
    return [np.clip(f * gain + add, 0, 255).astype(np.uint8) for f in frames]


def boxed(frames: Frames, width: int, height: int) -> Frames:
    """Scaled to fit and put on black."""
    factor = min(width / frames[0].shape[1], height / frames[0].shape[0])
    w, h = round(frames[0].shape[1] * factor) // 2 * 2, round(frames[0].shape[0] * factor) // 2 * 2
    found = []
    for frame in scaled(frames, w, h):
        page = np.zeros((height, width, 3), np.uint8)
        y, x = (height - h) // 2, (width - w) // 2
        page[y : y + h, x : x + w] = frame
        found.append(page)
    return found


def noisy(frames: Frames) -> Frames:
    rng = np.random.default_rng(0)
    return [np.clip(f + rng.normal(0, 6, f.shape[:2])[..., None], 0, 255).astype(np.uint8) for f in frames]


def titled(frames: Frames) -> Frames:
    """A bar with text over the lower fifth, as burnt-in captions are."""
    found = []
    for frame in frames:
        page = frame.copy()
        page[290:350, 60:580] = (page[290:350, 60:580] * 0.25).astype(np.uint8)
        found.append(cv2.putText(page, "and then the light went out", (90, 328), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255, 255, 255), 2))
    return found


#: The first so many attacks, those that the product promises to survive, are made on every clip; the others on every sixth.
PROMISED = 6

#: Name, what is done, CRF of the last encoding.
ATTACKS: tuple[tuple[str, Callable[[Frames], Frames], int], ...] = (
    ("CRF 23", lambda f: f, 23),
    ("CRF 30", lambda f: f, 30),
    ("half size, CRF 23", lambda f: scaled(f, 320, 180), 23),
    ("crop 10%, CRF 23", lambda f: cropped(f, 0.1), 23),
    ("crop 10% and back to size, CRF 23", lambda f: cropped(f, 0.1, back=True), 23),
    ("crop 10%, CRF 30", lambda f: cropped(f, 0.1), 30),
    ("half size, CRF 30", lambda f: scaled(f, 320, 180), 30),
    ("half size and back, CRF 23", lambda f: scaled(scaled(f, 320, 180), 640, 360), 23),
    ("half size and crop 10%, CRF 23", lambda f: cropped(scaled(f, 320, 180), 0.1), 23),
    ("half size, crop 10%, CRF 30", lambda f: cropped(scaled(f, 320, 180), 0.1), 30),
    ("crop 25%, CRF 23", lambda f: cropped(f, 0.25), 23),
    ("CRF 30 twice", lambda f: coded(f, 30), 30),
    ("CRF 36", lambda f: f, 36),
    ("a third of the size, CRF 23", lambda f: scaled(f, 214, 120), 23),
    ("twice the size, CRF 23", lambda f: scaled(f, 1280, 720), 23),
    ("stretched to 640x384, CRF 23", lambda f: scaled(f, 640, 384), 23),
    ("hue 5 degrees, CRF 23", lambda f: hue(f, 5), 23),
    ("brightness +20%, CRF 23", lambda f: toned(f, 1.2), 23),
    ("brightness -30%, CRF 23", lambda f: toned(f, 0.7), 23),
    ("contrast -30%, CRF 23", lambda f: toned(f, 0.7, 38), 23),
    ("letterbox 640x480, CRF 23", lambda f: boxed(f, 640, 480), 23),
    ("upright 720x1280, CRF 23", lambda f: boxed(f, 720, 1280), 23),
    ("noise of 6 levels, CRF 23", noisy, 23),
    ("captions burnt in, CRF 23", titled, 23),
    ("mirrored, CRF 23", lambda f: [x[:, ::-1].copy() for x in f], 23),
    ("turned by 1 degree, CRF 23", lambda f: [cv2.warpAffine(x, cv2.getRotationMatrix2D((320, 180), 1, 1.03), SIZE) for x in f], 23),
    ("one frame, CRF 23", lambda f: f[30:31], 23),
)


#: What is done to a whole short film, where a mark gathers over shots.
HARSH: tuple[tuple[str, Callable[[Frames], Frames], int], ...] = (
    ("half size, CRF 30", lambda f: scaled(f, 320, 180), 30),
    ("half size, crop 10%, CRF 30", lambda f: cropped(scaled(f, 320, 180), 0.1), 30),
    ("CRF 30 twice", lambda f: coded(f, 30), 30),
    ("CRF 36", lambda f: f, 36),
    ("CRF 40", lambda f: f, 40),
    ("a third of the size, CRF 28", lambda f: scaled(f, 214, 120), 28),
    ("upright 360x640, CRF 28", lambda f: boxed(f, 360, 640), 28),
    ("crop 40%, CRF 28", lambda f: cropped(f, 0.4), 28),
    ("turned by 2 degrees, CRF 23", lambda f: [cv2.warpAffine(x, cv2.getRotationMatrix2D((320, 180), 2, 1.06), SIZE) for x in f], 23),
)


def psnr(a: Frames, b: Frames) -> float:
    return float(10 * np.log10(255**2 / np.mean([np.mean((x.astype(np.float32) - y) ** 2) for x, y in zip(a, b, strict=True)])))


def clips(options: argparse.Namespace) -> None:
    """Three-second clips, one attack at a time."""
    attacks = [a for a in ATTACKS if options.attacks in a[0]]
    results: dict[str, list[tuple[str, bool, bool, float]]] = {name: [] for name, _, _ in attacks}
    quality: list[tuple[float, str]] = []
    spent = 0.0
    for name, pictures in sequences(options.films, options.quick):
        film_id = trust.film_id("benchmark", name)
        trust.embed(pictures[0], film_id)
        start = time.perf_counter()
        marked = [trust.embed(p, film_id) for p in pictures]
        spent += (time.perf_counter() - start) / len(pictures)
        quality.append((psnr(marked, pictures), name))
        film = coded([f for p in marked for f in (p, p)], 16, "veryfast")
        every = attacks if options.quick or len(quality) % 6 == 1 else attacks[:PROMISED]
        for attack, change, crf in every:
            found = trust.detect(coded(change(film), crf))
            results[attack].append((name, found.film_id == film_id, found.film_id not in (None, film_id), found.score))
        marks = " ".join(("." if r[-1][1] else "W" if r[-1][2] else "-") + f"{r[-1][3]:.0f}" for r in [results[a[0]] for a in every])
        print(f"{len(quality):3d} {name:20s} PSNR {quality[-1][0]:.1f} dB  {marks}", flush=True)
    count = len(quality)
    low, worst = min(quality)
    print(f"\n{count} clips of 3 s, {SIZE[0]}x{SIZE[1]}. PSNR {np.mean([q for q, _ in quality]):.1f} dB on average, lowest {low:.1f} dB ({worst}).")
    print(f"Embedding {spent / count * 1000:.1f} ms a picture.\n")
    table([(attack, sum(r[1] for r in rows), sum(r[2] for r in rows), len(rows)) for attack, rows in results.items()])
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


def whole(options: argparse.Namespace) -> None:
    """Films of a dozen shots of a second and a half, two of them out of all the clips."""
    shots = list(sequences(options.films, False))
    films = [("film " + str(n + 1), [p for _, part in shots[n::2] for p in part[::2]]) for n in range(2)]
    rows = {name: [0, 0] for name, _, _ in HARSH}
    for name, pictures in films:
        film_id = trust.film_id("benchmark", name)
        film = coded([f for p in pictures for f in [trust.embed(p, film_id)] * 2], 16, "veryfast")
        for attack, change, crf in HARSH:
            found = trust.detect(coded(change(film), crf)[::3])
            rows[attack][0] += found.film_id == film_id
            rows[attack][1] += found.film_id not in (None, film_id)
            print(f"{name} {attack}: {found.film_id == film_id}, score {found.score:.1f}", flush=True)
    print(f"\n{len(films)} films of {len(films[0][1]) / 12:.0f} s, one frame in three looked at.\n")
    table([(attack, right, wrong, len(films)) for attack, (right, wrong) in rows.items()])


def unmarked(options: argparse.Namespace) -> None:
    """Pictures without a mark: the highest score, beside the scores from which a mark or an id is reported."""
    scores, lowest, reported = [], 1.0, 0
    worlds = [painted(seed) for seed in range(1000, 1000 + options.unmarked // 4)]
    worlds += [photograph(name) for name in ("astronaut", "chelsea", "coffee", "camera", "brick", "grass", "gravel", "clock")]
    for n in range(options.unmarked):
        part = framed(worlds[n % len(worlds)], n, held=True, dark=(1.0, 0.5, 0.25)[n % 3])[:1]
        found = trust.detect(coded(part * 2, (16, 23, 30)[n // 3 % 3]))
        scores.append(found.score)
        lowest, reported = min(lowest, found.false_alarm), reported + found.present
    high, low = np.quantile(scores, (0.99, 0.01))
    print(
        f"\n{len(scores)} unmarked clips: {reported} marks reported. Scores {low:.2f} to {high:.2f} "
        f"(1st to 99th percentile), highest {max(scores):.2f}; "
        f"a mark is reported from about 8.1, an id from about 10.5. Lowest false-alarm bound {lowest:.2g}."
    )


def table(rows: list[tuple[str, int, int, int]]) -> None:
    print("| what was done | id read | wrong id |\n|---|---:|---:|")
    for attack, right, wrong, count in rows:
        print(f"| {attack} | {right}/{count} | {wrong} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="four clips only")
    parser.add_argument("--films", nargs="*", type=Path, default=[], help="unmarked films to take excerpts from as well")
    parser.add_argument("--attacks", default="", help="only attacks whose name holds this text")
    parser.add_argument("--unmarked", type=int, default=240, help="how many unmarked clips are looked at")
    parser.add_argument("--only", choices=("clips", "whole", "unmarked"), help="one part of the benchmark")
    parser.add_argument("--json", type=Path, help="write every single result of the clips here")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    for part in (clips, whole, unmarked):
        if options.only in (None, part.__name__):
            part(options)


if __name__ == "__main__":
    main()
