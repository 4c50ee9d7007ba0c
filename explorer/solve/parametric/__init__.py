"""All optimal splits at once, and the proof that none is missing."""
