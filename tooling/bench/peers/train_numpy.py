"""A multilayer perceptron in NumPy float32, as somebody writes it who knows NumPy: nothing is allocated in a step."""

import math

from common import examples, limit_threads, parse, report, time_epochs

job = parse()
limit_threads(job.threads)

import numpy as np  # noqa: E402

SLOPE = np.float32(0.01)
LEARNING_RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def buffer(*shape):
    return np.zeros(shape, np.float32)


def views(slab, sizes):
    """The weights [inputs, units] and biases [units] of all layers, one after another in the slab."""
    parts, start = [], 0
    for inputs, units in zip(sizes, sizes[1:]):
        bias = start + inputs * units
        parts.append((slab[start:bias].reshape(inputs, units), slab[bias : bias + units]))
        start = bias + units
    return parts


class Network:
    def __init__(self, sizes, batch, random):
        count = sum(inputs * units + units for inputs, units in zip(sizes, sizes[1:]))
        self.parameters, self.gradients = buffer(count), buffer(count)
        self.layers = list(zip(views(self.parameters, sizes), views(self.gradients, sizes)))
        for (weight, _), _ in self.layers:
            weight[...] = random.standard_normal(weight.shape, np.float32) * np.float32(math.sqrt(2 / len(weight)))
        self.x = buffer(batch, sizes[0])
        self.outputs = [buffer(batch, units) for units in sizes[1:]]
        self.slopes = [buffer(batch, units) for units in sizes[1:-1]]
        self.errors = [buffer(batch, units) for units in sizes[1:-1]]
        self.column = buffer(batch, 1)
        self.rows = np.arange(batch)

    def forward(self, x):
        last = len(self.layers) - 1
        for i, ((weight, bias), _) in enumerate(self.layers):
            y = self.outputs[i][: len(x)]
            np.matmul(x, weight, out=y)
            y += bias
            if i < last:
                slope = self.slopes[i][: len(x)]  # the derivative, 1 or 0.01: used forward and backward
                np.greater(y, 0, out=slope, casting="unsafe")
                np.maximum(slope, SLOPE, out=slope)
                y *= slope
            x = y
        return x

    def softmax_cross_entropy(self, z, labels):
        """The mean loss; z becomes its gradient."""
        column, rows = self.column[: len(z)], self.rows[: len(z)]
        np.max(z, axis=1, keepdims=True, out=column)
        z -= column
        np.exp(z, out=z)
        np.sum(z, axis=1, keepdims=True, out=column)
        z /= column
        loss = -np.log(z[rows, labels]).mean()
        z[rows, labels] -= 1
        z *= np.float32(1 / len(z))
        return loss

    def backward(self, x, dy):
        for i in reversed(range(len(self.layers))):
            (weight, _), (weight_gradient, bias_gradient) = self.layers[i]
            below = self.outputs[i - 1][: len(x)] if i > 0 else x
            np.matmul(below.T, dy, out=weight_gradient)
            np.sum(dy, axis=0, out=bias_gradient)
            if i > 0:
                dx = self.errors[i - 1][: len(x)]
                np.matmul(dy, weight.T, out=dx)
                dx *= self.slopes[i - 1][: len(x)]
                dy = dx


class Adam:
    """Kingma & Ba's Adam. `mean` and `square` are the moments without their constant factors, which saves passes over memory."""

    def __init__(self, count):
        self.mean, self.square, self.scratch = buffer(count), buffer(count), buffer(count)
        self.step = 0

    def update(self, parameters, gradients):
        self.step += 1
        mean, square, scratch = self.mean, self.square, self.scratch
        root = math.sqrt((1 - BETA2**self.step) / (1 - BETA2))
        rate = LEARNING_RATE * (1 - BETA1) / (1 - BETA1**self.step) * root
        mean *= np.float32(BETA1)
        mean += gradients
        square *= np.float32(BETA2)
        np.square(gradients, out=gradients)
        square += gradients
        np.sqrt(square, out=scratch)
        scratch += np.float32(EPSILON * root)
        np.divide(mean, scratch, out=scratch)
        scratch *= np.float32(rate)
        parameters -= scratch


(inputs, labels), (test_inputs, test_labels) = examples(np, job.dense)
random = np.random.default_rng(1)
network = Network(job.layers, job.batch, random)
adam = Adam(len(network.parameters))


def step(indices):
    x = network.x[: len(indices)]
    np.take(inputs, indices, axis=0, out=x, mode="clip")  # the other modes of `take` go through a copy
    z = network.forward(x)
    loss = network.softmax_cross_entropy(z, labels[indices])
    network.backward(x, z)
    adam.update(network.parameters, network.gradients)
    return loss


def accuracy():
    right = 0
    for start in range(0, len(test_inputs), job.batch):
        x = test_inputs[start : start + job.batch]
        right += int((network.forward(x).argmax(axis=1) == test_labels[start : start + job.batch]).sum())
    return right / len(test_inputs)


timing = time_epochs(job, len(inputs), lambda: random.permutation(len(inputs)), step)
report(name=f"numpy-{job.threads}t", **timing, acc=None if job.steps else accuracy(), versions={"numpy": np.__version__})
