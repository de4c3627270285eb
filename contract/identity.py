"""Making identifiers that both sides agree on."""

import uuid_utils


def new_id() -> str:
    """A new UUID version 7: sorts by the time it was made."""
    return str(uuid_utils.uuid7())
