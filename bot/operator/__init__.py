"""What watches over the running bot, and tells whether the day can begin."""
