"""The models on more rows than one machine holds: each partition gives a partial sum, the sums add up.

The gradient of a sum is a sum of gradients. So least squares needs only the sum of the partitions' A^T A and A^T b, and an epoch
of the network only the sum of their gradients. The partial sums are plain functions of NumPy arrays; Dask only sends them round.
"""

from core.learning.distributed.least_squares import DistributedLeastSquares
from core.learning.distributed.network import DistributedMLP, DistributedMLPRegressor
from core.learning.distributed.perceptron import DistributedPerceptron

__all__ = ["DistributedLeastSquares", "DistributedMLP", "DistributedMLPRegressor", "DistributedPerceptron"]
