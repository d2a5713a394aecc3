"""What a page of our own shows, as values: reads of the database, without a word of HTML."""
