"""Links and machines that change: traces of them, policies that choose a split anew, and what each is worth."""
