"""What may stand in the cell of a table that is opened in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with; spreadsheets of East Asian locales take the full-width signs too."""


def inert(value: object) -> object:
    """Text that begins like a formula stays text: it gets an apostrophe in front (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
