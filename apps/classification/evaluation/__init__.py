"""How well this machine's classifier does on labelled pictures. No database rows."""
