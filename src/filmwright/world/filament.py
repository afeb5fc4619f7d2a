"""MuJoCo's Filament renderer behind a small door: solids, lamps and a camera in; pictures out. Headless, on Vulkan.

The retained `mjrf` objects are driven directly, so that meshes can be deformed, shown and hidden between pictures without compiling
a model again. One :class:`Painter` a process: creating the context compiles shaders, which takes seconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import mujoco.studio  # noqa: F401  finds the renderer's assets; without it no context can be made
import numpy as np
from mujoco import mjrf
from numpy.typing import NDArray

from .air import SKY_SIZE, linear, settings, sky_cube, srgb
from .solids import Change, Floats, Lamp, Material, Rig, Sky, Solid, Texture
from .steady import steady

_USAGE, _TYPE = mjrf.VertexAttributeUsage, mjrf.VertexAttributeType
_ATTRIBUTES = [
    mjrf.VertexAttribute(_USAGE.VERTEX_ATTRIBUTE_USAGE_POSITION, _TYPE.VERTEX_ATTRIBUTE_TYPE_FLOAT3),
    mjrf.VertexAttribute(_USAGE.VERTEX_ATTRIBUTE_USAGE_TANGENTS, _TYPE.VERTEX_ATTRIBUTE_TYPE_FLOAT4),
    mjrf.VertexAttribute(_USAGE.VERTEX_ATTRIBUTE_USAGE_UV, _TYPE.VERTEX_ATTRIBUTE_TYPE_FLOAT2),
]
_LAMPS = {
    "spot": mjrf.LightType.LIGHT_SPOT,
    "point": mjrf.LightType.LIGHT_POINT,
    "sun": mjrf.LightType.LIGHT_DIRECTIONAL,
}
#: What is drawn, how it is read back, and whether light and air belong in it.
_MODES = {
    "beauty": (mjrf.DrawMode.DRAW_MODE_DEFAULT, mjrf.PixelFormat.PIXEL_FORMAT_RGB8, True),
    "ids": (mjrf.DrawMode.DRAW_MODE_SEGMENTATION_BY_ID, mjrf.PixelFormat.PIXEL_FORMAT_RGB8, False),
    "depth": (mjrf.DrawMode.DRAW_MODE_DEPTH, mjrf.PixelFormat.PIXEL_FORMAT_R32F, False),
}
NEAR, FAR = 0.05, 200.0
#: A solid that is not shown is so many times smaller: it stays in the scene, so that the order of drawing stays.
_GONE = 1e-6
#: Pixels across the draws of nothing.
_VOID = 8


class NoRenderer(RuntimeError):
    """No Vulkan driver was found on this machine; the message says what to install."""


@dataclass(frozen=True)
class Lens:
    """A camera for one picture: eye, unit viewing direction and up in world space, vertical field of view in radians."""

    at: tuple[float, float, float]
    forward: tuple[float, float, float]
    up: tuple[float, float, float]
    fov: float


def tangents(normals: Floats) -> Floats:
    """Unit quaternions (n, 4), x y z w, of frames whose third axis is the normal: how Filament takes normals.

    The shortest turn from the z axis to n is (-n_y, n_x, 0, 1 + n_z), normalised; straight down it is half a turn about x.
    """
    n = np.asarray(normals, np.float32)
    q = np.zeros((len(n), 4), np.float32)
    length = np.sqrt(np.einsum("ij,ij->i", n, n))
    np.maximum(length, 1e-9, out=length)
    q[:, 0], q[:, 1], q[:, 3] = -n[:, 1] / length, n[:, 0] / length, 1 + n[:, 2] / length
    down = q[:, 3] < 1e-4
    q[down] = (1.0, 0.0, 0.0, 0.0)
    q /= np.sqrt(np.einsum("ij,ij->i", q, q))[:, None]
    return q


class Painter:
    """The graphics context, shared by all scenes of a process, with the meshes and textures that it holds."""

    def __init__(self) -> None:
        try:
            ctypes.CDLL("libvulkan.so.1")
        except OSError:
            raise NoRenderer("no Vulkan loader on this machine: install libvulkan1 and mesa-vulkan-drivers (Debian, Ubuntu)") from None
        config = mjrf.ContextConfig()
        config.graphics_api = mjrf.GraphicsApi.GRAPHICS_API_VULKAN
        config.software_rendering = True
        #: Whether equal scenes give equal bytes: see :mod:`.steady`.
        self.steady = steady()
        with _quiet():
            self.context = mjrf.Context(config)
        self._textures: dict[int, tuple[Texture, mjrf.Texture]] = {}
        #: What was uploaded since the last picture: the renderer copies it, and keeps the copy until it is told to let go.
        self.uploaded: list[mjrf.MeshData | mjrf.TextureData] = []
        #: The tableau that stands, if any.
        self.standing: Callable[[], Tableau | None] = lambda: None
        self._targets: dict[tuple[str, int, int], mjrf.RenderTarget] = {}
        self._plain: dict[str, mjrf.Texture] = {}

    def texture(self, texture: Texture) -> mjrf.Texture:
        held = self._textures.get(id(texture))
        if held is None:
            h, w, _ = texture.pixels.shape
            made = self._upload(texture.pixels, w, h, mjrf.SamplerType.TEXTURE_2D, texture.linear)
            held = self._textures[id(texture)] = (texture, made)
        return held[1]

    def plain(self, colour: str) -> mjrf.Texture:
        """A texture of one colour: the renderer takes the colour of emitted light from a texture only, else it is white."""
        if colour not in self._plain:
            pixels = np.broadcast_to((srgb(colour) * 255 + 0.5).astype(np.uint8), (4, 4, 3))
            self._plain[colour] = self._upload(pixels, 4, 4, mjrf.SamplerType.TEXTURE_2D, False)
        return self._plain[colour]

    def _upload(self, pixels: NDArray[np.uint8], w: int, h: int, sampler: mjrf.SamplerType, is_linear: bool) -> mjrf.Texture:
        config = mjrf.TextureConfig()
        config.width, config.height, config.sampler_type = w, h, sampler
        config.format = mjrf.PixelFormat.PIXEL_FORMAT_RGB8
        config.color_space = mjrf.ColorSpace.COLORSPACE_LINEAR if is_linear else mjrf.ColorSpace.COLORSPACE_SRGB
        made = self.context.create_texture(config)
        data = mjrf.TextureData()
        data.set_image(np.ascontiguousarray(pixels).tobytes())
        made.upload(data)
        self.uploaded.append(data)
        return made

    def cube(self, sky: Sky) -> mjrf.Texture:
        return self._upload(sky_cube(sky), SKY_SIZE, SKY_SIZE * 6, mjrf.SamplerType.TEXTURE_CUBE, False)

    def target(self, mode: str, width: int, height: int) -> mjrf.RenderTarget:
        key = (mode, width, height)
        if key not in self._targets:
            config = mjrf.RenderTargetConfig(width=width, height=height, color_format=_MODES[mode][1])
            self._targets[key] = self.context.create_render_target(config)
        return self._targets[key]


class _Drawn:
    """A solid as the renderer holds it."""

    def __init__(self, painter: Painter, solid: Solid, number: int) -> None:
        self.solid = solid
        self.indices = np.ascontiguousarray(solid.mesh.faces, np.uint32)
        n = len(solid.mesh.vertices)
        self.uv = np.zeros((n, 2), np.float32) if solid.mesh.uv is None else np.ascontiguousarray(solid.mesh.uv, np.float32)
        self.config = mjrf.MeshConfig(
            max_vertices=n, max_indices=self.indices.size, attributes=_ATTRIBUTES, interleaved=True,
            index_type=mjrf.IndexType.INDEX_TYPE_U32, primitive_type=mjrf.MeshPrimitiveType.MESH_PRIMITIVE_TYPE_TRIANGLES,
        )
        self.mesh = painter.context.create_mesh(self.config)
        self.upload(painter, solid.mesh.vertices, solid.mesh.normals)
        params = mjrf.RenderableParams()
        params.cast_shadow, params.receive_shadow = solid.shadow, True
        self.renderable = painter.context.create_renderable(params)
        self.renderable.set_mesh(self.mesh, 0, self.indices.size)
        self.number = number
        self.paint(painter, solid.material)
        self.show(solid.shown)
        self.place(solid.pose)

    def upload(self, painter: Painter, vertices: Floats, normals: Floats) -> None:
        packed = np.concatenate([vertices.astype(np.float32), tangents(normals), self.uv], axis=1)
        data = mjrf.MeshData()
        # The renderer's own bounds come out half the size, and what lies outside them is left out of pictures: give it the true ones.
        data.compute_bounds = False
        data.bounds_min, data.bounds_max = vertices.min(axis=0).astype(np.float32), vertices.max(axis=0).astype(np.float32)
        data.set_vertices(self.config, np.ascontiguousarray(packed, np.float32).tobytes())
        data.set_indices(self.config, self.indices.tobytes())
        self.mesh.upload(data)
        painter.uploaded.append(data)

    def paint(self, painter: Painter, material: Material) -> None:
        m = mjrf.Material()
        m.color = np.array([*srgb(material.colour), material.opacity], np.float32)
        m.roughness, m.metallic, m.segmentation_id = material.roughness, material.metallic, self.number
        if material.glow > 0:
            m.emissive = material.glow
            m.emissive_texture = painter.plain(material.colour) if material.texture is None else painter.texture(material.texture)
        if material.texture is not None:
            m.color_texture = painter.texture(material.texture)
        if material.normal is not None:
            m.normal_texture = painter.texture(material.normal)
        m.uv_scale = np.array([material.repeat, material.repeat, 1], np.float32)
        self.renderable.set_material(m)

    def show(self, shown: bool) -> None:
        self.renderable.set_size(np.full(3, 1.0 if shown else _GONE, np.float32))

    def place(self, pose: NDArray[np.float64]) -> None:
        self.renderable.set_pose(pose[:3, 3].astype(np.float32), np.ascontiguousarray(pose[:3, :3], np.float32).ravel())


class Tableau:
    """One lit scene held by the renderer: solids can be moved, deformed, shown and hidden, then drawn through any lens.

    Where two faces are at one depth, the one that is drawn first is seen, and the order of drawing is that in which materials were made. The
    renderer makes them in the order of addresses, and anew whenever a draw did without them. So each solid is made known by a draw of its own, and
    every draw has all modes in it (docs/design/steady-pictures.md): the order is that of the solids, in every process and whatever was drawn before.
    """

    def __init__(self, painter: Painter, solids: Iterable[Solid], rig: Rig) -> None:
        """Struck is the one that stood: the renderer fails with two scenes of which one has been drawn."""
        if (before := painter.standing()) is not None and before.stands:
            before.strike()
        self.painter, painter.standing = painter, weakref.ref(self)
        self._scene = painter.context.create_scene(mjrf.SceneParams())
        self._drawn: dict[str, _Drawn] = {}
        self._lights: list[mjrf.Light] = []
        #: The solids by the number that the ids pass gives them; 0 is nothing.
        self.solids: list[Solid | None] = [None]
        for solid in solids:
            self.add(solid)
        self.light(rig)

    def add(self, solid: Solid) -> None:
        if solid.name in self._drawn:
            raise ValueError(f"two solids are named {solid.name!r}")
        drawn = self._drawn[solid.name] = _Drawn(self.painter, solid, len(self.solids))
        self.solids.append(solid)
        self._scene.add_renderable(drawn.renderable)
        self._render("ids", [], np.empty((_VOID, _VOID, 3), np.uint8))

    @property
    def stands(self) -> bool:
        """Whether it can be drawn: it has not been struck for another."""
        return bool(self._drawn)

    def strike(self) -> None:
        """Take everything down; what it is asked afterwards raises KeyError or AttributeError."""
        self._drawn.clear()
        self._lights.clear()
        del self._scene

    def show(self, name: str, shown: bool) -> None:
        """Show a solid, or hide it."""
        self._drawn[name].show(shown)

    def place(self, name: str, pose: NDArray[np.float64]) -> None:
        """Move a solid: `pose` (4, 4)."""
        self._drawn[name].place(pose)

    def deform(self, name: str, vertices: Floats, normals: Floats) -> None:
        """Give a solid's mesh new vertices and normals (n, 3), as many as it has."""
        drawn = self._drawn[name]
        drawn.upload(self.painter, vertices, normals)
        drawn.renderable.set_mesh(drawn.mesh, 0, drawn.indices.size)  # takes the new bounds, without which it is culled by the old ones

    def paint(self, name: str, material: Material) -> None:
        """Give a solid another material."""
        self._drawn[name].paint(self.painter, material)

    def apply(self, change: Change) -> None:
        """Bring the scene to the state of one picture."""
        for name, pose in change.poses.items():
            self.place(name, pose)
        for name, (vertices, normals) in change.meshes.items():
            self.deform(name, vertices, normals)
        for name, shown in change.shown.items():
            self.show(name, shown)
        for number, (at, towards, intensity) in change.lamps.items():
            self.aim(number, at, towards, intensity)

    def light(self, rig: Rig) -> None:
        """Light the scene by `rig`, in place of the light it had."""
        for old in self._lights:
            self._scene.remove_light(old)
        self._scene.configure_from_model(settings(rig))
        cube = self.painter.cube(rig.sky)
        dome = mjrf.LightParams()
        dome.type, dome.texture, dome.intensity = mjrf.LightType.LIGHT_IMAGE, cube, rig.sky.intensity
        self._lights = [self.painter.context.create_light(dome), *(self._lamp(lamp) for lamp in rig.lamps)]
        for light in self._lights:
            self._scene.add_light(light)
        self._scene.set_skybox(cube)
        self.rig, self._cube = rig, cube  # the light and the sky only borrow the texture

    def _lamp(self, lamp: Lamp) -> mjrf.Light:
        p = mjrf.LightParams()
        p.type, p.color, p.intensity = _LAMPS[lamp.kind], linear(lamp.colour).astype(np.float32), lamp.intensity
        p.cast_shadow, p.range, p.bulb_radius = lamp.shadow and lamp.kind != "point", lamp.range, lamp.radius
        p.cutoff, p.softness, p.shadow_map_size = lamp.cutoff, lamp.softness, lamp.map
        made = self.painter.context.create_light(p)
        made.set_pose(np.array(lamp.at, np.float32), _unit(lamp.towards))
        return made

    def aim(self, index: int, at: NDArray[np.float64], towards: NDArray[np.float64], intensity: float) -> None:
        """Move lamp `index` of the rig and set its `intensity` (candela)."""
        light = self._lights[index + 1]
        light.set_pose(np.asarray(at, np.float32), _unit(towards))
        light.set_intensity(intensity)

    def draw(self, lens: Lens, width: int, height: int, mode: str = "beauty") -> NDArray:
        """One picture: beauty (h, w, 3) uint8 sRGB; ids (h, w) int32 into `solids`; depth (h, w) float32 metres along the axis."""
        draw_mode, _, lit = _MODES[mode]
        channels, dtype = (1, np.float32) if mode == "depth" else (3, np.uint8)
        pixels = np.empty((height, width, channels), dtype)
        top = NEAR * float(np.tan(lens.fov / 2))
        request = mjrf.RenderRequest()
        request.draw_mode = draw_mode
        request.camera = mjrf.Camera(
            pos=np.array(lens.at), forward=np.array(lens.forward), up=np.array(lens.up),
            frustum_bottom=-top, frustum_top=top, frustum_near=NEAR, frustum_far=FAR,
        )
        request.viewport = mjrf.Rect(left=0, bottom=0, width=width, height=height)
        request.post_processing = request.shadows = request.reflections = request.skybox = lit
        self._render(mode, [request], pixels)
        if mode == "ids":
            return pixels[..., 0].astype(np.int32) + 256 * pixels[..., 1].astype(np.int32) + 65536 * pixels[..., 2].astype(np.int32)
        if mode == "depth":  # reversed z: the buffer holds near * (far - d) / (d * (far - near)), 0 where nothing is
            return (NEAR * FAR / (pixels[..., 0] * (FAR - NEAR) + NEAR)).astype(np.float32)
        return pixels

    def _render(self, mode: str, requests: list[mjrf.RenderRequest], pixels: NDArray) -> None:
        """Carry out `requests` in `mode` (none: let the renderer know the solids) and read the last one's `pixels` (h, w, channels)."""
        height, width = pixels.shape[:2]
        target = self.painter.target(mode, width, height)
        asked = [*(_void(m) for m in _MODES if m != mode or not requests), *requests]
        for request in asked:
            request.scene, request.target, request.haze = self._scene, target, False
        read = mjrf.ReadRequest(target=target)
        read.set_buffer(pixels)
        context = self.painter.context
        context.wait_for_frame(context.render(asked, [read]))
        for data in self.painter.uploaded:
            data.free()
        self.painter.uploaded.clear()


def _void(mode: str) -> mjrf.RenderRequest:
    """A draw in `mode` of a few pixels of nothing: it keeps the mode's materials alive, and costs next to nothing."""
    request = mjrf.RenderRequest()
    request.draw_mode = _MODES[mode][0]
    request.camera = mjrf.Camera(
        pos=np.array([0, 0, 1e5]), forward=np.array([0.0, 0, 1]), up=np.array([0.0, 1, 0]),
        frustum_bottom=-NEAR, frustum_top=NEAR, frustum_near=NEAR, frustum_far=1.0,
    )
    request.viewport = mjrf.Rect(left=0, bottom=0, width=_VOID, height=_VOID)
    request.post_processing = request.shadows = request.reflections = request.skybox = False
    return request


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the graphics engine's greeting, which it writes to the process's own outputs, out of ours; failures are raised all the same."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        yield
    finally:
        ctypes.CDLL(None).fflush(None)  # the engine writes through C's buffers, which would be emptied into what is restored
        for number, copy in enumerate(kept, 1):
            os.dup2(copy, number)
            os.close(copy)
        os.close(nowhere)


def _unit(vector: object) -> NDArray[np.float32]:
    v = np.asarray(vector, np.float32)
    return v / np.linalg.norm(v)
