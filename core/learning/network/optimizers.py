"""One step of a network's training, on all its weights as one vector: theta <- theta - step(gradient).

Topic: Training Neural Networks. Sources: Sutskever et al. (2013), ICML, for momentum; Kingma and Ba (2015), ICLR, for Adam.
"""

import numpy as np

from core.arrays import Array


class SGD:
    """v <- momentum v - gamma gradient; theta <- theta + v, with Nesterov's look ahead theta + momentum v - gamma gradient."""

    def __init__(self, size: int, learning_rate: float, momentum: float = 0.0, nesterov: bool = True) -> None:
        self.learning_rate, self.momentum, self.nesterov = learning_rate, momentum, nesterov
        self.velocity = np.zeros(size)
        self._move = np.zeros(size)

    def step(self, theta: Array, gradient: Array) -> None:
        """Move theta, in place. Both (size,)."""
        move = np.multiply(gradient, self.learning_rate, out=self._move)
        if self.momentum:
            np.multiply(self.velocity, self.momentum, out=self.velocity)
            np.subtract(self.velocity, move, out=self.velocity)
            if self.nesterov:
                np.subtract(self.momentum * self.velocity, move, out=move)
                theta += move
            else:
                theta += self.velocity
        else:
            np.subtract(theta, move, out=theta)


class Adam:
    """Steps scaled by running means of the gradient and of its square, both corrected for their start at zero."""

    def __init__(
        self, size: int, learning_rate: float, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        self.learning_rate, self.beta_1, self.beta_2, self.epsilon = learning_rate, beta_1, beta_2, epsilon
        self.t = 0
        self.mean, self.square = np.zeros(size), np.zeros(size)
        self._buffer = np.zeros(size)

    def step(self, theta: Array, gradient: Array) -> None:
        """Move theta, in place. Both (size,)."""
        self.t += 1
        buffer = self._buffer
        self.mean *= self.beta_1
        self.mean += np.multiply(gradient, 1 - self.beta_1, out=buffer)
        np.multiply(gradient, gradient, out=buffer)
        buffer *= 1 - self.beta_2
        self.square *= self.beta_2
        self.square += buffer
        rate = self.learning_rate * np.sqrt(1 - self.beta_2**self.t) / (1 - self.beta_1**self.t)
        np.sqrt(self.square, out=buffer)
        buffer += self.epsilon
        np.divide(self.mean * -rate, buffer, out=buffer)
        theta += buffer
