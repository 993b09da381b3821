"""What is known of a language, one package or module each."""
