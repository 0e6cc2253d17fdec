// A chart of curves over the steps of training: solid for what is trained on, dashed for what is held out.

import { prepareCanvas } from "../../browser/canvas.js";
import { typeScale } from "../../browser/type_size.js";

const MARGIN = { left: 44, right: 10, top: 8, bottom: 22 }; // CSS pixels, for type of the usual size
const FONT = 12;

/** @typedef {import("./viewer_message.js").Line} Line */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} chart
 * @param {number} chart.width in CSS pixels
 * @param {number} chart.height
 * @param {Line[]} chart.lines
 * @param {["loss", "held_out_loss"] | ["accuracy", "held_out_accuracy"]} chart.fields solid, dashed
 * @param {number} chart.most the value at the upper end; the lower end is 0
 * @param {(value: number) => string} chart.write how a value is written on the axis
 * @param {number} chart.last the last step
 * @param {number} chart.at the step that is marked
 * @param {string} chart.ink the text color
 */
export function drawCurves(canvas, { width, height, lines, fields, most, write, last, at, ink }) {
  const context = prepareCanvas(canvas, width, height);
  const type = typeScale();
  const [left, top] = [MARGIN.left * type, MARGIN.top * type];
  const [right, bottom] = [width - MARGIN.right * type, height - MARGIN.bottom * type];
  const x = (step) => left + ((right - left) * step) / Math.max(1, last);
  const y = (value) => bottom - ((bottom - top) * Math.min(value, most)) / most;
  context.font = `${type > 1 ? Math.max(20, FONT * type) : FONT}px system-ui, sans-serif`;
  drawAxes(context, { x, y, most, write, last, ink, right });
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left + 2, bottom + 2);
  context.clip();
  context.lineWidth = 2;
  for (const line of lines) {
    fields.forEach((field, dashed) => {
      context.strokeStyle = line.color;
      context.setLineDash(dashed ? [5, 4] : []);
      context.beginPath();
      line.step.forEach((step, i) => context.lineTo(x(step), y(line[field][i])));
      context.stroke();
    });
  }
  context.restore();
  context.fillStyle = THEME.mark;
  context.fillRect(x(at) - 1, top, 2, bottom - top);
}

function drawAxes(context, { x, y, most, write, last, ink, right }) {
  context.strokeStyle = THEME.lines;
  context.fillStyle = ink;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const share of [0, 0.5, 1]) {
    const height = Math.round(y(share * most)) + 0.5;
    context.beginPath();
    context.moveTo(x(0), height);
    context.lineTo(right, height);
    context.stroke();
    context.fillText(write(share * most), x(0) - 6, height);
  }
  context.textBaseline = "top";
  const middle = Math.round(last / 2);
  for (const [step, side] of [
    [0, "left"],
    [middle, "center"],
    [last, "right"],
  ]) {
    context.textAlign = /** @type {CanvasTextAlign} */ (side);
    context.fillText(`${step ? "" : "step "}${step}`, x(Number(step)), y(0) + 6);
  }
}
