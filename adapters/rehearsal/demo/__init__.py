"""The sample day played on a real homeserver by an invented public."""
