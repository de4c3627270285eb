"""Identifiers worked out from a name, so that the same thing asked twice is the same thing."""

import hashlib
import uuid

_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
"""The digit with the variant of RFC 9562 in its two upper bits."""
_CLOCK = uuid.UUID("6f7a8f9e-6f0b-5c0e-9d37-6b1f4d2a1e55")


def named_id(*parts: str) -> str:
    """An identifier of the form the contract wants (UUID version 7); its bits come from the name, not from the time."""
    x = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{x[:8]}-{x[8:12]}-7{x[13:16]}-{_VARIANT[x[16]]}{x[17:20]}-{x[20:32]}"


def clock_id(key: str) -> str:
    """The command id of what the clock says (``alarms.due_key``): UUID version 5."""
    return str(uuid.uuid5(_CLOCK, key))
