"""``python -m center``: each module of commands adds its own to ``app``."""

from center import cli_catalog, cli_export, cli_import, cli_notify, cli_org, cli_people, cli_search
from center.cli import app

__all__ = ["app", "cli_catalog", "cli_export", "cli_import", "cli_notify", "cli_org", "cli_people", "cli_search"]

if __name__ == "__main__":
    app()
