"""Public test suites for entities, one adapter a family of kinds: it calls the product and judges one row.

An adapter module offers `duckling(row) -> bool` and, where the suite has such rows, `recognizers(row) -> bool`.
"""
