// Page Up and Page Down, a presenter's keys, lead to the stop before and the one after, when nothing else has the focus.

import { keepLastStop } from "./last_stop.js";

const WAYS = { PageUp: ".st-key-path_previous :is(button, a)", PageDown: ".st-key-path_next :is(button, a)" };

/** Whether keys go to the page itself, or to the bar. */
function isFree() {
  const focused = document.activeElement;
  return !focused || focused.matches("body, h1") || Boolean(focused.closest(".st-key-path_bar"));
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const way = WAYS[event.key];
  if (!way || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
    return;
  const leads = document.querySelector(way);
  if (!(leads instanceof HTMLElement) || leads.matches(":disabled") || !isFree()) return;
  event.preventDefault();
  leads.click();
}

export default function ({ data }) {
  keepLastStop(data.stop);
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
