"""The documents as a site: `make site` stages them with the pages of reference and builds them without a network."""

from theracurve import __version__

project = "theracurve"
author = "The theracurve developers"
release = version = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4  # links such as plan.md#which-test
html_theme = "furo"
html_title = f"theracurve {release}"
html_show_sphinx = False
html_show_copyright = False  # what may be done with it says the licence
html_copy_source = False
