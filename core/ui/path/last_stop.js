// Where on the path this browser was last. A browser that keeps nothing begins anew each time.

const KEY = "convolution-explorer-stop";

/** @returns {string | null} the name of the stop */
export function lastStop() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** @param {string} name of the stop */
export function keepLastStop(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    return; // nothing is kept then
  }
}
