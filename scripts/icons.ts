/**
 * Draws the icons under `build/` anew from `build/art/*.svg`: PNGs for Linux and the tray, an ICO for Windows,
 * an ICNS for macOS. Needs Chromium; only run when the art changes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from '@playwright/test';

const BUILD = resolve(import.meta.dirname, '../build');

/** @param margin on every side, as a part of the picture's width; macOS wants one around the shape. */
async function rasterise(browser: Browser, art: string, size: number, margin = 0): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  try {
    const inner = size * (1 - 2 * margin);
    const svg = readFileSync(join(BUILD, 'art', art), 'utf8');
    await page.setContent(
      `<style>html, body { margin: 0; background: transparent }
       svg { position: absolute; left: ${size * margin}px; top: ${size * margin}px; width: ${inner}px; height: ${inner}px }
       </style>${svg}`,
    );
    return await page.screenshot({ omitBackground: true });
  } finally {
    await page.close();
  }
}

interface Picture {
  readonly size: number;
  readonly png: Buffer;
}

/** ICONDIR, an ICONDIRENTRY a picture, then the PNGs themselves. */
function icoOf(pictures: readonly Picture[]): Buffer {
  const directory = Buffer.alloc(6 + 16 * pictures.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  let offset = directory.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // 256 is written as 0.
    directory.writeUInt8(size % 256, entry);
    directory.writeUInt8(size % 256, entry + 1);
    directory.writeUInt16LE(1, entry + 4);
    directory.writeUInt16LE(32, entry + 6);
    directory.writeUInt32LE(png.length, entry + 8);
    directory.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([directory, ...pictures.map(({ png }) => png)]);
}

/** Type of an ICNS element by its size in pixels, at single and at double resolution. */
const ICNS_TYPES: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

function icnsOf(pictures: readonly Picture[]): Buffer {
  const elements = pictures.flatMap(({ size, png }) =>
    (ICNS_TYPES[size] ?? []).map((type) => Buffer.concat([Buffer.from(type), lengthOf(png), png])),
  );
  const body = Buffer.concat(elements);
  return Buffer.concat([Buffer.from('icns'), lengthOf(body), body]);
}

/** A block's length counts its own eight bytes of head. */
function lengthOf(block: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(block.length + 8);
  return length;
}

async function pictures(
  browser: Browser,
  sizes: readonly number[],
  margin?: number,
): Promise<readonly Picture[]> {
  const drawn: Picture[] = [];
  for (const size of sizes) drawn.push({ size, png: await rasterise(browser, 'icon.svg', size, margin) });
  return drawn;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  for (const folder of ['icons', 'tray']) mkdirSync(join(BUILD, folder), { recursive: true });
  for (const { size, png } of await pictures(browser, [16, 24, 32, 48, 64, 128, 256, 512])) {
    writeFileSync(join(BUILD, 'icons', `${size}x${size}.png`), png);
  }
  writeFileSync(join(BUILD, 'icon.ico'), icoOf(await pictures(browser, [16, 24, 32, 48, 64, 128, 256])));
  const forMac = await pictures(browser, [16, 32, 64, 128, 256, 512, 1024], 0.1);
  writeFileSync(join(BUILD, 'icon.icns'), icnsOf(forMac));
  for (const [name, size] of [
    ['template', 18],
    ['template@2x', 36],
  ] as const) {
    writeFileSync(join(BUILD, 'tray', `${name}.png`), await rasterise(browser, 'tray.svg', size));
  }
} finally {
  await browser.close();
}
