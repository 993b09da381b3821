"""Making the English to Spanish model that ships; not part of the product's package."""
