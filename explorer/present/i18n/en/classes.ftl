classes-convolution = convolution
classes-depthwise_convolution = depthwise convolution
classes-matrix_product = matrix product
classes-attention = attention
classes-normalisation = normalisation
classes-elementwise = element-wise
classes-pooling = pooling
classes-data_movement = data movement
