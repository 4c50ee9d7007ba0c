fields-peak_flops = peak
fields-memory_bytes = memory
fields-bandwidth_bytes_per_s = memory bandwidth
fields-power_w = power
fields-price = price
fields-up_mbit_per_s = uplink
fields-down_mbit_per_s = downlink
fields-rtt_ms = round-trip time
