"""``python -m console`` is ``shouwang``."""

from console.cli import main

main()
