"""What crawling does when pictures become findable, and when rows go."""
