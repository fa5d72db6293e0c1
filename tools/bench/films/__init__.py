"""What hearing costs, beside faster-whisper alone, and how much memory it takes."""
