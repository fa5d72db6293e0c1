"""What the log tells staff: figures, charts, the log itself, and mails when something is wrong."""
