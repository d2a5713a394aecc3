"""What is done with what people do."""
