/** Sizes in words, as the server's pages say them: 1 GB is 1024 MB. */

const UNITS = ["KB", "MB", "GB", "TB", "PB"];

/** @param {number} bytes @returns {string} */
export function sizeWords(bytes) {
  let amount = bytes / 1024;
  let unit = 0;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const words = new Intl.NumberFormat(document.documentElement.lang, {minimumFractionDigits: 1, maximumFractionDigits: 1});
  return `${words.format(amount)}\u00a0${UNITS[unit]}`;
}
