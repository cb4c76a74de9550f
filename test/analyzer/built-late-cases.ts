import type { BuiltModelCase } from './built-model-case.ts';

const flax =
  'from functools import partial\nimport jax\nimport jax.numpy as jnp\nfrom flax import linen as nn\nfrom typing import Any, Sequence\n';
const keras =
  'import tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras import Model, layers\n';

/** Models whose layers get their weights when they see their first input; the counts are those of `tabulate` and `summary()`. */
export const builtLateCases: readonly BuiltModelCase[] = [
  {
    title: 'a flax network whose layers are made where they are called',
    code: `${flax}class Digits(nn.Module):
    classes: int = 10
    @nn.compact
    def __call__(self, x):
        x = nn.Conv(features=32, kernel_size=(3, 3))(x)
        x = nn.relu(x)
        x = nn.avg_pool(x, window_shape=(2, 2), strides=(2, 2))
        x = nn.Conv(features=64, kernel_size=(3, 3))(x)
        x = nn.relu(x)
        x = nn.avg_pool(x, window_shape=(2, 2), strides=(2, 2))
        x = x.reshape((x.shape[0], -1))
        x = nn.Dense(features=256)(x)
        x = nn.relu(x)
        return nn.Dense(features=self.classes)(x)

model = Digits()
params = model.init(jax.random.key(0), jnp.ones([1, 28, 28, 1]))["params"]
`,
    model: { name: 'Digits', parameters: 824_458 },
  },
  {
    title: 'flax blocks with a layer that is half given, and a way past each',
    code: `${flax}class Block(nn.Module):
    width: int
    conv: Any
    @nn.compact
    def __call__(self, x, train: bool = True):
        norm = partial(nn.BatchNorm, use_running_average=not train)
        y = self.conv(self.width, (3, 3))(x)
        y = norm()(y)
        y = nn.relu(y)
        return nn.relu(x + y)

class Net(nn.Module):
    widths: Sequence[int]
    @nn.compact
    def __call__(self, x, train):
        conv = partial(nn.Conv, use_bias=False, padding="SAME")
        x = conv(16, (3, 3))(x)
        for width in self.widths:
            x = Block(width=width, conv=conv)(x, train=train)
        x = jnp.mean(x, axis=(1, 2))
        return nn.Dense(10)(x)

size = 32
net = Net(widths=[16, 16])
variables = net.init(key, jnp.ones((1, size, size, 3)), train=False)
`,
    model: { name: 'Net', parameters: 432 + 2 * (2304 + 32) + 170 },
  },
  {
    title: 'a flax language model that is set up before its first call',
    code: `${flax}class Tiny(nn.Module):
    vocabulary: int
    width: int
    def setup(self):
        self.embed = nn.Embed(self.vocabulary, self.width)
        self.attention = nn.SelfAttention(num_heads=4)
        self.norm = nn.LayerNorm()
        self.head = nn.Dense(self.vocabulary, use_bias=False)
    def __call__(self, tokens, deterministic):
        x = self.embed(tokens)
        x = x + self.attention(self.norm(x), deterministic=deterministic)
        return self.head(x)

model = Tiny(vocabulary=1000, width=64)
params = model.init(key, jnp.zeros((1, 128), jnp.int32), True)
`,
    model: { name: 'Tiny', parameters: 64_000 + 4 * (64 * 64 + 64) + 128 + 64_000 },
  },
  {
    title: 'a network of flax.nnx',
    code: `from flax import nnx
class Net(nnx.Module):
    def __init__(self, rngs: nnx.Rngs):
        self.conv = nnx.Conv(1, 32, kernel_size=(3, 3), rngs=rngs)
        self.norm = nnx.BatchNorm(32, rngs=rngs)
        self.out = nnx.Linear(6272, 10, rngs=rngs)

def train_and_evaluate(config):
    net = Net(rngs=nnx.Rngs(0))
train_and_evaluate(None)
`,
    model: { name: 'Net', parameters: 320 + 64 + 62_730 },
  },
  {
    title: 'a subclassed model of Keras that is fed digits',
    code: `${keras}(x_train, y_train), _ = tf.keras.datasets.mnist.load_data()
class Digits(Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(32, 3, activation="relu")
        self.flatten = layers.Flatten()
        self.d1 = layers.Dense(128, activation="relu")
        self.d2 = layers.Dense(10)
    def call(self, x):
        x = self.conv1(x)
        x = self.flatten(x)
        x = self.d1(x)
        return self.d2(x)

model = Digits()
`,
    model: { name: 'Digits', parameters: 320 + 26 * 26 * 32 * 128 + 128 + 1290 },
  },
  {
    title: 'a subclassed model of Keras with blocks, dropout in training and a stated input',
    code: `${keras}class Block(layers.Layer):
    def __init__(self, width, rate=0.1):
        super().__init__()
        self.dense = layers.Dense(width)
        self.norm = layers.LayerNormalization()
        self.dropout = layers.Dropout(rate)
    def call(self, inputs, training=None):
        x = tf.nn.gelu(self.dense(inputs))
        if training:
            x = self.dropout(x, training=training)
        return self.norm(inputs + x)

class Net(keras.Model):
    def __init__(self, width, depth):
        super().__init__()
        self.stem = keras.Sequential([layers.Dense(width), layers.ReLU()])
        self.blocks = [Block(width) for _ in range(depth)]
        self.head = layers.Dense(2)
        self.loss_tracker = keras.metrics.Mean(name="loss")
    def call(self, x, training=False):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x, training=training)
        return self.head(x)

net = Net(width=64, depth=3)
net.build((None, 20))
`,
    model: { name: 'Net', parameters: 21 * 64 + 3 * (64 * 65 + 128) + 130 },
  },
  {
    title: 'weights that a layer of the project adds by itself',
    code: `${keras}class Linear(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), trainable=True)
        self.b = self.add_weight(shape=(self.units,), trainable=True)
    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.linear = Linear(32)
    def call(self, x):
        return self.linear(x)

net = Net()
net.build(input_shape=(None, 784))
`,
    model: { name: 'Net', parameters: 785 * 32 },
  },
  {
    title: 'a subclassed model whose input nobody knows',
    code: `${keras}class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(10)
    def call(self, x):
        return self.d(x)

net = Net()
`,
    model: null,
  },
  {
    title: 'a layer that is held and never called',
    code: `${keras}class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = layers.Dense(10)
        self.b = layers.Dense(20)
    def call(self, x):
        return self.a(x)

net = Net()
net.build((None, 8))
`,
    model: null,
  },
  {
    title: 'a flax layer that only some runs have',
    code: `${flax}class Net(nn.Module):
    @nn.compact
    def __call__(self, x):
        if jax.device_count() > 1:
            x = nn.Dense(64)(x)
        return nn.relu(x)

Net().init(key, jnp.ones((1, 8)))
`,
    model: null,
  },
];
