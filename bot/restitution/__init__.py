"""What is carried to the closing restitution, and the report of the day."""
