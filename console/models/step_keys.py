"""Keys and order of the steps. One letter for the frequent ones; ``G`` and a letter for the rest (按 G 再按字母)."""

from collections.abc import Iterable

from contract.incident import Action

KEYS: dict[Action, str] = {
    "register": "R",
    "dispatch": "D",
    "accept": "A",
    "start": "S",
    "feedback": "F",
    "check": "C",
    "close": "X",
    "return": "B",
    "note": "T",
    "reveal": "P",
    "take": "K",
    "urge": "U",
    "decide": "Y",
    "whistle": "W",
    "visit": "H",
    "apply": "E",
    "verify": "J",
    "inspect": "I",
    "arrive": "L",
    "reply": "O",
    "ask_verify": "G, V",
    "ask_check": "G, I",
    "decline": "G, N",
    "correct": "G, C",
    "add_co": "G, D",
    "release_co": "G, F",
    "evaluate": "G, E",
    "archive": "G, A",
    "withdraw": "G, W",
    "resume": "G, R",
    "escalate": "G, U",
    "merge": "G, M",
    "relate": "G, L",
    "force_close": "G, X",
    "reopen": "G, O",
    "supervise": "G, P",
    "appeal": "G, K",
    "judge": "G, B",
    "score": "G, Q",
    "hand_over": "G, H",
    "dispute": "G, J",
    "mediate": "G, T",
    "confirm": "G, S",
    "submit": "G, Z",
}
"""They work as long as nobody types text."""

ORDER: tuple[Action, ...] = (
    "submit",
    "register",
    "verify",
    "inspect",
    "dispatch",
    "accept",
    "start",
    "feedback",
    "check",
    "close",
    "decide",
    "judge",
    "arrive",
    "reply",
    "resume",
    "evaluate",
    "visit",
    "archive",
    "return",
    "mediate",
    "confirm",
    "score",
    "apply",
    "ask_check",
    "ask_verify",
    "decline",
    "note",
    "take",
    "urge",
    "whistle",
    "supervise",
    "add_co",
    "release_co",
    "correct",
    "relate",
    "merge",
    "escalate",
    "hand_over",
    "dispute",
    "withdraw",
    "appeal",
    "reopen",
    "force_close",
)
"""What moves a matter on or answers somebody first, what is rarely needed last. Only how buttons stand, no rule."""
_PLACE = {action: place for place, action in enumerate(ORDER)}


def in_order(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The steps that have a button, the main one first."""
    return tuple(sorted((a for a in actions if a in _PLACE), key=_PLACE.__getitem__))


def group_of(action: Action) -> str:
    """Where the sheet of all actions lists a step: what is one key away, or what begins with G."""
    return "incident" if "," not in KEYS[action] else "incident.more"
