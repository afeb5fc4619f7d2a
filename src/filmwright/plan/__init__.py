from .geometry import Camera, State, axes, camera_at, eye_height, field_of_view, head_at, project, shoulder_height, smooth, top_height, where
from .places import Obstacle, Place, Spot, places
