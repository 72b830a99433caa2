// The binary form in which SSH writes things one after another (RFC 4251, §5), for reading and for writing.

/** Reads from the beginning to the end. Every method throws a RangeError when there is less than it needs. */
export interface WireReader {
  byte(): number;
  uint32(): number;
  /** A length and so many bytes. */
  string(): Buffer;
  /** Text of printable ASCII. Throws a RangeError for anything else. */
  name(): string;
  /** A positive number in its one shortest form, without the leading zero. Throws a RangeError for another form. */
  positive(): Buffer;
  /** Throws a RangeError when something is left. */
  end(): void;
}

export function wireReader(bytes: Uint8Array): WireReader {
  const whole = Buffer.from(bytes);
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > whole.length - at) throw new RangeError('it ends too early');
    at += length;
    return whole.subarray(at - length, at);
  };
  const uint32 = () => take(4).readUInt32BE();
  const string = () => take(uint32());
  return {
    byte: () => take(1).readUInt8(),
    uint32,
    string,
    name: () => {
      const text = string().toString('latin1');
      if (!/^[!-~]{1,100}$/.test(text)) throw new RangeError('a name in it is not plain text');
      return text;
    },
    positive: () => {
      const written = string();
      const number = written[0] === 0 ? written.subarray(1) : written;
      if (number.length === 0 || number[0] === 0 || !wirePositive(number).equals(wireString(written))) {
        throw new RangeError('a number in it is not in its shortest form');
      }
      return number;
    },
    end: () => {
      if (at !== whole.length) throw new RangeError('it holds more than belongs there');
    },
  };
}

export function wireUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function wireString(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([wireUint32(bytes.length), bytes]);
}

/** `number` is big-endian, without leading zeros. */
function wirePositive(number: Uint8Array): Buffer {
  // A leading bit of 1 would make it negative.
  return wireString((number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), number]) : number);
}
