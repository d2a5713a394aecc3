"""The texts that people read, in French and in English."""
