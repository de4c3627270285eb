"""Where each part of a queue row stands at a given width. Narrow rows drop the least important part first."""

from dataclasses import dataclass

from console.widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Span:
    """``x`` from the row's left edge and ``width``, logical pixels; width 0 = not shown."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Columns:
    edge: int
    mark_x: int
    time: Span
    title: Span
    owner: Span
    lead: Span
    state: Span
    left: Span


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an officer wants to see: the columns from left to right, and widths in logical pixels set by hand.

    Time stands before the title, all others after it."""

    order: tuple[str, ...] = ("time", "owner", "lead", "state", "left")
    widths: tuple[tuple[str, int], ...] = ()


def columns(width: int, theme: Theme, chosen: Chosen = Chosen()) -> Columns:
    """The owner goes first, then the lead gets narrower and moves into the place line, then all shrink a little.
    Of what was chosen: when, what, in which state and how much time is left are always there."""
    px = theme.px
    wide, tight = px(980), px(640)
    narrow = width < tight
    room = {
        "owner": px(110) if width >= wide else 0,
        "lead": 0 if narrow else min(px(180), max(px(104), round((width - px(330)) * 0.32))),
        "state": px(90) if narrow else px(100),
        "left": px(84) if narrow else px(100),
    }
    by_hand = {name: px(pixels) for name, pixels in chosen.widths}
    gap, x = px(10), width - px(12)
    time = 0 if "time" not in chosen.order else by_hand.get("time", px(62) if narrow else px(70))
    time_x = px(42) if narrow else px(48)
    title_x = (time_x + time + (px(4) if narrow else px(3))) if time else time_x
    spans = dict.fromkeys(room, Span(0, 0))
    for name in reversed(chosen.order):
        if name in spans and room[name]:
            wanted = min(by_hand.get(name, room[name]), max(0, x - title_x - px(120)))
            if wanted >= px(40):
                spans[name] = Span(x - wanted, wanted)
                x -= wanted + gap
    return Columns(
        edge=px(6),
        mark_x=px(25) if narrow else px(27),
        time=Span(time_x, time),
        title=Span(title_x, max(px(60), x - title_x)),
        owner=spans["owner"],
        lead=spans["lead"],
        state=spans["state"],
        left=spans["left"],
    )
