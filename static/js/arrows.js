/** Arrow keys move between the pictures of a grid; Tab goes through it as usual. */

/** @type {Record<string, [number, number]>} */
const STEPS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/** @param {Element} element */
function centre(element) {
  const {left, top, width, height} = element.getBoundingClientRect();
  return {x: left + width / 2, y: top + height / 2};
}

/**
 * The link in the row above or below whose centre is nearest.
 * @param {HTMLElement[]} links
 * @param {HTMLElement} from
 * @param {number} direction 1 for down, -1 for up
 */
function inNextRow(links, from, direction) {
  const here = centre(from);
  const half = from.getBoundingClientRect().height / 2;
  let best = null;
  let least = Infinity;
  for (const link of links) {
    const there = centre(link);
    const down = (there.y - here.y) * direction;
    if (down < half) continue;
    const distance = down * 4 + Math.abs(there.x - here.x);
    if (distance < least) [best, least] = [link, distance];
  }
  return best;
}

export function watchArrows() {
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const from = /** @type {HTMLElement} */ (event.target);
    const grid = from.closest?.("[data-arrows]");
    if (!step || !grid || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = /** @type {HTMLElement[]} */ ([...grid.querySelectorAll("li > a, .match__link")]);
    const index = links.indexOf(from);
    if (index < 0) return;
    const to = step[0] ? links[index + step[0]] : inNextRow(links, from, step[1]);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}
