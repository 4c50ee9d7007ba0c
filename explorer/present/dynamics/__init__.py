"""What the Dynamics page asks and says: entries, what comes of them, the sentence, and what the browser is given."""
