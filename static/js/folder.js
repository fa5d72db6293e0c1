/** The pictures in folders: of a drop, or of a folder that was chosen. */

/** Types that browsers do not know are told by their ends. */
const ENDS = /\.(jpe?g|png|webp|avif|heic|heif|gif|bmp|tiff?|jp2|j2k|jpf|jpx)$/i;

/**
 * What a folder holds beside its pictures (notes, films, sidecars) nobody chose.
 * @param {File[]} files
 */
export function picturesOf(files) {
  return files.filter((file) => !file.name.startsWith(".") && (file.type.startsWith("image/") || ENDS.test(file.name)));
}

/**
 * All files of a drop, folders opened. What was dropped as a file stays, whatever it is.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function filesIn(transfer) {
  const plain = [...transfer.files];
  // To be read before anything is waited for: the list is empty afterwards.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null);
  if (!entries.some((entry) => entry?.isDirectory)) return plain;
  const found = await Promise.all(entries.map((entry) => entry && filesOf(entry, false)));
  return found.flatMap((files) => files ?? []);
}

/**
 * @param {FileSystemEntry} entry
 * @param {boolean} inFolder
 * @returns {Promise<File[]>}
 */
async function filesOf(entry, inFolder) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
    return inFolder ? picturesOf([file]) : [file];
  }
  if (entry.name.startsWith(".")) return [];
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const files = [];
  // A folder is read some hundred at a time, until nothing comes.
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return files;
    for (const one of some) files.push(...(await filesOf(one, true)));
  }
}
