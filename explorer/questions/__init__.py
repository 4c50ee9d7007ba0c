"""What if: maps, sensitivity, robust choices, energy, trade-offs and the business case of a split."""
