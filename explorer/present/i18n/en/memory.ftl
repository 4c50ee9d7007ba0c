# What is said where a split does not fit into the memory of the device.
memory-lifted = Not even the least split of { $model } fits into the memory of the { $device }, so no memory limit is kept here.
memory-short = does not fit: needs { $needs } of { $limit }
