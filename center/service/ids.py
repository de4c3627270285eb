"""Identifiers worked out from a name, so that the same thing asked twice is the same thing."""

import hashlib
import uuid

_CLOCK = uuid.UUID("6f7a8f9e-6f0b-5c0e-9d37-6b1f4d2a1e55")


def named_id(*parts: str) -> str:
    """An identifier of the form the contract wants (UUID version 7); its bits come from the name, not from the time."""
    digest = bytearray(hashlib.sha256("\x1f".join(parts).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x70
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


def clock_id(key: str) -> str:
    """The command id of what the clock says (``alarms.due_key``): UUID version 5."""
    return str(uuid.uuid5(_CLOCK, key))
