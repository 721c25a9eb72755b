"""Frozen data and the error tree. Nothing here does I/O or knows anybody above."""
