"""A multilayer perceptron in PyTorch, eager, with the fastest Adam that this version has for the CPU."""

from common import examples, limit_threads, parse, report, time_epochs

job = parse()
limit_threads(job.threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.manual_seed(1)
torch.set_num_threads(job.threads)


def perceptron(sizes):
    layers = []
    for inputs, units in zip(sizes, sizes[1:]):
        linear = nn.Linear(inputs, units)
        nn.init.kaiming_normal_(linear.weight)
        nn.init.zeros_(linear.bias)
        layers += [linear, nn.LeakyReLU(0.01)]
    return nn.Sequential(*layers[:-1])


def adam(parameters):
    options = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8}
    try:
        return torch.optim.Adam(parameters, **options, fused=True)
    except (RuntimeError, TypeError):  # before 2.4 only for a GPU, before 1.13 not at all
        return torch.optim.Adam(parameters, **options, foreach=True)


(inputs, labels), (test_inputs, test_labels) = (
    [torch.from_numpy(part) for part in split] for split in examples(np, job.dense)
)
network = perceptron(job.layers)
optimizer = adam(list(network.parameters()))
loss_of = nn.CrossEntropyLoss()


def step(indices):
    optimizer.zero_grad(set_to_none=True)
    loss = loss_of(network(inputs.index_select(0, indices)), labels.index_select(0, indices))
    loss.backward()
    optimizer.step()
    return loss.item()


timing = time_epochs(job, len(inputs), lambda: torch.randperm(len(inputs)), step)
with torch.no_grad():
    accuracy = float((network(test_inputs).argmax(1) == test_labels).float().mean())
report(name=f"torch-{job.threads}t", **timing, acc=accuracy, versions={"torch": torch.__version__})
