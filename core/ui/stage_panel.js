// One grid of the stage: cells with colors, numbers where they fit, marks, and a view that follows a column.

const READABLE = 22; // CSS pixels a cell needs for its number
const NUMBERED = 38; // and for the small index of its kernel cell

class StagePanel {
  /**
   * `look` answers for a cell: rgb(row, column), text(row, column), and hatch(row, column), one of
   * "" (none), "padding" or "unused". `onPoint(event, row, column)` hears of moves and clicks, and of null
   * when the pointer leaves.
   */
  constructor(title, rows, columns, look, onPoint) {
    Object.assign(this, { rows, columns, look, first: 0 });
    this.caption = element("figcaption", { text: title });
    this.canvas = element("canvas", { role: "img", "aria-label": title });
    this.map = element("canvas", { class: "minimap", "aria-hidden": true });
    this.figure = element("figure", {}, this.caption, this.canvas, this.map);
    this.image = this.paint();
    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const row = Math.floor((event.clientY - box.top) / this.side);
      const column = Math.floor((event.clientX - box.left) / this.side) + this.first;
      if (row >= 0 && row < rows && column >= 0 && column < columns) onPoint(event, row, column);
    };
    this.canvas.addEventListener("pointermove", point);
    this.canvas.addEventListener("click", point);
    this.canvas.addEventListener("pointerleave", (event) => onPoint(event, null));
    const pan = (event) => {
      if (event.buttons === 0 && event.type === "pointermove") return;
      const box = this.map.getBoundingClientRect();
      this.follow(((event.clientX - box.left) / box.width) * columns);
      onPoint(event, null);
    };
    this.map.addEventListener("pointerdown", pan);
    this.map.addEventListener("pointermove", pan);
  }

  /** The whole grid, one pixel a cell: scaled when drawn, so that its size hardly matters. */
  paint() {
    const canvas = element("canvas", { width: this.columns, height: this.rows });
    const pixels = new ImageData(this.columns, this.rows);
    for (let at = 0; at < this.rows * this.columns; at += 1) {
      const rgb = this.look.rgb(Math.floor(at / this.columns), at % this.columns);
      for (let channel = 0; channel < 3; channel += 1) pixels.data[4 * at + channel] = rgb[channel];
      pixels.data[4 * at + 3] = 255;
    }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    return canvas;
  }

  /** Take at most this room; what is wider scrolls, over a small map of the whole. */
  setRoom(width, height, largest = 46, smallest = 4) {
    const fitting = Math.min(width / this.columns, height / this.rows, largest);
    this.side = fitting >= smallest ? fitting : Math.max(Math.min(smallest, height / this.rows), fitting);
    if (this.side > 8) this.side = Math.floor(this.side);
    this.visible = Math.min(this.columns, Math.max(1, Math.floor(width / this.side)));
    this.map.hidden = this.visible === this.columns;
    this.follow(this.first);
  }

  /** Keep a column in view, in the middle where possible. */
  follow(column) {
    this.first = Math.round(Math.max(0, Math.min(this.columns - this.visible, column - this.visible / 2)));
  }

  /**
   * `marks`: [[row, column, color, label]]; `shown`: how much is there already, as {cells} in reading order,
   * {columns}, or nothing for all.
   */
  draw(marks, shown, ink) {
    const { side, first, visible, rows } = this;
    const context = prepareCanvas(this.canvas, visible * side + 1, rows * side + 1);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.image, first, 0, visible, rows, 0, 0, visible * side, rows * side);
    if (side >= 4) this.drawLines(context, ink);
    this.drawHatches(context);
    if (side >= READABLE) this.drawTexts(context);
    this.hideRest(context, shown ?? {}, ink);
    for (const [row, column, color, label] of marks) {
      if (column < first || column >= first + visible) continue;
      this.drawMark(context, (column - first) * side, row * side, color, label);
    }
    if (!this.map.hidden) this.drawMap(marks, shown ?? {}, ink);
  }

  drawLines(context, ink) {
    const { side, visible, rows } = this;
    context.strokeStyle = ink;
    context.globalAlpha = 0.18;
    context.lineWidth = 1;
    context.beginPath();
    for (let column = 0; column <= visible; column += 1) {
      context.moveTo(column * side + 0.5, 0);
      context.lineTo(column * side + 0.5, rows * side);
    }
    for (let row = 0; row <= rows; row += 1) {
      context.moveTo(0, row * side + 0.5);
      context.lineTo(visible * side, row * side + 0.5);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  drawHatches(context) {
    const { side, first, visible, rows, look } = this;
    if (!look.hatch || side < 4) return;
    for (let row = 0; row < rows; row += 1) {
      for (let column = first; column < first + visible; column += 1) {
        const kind = look.hatch(row, column);
        const [x, y] = [(column - first) * side, row * side];
        if (kind === "padding") hatch(context, x, y, side, side, "#8a8a8acc");
        if (kind === "unused") {
          context.strokeStyle = "#d55e00";
          context.lineWidth = 1.5;
          context.strokeRect(x + 2.5, y + 2.5, side - 4, side - 4);
          context.beginPath();
          context.moveTo(x + 3, y + 3);
          context.lineTo(x + side - 2, y + side - 2);
          context.moveTo(x + side - 2, y + 3);
          context.lineTo(x + 3, y + side - 2);
          context.stroke();
        }
      }
    }
  }

  drawTexts(context) {
    const { side, first, visible, rows, look } = this;
    const texts = [];
    for (let row = 0; row < rows; row += 1) {
      for (let column = first; column < first + visible; column += 1) texts.push([row, column, look.text(row, column)]);
    }
    const size = fittingFontSize(texts.map(([, , text]) => text), side - 6, Math.min(15, side * 0.4));
    if (!size) return;
    context.font = `${size}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const [row, column, text] of texts) {
      context.fillStyle = inkOn(look.rgb(row, column));
      context.fillText(text, (column - first + 0.5) * side, (row + 0.5) * side + 1);
    }
  }

  /** What is still to come is empty, lightly dotted. */
  hideRest(context, { cells, columns }, ink) {
    const { side, first, visible, rows } = this;
    const hide = (x, y, width, height) => {
      if (width <= 0 || height <= 0) return;
      context.clearRect(x + 1, y + 1, width - 1, height - 1);
      context.globalAlpha = 0.08;
      context.fillStyle = ink;
      context.fillRect(x, y, width, height);
      context.globalAlpha = 1;
    };
    if (columns !== undefined) {
      const from = Math.max(0, columns - first);
      hide(from * side, 0, (visible - from) * side, rows * side);
    }
    if (cells !== undefined) {
      const [row, column] = [Math.floor(cells / this.columns), cells % this.columns];
      const from = Math.max(0, column - first);
      hide(from * side, row * side, (visible - from) * side, row < rows ? side : 0);
      hide(0, (row + 1) * side, visible * side, (rows - row - 1) * side);
    }
  }

  drawMark(context, x, y, color, label) {
    const { side } = this;
    const line = side >= 14 ? 3 : side >= 6 ? 2 : 1;
    context.strokeStyle = color;
    context.lineWidth = line;
    context.strokeRect(x + line / 2 + 0.5, y + line / 2 + 0.5, Math.max(1, side - line), Math.max(1, side - line));
    if (side < NUMBERED || label === undefined || label < 0) return;
    context.font = "9px system-ui, sans-serif";
    context.fillStyle = color;
    context.fillRect(x + 2, y + 2, 12, 11);
    context.fillStyle = "#fff";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(label), x + 8, y + 8);
  }

  /** The whole width at a glance: what is there, the part in view, and the marked columns if they are few. */
  drawMap(marks, { columns = this.columns, cells }, ink) {
    const width = this.visible * this.side;
    const height = 22;
    const context = prepareCanvas(this.map, width, height);
    const scale = width / this.columns;
    context.drawImage(this.image, 0, 0, width, height);
    const shown = cells === undefined ? columns : Math.min(this.columns, cells);
    context.clearRect(shown * scale, 0, width - shown * scale, height);
    context.fillStyle = MARK;
    const several = new Set(marks.map(([, column]) => column));
    for (const column of several.size < this.visible ? several : []) context.fillRect(column * scale, 0, Math.max(1.5, scale), height);
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.strokeRect(this.first * scale + 1, 1, this.visible * scale - 2, height - 2);
  }
}
