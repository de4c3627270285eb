"""The tempo that is wanted, as ``demo.json`` says; looked at each two seconds, so it can be changed while running."""

import json
import logging
from pathlib import Path

from center.sim.rhythm import TEMPOS, Tempo

logger = logging.getLogger(__name__)


class TempoFile:
    """``fixed``: a tempo given on the command line wins."""

    def __init__(self, file: Path, fixed: Tempo | None = None) -> None:
        self._file = file
        self._fixed = fixed
        self._seen = -1
        self._tempo: Tempo = "normal"

    def read(self) -> Tempo:
        """Quick; parses only when the file has changed. What cannot be read leaves the tempo as it was."""
        if self._fixed is not None:
            return self._fixed
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            return self._tempo
        if changed != self._seen:
            self._seen = changed
            self._tempo = self._parse()
        return self._tempo

    def _parse(self) -> Tempo:
        try:
            wanted = json.loads(self._file.read_text("utf-8"))["tempo"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning("%s cannot be read, the tempo stays %s: %s", self._file, self._tempo, error)
            return self._tempo
        for tempo in TEMPOS:
            if tempo == wanted:
                logger.info("tempo %s", tempo)
                return tempo
        logger.warning("%s asks for tempo %r; known are %s", self._file, wanted, ", ".join(TEMPOS))
        return self._tempo
