"""Matters out of their lines in the table and back, without parsing or encoding again what this process did before."""

import threading
from collections import OrderedDict

from center.domain.values import Case
from center.service.encoded import Parts, parts_of
from contract.incident import Incident

REMEMBERED = 1_024


class Written:
    """A version of an incident, its line's text and the parts of it; what is missing is worked out when asked for."""

    __slots__ = ("_body", "_parts", "incident")

    def __init__(self, incident: Incident, parts: Parts | None = None, body: str | None = None) -> None:
        self.incident, self._parts, self._body = incident, parts, body

    @property
    def parts(self) -> Parts:
        if self._parts is None:
            self._parts = parts_of(self.incident)
        return self._parts

    @property
    def body(self) -> str:
        if self._body is None:
            self._body = f"{{{','.join(self.parts.values())}}}"
        return self._body


_held: OrderedDict[str, Written] = OrderedDict()
"""The version last seen of each matter; the matter longest untouched goes first."""
_lock = threading.Lock()


def case_of(id_: str, body: str, center: str | None, moved: int) -> Case:
    """The case of a line of ``incident``."""
    held = _held.get(id_)
    # compared with the text itself, so it cannot be out of date, whoever wrote the line
    if held is None or held.body != body:
        held = Written(Incident.model_validate_json(body), body=body)
        _remember(held)
    return Case(held.incident, center, moved)


def written(incident: Incident) -> Written:
    """``incident`` as it will be written; what was not changed is taken from the version held."""
    held = _held.get(incident.id)
    new = Written(incident, parts_of(incident) if held is None else parts_of(incident, held.incident, held.parts))
    _remember(new)
    return new


def _remember(new: Written) -> None:
    with _lock:
        _held[new.incident.id] = new
        _held.move_to_end(new.incident.id)
        if len(_held) > REMEMBERED:
            _held.popitem(last=False)
