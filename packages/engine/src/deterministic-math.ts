/**
 * Exponential and natural logarithm that give the same bits on every engine (ECMAScript leaves Math.exp and Math.log
 * to the implementation). After FreeBSD's msun e_exp.c and e_log.c (Sun Microsystems 1993): argument reduction by
 * ln 2 in two parts and a minimax polynomial; error below 1 ulp. The words of a double are read in little-endian
 * order, which every JavaScript engine in use has.
 */

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INVERSE_LN2 = 1.442695040888963387;
const EXP_OVERFLOW = 7.09782712893383973096e2;
const EXP_UNDERFLOW = -7.4513321910194110842e2;
const TWO_54 = 18_014_398_509_481_984;
const TWO_M1000 = 9.3326361850321887899e-302;

/** e^x for every double; +∞ above 709.78, 0 below −745.13. */
export function detExp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVERFLOW) return Infinity;
  if (x < EXP_UNDERFLOW) return 0;
  let high = x;
  let low = 0;
  let power = 0;
  const size = Math.abs(x);
  if (size > 0.34657359027997264) {
    if (size < 1.0397207708399179) power = x > 0 ? 1 : -1;
    else power = Math.trunc(INVERSE_LN2 * x + (x > 0 ? 0.5 : -0.5));
    high = x - power * LN2_HIGH;
    low = power * LN2_LOW;
  } else if (size < 3.725290298461914e-9) return 1 + x;
  const reduced = high - low;
  const t = reduced * reduced;
  const c =
    reduced -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  if (power === 0) return 1 - ((reduced * c) / (c - 2) - reduced);
  const y = 1 - (low - (reduced * c) / (2 - c) - high);
  scratch[0] = y;
  if (power === 1024) return y * 2 * 8.98846567431157953865e307;
  if (power >= -1021) {
    words[1] = words[1]! + (power << 20);
    return scratch[0];
  }
  words[1] = words[1]! + ((power + 1000) << 20);
  return scratch[0] * TWO_M1000;
}

/** Natural logarithm; −∞ at 0, NaN below. */
export function detLog(x: number): number {
  if (Number.isNaN(x) || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  let power = 0;
  scratch[0] = x;
  let high = words[1]!;
  if (high < 0x00100000) {
    power = -54;
    scratch[0] = x * TWO_54;
    high = words[1]!;
  }
  power += (high >> 20) - 1023;
  high &= 0x000fffff;
  const carry = (high + 0x95f64) & 0x100000;
  // x in [√2/2, √2)
  words[1] = high | (carry ^ 0x3ff00000);
  power += carry >> 20;
  const f = scratch[0]! - 1;
  if ((0x000fffff & (2 + high)) < 3) return logNearOne(f, power);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const even =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const rest = even + odd;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    if (power === 0) return f - (half - s * (half + rest));
    return power * LN2_HIGH - (half - (s * (half + rest) + power * LN2_LOW) - f);
  }
  if (power === 0) return f - s * (f - rest);
  return power * LN2_HIGH - (s * (f - rest) - power * LN2_LOW - f);
}

/** ln(1 + f) + power · ln 2 for |f| < 2^-20. */
function logNearOne(f: number, power: number): number {
  if (f === 0) return power === 0 ? 0 : power * LN2_HIGH + power * LN2_LOW;
  const rest = f * f * (0.5 - (1 / 3) * f);
  if (power === 0) return f - rest;
  return power * LN2_HIGH - (rest - power * LN2_LOW - f);
}
