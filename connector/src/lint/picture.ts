/** Reads as much of a PNG as the rules for icons ask: size, background, transparency, and how much the logo takes. */
import { inflateSync } from 'node:zlib';

export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  /** Colour of the corner at the top left, such as `#0b6a8f`. */
  readonly background: string;
  readonly isTransparent: boolean;
  /** The longer side of the smallest box around everything that is not background, in pixels. */
  readonly logo: number;
}

interface Parts {
  readonly header: Buffer;
  readonly palette: Buffer;
  readonly hasAlphaTable: boolean;
  readonly data: Buffer;
}

const signature = '89504e470d0a1a0a';
/** Samples per pixel, by colour type: grey, true colour, palette, grey with alpha, true colour with alpha. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function partsOf(file: Buffer): Parts {
  const chunks: [type: string, data: Buffer][] = [];
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const length = file.readUInt32BE(at);
    chunks.push([file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length)]);
  }
  const all = (type: string): Buffer => Buffer.concat(chunks.filter(([one]) => one === type).map(([, data]) => data));
  return {
    header: all('IHDR'),
    palette: all('PLTE'),
    hasAlphaTable: all('tRNS').length > 0,
    data: inflateSync(all('IDAT')),
  };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Undoes the filters of the rows; the bytes of the pixels alone. */
function unfiltered(data: Buffer, height: number, rowBytes: number, pixelBytes: number): Buffer {
  const out = Buffer.alloc(height * rowBytes);
  const before = (row: number, column: number): number =>
    row < 0 || column < 0 ? 0 : (out[row * rowBytes + column] ?? 0);
  for (let row = 0; row < height; row += 1) {
    const start = row * (rowBytes + 1);
    const filter = data[start] ?? 0;
    for (let column = 0; column < rowBytes; column += 1) {
      const left = before(row, column - pixelBytes);
      const up = before(row - 1, column);
      const corner = before(row - 1, column - pixelBytes);
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      out[row * rowBytes + column] = (data[start + column + 1] ?? 0) + add;
    }
  }
  return out;
}

/** Sides of a picture that is looked at, in pixels: a header that lies must not take the machine's memory. */
const largest = 4096;

function facts(file: Buffer): PictureFacts | false {
  const { header, palette, hasAlphaTable, data } = partsOf(file);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [bits, colorType] = [header.readUInt8(8), header.readUInt8(9)];
  if (width > largest || height > largest) return false;
  const samples = samplesOf[colorType] ?? 1;
  const rowBytes = Math.ceil((width * samples * bits) / 8);
  const pixels = unfiltered(data, height, rowBytes, Math.max(1, (samples * bits) >> 3));

  const sample = (row: number, index: number): number => {
    const bit = index * bits;
    const byte = pixels[row * rowBytes + (bit >> 3)] ?? 0;
    return bits >= 8 ? byte : (byte >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  };
  const pixel = (x: number, y: number): readonly number[] => {
    const own = Array.from({ length: samples }, (_, index) => sample(y, x * samples + index));
    if (colorType === 3) return [...palette.subarray((own[0] ?? 0) * 3, (own[0] ?? 0) * 3 + 3)];
    return samples < 3 ? [own[0] ?? 0, own[0] ?? 0, own[0] ?? 0, ...own.slice(1)] : own;
  };
  const colorOf = (x: number, y: number): string =>
    `#${pixel(x, y)
      .slice(0, 3)
      .map((part) => part.toString(16).padStart(2, '0'))
      .join('')}`;

  const background = colorOf(0, 0);
  const box = { left: width, right: -1, top: height, bottom: -1 };
  let isTransparent = hasAlphaTable;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      isTransparent ||= (pixel(x, y)[3] ?? 255) < 255;
      if (colorOf(x, y) === background) continue;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  const logo = Math.max(box.right - box.left, box.bottom - box.top) + 1;
  return { width, height, background, isTransparent, logo: Math.max(0, logo) };
}

const known = new WeakMap<Uint8Array, PictureFacts | false>();

function read(bytes: Uint8Array): PictureFacts | false {
  const file = Buffer.from(bytes);
  if (file.toString('hex', 0, 8) !== signature) return false;
  try {
    return file.readUInt8(28) === 0 && facts(file);
  } catch {
    return false;
  }
}

/** The facts; undefined for what is no PNG, or for one that is not stored row after row. Each file is read once. */
export function readPicture(bytes: Uint8Array): PictureFacts | undefined {
  const found = known.get(bytes) ?? read(bytes);
  known.set(bytes, found);
  return found === false ? undefined : found;
}
