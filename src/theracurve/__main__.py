"""`python -m theracurve`."""

import sys

from theracurve.cli import main

sys.exit(main())
