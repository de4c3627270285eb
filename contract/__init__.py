"""What both programs share: wire models, command names, problem codes, a terminal's language. No policy."""
