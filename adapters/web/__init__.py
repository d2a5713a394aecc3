"""The pages of the event: for people in the room, who need no account anywhere."""
