"""What people read, in French and in English."""
