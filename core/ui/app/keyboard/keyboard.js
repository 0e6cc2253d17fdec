// What Streamlit leaves out for the keyboard. Arrow keys choose in a row of segments, as in every group of radio
// buttons. Where a link that had the focus goes with its page, the next page's heading gets it: the next Tab goes on
// there, and a screen reader says where one is.

/** @type {Element | null} what had the focus last */
let focused = null;
/** @type {string | undefined} the page and the stop that are shown */
let place;
const gone = new MutationObserver(findLostFocus);

/** @param {KeyboardEvent} event */
function chooseByArrows({ key, target }) {
  if (!key.startsWith("Arrow") || !(target instanceof Element) || !target.matches("[role=radio]")) return;
  requestAnimationFrame(() => {
    const reached = document.activeElement;
    const isNext = reached !== target && reached?.matches("[role=radio][aria-checked=false]");
    if (isNext && reached instanceof HTMLElement) reached.click();
  });
}

/** @param {FocusEvent} event */
function remember({ target }) {
  focused = target instanceof Element ? target : null;
}

/** Give the focus to the page's heading if what had it went with the page before. */
function findLostFocus() {
  if (!focused || focused.isConnected || document.activeElement !== document.body) return;
  const heading = document.querySelector("[data-testid=stMain] h1");
  if (!(heading instanceof HTMLElement)) return;
  gone.disconnect();
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

export default function ({ data }) {
  if (place !== undefined && place !== data.place) {
    gone.observe(document.body, { childList: true, subtree: true });
    findLostFocus();
  }
  place = data.place;
  document.addEventListener("keydown", chooseByArrows, { capture: true });
  document.addEventListener("focusin", remember);
  return () => {
    gone.disconnect();
    document.removeEventListener("keydown", chooseByArrows, { capture: true });
    document.removeEventListener("focusin", remember);
  };
}
