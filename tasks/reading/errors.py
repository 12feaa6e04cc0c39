"""The one error that reading a letter may raise."""


class UnreadableLetter(ValueError):
    """The letter cannot be read; the message is Vietnamese and says what to do next."""
