"""Networks whose weights are loaded key for key. They import torch: import inside functions."""
