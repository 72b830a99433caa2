// A QR code as a PNG picture, as CreateVirtualMFADevice returns one: 8-bit grey, four white modules around.
import { crc32, deflateSync } from 'node:zlib';
import qrcode from 'qrcode-terminal';

const modulePixels = 4;
const quietModules = 4;

/** A complete PNG file that shows `text`. */
export function qrPng(text: string): Uint8Array {
  const modules = qrModules(text);
  const side = modules.length + 2 * quietModules;
  const pixels = side * modulePixels;
  const raw = Buffer.alloc(pixels * (pixels + 1), 0xff);
  for (let y = 0; y < pixels; y += 1) {
    raw[y * (pixels + 1)] = 0; // Filter type "none" in front of every row.
    const row = modules[Math.floor(y / modulePixels) - quietModules];
    for (let x = 0; x < pixels; x += 1) {
      if (row?.[Math.floor(x / modulePixels) - quietModules] === true) raw[y * (pixels + 1) + 1 + x] = 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.writeUInt8(8, 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** True where dark. Read back from what the library draws: two columns a module, one module of white around. */
function qrModules(text: string): readonly (readonly boolean[])[] {
  let drawn = '';
  qrcode.generate(text, { small: false }, (picture) => {
    drawn = picture;
  });
  return drawn
    .split('\n')
    .map((line) => Array.from(line.matchAll(/\u001b\[(40|47)m {2}/g), ([, colour]) => colour === '40'))
    .slice(1, -1)
    .map((row) => row.slice(1, -1));
}
