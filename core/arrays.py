"""The one name for arrays of numbers; the shape stands beside each use."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
