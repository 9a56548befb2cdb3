"""Writes layers.json, losses.json and trajectories.json: what PyTorch computes, for our tests to compare with.

    npm run generate        (python3 generate.py, then prettier)

Needs PyTorch 1.13 or later. Everything is computed in float32 on the CPU from a fixed seed. Tensors are row-major, weights are
[inputs, units], and parameters are named and ordered as in the flat slab of a compiled network: 0.weight, 0.bias, 2.weight, ...
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(1)
torch.set_num_threads(1)
STEPS = 10


def random(*shape):
    """Normal numbers with two decimals, so that a person can check them by hand."""
    return (torch.randn(shape) * 100).round() / 100


def flat(tensor):
    """The numbers of a tensor, each with the fewest digits that give the same float32."""
    return [float(str(number)) for number in tensor.detach().contiguous().flatten().numpy()]


def tensor_json(tensor):
    return {"shape": list(tensor.shape), "data": flat(tensor)}


def trainable(parameters):
    return {name: value.clone().requires_grad_() for name, value in parameters.items()}


def dense(x, parameters, prefix=""):
    return F.linear(x, parameters[prefix + "weight"].T, parameters[prefix + "bias"])


def two_layers(x, parameters):
    return dense(F.leaky_relu(dense(x, parameters, "0."), 0.01), parameters, "2.")


def two_layers_parameters():
    return {"0.weight": random(4, 5), "0.bias": random(5), "2.weight": random(5, 3), "2.bias": random(3)}


def layer_golden(forward, x, parameters):
    """y = forward(x), and the gradients of sum(dy * y)."""
    x = x.clone().requires_grad_()
    parameters = trainable(parameters)
    y = forward(x, parameters)
    dy = random(*y.shape)
    y.backward(dy)
    return {
        "x": tensor_json(x),
        "parameters": {name: tensor_json(value) for name, value in parameters.items()},
        "y": tensor_json(y),
        "dy": tensor_json(dy),
        "dx": tensor_json(x.grad),
        "gradients": {name: tensor_json(value.grad) for name, value in parameters.items()},
    }


def layers():
    with_zero = random(3, 5)
    with_zero[1, 2] = 0  # where the derivative of a rectifier is a convention
    square = {"0.weight": random(4, 4), "0.bias": random(4)}
    cases = {
        "dense": (dense, random(6, 4), {"weight": random(4, 3), "bias": random(3)}),
        "leakyRelu": (lambda x, _: F.leaky_relu(x, 0.01), with_zero, {}),
        "leakyRelu, slope 0.3": (lambda x, _: F.leaky_relu(x, 0.3), with_zero, {}),
        "relu": (lambda x, _: F.relu(x), with_zero, {}),
        "sigmoid": (lambda x, _: torch.sigmoid(x), random(3, 5) * 3, {}),
        "tanh": (lambda x, _: torch.tanh(x), random(3, 5) * 2, {}),
        "softmax": (lambda x, _: F.softmax(x, dim=-1), random(3, 5) * 3, {}),
        "flatten": (lambda x, _: x.flatten(1), random(2, 3, 4), {}),
        "dropout, evaluating": (lambda x, _: F.dropout(x, 0.5, training=False), random(3, 5), {}),
        "residual": (lambda x, p: x + torch.tanh(dense(x, p, "0.")), random(6, 4), square),
        "sequential": (two_layers, random(6, 4), two_layers_parameters()),
    }
    return {name: layer_golden(*case) for name, case in cases.items()}


def loss_golden(loss, y, target):
    """The loss of each example, their mean over the batch, and the gradient of that mean: our `scale` is 1 / batch."""
    y = y.clone().requires_grad_()
    losses = loss(y, target)
    losses.mean().backward()
    return {
        "y": tensor_json(y),
        "target": tensor_json(target.float()),
        "losses": flat(losses),
        "mean": flat(losses.mean())[0],
        "dy": tensor_json(y.grad),
    }


def losses():
    cross_entropy = lambda z, target: F.cross_entropy(z, target, reduction="none")
    squared = lambda y, target: F.mse_loss(y, target, reduction="none").flatten(1).mean(1)  # mean over one example's numbers
    logits, indices = random(6, 4) * 3, torch.randint(4, (6,))
    probabilities = torch.tensor([[0.25, 0.25, 0.5, 0], [0.125, 0.375, 0.25, 0.25], [1, 0, 0, 0]])
    return {
        "softmaxCrossEntropy, class indices": loss_golden(cross_entropy, logits, indices),
        "softmaxCrossEntropy, one-hot": loss_golden(cross_entropy, logits, F.one_hot(indices, 4).float()),
        "softmaxCrossEntropy, probabilities": loss_golden(cross_entropy, random(3, 4), probabilities),
        "softmaxCrossEntropy, large logits": loss_golden(cross_entropy, random(6, 4) * 50, indices),
        "meanSquaredError": loss_golden(squared, random(6, 3), random(6, 3)),
        "meanSquaredError, images": loss_golden(squared, random(3, 2, 2), random(3, 2, 2)),
    }


def trajectory(optimizer, options, initial, x, target, clip=lambda parameters: None):
    """The loss before each step and all parameters after it."""
    parameters = trainable(initial)
    stepper = optimizer(parameters.values(), **options)
    losses, after = [], []
    for _ in range(STEPS):
        stepper.zero_grad()
        loss = F.cross_entropy(two_layers(x, parameters), target)
        loss.backward()
        clip(parameters.values())
        stepper.step()
        losses += flat(loss)
        after.append(flat(torch.cat([value.flatten() for value in parameters.values()])))
    return {"losses": losses, "parameters": after}


def trajectories():
    x, target, initial = random(6, 4), torch.randint(3, (6,)), two_layers_parameters()
    adam, sgd = torch.optim.Adam, torch.optim.SGD
    cases = {
        "adam": (adam, {"lr": 0.01}),
        "adam, other constants": (adam, {"lr": 0.05, "betas": (0.8, 0.99), "eps": 1e-3}),
        "adam, weight decay": (adam, {"lr": 0.01, "weight_decay": 0.1}),
        "sgd": (sgd, {"lr": 0.1}),
        "sgd, momentum": (sgd, {"lr": 0.1, "momentum": 0.9}),
        "sgd, Nesterov": (sgd, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
        "sgd, weight decay": (sgd, {"lr": 0.1, "weight_decay": 0.1}),
        "sgd, all together": (sgd, {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.01}),
    }
    clips = {
        "sgd, clipped by value": lambda parameters: torch.nn.utils.clip_grad_value_(parameters, 0.05),
        "sgd, clipped by norm": lambda parameters: torch.nn.utils.clip_grad_norm_(parameters, 0.2),
    }
    clipped = {name: trajectory(sgd, {"lr": 0.5}, initial, x, target, clip) for name, clip in clips.items()}
    return {
        "x": tensor_json(x),
        "target": tensor_json(target.float()),
        "parameters": {name: tensor_json(value) for name, value in initial.items()},
        "runs": {name: trajectory(*case, initial, x, target) for name, case in cases.items()} | clipped,
    }


def schedules():
    """The learning rate of each step, from the first one on."""
    kinds, rate = torch.optim.lr_scheduler, 0.2
    cases = {
        "stepDecay": lambda optimizer: kinds.StepLR(optimizer, step_size=4, gamma=0.5),
        "exponentialDecay": lambda optimizer: kinds.ExponentialLR(optimizer, gamma=0.9),
        "cosineDecay": lambda optimizer: kinds.CosineAnnealingLR(optimizer, T_max=20, eta_min=0.01),
        "warmup": lambda optimizer: kinds.LinearLR(optimizer, start_factor=0.25, total_iters=8),
        "oneCycle": lambda optimizer: kinds.OneCycleLR(optimizer, max_lr=rate, total_steps=20, cycle_momentum=False),
        "joined": lambda optimizer: kinds.SequentialLR(
            optimizer,
            [kinds.LinearLR(optimizer, start_factor=0.5, total_iters=5), kinds.ExponentialLR(optimizer, gamma=0.9)],
            milestones=[5],
        ),
    }
    return {name: rates(make, rate) for name, make in cases.items()}


def rates(make, rate):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=rate)
    scheduler = make(optimizer)
    seen = []
    for _ in range(20):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step() if len(seen) < 20 else None
    return seen


files = {"layers": layers(), "losses": losses(), "trajectories": trajectories(), "schedules": schedules()}
for name, goldens in files.items():
    path = Path(__file__).with_name(f"{name}.json")
    path.write_text(json.dumps({"torch": torch.__version__, "dtype": "float32", **{name: goldens}}))
