"""Where the voxels of an image lie: an affine from (slice, row, column) to millimetres in the patient's coordinates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
LARGEST_TILT = 1e-3  # of a unit vector: beyond it, two directions are not the same


@dataclass(frozen=True, slots=True)
class Grid:
    """`shape` is (slices, rows, columns); `affine` (4 x 4) takes (slice, row, column, 1) to millimetres: left,
    posterior, superior, as DICOM counts them."""

    shape: tuple[int, int, int]
    affine: NDArray[np.float64]

    @property
    def voxel_ml(self) -> float:
        """Volume of one voxel in millilitres."""
        return float(abs(np.linalg.det(self.affine[:3, :3]))) / 1000.0

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Millimetres between neighbours: slices, rows, columns."""
        between = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(between[0]), float(between[1]), float(between[2])

    def points(self, indices: NDArray[np.int64]) -> Points:
        """Millimetres of voxels; `indices` is (n, 3)."""
        return indices @ self.affine[:3, :3].T + self.affine[:3, 3]

    def indices(self, points: Points) -> Points:
        """The (slice, row, column) of points, unrounded; `points` is (n, 3) in millimetres."""
        return (points - self.affine[:3, 3]) @ np.linalg.inv(self.affine[:3, :3]).T

    def holds(self, indices: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which whole indices lie inside the image."""
        return np.asarray(((indices >= 0) & (indices < np.array(self.shape))).all(axis=1))


def plane_grid(
    shape: tuple[int, int, int],
    origin: Points,
    along_columns: Points,
    along_rows: Points,
    pixel: tuple[float, float],
    step: Points,
) -> Grid:
    """The grid of a stack of planes: `along_columns` and `along_rows` are DICOM's row and column direction cosines,
    `pixel` the spacing between rows and between columns, `step` the way from a plane to the next."""
    affine = np.eye(4)
    affine[:3, 0] = step
    affine[:3, 1] = along_rows * pixel[0]
    affine[:3, 2] = along_columns * pixel[1]
    affine[:3, 3] = origin
    return Grid(shape, affine)
