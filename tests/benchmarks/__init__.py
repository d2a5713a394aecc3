"""The measures of `make bench`, one file per measure."""
