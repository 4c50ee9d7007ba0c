"""Phase maps: words, figure, labels, colours and table."""
