"""What the room can do, for pages, API and commands alike; without requests."""
