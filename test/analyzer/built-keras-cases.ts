import type { BuiltModelCase } from './built-model-case.ts';

const keras =
  'import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\nfrom tensorflow.keras import layers\n';

/** Models of Keras; the counts are those that `summary()` prints. */
export const builtKerasCases: readonly BuiltModelCase[] = [
  {
    title: "the MNIST network of Keras's examples",
    code: `import keras
from keras import layers
num_classes = 10
input_shape = (28, 28, 1)
model = keras.Sequential([
    keras.Input(shape=input_shape),
    layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Flatten(),
    layers.Dropout(0.5),
    layers.Dense(num_classes, activation="softmax"),
])
model.compile(loss="categorical_crossentropy", optimizer="adam")
model.fit(x, y, batch_size=128, epochs=15)
`,
    model: { name: 'Sequential', parameters: 34_826 },
  },
  {
    title: 'layers that are added one by one',
    code: `${keras}model = keras.models.Sequential()
model.add(layers.Dense(512, activation="relu", input_shape=(784,)))
model.add(layers.Dropout(0.2))
model.add(layers.Dense(512, activation="relu"))
model.add(layers.Dense(10))
`,
    model: { name: 'Sequential', parameters: 669_706 },
  },
  {
    title: 'a functional model whose name for a value is used again',
    code: `${keras}inputs = keras.Input(shape=(32, 32, 3))
x = inputs
for size in [16, 32]:
    x = layers.Conv2D(size, 3, padding="same")(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.MaxPooling2D(2)(x)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs)
`,
    model: { name: 'Model', parameters: 5_610 },
  },
  {
    title: 'words through an LSTM',
    code: `${keras}vocabulary = 20000
model = keras.Sequential([layers.Embedding(vocabulary, 128), layers.LSTM(128), layers.Dense(1, activation="sigmoid")])
`,
    model: { name: 'Sequential', parameters: 2_691_713 },
  },
  {
    title: 'a first layer whose input is not said',
    code: `${keras}model = keras.Sequential([layers.Dense(128), layers.Dense(10)])\n`,
    model: null,
  },
  {
    title: 'a layer that only the data sizes',
    code: `${keras}model = keras.Sequential([keras.Input(shape=(10,)), layers.Dense(len(np.unique(labels)))])\n`,
    model: null,
  },
];
