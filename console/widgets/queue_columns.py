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


def columns(width: int, theme: Theme) -> Columns:
    """The owner goes first, then the lead gets narrower and moves into the place line, then all shrink a little.
    When, what, in which state and how much time is left are always there."""
    px = theme.px
    wide, tight = px(980), px(640)
    narrow = width < tight
    owner = px(110) if width >= wide else 0
    lead = 0 if narrow else min(px(180), max(px(104), round((width - px(330)) * 0.32)))
    state = px(90) if narrow else px(100)
    left = px(84) if narrow else px(100)
    gap, pad = px(10), px(12)
    title_x = px(108) if narrow else px(121)
    right = width - pad
    left_span = Span(right - left, left)
    state_span = Span(left_span.x - gap - state, state)
    x = state_span.x - gap
    lead_span = Span(x - lead, lead)
    x -= lead + gap if lead else 0
    owner_span = Span(x - owner, owner)
    x -= owner + gap if owner else 0
    return Columns(
        edge=px(6),
        mark_x=px(25) if narrow else px(27),
        time=Span(px(42) if narrow else px(48), px(62) if narrow else px(70)),
        title=Span(title_x, max(px(60), x - title_x)),
        owner=owner_span,
        lead=lead_span,
        state=state_span,
        left=left_span,
    )
