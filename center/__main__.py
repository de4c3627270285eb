"""``python -m center``."""

from center.cli import app

if __name__ == "__main__":
    app()
