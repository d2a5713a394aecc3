"""The programme as people read it: names of places, reminders, the day piece by piece."""
