"""How the embedded reader was made: its sentences, their noise, its training and its export."""
