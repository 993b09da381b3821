"""markdown-it, with the rules of site generators and with positions."""
