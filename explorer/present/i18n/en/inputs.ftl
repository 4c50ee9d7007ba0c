inputs-times = { $factor }×

# The inputs of a scenario that a what-if varies.
inputs-uplink = Uplink
inputs-downlink = Downlink
inputs-rtt = Round-trip time
inputs-device-speed = Device speed
inputs-server-speed = Server speed
inputs-batch = Batch
inputs-iterations = Iterations
inputs-bits = Bits
