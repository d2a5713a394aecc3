"""What organisers announce: at once, at an hour or until one, and cues to a desk."""
