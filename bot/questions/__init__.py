"""Questions: their states, their queue, and what shows them."""
