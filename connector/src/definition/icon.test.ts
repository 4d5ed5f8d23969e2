import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { brandColor, icon } from './icon.js';
import { png } from './png.js';
import { readPicture } from '../lint/picture.js';

test('the icon is 230 pixels square, on the brand colour, with a logo of 160', () => {
  expect(readPicture(icon())).toEqual({
    width: 230,
    height: 230,
    background: brandColor.toLowerCase(),
    isTransparent: false,
    logo: 160,
  });
});

test('the icon has the same bytes on every machine', () => {
  expect(createHash('sha256').update(icon()).digest('hex')).toBe(
    '8607690a98e088decad837f47a63e7b0cf3012c6b07fd306921f181b9900d44c',
  );
});

test('a picture larger than one block is stored in several, and other programs read it', () => {
  const colorAt = (x: number, y: number): number => (x + y) % 3;
  const bytes = Buffer.from(
    png({
      size: 600,
      palette: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      colorAt,
    }),
  );
  const length = bytes.readUInt32BE(bytes.indexOf('IDAT') - 4);
  const data = inflateSync(bytes.subarray(bytes.indexOf('IDAT') + 4, bytes.indexOf('IDAT') + 4 + length));
  expect(data).toHaveLength(600 * 301);
  expect([...data.subarray(301, 304)]).toEqual([0, 0x12, 0x01]);
  expect(readPicture(bytes)).toMatchObject({ width: 600, background: '#010203' });
});

test('every part of the file has its checksum', () => {
  const bytes = Buffer.from(icon());
  // The last part never changes, and its checksum is known.
  expect(bytes.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
});
