/** The names in the directory of a zip, each as often as it stands there: libraries that read a zip keep one of two. */

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const entryBytes = 46;

/** Names in the order of the directory. Empty where there is none to be read: reading the zip says so. */
export function entryNames(zip: Uint8Array): readonly string[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = endOf(view);
  if (end === undefined) return [];
  const names: string[] = [];
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
    if (at + entryBytes > view.byteLength || view.getUint32(at, true) !== entrySignature) return names;
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    names.push(new TextDecoder().decode(zip.subarray(at + entryBytes, at + entryBytes + name)));
    at += entryBytes + name + extra + comment;
  }
  return names;
}

/** Where the record at the end begins: the last place that looks like one. */
function endOf(view: DataView): number | undefined {
  for (let at = view.byteLength - endBytes; at >= 0; at -= 1) if (view.getUint32(at, true) === endSignature) return at;
  return undefined;
}
