"""What a run found: reports, risks, and the formats in which other programs read them."""
