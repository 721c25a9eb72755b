"""Benchmarks: they print tables and JSON, and never fail a test."""
