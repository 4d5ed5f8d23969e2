/** The icon: a keyhole inside a ring that is nearly closed - access that runs out. White on the brand colour. */
import { png } from './png.js';

/** Background of the icon and colour of the tile. Not white, not the platform's own blue, not transparent. */
export const brandColor = '#0B6A8F';

const size = 230;
const middle = size / 2;
/** Half of the logo's 160 pixels. */
const radius = 80;
const band = 16;
/** Each pixel is looked at in this many places each way, so that edges are smooth. */
const samples = 4;
const shades = 16;

const channel = (at: number): number => Number.parseInt(brandColor.slice(at, at + 2), 16);
const background = [channel(1), channel(3), channel(5)] as const;

/** From the background to white. */
const palette = Array.from({ length: shades }, (_, shade) => {
  const mix = (from: number): number => Math.round(from + ((255 - from) * shade) / (shades - 1));
  return [mix(background[0]), mix(background[1]), mix(background[2])] as const;
});

/** Whether a point, counted from the middle of the icon, belongs to the logo. */
function inLogo(x: number, y: number): boolean {
  const distance = x * x + y * y;
  const inRing = distance <= radius * radius && distance >= (radius - band) * (radius - band);
  // The ring is open from twelve to two o'clock, as a clock shows time that is used up; integers only, so that no
  // machine rounds the edge another way.
  const isGap = x > 0 && y < 0 && -y * 1000 > x * 577;
  const inBow = x * x + (y + 12) * (y + 12) <= 24 * 24;
  const inShaft = y >= -12 && y <= 42 && Math.abs(x) * 6 <= 60 + y;
  return (inRing && !isGap) || inBow || inShaft;
}

function shadeAt(column: number, row: number): number {
  let hits = 0;
  for (let i = 0; i < samples; i += 1) {
    for (let j = 0; j < samples; j += 1) {
      const x = column + (i + 0.5) / samples - middle;
      const y = row + (j + 0.5) / samples - middle;
      if (inLogo(x, y)) hits += 1;
    }
  }
  return Math.round((hits * (shades - 1)) / (samples * samples));
}

/** `icon.png`: 230 by 230 pixels, the logo about 160. */
export const icon = (): Uint8Array => png({ size, palette, colorAt: shadeAt });
