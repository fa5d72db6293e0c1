/** A finger that rests on something, where a mouse has other ways. */

/** So long it rests, in milliseconds. */
const LONG = 500;
/** A finger that strays further is scrolling, in pixels. */
const STRAY = 10;

/**
 * @param {HTMLElement} within
 * @param {(event: PointerEvent) => (() => void) | null} begin asked at every press: what resting there does
 */
export function onLongPress(within, begin) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let [x, y] = [0, 0];
  within.addEventListener("pointerdown", (event) => {
    clearTimeout(timer);
    const rested = begin(event);
    if (event.pointerType !== "touch" || !rested) return;
    [x, y] = [event.clientX, event.clientY];
    timer = setTimeout(rested, LONG);
  });
  within.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - x, event.clientY - y) > STRAY) clearTimeout(timer);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    within.addEventListener(end, () => clearTimeout(timer));
  }
}
