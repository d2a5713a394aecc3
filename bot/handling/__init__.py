"""Acting on what people do."""
