"""A Lex V2 of one's own: unmodified clients of AWS talk to it on a laptop, and flows ask it in the process."""
