"""Films made from nothing, with a known truth: what is said when by whom, over music and wind."""
