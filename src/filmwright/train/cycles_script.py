"""Draws a job of :mod:`filmwright.train.traced` with Blender Cycles: run by a Python that has `bpy` (GPL), a program of its own, never imported.

    PYTHON cycles_script.py JOB.npz OUT SAMPLES

Writes OUT/0000.png and so on, and a line `TOOK seconds` to standard output for each picture.
"""

import json
import math
import sys
import time

import bpy
import mathutils
import numpy as np

#: Filament's camera sees 1 at this many lux on a white surface over pi: 1.2 * 2^15 (EV 15 at ISO 100), the world's fixed exposure.
EXPOSURE = 1.2 * 2**15
#: Stops by which its curve lies under the stage's.
LIFT = 1.1
#: How deep light goes into clay and skin (metres, red, green, blue).
CLAY = (0.012, 0.006, 0.004)


def linear(colour):
    """sRGB 0-1 to linear light."""
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]


def image(name, pixels, is_data):
    """A picture (h, w, 3) uint8 as Blender's."""
    h, w, _ = pixels.shape
    made = bpy.data.images.new(name, w, h, alpha=False, is_data=is_data)
    full = np.ones((h, w, 4), np.float32)
    full[..., :3] = pixels[::-1] / 255
    made.pixels.foreach_set(full.ravel())
    made.pack()
    return made


def material(row, images):
    """A surface: clay and skin let light in, felt and cloth have a bloom of fibres."""
    made = bpy.data.materials.new(row["name"])
    made.use_nodes = True
    nodes, links = made.node_tree.nodes, made.node_tree.links
    surface = nodes["Principled BSDF"]
    give = surface.inputs
    give["Base Color"].default_value = (*linear(row["colour"]), 1)
    give["Roughness"].default_value, give["Metallic"].default_value, give["Alpha"].default_value = row["roughness"], row["metallic"], row["opacity"]
    scale = nodes.new("ShaderNodeMapping")
    scale.inputs["Scale"].default_value = (row["repeat"],) * 3
    links.new(nodes.new("ShaderNodeTexCoord").outputs["UV"], scale.inputs["Vector"])
    colour = None
    if row["texture"]:
        texture = nodes.new("ShaderNodeTexImage")
        texture.image = images[row["texture"]]
        links.new(scale.outputs["Vector"], texture.inputs["Vector"])
        tint = nodes.new("ShaderNodeMix")
        tint.data_type, tint.blend_type = "RGBA", "MULTIPLY"
        tint.inputs["Factor"].default_value = 1.0
        tint.inputs["B"].default_value = (*linear(row["colour"]), 1)
        links.new(texture.outputs["Color"], tint.inputs["A"])
        colour = tint.outputs["Result"]
        links.new(colour, give["Base Color"])
    if row["normal"]:
        bumps = nodes.new("ShaderNodeTexImage")
        bumps.image = images[row["normal"]]
        links.new(scale.outputs["Vector"], bumps.inputs["Vector"])
        turn = nodes.new("ShaderNodeNormalMap")
        turn.inputs["Strength"].default_value = 0.9
        links.new(bumps.outputs["Color"], turn.inputs["Color"])
        links.new(turn.outputs["Normal"], give["Normal"])
    if row["kind"] == "clay":
        give["Subsurface Weight"].default_value, give["Subsurface Radius"].default_value, give["Subsurface Scale"].default_value = 0.45, CLAY, 1.0
    if row["kind"] == "felt":
        give["Sheen Weight"].default_value, give["Sheen Roughness"].default_value = 0.9, 0.35
        give["Specular IOR Level"].default_value = 0.1
    if row["glow"] > 0:
        give["Emission Strength"].default_value = row["glow"] * 3
        if colour is not None:
            links.new(colour, give["Emission Color"])
        else:
            give["Emission Color"].default_value = (*linear(row["colour"]), 1)
    return made


def sky(scene, row):
    """The dome: ground, horizon, zenith by height, with its glow left to the lamps."""
    world = bpy.data.worlds.new("sky")
    scene.world, world.use_nodes = world, True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    ramp, split, where = nodes.new("ShaderNodeValToRGB"), nodes.new("ShaderNodeSeparateXYZ"), nodes.new("ShaderNodeTexCoord")
    links.new(where.outputs["Generated"], split.inputs["Vector"])
    up = nodes.new("ShaderNodeMapRange")
    up.inputs["From Min"].default_value, up.inputs["From Max"].default_value = -0.2, 1.0
    links.new(split.outputs["Z"], up.inputs["Value"])
    links.new(up.outputs["Result"], ramp.inputs["Fac"])
    stops = ramp.color_ramp.elements
    stops[0].position, stops[0].color = 0.10, (*linear(row["ground"]), 1)
    stops[1].position, stops[1].color = 1.0, (*linear(row["zenith"]), 1)
    middle = stops.new(0.18)
    middle.color = (*linear(row["horizon"]), 1)
    links.new(ramp.outputs["Color"], nodes["Background"].inputs["Color"])
    nodes["Background"].inputs["Strength"].default_value = row["intensity"] / EXPOSURE


def lamp(scene, number, row):
    """A lamp as the stage has it, with the area that makes its shadow soft."""
    kind = {"sun": "SUN", "spot": "SPOT", "point": "POINT"}[row["kind"]]
    data = bpy.data.lights.new(f"lamp {number}", kind)
    data.color = linear(row["colour"])
    if kind == "SUN":
        data.angle = math.radians(3.5)
    else:
        data.shadow_soft_size = max(0.12, row["radius"])
        data.use_shadow = True
    if kind == "SPOT":
        data.spot_size, data.spot_blend = math.radians(min(178, row["cutoff"] * 2)), row["softness"]
    made = bpy.data.objects.new(f"lamp {number}", data)
    scene.collection.objects.link(made)
    return made


def aim(made, at, towards, intensity):
    """Candela (sun: lux) to Blender's watts: a point of power P gives P / (4 pi) a steradian."""
    made.data.energy = intensity / EXPOSURE * (1 if made.data.type == "SUN" else 4 * math.pi)
    made.matrix_world = mathutils.Matrix.Translation(at) @ mathutils.Vector(towards).to_track_quat("-Z", "Y").to_matrix().to_4x4()


def mesh(name, vertices, faces, uv):
    """Triangles as Blender's mesh, shaded smoothly."""
    made = bpy.data.meshes.new(name)
    made.from_pydata(vertices.tolist(), [], faces.tolist())
    if uv is not None:
        layer = made.uv_layers.new(name="uv")
        layer.data.foreach_set("uv", (np.float32([0, 1]) + np.float32([1, -1]) * uv[faces.ravel()]).astype(np.float32).ravel())
    made.polygons.foreach_set("use_smooth", np.ones(len(faces), bool))
    made.update()
    return made


def settings(scene, job, samples):
    """Cycles on the processor, denoised; the same seed in every picture, so that what stands still is drawn alike."""
    scene.render.engine, scene.cycles.device = "CYCLES", "CPU"
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.seed = samples, True, 1
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces = 6, 4
    scene.render.resolution_x, scene.render.resolution_y = job["size"]
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.view_settings.exposure = job["exposure"] + LIFT
    scene.render.threads_mode, scene.render.threads = "FIXED", job["threads"]
    scene.render.use_persistent_data = True


def main(path, out, samples):
    arrays = np.load(path)
    job = json.loads(bytes(arrays["job"]).decode())
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    settings(scene, job, samples)
    sky(scene, job["sky"])
    images = {row["name"]: image(row["name"], arrays[row["pixels"]], row["data"]) for row in job["textures"]}
    materials = [material(row, images) for row in job["materials"]]
    things = {}
    for row in job["solids"]:
        made = mesh(row["name"], arrays[row["vertices"]], arrays[row["faces"]], arrays[row["uv"]] if row["uv"] else None)
        made.materials.append(materials[row["material"]])
        things[row["name"]] = bpy.data.objects.new(row["name"], made)
        scene.collection.objects.link(things[row["name"]])
    lamps = [lamp(scene, n, row) for n, row in enumerate(job["lamps"])]
    camera = bpy.data.cameras.new("lens")
    eye = bpy.data.objects.new("lens", camera)
    scene.collection.objects.link(eye)
    scene.camera = eye
    camera.sensor_fit, camera.sensor_height, camera.clip_end = "VERTICAL", job["sensor"], 400
    camera.dof.use_dof = True
    for number, picture in enumerate(job["pictures"]):
        for row in job["solids"]:
            thing = things[row["name"]]
            thing.hide_render = not picture["shown"][row["name"]]
            thing.matrix_world = mathutils.Matrix(picture["poses"][row["name"]])
            if row["name"] in picture["meshes"]:
                thing.data.vertices.foreach_set("co", arrays[picture["meshes"][row["name"]]].astype(np.float32).ravel())
                thing.data.update()
        for made, state in zip(lamps, picture["lamps"], strict=True):
            aim(made, *state)
        forward, up = mathutils.Vector(picture["forward"]), mathutils.Vector(picture["up"])
        right = forward.cross(up).normalized()
        axes = mathutils.Matrix((right, right.cross(forward), -forward)).transposed().to_4x4()
        eye.matrix_world = mathutils.Matrix.Translation(picture["at"]) @ axes
        camera.angle = picture["fov"]
        camera.dof.focus_distance, camera.dof.aperture_fstop = picture["focus"], picture["fstop"]
        scene.render.filepath = f"{out}/{number:04d}.png"
        began = time.monotonic()
        bpy.ops.render.render(write_still=True)
        print(f"TOOK {time.monotonic() - began:.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
