"""Media of print, paper and screen: cut paper, woodblock, linocut, comic, risograph, clear line, stained glass, pixels. All chance is the hand's."""

from __future__ import annotations

import cv2
import numpy as np

from ...render.screens import BLOCK, CONSOLE, PITCH, dots, tiles
from .frame import Floats, Frame, along, blur, colour_of, kuwahara, lifted, lines, luma, mix, saturated, shifted, step, tensor, tones


def _flat(frame: Frame, levels: int, radius: float = 4.0, loose: float = 0.0) -> Floats:
    """The picture in flat areas of few tones."""
    picture = shifted(frame.picture, frame.hand[..., [2, 3]] * frame.px(loose)) if loose else frame.picture
    calm = kuwahara(picture, frame.px(radius), 12)
    grey = luma(calm)
    # The lowest tone is a dark colour, not black.
    return np.clip(calm * ((0.06 + 0.94 * tones(grey, levels, 0.08)) / np.maximum(grey, 0.03))[..., None], 0, 1)


def _nearest(picture: Floats, colours: tuple[str, ...], soft: float = 0.0) -> Floats:
    """`picture` in the nearest of few colours (CIE Lab distance), mixed over `soft` of the distance."""
    table = np.stack([colour_of(c) for c in colours])
    lab = cv2.cvtColor(np.clip(picture, 0, 1).astype(np.float32), cv2.COLOR_RGB2LAB)
    inks = cv2.cvtColor(table[None], cv2.COLOR_RGB2LAB)[0]
    far = np.stack([((lab - ink) * np.float32([1.0, 1.1, 1.1])).__pow__(2).sum(-1) for ink in inks], -1)
    weight = np.exp(-(far - far.min(-1, keepdims=True)) / max(1.0, soft))
    return (weight @ table) / weight.sum(-1, keepdims=True)


def cutout(frame: Frame) -> Floats:
    """Sheets of coloured paper cut with scissors and laid over each other: one tone and its shadow a thing, white cut edges, soft shadows on
    what lies below."""
    h, w = frame.depth.shape
    scene, hand = lifted(frame, 0.75), frame.hand
    # A sheet has the colour of the thing that it stands for, in the light of the scene at large: tints by hour and weather stay.
    # Faces and hands are cut with small scissors.
    paper = mix(kuwahara(frame.colour, frame.px(3.0), 12), kuwahara(frame.colour, frame.px(1.4), 12), frame.players)
    flat = np.maximum(luma(frame.colour), 0.06)
    broad = frame.px(22)
    tint = (blur(scene.picture, broad) + 0.04) / (blur(frame.colour, broad) + 0.04)
    tint = tint / np.maximum(luma(tint), 0.05)[..., None] ** np.float32(0.55)
    paper = np.clip(saturated(paper * np.clip(tint, 0.25, 2.4), 1.7) * 1.25, 0, 1) ** 0.95
    paper = paper * (0.4 + 0.6 * step(luma(frame.colour), 0.03, 0.2))[..., None]  # pupils and brows stay dark
    # What the scene has in shadow is a second, darker sheet; what is bright (a lamp, a window) a lighter one.
    lit = luma(blur(scene.picture, frame.px(1.6))) / np.maximum(luma(blur(frame.colour, frame.px(1.6))), 0.06)
    lit = lit / np.maximum(blur(lit, frame.px(40)), 0.05)
    paper = paper * (0.70 + 0.30 * step(lit, 0.52, 0.72))[..., None]
    paper = mix(paper, np.minimum(paper * 1.3 + 0.1, 1.0), 0.8 * step(lit, 1.55, 1.9) * step(luma(frame.colour), 0.15, 0.35) * (1 - frame.players))
    # An eye is of one flat colour: its pupil is a dark scrap, its white a light one.
    spot = luma(blur(scene.picture, frame.px(0.5))) / flat / np.maximum(blur(luma(scene.picture) / flat, frame.px(40)), 0.05)
    eye = frame.players * step(flat, 0.35, 0.5) * step(-np.ptp(frame.colour, axis=-1), -0.24, -0.15)
    paper = mix(paper, np.float32([0.10, 0.08, 0.09]), eye * step(-spot, -0.58, -0.42))
    paper = mix(paper, np.minimum(paper * 1.25 + 0.12, 1.0), eye * step(spot, 0.9, 1.15))
    # Each step of depth or thing is a sheet; what is nearer throws its shadow down and to the right.
    near = np.log(np.maximum(frame.depth, 0.3)).astype(np.float32)
    shade = np.zeros_like(near)
    for reach, weight in ((2.5, 0.55), (5.5, 0.45), (10.0, 0.28)):
        d = frame.px(reach)
        moved = cv2.warpAffine(near, np.float32([[1, 0, d * 0.75], [0, 1, d]]), (w, h), borderMode=cv2.BORDER_REPLICATE)
        shade = np.maximum(shade, weight * blur(step(near - moved, 0.04, 0.16), d * 0.45))
    # The white core of the paper shows along the lit side of a cut.
    above = cv2.warpAffine(near, np.float32([[1, 0, -frame.px(1.5)], [0, 1, -frame.px(1.8)]]), (w, h), borderMode=cv2.BORDER_REPLICATE)
    rim = step(blur(above - near, frame.px(0.4)), 0.03, 0.14)
    fold = step(blur(frame.edges, frame.px(0.6)), 0.30, 0.65)
    fibres = 0.6 * hand[..., 0] + 0.8 * hand[..., 1]
    sheet = paper * (1 + 0.02 * fibres[..., None]) * (1 + 0.05 * _relief(fibres)[..., None])
    sheet = mix(sheet, sheet * 0.78, 0.5 * fold)
    sheet = np.clip(sheet * (1 - shade[..., None]), 0, 1)
    return np.clip(mix(sheet, np.minimum(sheet * 0.4 + 0.64, 1.0), 0.9 * rim), 0, 1)


def _relief(height: Floats) -> Floats:
    return (cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) + cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3)) / 8


#: Pigments of the old colour prints: indigo, Prussian blue, madder, ochre, green, paper, greys.
_PIGMENTS = (
    "#f2e6c9", "#dfc79a", "#c7a46a", "#d98e5c", "#b5493a", "#7d2f2a", "#8f9d7a", "#53704f", "#2f4a3c", "#a9bfc4", "#6d93a8", "#35618a", "#1c3558",
    "#8a8378", "#57504a", "#2a2523", "#d8b3a0", "#e9d3b0", "#b07a55", "#6b4630",
)


def woodblock(frame: Frame) -> Floats:
    """A Japanese colour print: key block lines in ink, flat pigments of a limited box, the grain of the plank, a graded sky."""
    frame = lifted(frame, 0.9)
    flat = _flat(frame, 6, 4.5, 0.6)
    printed = _nearest(np.clip(saturated(flat, 1.5) ** 0.85 * 0.98 + 0.03, 0, 1), _PIGMENTS, 30.0)
    h = frame.depth.shape[0]
    rows = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    bokashi = np.exp(-rows / 0.16) * step(frame.depth, 6.0, 30.0)
    printed = mix(printed, colour_of("#274a78"), 0.55 * bokashi)
    plank = along(frame.hand[..., 1], np.full(frame.depth.shape, 0.04, np.float32) + 0.06 * frame.hand[..., 3], max(4, round(frame.px(22))))
    plank /= plank.std() + 1e-6
    printed = mix(printed, colour_of("#f2e6c9"), np.clip(0.07 + 0.055 * plank + 0.03 * frame.hand[..., 4], 0, 0.4))
    key = np.maximum(lines(frame, 1.5, 0.0, 0.6), lines(frame, 1.0, 0.75, 0.6))
    worn = 0.72 + 0.28 * step(plank + 0.5 * frame.hand[..., 0], -1.8, 0.3)
    return np.clip(mix(printed, np.broadcast_to(colour_of("#1d1c22"), printed.shape), 0.92 * key * worn), 0, 1)


def linocut(frame: Frame) -> Floats:
    """One block, one black: forms carved in gouge strokes that follow them, white lines in the darks, black in the lights, uneven ink."""
    frame = lifted(frame, 1.0)
    calm = kuwahara(shifted(frame.picture, frame.hand[..., [2, 3]] * frame.px(0.5)), frame.px(2.6))
    grey = luma(calm)
    local = grey - 0.45 * (blur(grey, frame.px(40)) - 0.4)
    tone = step(local, 0.12, 0.66)
    angle, clear = tensor(blur(frame.picture, frame.px(1.5)), frame.px(6))
    field = np.where(clear > 0.25, angle, -0.5 + 0.5 * frame.hand[..., 3]).astype(np.float32)
    gouge = along(0.7 * frame.hand[..., 1] + 0.5 * frame.hand[..., 0], field, max(4, round(frame.px(12))))
    gouge /= gouge.std() + 1e-6
    white = step(tone * 4.6 - 2.3 + 0.95 * gouge, -0.2, 0.2)
    outline = lines(frame, 1.5, 0.0, 0.4)
    # An outline is carved white where it runs through darkness and left black in the light.
    around = step(blur(tone, frame.px(4)), 0.30, 0.36)
    white = mix(white, 1 - around, outline)
    inked = 0.93 - 0.11 * step(frame.hand[..., 4] + 0.7 * frame.hand[..., 0], 0.9, 2.0)
    paper, black = colour_of("#f1ead9"), colour_of("#17151a")
    sheet = np.broadcast_to(paper, calm.shape) * (1 - 0.012 * frame.hand[..., 4:5])
    return np.clip(mix(sheet, np.broadcast_to(black, calm.shape), (1 - white) * inked), 0, 1)


def comic(frame: Frame) -> Floats:
    """A printed comic: bold black contours, flat bright inks, shadows and half tones in dots, slightly yellow paper."""
    frame = lifted(frame, 0.85)
    flat = _flat(frame, 4, 4.0)
    calm = kuwahara(frame.picture, frame.px(3))
    colour = np.clip(saturated(flat, 2.0) ** 0.72, 0, 1)
    grey = luma(calm)
    screen, soft = dots(*frame.depth.shape), 3.2 * 2**0.5 / PITCH
    shade = step(screen, (1.9 * grey + 0.10) - soft * 0.5, (1.9 * grey + 0.10) + soft * 0.5)
    inked = mix(colour, colour * np.float32([0.44, 0.42, 0.62]), 0.80 * shade * step(0.55 - grey, 0.0, 0.12))
    light = step(-screen, 0.62 - soft * 0.4, 0.62 + soft * 0.4) * step(grey, 0.42, 0.75)
    inked = mix(inked, np.float32([1.0, 0.98, 0.90]), 0.5 * light)
    black = np.maximum(lines(frame, 2.2, 0.0, 0.3), lines(frame, 1.4, 1.0, 0.3))
    deep = step(-grey, -0.085, -0.045)
    inked = mix(inked, np.broadcast_to(colour_of("#0d0b14"), inked.shape), np.clip(np.maximum(black, 0.92 * deep), 0, 1))
    return np.clip(inked * colour_of("#fdf6df") * (1 - 0.012 * frame.hand[..., 4:5]), 0, 1)


def risograph(frame: Frame) -> Floats:
    """Two drums of ink, red-orange and blue, not quite in register, grainy, over uncoated paper."""
    frame = lifted(frame, 0.95)
    calm = kuwahara(frame.picture, frame.px(2.4))
    calm = np.clip(saturated(calm, 2.6) * 1.05, 0, 1)
    # The red drum prints what lacks green and blue, the blue one what lacks red.
    warm = np.clip(1 - (0.55 * calm[..., 1] + 0.45 * calm[..., 2]) * 1.02, 0, 1) ** 1.1
    cold = np.clip(1 - calm[..., 0] * 1.05, 0, 1) ** 1.05
    sheet = np.broadcast_to(colour_of("#f6f0e2"), calm.shape) * (1 - 0.012 * frame.hand[..., 4:5])
    late = frame.px(1.5)
    warm = cv2.warpAffine(warm.astype(np.float32), np.float32([[1, 0, late], [0, 1, -late * 0.5]]), warm.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    for amount, ink, screen in ((warm, "#ff5a3c", 0), (cold, "#1b4fa8", 1)):
        speck = frame.hand[..., 0] * (0.8, -0.8)[screen] + frame.hand[..., 4] * 0.45
        cover = np.clip(0.74 * amount + 0.26 * step(speck, 1.6 - 3.8 * amount, 3.2 - 3.8 * amount), 0, 1)
        sheet = sheet * (1 - cover[..., None] * (1 - colour_of(ink)))
    key = lines(frame, 1.0, 0.5, 0.3)
    return np.clip(mix(sheet, sheet * colour_of("#27408f"), 0.75 * key), 0, 1)


def line(frame: Frame) -> Floats:
    """Clear line: even black contours, clean flat colours in two tones, a painted calm behind."""
    frame = lifted(frame, 0.8)
    calm = kuwahara(frame.picture, frame.px(4.2), 14)
    grey = luma(calm)
    wide = blur(grey, frame.px(10))
    lit = step(grey - 0.84 * wide, -0.02, 0.035)
    base = calm / np.maximum(grey, 0.03)[..., None] * np.maximum(wide, 0.6 * grey)[..., None]
    base = np.clip(saturated(base, 1.8), 0, 1) ** 0.80
    paint = base * mix(np.float32([0.70, 0.70, 0.82]), np.float32([1.06, 1.05, 1.0]), lit[..., None])
    far = step(frame.depth, 5.0, 16.0)
    paint = mix(paint, np.clip(saturated(calm, 1.5) ** 0.82 + 0.03, 0, 1), 0.55 * far)
    black = np.maximum(lines(frame, 1.35, 0.0), lines(frame, 0.95, 0.55)) * (1 - 0.45 * far)
    return np.clip(mix(paint, np.broadcast_to(colour_of("#19151c"), paint.shape), 0.94 * black), 0, 1)


#: What glass of one pour is to the next: each way makes its side a little warmer or cooler, lighter or darker.
_TINTS = ((1.10, 1.0, 0.88), (0.90, 1.02, 1.06))


def glass(frame: Frame) -> Floats:
    """Pieces of coloured glass in lead: each of one glowing colour, mottled, lit from behind, with a dark came round every piece and thing."""
    frame = lifted(frame, 0.7)
    h, w = frame.depth.shape
    calm = kuwahara(frame.picture, frame.px(4.0), 12)
    colour = np.clip(saturated(calm, 2.6), 0, 1) ** 0.75
    # The hand's wash is a hilly country; leads run where it neither rises nor falls along the rows, and down the columns. So pieces are closed,
    # have about four sides, and go with what they are on.
    pane, lead = mix(blur(colour, frame.px(3.0)), colour, 0.35 + 0.65 * frame.players), np.zeros_like(frame.depth, dtype=np.float32)
    country = frame.hand[..., 3]
    for along_, tint in zip(((1, 0), (0, 1)), _TINTS, strict=True):
        field = cv2.Sobel(country, cv2.CV_32F, *along_, ksize=3)
        slope = np.hypot(cv2.Sobel(field, cv2.CV_32F, 1, 0, ksize=3), cv2.Sobel(field, cv2.CV_32F, 0, 1, ksize=3)) / 8
        far = np.abs(field) / np.maximum(slope, 0.02 * field.std())  # pixels to the zero line
        side = step(field / np.maximum(slope, 1e-6), -1.0, 1.0)[..., None]
        pane = pane * mix(np.float32([1, 1, 1]), mix(np.float32(tint), 1 / np.float32(tint), side), (1 - 0.8 * frame.players)[..., None])
        lead = np.maximum(lead, 0.9 * step(-far, -frame.px(1.7), -frame.px(0.7)))
    lead = np.maximum(lead * (1 - 0.88 * frame.players), lines(frame, 1.5, 0.0))
    glow = pane * (1.06 + 0.14 * frame.hand[..., 3:4] + 0.07 * frame.hand[..., 2:3]) + 0.10 * blur(pane, frame.px(7)) ** 2
    glow = glow * (1 + 0.16 * _relief(frame.hand[..., 1])[..., None])
    return np.clip(mix(glow, np.broadcast_to(colour_of("#14110f"), glow.shape) * (1 + 0.9 * _relief(blur(lead, 1.0))[..., None]), lead), 0, 1)


def pixel(frame: Frame) -> Floats:
    """A console game: large square pixels of a fixed palette, ordered dither between its steps, dark outlines about things."""
    h, w = frame.depth.shape
    frame = lifted(frame, 0.5)
    below, right = -h % BLOCK, -w % BLOCK
    low = ((w + right) // BLOCK, (h + below) // BLOCK)

    def blocks(picture: Floats) -> Floats:
        return cv2.resize(cv2.copyMakeBorder(picture, 0, below, 0, right, cv2.BORDER_REPLICATE), low, interpolation=cv2.INTER_AREA)

    calm = blocks(kuwahara(frame.picture, frame.px(2.2)))
    calm = np.clip(saturated(calm, 1.7), 0, 1) ** 0.92
    calm = calm * (1 - 0.62 * step(blocks(frame.edges), 0.14, 0.34))[..., None]
    dither = tiles(h + below, w + right)[::BLOCK, ::BLOCK]
    chosen = _nearest(np.clip(calm + 0.075 * dither[..., None], 0, 1), CONSOLE)
    return chosen.astype(np.float32).repeat(BLOCK, 0).repeat(BLOCK, 1)[:h, :w]
