// Small figures that several components show: a labelled canvas, a sign between two, kernels.

import { element } from "./element.js";

export function labelled(label, canvas) {
  return element("figure", {}, element("figcaption", { text: label }), canvas);
}

export function sign(text) {
  return element("span", { class: "sign", text });
}
