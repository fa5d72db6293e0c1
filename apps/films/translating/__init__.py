"""Lines of a film by a chat model: whatever it returns, each line keeps its id or is flagged."""
