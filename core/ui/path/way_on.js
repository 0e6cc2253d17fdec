// The link that begins the path, or goes on where this browser was last.

import { element } from "../browser/element.js";
import { lastStop } from "./last_stop.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const last = data.stops.find(([name]) => name === lastStop());
  const [name, title] = last ?? data.stops[0];
  const link = element("a", { href: "#", class: "way" }, last ? `Go on at ${title}` : `Begin with ${title}`);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const to = document.querySelector(`.stMain a[href*="stop=${name}"]`);
    if (to instanceof HTMLElement) to.click();
  });
  root.replaceChildren(link);
}
