"""What a district may set by itself: time limits, the conditions they hang on, the kinds of dispute."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from contract.wire import Key, Line, Wire

Unit = Literal["urgent_hour", "work_hour", "work_day", "natural_day", "minute"]
"""What a limit is counted in.

``minute``, ``urgent_hour`` (紧急工作时): around the clock. ``work_hour`` (工作时): 8-12 and 14-18 on working days.
``work_day`` (工作日): until the end of the n-th working day after the day it began. ``natural_day`` (自然日): until
midnight at the end of the n-th day after it.
"""
UNITS: tuple[Unit, ...] = get_args(Unit)
MOST = 100_000
"""No limit is longer than so many of its units."""


class TimeLimit(Wire):
    """So many of a unit."""

    amount: Annotated[int, Field(ge=1, le=MOST)]
    unit: Unit


class Condition(Wire):
    """One of the ways a class of matter stands, with its own time for handling: a cover that is missing, one that is
    cracked. ``code`` is unique within the class. ``severities``: those it is offered for, empty for all."""

    code: Key
    name: Line
    limit: TimeLimit
    severities: tuple[Annotated[int, Field(ge=1, le=4)], ...] = ()


class DisputeType(Wire):
    """矛盾纠纷类型: differs from province to province, hence part of the catalogue."""

    code: Key
    name: Line
