"""Whether notices go out of the house at all. Light: what speaks SMTP and HTTP is loaded only when a file says so."""

import os
from collections.abc import Mapping
from pathlib import Path

from center.service.notify.port import Way

FILE = "notify.toml"
NAMED = "SHOUWANG_NOTIFY"


def file_of(data: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file that $SHOUWANG_NOTIFY names, else ``notify.toml`` in the data directory; None: nothing is configured."""
    named = environment.get(NAMED)
    if named:
        return Path(named).expanduser()
    return data / FILE if (data / FILE).exists() else None


def ways_of(data: Path) -> tuple[Way, ...]:
    """The ways out of this center. Blocking; raises NotifySettingsError."""
    file = file_of(data)
    if file is None:
        return ()
    from center.service.notify.settings import known_secret, read

    return read(file, known_secret)
