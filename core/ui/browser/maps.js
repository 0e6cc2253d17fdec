// Feature maps as pictures: float values in the diverging palette, zero in its middle.

/** The palette as opaque RGBA words, 255 of them: the middle one is zero's color. */
function paletteTable(stops) {
  const table = new Uint32Array(255);
  const bytes = new Uint8Array(table.buffer);
  for (let entry = 0; entry < 255; entry += 1)
    bytes.set([...divergingColor(stops, entry / 127 - 1), 255], 4 * entry);
  return table;
}

/** Draw values (row by row) into a canvas of height x width pixels; beyond ±largest the color saturates. */
function drawMap(canvas, values, height, width, largest, table) {
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  const unit = largest > 0 ? 127 / largest : 0;
  for (let at = 0; at < words.length; at += 1) {
    const entry = 127.5 + values[at] * unit;
    words[at] = table[entry > 0 ? (entry < 255 ? Math.floor(entry) : 254) : 0];
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  canvas.style.imageRendering = "pixelated";
}

/** The bar of a signed scale from -largest to largest, and the true range of the values. */
function mapLegend(palette, largest, smallest, greatest) {
  return element(
    "div",
    { class: "legend" },
    mapBar(
      palette,
      `${smallest < -largest ? "≤ " : ""}${number(-largest)}`,
      `${greatest > largest ? "≥ " : ""}${number(largest)}`,
    ),
    element("div", { text: `true min ${number(smallest)}, max ${number(greatest)}` }),
  );
}

/** What an activation of core.layers makes of values before it, rounded to float32 as PyTorch does. */
function activated(values, activation, slope) {
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

/** The bar of a signed scale with texts at its two ends, zero in its middle. */
function mapBar(palette, low, high) {
  return scaleEnds(palette, low, "0", high);
}

/** The bar of a scale from the first color to the last, with texts below it. */
function scaleEnds(colors, ...texts) {
  return element(
    "div",
    { class: "scale" },
    element("div", { class: "bar", style: `background: linear-gradient(to right, ${colors.join(",")})` }),
    element("div", { class: "ends" }, ...texts.map((text) => element("span", { text }))),
  );
}
