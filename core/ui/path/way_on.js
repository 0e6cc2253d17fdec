// The link that begins the path, or goes on where this browser was last.

import { element } from "../browser/element.js";
import { lastStop } from "./last_stop.js";

/** Press the stop's own link among those that Home shows, as soon as it is there: `way` is drawn before them. */
function follow(name, way) {
  const press = () => {
    const to = document.querySelector(`.stMain a[href*="stop=${name}"]`);
    if (to instanceof HTMLElement) to.click();
    return to !== null;
  };
  if (press()) return;
  const drawn = new MutationObserver(() => {
    if (!way.isConnected || press()) drawn.disconnect();
  });
  drawn.observe(document.body, { childList: true, subtree: true, attributeFilter: ["href"] });
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const last = data.stops.find(([name]) => name === lastStop());
  const [name, title] = last ?? data.stops[0];
  const link = element("a", { href: "#", class: "way" }, last ? `Go on at ${title}` : `Begin with ${title}`);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    follow(name, link);
  });
  root.replaceChildren(link);
}
