"""Uptake from images: DICOM series and the regions drawn on them in, rows of the table `uptake` out.

Read `uptake.py` first. A series becomes a `Volume` (`pet`, `tomography`) or a pair of conjugate views (`planar`),
regions (`segmentation`, `contours`, `labels`) become masks on its grid, `measures` are plain arithmetic on the two.
Everything is decay-corrected to the injection. Nothing of a patient's identity is kept but what the caller gives.
"""
