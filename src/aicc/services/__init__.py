"""What the centre does: the turn, training, the desk."""
