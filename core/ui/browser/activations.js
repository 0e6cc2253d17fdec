// The non-linearities.

/**
 * The values after an activation, rounded to float32 as PyTorch does.
 * @param {ArrayLike<number>} values
 * @param {string} activation its name in core/network/layers.py
 * @param {number} slope of a leaky ReLU below zero
 */
export function activated(values, activation, slope) {
  const steep = Math.fround(slope);
  const functions = {
    none: (z) => z,
    relu: (z) => Math.max(0, z),
    leaky_relu: (z) => (z > 0 ? z : z * steep),
    sigmoid: (z) => 1 / (1 + Math.exp(-z)),
    tanh: Math.tanh,
  };
  const after = new Float32Array(values.length);
  const apply = functions[activation];
  for (let at = 0; at < values.length; at += 1) after[at] = apply(values[at]);
  return after;
}
