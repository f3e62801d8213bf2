// Reads signed notes (C2SP signed-note) and checks their Ed25519 signatures (RFC 8032, 5.1.7).
// Browsers of a few years ago have no Ed25519 of their own, so it is reckoned here.
const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (number, by = P) => ((number % by) + by) % by;
const power = (base, exponent) => {
  let result = 1n;
  for (let square = mod(base), rest = exponent; rest; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
};
const inverse = (number) => power(number, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const NOUGHT = [0n, 1n, 1n, 0n];

// Points are [X, Y, Z, T] with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, 5.1.4).
const plus = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};
const times = (point, number) => {
  let sum = NOUGHT;
  for (let double = point, rest = number; rest; rest >>= 1n) {
    if (rest & 1n) sum = plus(sum, double);
    double = plus(double, double);
  }
  return sum;
};
const isSame = ([x1, y1, z1], [x2, y2, z2]) =>
  mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;

const fromLittle = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const pointOf = (bytes) => {
  const whole = fromLittle(bytes);
  const y = whole & (2n ** 255n - 1n);
  if (y >= P) return null;
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(x * x) !== square || (x === 0n && whole >> 255n)) return null;
  if ((x & 1n) !== whole >> 255n) x = P - x;
  return [x, y, 1n, mod(x * y)];
};
const BASE = pointOf(Uint8Array.from([0x58, ...Array(31).fill(0x66)]));

export const isSignature = async (signature, message, publicKey) => {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const [a, r] = [pointOf(publicKey), pointOf(signature.subarray(0, 32))];
  const s = fromLittle(signature.subarray(32));
  if (!a || !r || s >= ORDER) return false;
  const hashed = Uint8Array.from([...signature.subarray(0, 32), ...publicKey, ...message]);
  const k = fromLittle(new Uint8Array(await crypto.subtle.digest("SHA-512", hashed)));
  return isSame(times(BASE, s), plus(r, times(a, mod(k, ORDER))));
};

const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
export const hex = (bytes) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The lines of a note that the key (name+id+base64) has signed; null where it has not.
export const linesOf = async (note, key) => {
  try {
    const [name, id, ...rest] = key.split("+");
    const publicKey = bytesOf(rest.join("+")).subarray(1);
    const end = note.lastIndexOf("\n\n");
    const text = note.slice(0, end + 1);
    for (const line of end < 0 ? [] : note.slice(end + 2).split("\n")) {
      const [dash, signer, signed, ...more] = line.split(" ");
      if (dash !== "—" || signer !== name || !signed || more.length) continue;
      const bytes = bytesOf(signed);
      if (hex(bytes.subarray(0, 4)) !== id) continue;
      const message = new TextEncoder().encode(text);
      if (await isSignature(bytes.subarray(4), message, publicKey)) return text.split("\n");
    }
  } catch {
    // whatever cannot be read is signed by nobody
  }
  return null;
};
