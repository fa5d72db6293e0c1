"""Reads text in pictures in a child process of its own, under limits of time and memory."""
