/** Keys of the page of a film; films/_keys.html lists them. In an editor only those with Ctrl or Alt, and Escape. */

/** How long the house's `g` waits for a letter (js/keys.js), in milliseconds: that letter is none of ours. */
const PATIENCE = 1500;
/** Moved by one key, in milliseconds. */
const NUDGE = 50;

/**
 * @param {import("./lines.js").Lines} lines
 * @param {import("./player.js").Player} player
 * @param {() => import("./waveform.js").Waveform | null} wave
 */
export function watchFilmKeys(lines, player, wave) {
  /** @type {Record<string, () => unknown>} */
  const plain = {
    ArrowDown: () => lines.move(1),
    ArrowUp: () => lines.move(-1),
    j: () => lines.move(1),
    k: () => lines.move(-1),
    n: () => lines.nextProblem(),
    " ": () => player.toggle(),
    o: () => lines.play("original"),
    d: () => lines.play("take"),
    e: () => lines.edit("text"),
    t: () => lines.edit("translation"),
    s: () => lines.ask("split", {at: player.ms}),
    m: () => lines.ask("merge"),
    l: () => lines.ask("lock"),
    r: () => lines.ask("redo", {table: 1}),
    a: () => lines.ask("translate", {table: 1}),
    Insert: () => lines.ask("add"),
    Delete: () => lines.ask("remove"),
    "[": () => lines.row && lines.moved(lines.id, player.ms, Number(lines.row.dataset.end)),
    "]": () => lines.row && lines.moved(lines.id, Number(lines.row.dataset.start), player.ms),
    ",": () => wave()?.nudge("start", -NUDGE),
    ".": () => wave()?.nudge("start", NUDGE),
    "<": () => wave()?.nudge("end", -NUDGE),
    ">": () => wave()?.nudge("end", NUDGE),
    "+": () => wave()?.zoom(1.5),
    "-": () => wave()?.zoom(1 / 1.5),
    "?": () => showKeys(),
  };
  /** @type {Record<string, () => unknown>} */
  const typing = {
    "Ctrl+Enter": () => lines.saveAndNext(),
    "Ctrl+ ": () => player.toggle(),
    "Alt+o": () => lines.play("original"),
    "Alt+d": () => lines.play("take"),
    "Alt+ArrowDown": () => lines.move(1),
    "Alt+ArrowUp": () => lines.move(-1),
  };
  let going = -PATIENCE;
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const wasGoing = event.timeStamp - going < PATIENCE;
    going = event.key === "g" ? event.timeStamp : -PATIENCE;
    if (wasGoing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const does = isTyping(target) ? inEditor(event) : onRow(event, target);
    if (!does) return;
    event.preventDefault();
    does();
  }, {capture: true});
  document.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-film-keys]")) showKeys();
  });

  /** @param {KeyboardEvent} event */
  function inEditor(event) {
    const isEditor = /** @type {Element} */ (event.target).closest("form[data-editor]");
    if (!isEditor) return null;
    if (event.key === "Escape") return () => lines.press("[data-leave]");
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) return typing[`Ctrl+${key}`];
    return event.altKey ? typing[`Alt+${key}`] : null;
  }

  /** @param {KeyboardEvent} event @param {Element} target */
  function onRow(event, target) {
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (isUndo) return () => press(event.shiftKey ? "[data-redo]" : "[data-undo]");
    if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "y" ? () => press("[data-redo]") : null;
    if (event.altKey || isOperated(event, target)) return null;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Enter") return target.closest("[data-line]") && !target.closest("a, button") ? () => lines.edit() : null;
    return plain[key];
  }
}

/** Space and arrows do their own on buttons, menus and the player. @param {KeyboardEvent} event @param {Element} target */
function isOperated({key}, target) {
  if (target.closest("video, [role=slider]")) return key === " " || key.startsWith("Arrow");
  if (key === " ") return Boolean(target.closest("button, summary"));
  return false;
}

/** @param {Element} target */
function isTyping(target) {
  return Boolean(target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"));
}

/** @param {string} selector */
function press(selector) {
  /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();
}

function showKeys() {
  /** @type {HTMLDialogElement | null} */ (document.getElementById("film-keys"))?.showModal();
}
