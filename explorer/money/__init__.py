"""What a split costs in energy and money, and what it saves in a month."""
