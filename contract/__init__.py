"""The words both programs share: wire models, command names, problem codes, a terminal's language. No I/O, no policy."""
