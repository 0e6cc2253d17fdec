// What every browser component of the app shares: the wire format, pictures by digest, numbers, grids.

const MARK = "#d4008f"; // what is chosen or pointed at: none of the colors of kernel cells
const CHANNEL_NAMES = ["R", "G", "B"];
// [down, right] of a key.
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SMALLEST_FONT = 5; // CSS pixels of a text that is longer than those around it
const KEY_PAUSE = 200; // milliseconds that arrow keys rest before the server is asked

/** Whether a key is the browser's or the system's, such as Alt with an arrow: back in the history. */
const withModifier = (event) => event.altKey || event.ctrlKey || event.metaKey;

/** [down, right] of an arrow key; nothing for any other. */
const arrowOf = (event) => (withModifier(event) ? undefined : ARROWS[event.key]);

/** A value brought into 0 to `most`. */
const clamp = (value, most) => Math.max(0, Math.min(most, value));

/** The largest magnitude of weights in arrays of arrays, never 0: one end of their scale. */
const largestOf = (weights) => Math.max(1e-12, ...weights.flat(2).map(Math.abs));

// Pictures are sent once, by the component in picture.js, and found here by every other one.
const pictures = (globalThis.convolutionExplorerPictures ??= new EventTarget());
pictures.known ??= new Map();

// The chosen filter at every size of its slider, {digest, kernels: [size − 1][channel][cell]}: see kernel_sizes.js.
const kernelSizes = (globalThis.convolutionExplorerKernelSizes ??= { latest: null });

// What the network gets of the picture, as `sent`: {digest, picture}. See network_input.js.
const networkInput = (globalThis.convolutionExplorerNetworkInput ??= new EventTarget());

/** The picture with this digest, as soon as it has arrived: {height, width, channels, levels}. */
function whenPicture(digest) {
  if (pictures.known.has(digest)) return Promise.resolve(pictures.known.get(digest));
  return new Promise((resolve) => {
    pictures.addEventListener(digest, () => resolve(pictures.known.get(digest)), { once: true });
  });
}

/** The header and the named binary parts of a message made by `pack` in browser.py. */
function unpack(bytes) {
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  const parts = {};
  for (const [name, [offset, length]] of Object.entries(header.parts)) {
    parts[name] = bytes.subarray(start + offset, start + offset + length);
  }
  return { header, parts };
}

/**
 * A component's default export: one object of `Kind` for every root that it is mounted in. The object hears of
 * each message, with Streamlit's function to report by, and may `leave()` when its root goes.
 */
function mounted(Kind, report = "setTriggerValue") {
  const kept = new WeakMap();
  return ({ data, parentElement, ...streamlit }) => {
    const root = parentElement.querySelector(".root");
    if (!kept.has(root)) kept.set(root, new Kind(root));
    kept.get(root).update(unpack(data), streamlit[report]);
    return () => {
      kept.get(root)?.leave?.();
      kept.delete(root);
    };
  };
}

/** The values of a part sent as little-endian float32. */
function floats(part) {
  return new Float32Array(part.slice().buffer);
}

/** A PNG's bytes as something a canvas can draw. */
function decodePng(bytes) {
  return createImageBitmap(new Blob([bytes], { type: "image/png" }));
}

/** An element with attributes and children; `text` sets its text, `on…` adds a listener. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A number as a learner reads it: whole where it is whole, else 4 significant digits, or more. */
function number(value, digits = 4) {
  const rounded = Number(value.toPrecision(Math.max(digits, Math.abs(value) >= 1000 ? 6 : 4)));
  return String(Math.abs(value) < 1e-9 ? 0 : rounded).replace("-", "−");
}

/** The position that fills (padded) position i on an axis of n pixels, or -1 where a zero does. */
function sourceIndex(i, n, fill) {
  if (i >= 0 && i < n) return i;
  if (fill === "reflect") return i < 0 ? -i : 2 * (n - 1) - i;
  if (fill === "replicate") return i < 0 ? 0 : n - 1;
  if (fill === "circular") return ((i % n) + n) % n;
  return -1;
}

/** A picture as a canvas of its own size, gray or RGB. */
function pictureCanvas({ height, width, channels, levels }) {
  const pixels = new ImageData(width, height);
  const plane = height * width;
  for (let at = 0; at < plane; at += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      pixels.data[4 * at + channel] = levels[(channels === 3 ? channel : 0) * plane + at];
    pixels.data[4 * at + 3] = 255;
  }
  const canvas = element("canvas", { width, height });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}

function rgbOf(color) {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

/** The diverging color of a value from -1 to 1, between the palette's stops. */
function divergingColor(stops, value) {
  const place = (clamp(value + 1, 2) / 2) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [rgbOf(stops[below]), rgbOf(stops[below + 1])];
  return from.map((channel, i) => Math.round(channel + (to[i] - channel) * (place - below)));
}

/** A kernel's weights as cells for drawGrid, in the diverging colors up to `largest`; `rings` may color their frames. */
function weightCells(kernel, labels, palette, largest, rings = []) {
  return kernel.map((weight, i) => ({
    rgb: divergingColor(palette, weight / largest),
    text: labels[i].replace("-", "−"),
    ring: rings[i],
  }));
}

/** Black or white, whichever reads better on the color (relative luminance, WCAG 2). */
function inkOn(rgb) {
  const [r, g, b] = rgb.map((channel) => (channel / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff";
}

/** Give a canvas this size in CSS pixels, sharp on the screen's real ones; returns its cleared context. */
function prepareCanvas(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    [canvas.width, canvas.height] = [w, h];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Diagonal lines over a rectangle: the mark of a padded cell. */
function hatch(context, x, y, width, height, color) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  const step = 6;
  for (let at = Math.floor((x - height) / step) * step; at < x + width; at += step) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/**
 * The largest font size, up to `most` pixels, at which every text fits `width`; 0 if none is readable. Judged
 * by the length of the texts (a digit is about 0.6 em wide): measuring each would take longer than drawing.
 */
function fittingFontSize(texts, width, most) {
  const longest = texts.reduce((length, text) => Math.max(length, text.length), 1);
  const size = Math.min(most, width / (0.6 * longest));
  return size >= 7 ? size : 0;
}

/**
 * Texts with the font size at which this share of them fits: as they are or, where that takes less, their numbers
 * with fewer significant digits, `fewest` at least.
 */
function fittingTexts(texts, width, most, { share = 1, fewest = 1 } = {}) {
  for (const digits of [Infinity, 3, 2, 1].filter((digits) => digits >= fewest)) {
    const shown = texts.map((text) => (text.includes(".") ? shortened(text, digits) : text));
    const byLength = [...shown].sort((one, other) => one.length - other.length);
    const size = fittingFontSize([byLength[Math.floor(share * (texts.length - 1))]], width, most);
    if (size) return { texts: shown, size };
  }
  return { texts, size: 0 };
}

/** A decimal number's text with so many significant digits at most. */
function shortened(text, digits) {
  if (digits === Infinity) return text;
  const value = Number(text.replace("−", "-"));
  const whole = String(Math.trunc(Math.abs(value))).length; // these digits all count
  const rounded = Number(value.toPrecision(Math.max(digits, whole)));
  const [plain, scientific] = [String(rounded), rounded.toExponential()];
  return (scientific.length < plain.length - 1 ? scientific : plain).replaceAll("-", "−");
}

/**
 * Draw a grid of cells {rgb, text, hatched, ring}; texts lose digits where they would be too small to read, the odd
 * long one is smaller, and what still does not fit is left out. `side` is the cell's size in CSS pixels.
 */
function drawGrid(canvas, columns, cells, side) {
  const rows = cells.length / columns;
  const context = prepareCanvas(canvas, columns * side + 1, rows * side + 1);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const ring = side < 28 ? 2 : 3;
  const room = side - (cells[0].ring ? 2 * ring + 2 : 3);
  const written = cells.map((cell) => cell.text);
  const { texts, size } = fittingTexts(written, room, Math.min(15, side * 0.36), { share: 0.85 });
  cells.forEach((cell, index) => {
    const [x, y] = [(index % columns) * side, Math.floor(index / columns) * side];
    const ink = inkOn(cell.rgb);
    context.fillStyle = `rgb(${cell.rgb})`;
    context.fillRect(x, y, side, side);
    if (cell.hatched) hatch(context, x, y, side, side, ink === "#fff" ? "#ffffff66" : "#00000055");
    context.strokeStyle = "#8886";
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, side, side);
    if (cell.ring) {
      context.strokeStyle = cell.ring;
      context.lineWidth = ring;
      context.strokeRect(x + ring / 2 + 1, y + ring / 2 + 1, side - ring - 1, side - ring - 1);
    }
    const fitting = Math.min(size, room / (0.6 * texts[index].length));
    if (fitting >= SMALLEST_FONT) {
      context.font = `${fitting}px system-ui, sans-serif`;
      context.fillStyle = ink;
      context.fillText(texts[index], x + side / 2 + 0.5, y + side / 2 + 1);
    }
  });
}
