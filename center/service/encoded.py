"""JSON by the field: of a matter only what a step changed is encoded, once for its line and for the event.

What is written here reads exactly as pydantic writes it.
"""

import threading
from collections.abc import Mapping
from functools import lru_cache
from itertools import compress
from json.encoder import encode_basestring
from operator import is_, is_not
from typing import Any

from pydantic_core import to_json

from center.domain.values import Decision
from contract.event import Changes, Step
from contract.incident import Incident

LISTS = 4_096
"""Lists whose JSON is kept; matters that stand alike share one list of permits."""

Parts = Mapping[str, str]
"""The fields of an incident, in the contract's order, each as ``"name":value``."""

_FIELDS = tuple(Incident.model_fields)
_CHANGES = tuple(Changes.model_fields)
_step_json = Step.__pydantic_serializer__.to_json
_lists: dict[int, tuple[object, str]] = {}
"""JSON by the list's own identity; the list is kept beside it, so that no other takes its place."""
_lock = threading.Lock()


def parts_of(incident: Incident, before: Incident | None = None, known: Parts | None = None) -> Parts:
    """``known``: the parts of ``before``, which may be any version: a part is taken when its value is the very same
    object, and values never change."""
    values = incident.__dict__
    if before is None or known is None:
        held, known = _BLANK, _BLANK_PARTS
    else:
        held = before.__dict__
    if len(values) != len(held) or not all(map(is_, values, held)):  # not copied one from the other
        return {name: known[name] if values[name] is held[name] else _part(name, values[name]) for name in _FIELDS}
    parts = {**known}
    for name in compress(values, map(is_not, values.values(), held.values())):
        parts[name] = _part(name, values[name])
    return parts


def data_json(decision: Decision, parts: Parts) -> str:
    """``decision.data()``. ``parts``: those of the incident the decision led to.

    Raises ValueError when the decision tells a change that the contract has no field for.
    """
    values, told = decision.after.incident.__dict__, decision.changes
    changes = [
        parts[name] if told[name] is values[name] else _part(name, told[name]) for name in _in_order(tuple(told))
    ]
    step = _step_json(decision.step, exclude_unset=True).decode()
    return f'{{"full":{"true" if decision.full else "false"},"changes":{{{",".join(changes)}}},"step":{step}}}'


@lru_cache(maxsize=1_024)
def _in_order(told: tuple[str, ...]) -> tuple[str, ...]:
    """The fields as the contract orders them; every kind of step tells the same ones again and again."""
    unknown = set(told).difference(_CHANGES)
    if unknown:
        raise ValueError(f"an event cannot tell a change of {', '.join(sorted(unknown))}")
    return tuple(name for name in _CHANGES if name in told)


def list_json(values: tuple[Any, ...]) -> str:
    """Of a list that is never changed, only left for another; encoded once while it is in use."""
    if not values:
        return "[]"
    known = _lists.get(id(values))
    if known is not None:
        return known[1]
    text = to_json(values).decode()
    with _lock:
        if len(_lists) >= LISTS:
            _lists.clear()
        _lists[id(values)] = (values, text)
    return text


def _part(name: str, value: Any) -> str:
    kind = type(value)
    if value is None:
        return f'"{name}":null'
    if kind is str:
        return f'"{name}":{encode_basestring(value)}'
    if kind is int:
        return f'"{name}":{value}'
    if kind is tuple:
        return f'"{name}":{list_json(value)}'
    return f'"{name}":{to_json(value).decode()}'


_BLANK = {name: field.default for name, field in Incident.model_fields.items()}
"""What most fields of a new matter hold, and never as the value of the others."""
_BLANK_PARTS = {
    name: "" if field.is_required() else _part(name, field.default) for name, field in Incident.model_fields.items()
}
