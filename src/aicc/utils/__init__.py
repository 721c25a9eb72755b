"""Small tools that know nothing of conversations."""
