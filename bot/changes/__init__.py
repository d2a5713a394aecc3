"""What changes in the day: changes laid over `programme.yaml`, and telling people of them."""
