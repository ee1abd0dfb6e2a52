"""``python -m fxsnap``."""

from fxsnap.cli import run

run()
