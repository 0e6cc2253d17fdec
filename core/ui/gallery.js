// Small multiples of filters: each tile is a button with the kernel, the output and its shape.

function kernelCanvas(tile, palette) {
  const canvas = element("canvas", { class: "kernel" });
  const largest = Math.max(1e-12, ...tile.kernels.flat().map(Math.abs));
  const side = Math.max(3, Math.floor(58 / Math.max(...tile.size)));
  drawGrid(canvas, tile.size[1], tile.kernels[0].map((weight, i) => ({ rgb: divergingColor(palette, weight / largest), text: tile.weights[i].replace("-", "−") })), side);
  return canvas;
}

function outputCanvas(image) {
  const canvas = element("canvas", { class: "output", width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  if (image.width < 200) canvas.style.imageRendering = "pixelated";
  return canvas;
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const { header: { tiles, palette }, parts } = unpack(data);
  const root = parentElement.querySelector(".root");
  const images = await Promise.all(tiles.map((tile) => parts[tile.name] && decodePng(parts[tile.name])));
  const grid = element("div", { class: "gallery" }, ...tiles.map((tile, i) =>
    element("button", { class: "tile", "aria-pressed": String(tile.chosen), "data-name": tile.name, onclick: () => setTriggerValue("choice", tile.name) },
      element("span", { class: "title", text: tile.title }),
      images[i] ? outputCanvas(images[i]) : element("span", { class: "problem", text: tile.text }),
      element("span", { class: "foot" }, kernelCanvas(tile, palette), element("span", {}, element("span", { text: images[i] ? tile.text : "" }), element("br"), element("small", { text: tile.display }))))));
  root.replaceChildren(grid);
}
