## Rows of the inspector beside those of computing, sending and the model exchange.

formula-row_labels = labels up
formula-row_results = results down
formula-row_cast = casting to fewer bits
formula-row_ties = keeping tied parameters equal
formula-row_pass = a pass, for all layers
formula-letters_training = {" "}l: bytes of the labels. c: time of casting on both machines. p: bytes of the tied parameters. RTT: round trip; τ: turnaround of the server.
formula-letters_inference = {" "}r: bytes of the results. c: time of casting on both machines. RTT: round trip; τ: turnaround of the server.
