"""The programme of the day: sessions, places, and when something is said about them."""
