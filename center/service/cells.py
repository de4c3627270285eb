"""What may stand in the cell of a table that is opened in a spreadsheet."""


def inert(value: object) -> object:
    """Text that begins like a formula stays text: it gets an apostrophe in front (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
