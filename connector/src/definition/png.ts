/** Writes a picture of at most 16 colours as PNG. Stored, not deflated: the same bytes with every version of Node. */

export interface Picture {
  /** Width and height in pixels, even. */
  readonly size: number;
  /** Red, green and blue, each 0 to 255; at most 16 colours. */
  readonly palette: readonly (readonly [number, number, number])[];
  /** Index into the palette. */
  readonly colorAt: (x: number, y: number) => number;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (crcTable[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

const word = (value: number): readonly number[] => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];

function chunk(type: string, data: Iterable<number>): Uint8Array {
  const content = Uint8Array.from([...new TextEncoder().encode(type), ...data]);
  return Uint8Array.from([...word(content.length - 4), ...content, ...word(crc32(content))]);
}

/** zlib form without compression: blocks of at most 65,535 bytes, each with its length and the complement of it. */
function stored(bytes: Uint8Array): Uint8Array {
  const most = 65535;
  const out = [0x78, 0x01];
  for (let from = 0; from < bytes.length; from += most) {
    const block = bytes.subarray(from, from + most);
    const [low, high] = [block.length & 255, block.length >>> 8];
    out.push(from + most >= bytes.length ? 1 : 0, low, high, 255 - low, 255 - high, ...block);
  }
  return Uint8Array.from([...out, ...word(adler32(bytes))]);
}

/** Four bits per pixel; each row begins with its filter, which is none. */
function rows({ size, colorAt }: Picture): Uint8Array {
  const out: number[] = [];
  for (let y = 0; y < size; y += 1) {
    out.push(0);
    for (let x = 0; x < size; x += 2) out.push(colorAt(x, y) * 16 + colorAt(x + 1, y));
  }
  return Uint8Array.from(out);
}

/** The bytes of the PNG file. */
export function png(picture: Picture): Uint8Array {
  const signature = [137, 80, 78, 71, 13, 10, 26, 10];
  const header = [...word(picture.size), ...word(picture.size), 4, 3, 0, 0, 0];
  return Uint8Array.from([
    ...signature,
    ...chunk('IHDR', header),
    ...chunk('PLTE', picture.palette.flat()),
    ...chunk('IDAT', stored(rows(picture))),
    ...chunk('IEND', []),
  ]);
}
