"""The words both programs exchange: wire models, command names, problem codes. No I/O, no policy."""
