// Just enough CBOR (RFC 8949) for the calls of this account: numbers, text, bytes, lists, maps, booleans,
// null, epoch times. Whatever else arrives is refused with a RangeError.
import type { Output, OutputValue } from './operation.ts';

const epochTime = 1;

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 0x100) return Buffer.from([(major << 5) | 24, value]);
  const size = value < 0x10000 ? 2 : value < 0x1_0000_0000 ? 4 : 8;
  const bytes = Buffer.alloc(1 + size);
  bytes.writeUInt8((major << 5) | { 2: 25, 4: 26, 8: 27 }[size], 0);
  if (size === 8) bytes.writeBigUInt64BE(BigInt(value), 1);
  else bytes.writeUIntBE(value, 1, size);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(0xfb, 0);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

/** A Date becomes an epoch time, a Map and an object a map; what is undefined is left out of it. */
export function encodeCbor(value: OutputValue): Buffer {
  if (value === undefined || value === null) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return double(value);
    return value >= 0 ? head(0, value) : head(1, -1 - value);
  }
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8');
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (value instanceof Date) return Buffer.concat([head(6, epochTime), double(value.getTime() / 1000)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (isList(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  const pairs: readonly (readonly [string, OutputValue])[] = isMap(value) ? [...value] : Object.entries(value);
  const given = pairs.filter(([, item]) => item !== undefined);
  return Buffer.concat([
    head(5, given.length),
    ...given.flatMap(([name, item]) => [encodeCbor(name), encodeCbor(item)]),
  ]);
}

function isList(value: OutputValue): value is readonly OutputValue[] {
  return Array.isArray(value);
}

function isMap(value: ReadonlyMap<string, OutputValue> | Output): value is ReadonlyMap<string, OutputValue> {
  return value instanceof Map;
}

/** Epoch times come back as numbers of seconds. Throws a RangeError for what is cut short or not understood. */
export function decodeCbor(bytes: Buffer): unknown {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (!reader.atEnd()) throw new RangeError('there is more than one value');
  return value;
}

const endOfItems = Symbol('end of items');
const deepest = 64;

class Reader {
  private at = 0;
  private depth = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  value(): unknown {
    const item = this.item();
    if (item === endOfItems) throw new RangeError('an end without a beginning');
    return item;
  }

  private item(): unknown {
    const first = this.bytes.readUInt8(this.at);
    this.at += 1;
    const [major, detail] = [first >> 5, first & 0x1f];
    if (major === 7) return this.simple(detail);
    const length = detail === 31 ? undefined : this.length(detail);
    switch (major) {
      case 0:
        return definite(length);
      case 1:
        return -1 - definite(length);
      case 2:
        return Buffer.concat(this.chunks(length));
      case 3:
        return Buffer.concat(this.chunks(length)).toString('utf8');
      case 4:
        return this.items(length);
      case 5:
        return this.map(length);
      default:
        // A tag only says how to read what follows; an epoch time reads as its number.
        return this.value();
    }
  }

  private length(detail: number): number {
    if (detail < 24) return detail;
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[detail];
    if (size === undefined) throw new RangeError('a length of an unknown kind');
    const value = size === 8 ? Number(this.bytes.readBigUInt64BE(this.at)) : this.bytes.readUIntBE(this.at, size);
    this.at += size;
    return value;
  }

  private simple(detail: number): unknown {
    switch (detail) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 26:
        this.at += 4;
        return this.bytes.readFloatBE(this.at - 4);
      case 27:
        this.at += 8;
        return this.bytes.readDoubleBE(this.at - 8);
      case 31:
        return endOfItems;
      default:
        throw new RangeError(`a simple value ${detail}`);
    }
  }

  private chunks(length: number | undefined): readonly Buffer[] {
    if (length !== undefined) {
      const end = this.at + length;
      if (end > this.bytes.length) throw new RangeError('it is cut short');
      const chunk = this.bytes.subarray(this.at, end);
      this.at = end;
      return [chunk];
    }
    return this.items(undefined).map((chunk) => (Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk), 'utf8')));
  }

  private items(length: number | undefined): readonly unknown[] {
    this.depth += 1;
    if (this.depth > deepest) throw new RangeError('it is too deep');
    const items: unknown[] = [];
    for (;;) {
      if (items.length === length) break;
      const item = length === undefined ? this.item() : this.value();
      if (item === endOfItems) break;
      items.push(item);
    }
    this.depth -= 1;
    return items;
  }

  private map(length: number | undefined): object {
    const flat = this.items(length === undefined ? undefined : length * 2);
    return Object.fromEntries(
      Array.from({ length: flat.length / 2 }, (_, index) => [String(flat[index * 2]), flat[index * 2 + 1]]),
    );
  }
}

function definite(length: number | undefined): number {
  if (length === undefined) throw new RangeError('a number without an end');
  return length;
}
