/** Areas to ignore, drawn over the pictures: rows of numbers in the form, and frames that show them. */

/** A key moves or sizes an area by so many per cent of the picture. */
const STEP = 1;
/** Less is a click that slipped, in per cent. */
const LEAST = 0.3;
/** What the keyboard begins with: a fifth in the middle. */
const BEGINNING = [40, 40, 20, 20];
/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/** @typedef {number[]} Area left, top, width, height in per cent */

/** @param {number} value @param {number} most */
const within = (value, most) => Math.min(Math.max(value, 0), most);
const section = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-areas]"));
const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-list] [data-area]")]);
const planes = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-plane]")]);
/** @param {HTMLElement} row */
const fields = (row) => /** @type {HTMLInputElement[]} */ ([...row.querySelectorAll("input")]);

/** @param {HTMLElement} row @returns {Area} */
const areaOf = (row) => fields(row).map((field) => Number(field.value) || 0);

/** @param {HTMLElement} row @param {Area} area */
function write(row, [left, top, width, height]) {
  const x = within(left, 100 - LEAST);
  const y = within(top, 100 - LEAST);
  const values = [x, y, within(width, 100 - x), within(height, 100 - y)];
  fields(row).forEach((field, side) => (field.value = String(Math.round(values[side] * 100) / 100)));
  show();
}

/** @param {Area} area @returns {HTMLElement} */
function add(area) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("[data-row]"));
  const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  document.querySelector("[data-list]")?.append(row);
  write(row, area);
  return row;
}

/** One frame for each row on each picture; those of the first can have the focus. There is something
 * to compare anew where areas are, or were. */
function show() {
  const all = rows();
  const again = /** @type {HTMLElement | null} */ (section()?.querySelector("[data-again]"));
  if (again) again.hidden = !all.length && !section()?.hasAttribute("data-had");
  const first = planes()[0];
  for (const plane of planes()) {
    const frames = /** @type {HTMLElement[]} */ ([...plane.querySelectorAll(".area")]);
    frames.slice(all.length).forEach((frame) => frame.remove());
    all.forEach((row, number) => {
      const frame = frames[number] ?? plane.appendChild(document.createElement("div"));
      frame.className = "area";
      frame.dataset.frame = String(number);
      if (plane === first) reach(frame, number);
      const [left, top, width, height] = areaOf(row);
      Object.assign(frame.style, {left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%`});
    });
  }
}

/** @param {HTMLElement} frame @param {number} number */
function reach(frame, number) {
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", `${section()?.querySelector("h2")?.textContent ?? ""} ${number + 1}`);
}

/** @param {number} number */
function focus(number) {
  /** @type {HTMLElement | null} */ (planes()[0]?.querySelector(`.area[data-frame="${number}"]`))?.focus();
}

/** @param {HTMLElement} row */
function remove(row) {
  row.remove();
  show();
}

/** @param {boolean} on */
function drawing(on) {
  section()?.querySelector("[data-draw]")?.setAttribute("aria-pressed", String(on));
  const hint = /** @type {HTMLElement | null} */ (section()?.querySelector("[data-hint]"));
  if (hint) hint.hidden = !on && !rows().length;
  document.querySelector("[data-viewing]")?.classList.toggle("is-drawing", on);
}

/** @param {HTMLElement} plane @param {PointerEvent} event */
function place(plane, event) {
  const {left, top, width, height} = plane.getBoundingClientRect();
  return [within((100 * (event.clientX - left)) / width, 100), within((100 * (event.clientY - top)) / height, 100)];
}

/** While an area is drawn, pictures neither move nor zoom. @param {PointerEvent} event */
function begin(event) {
  const frame = event.target instanceof Element ? event.target.closest(".is-drawing [data-plane]") : null;
  if (!(frame instanceof HTMLElement) || event.button !== 0 || !event.isPrimary) return;
  event.preventDefault();
  event.stopPropagation();
  const start = place(frame, event);
  const row = add([...start, 0, 0]);
  /** @param {PointerEvent} moved */
  const move = (moved) => {
    const now = place(frame, moved);
    const corner = [Math.min(start[0], now[0]), Math.min(start[1], now[1])];
    write(row, [...corner, Math.abs(now[0] - start[0]), Math.abs(now[1] - start[1])]);
  };
  /** @param {PointerEvent} ended */
  const end = (ended) => {
    for (const name of ["pointerup", "pointercancel"]) removeEventListener(name, /** @type {EventListener} */ (end));
    removeEventListener("pointermove", move);
    const [, , width, height] = areaOf(row);
    if (ended.type === "pointercancel" || width < LEAST || height < LEAST) remove(row);
    else focus(rows().indexOf(row));
    if (ended.pointerType === "touch") drawing(false); // Fingers scroll the page again.
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.key === "Escape") drawing(false);
  const frame = event.target instanceof HTMLElement ? event.target.closest(".area") : null;
  if (!(frame instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = rows()[Number(frame.dataset.frame)];
  const arrow = ARROWS[event.key];
  if (event.key === "Delete" || event.key === "Backspace") remove(row);
  else if (arrow) {
    const [left, top, width, height] = areaOf(row);
    const [x, y] = arrow.map((way) => way * STEP);
    write(row, event.shiftKey ? [left, top, Math.max(STEP, width + x), Math.max(STEP, height + y)] : [within(left + x, 100 - width), within(top + y, 100 - height), width, height]);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = /** @type {Element} */ (event.target);
  const button = target.closest("[data-draw]");
  if (button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    drawing(on);
    if (on) document.querySelector("[data-viewing]")?.scrollIntoView({block: "nearest"});
  }
  const row = target.closest("[data-remove]")?.closest("[data-area]");
  if (row instanceof HTMLElement) remove(row);
  if (!target.closest("[data-add]")) return;
  const added = add(BEGINNING);
  drawing(false);
  focus(rows().indexOf(added));
}

export function watchAreas() {
  // Before the frames, which would move what is drawn on.
  document.addEventListener("pointerdown", begin, {capture: true});
  document.addEventListener("keydown", pressed, {capture: true});
  document.addEventListener("click", clicked);
  document.addEventListener("input", (event) => event.target instanceof Element && event.target.closest("[data-area]") && show());
}

/** What the form holds is drawn. */
export function showAreas() {
  if (!section()) return;
  show();
  drawing(false);
}
