"""The nouns that travel between the stations: frozen, without behaviour that reaches outside."""
