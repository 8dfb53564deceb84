// double — arithmetic on f64 as bit patterns (low word, high word): WGSL has no f64, and its f32 may flush denormals.
// Integers only, so equal to the bit on every device.

fn is_finite_f64(bits: vec2<u32>) -> bool {
  return (bits.y & 0x7ff00000u) != 0x7ff00000u;
}

// The whole part of a value from 0 (or -0) to below 2^32; anything else, NaN and -0.5 too: 0xffffffff.
fn code_of_f64(bits: vec2<u32>) -> u32 {
  let none = 0xffffffffu;
  let exponent = (bits.y >> 20u) & 0x7ffu;
  if ((bits.y & 0x80000000u) != 0u) {
    return select(none, 0u, bits.x == 0u && bits.y == 0x80000000u);
  }
  if (exponent < 1023u) {
    return 0u;
  }
  if (exponent > 1054u) {
    return none;
  }
  // 1.f has 52 bits behind the point, of which exponent - 1023 are whole.
  let high = (bits.y & 0xfffffu) | 0x100000u;
  let whole = exponent - 1023u;
  if (whole <= 20u) {
    return high >> (20u - whole);
  }
  return (high << (whole - 20u)) | (bits.x >> (52u - whole));
}

// The 53 bits of a value's mantissa, moved up by 10 so that a difference keeps what shifts would lose.
fn mantissa_f64(bits: vec2<u32>) -> vec2<u32> {
  var high = bits.y & 0xfffffu;
  if ((bits.y & 0x7ff00000u) != 0u) {
    high |= 0x100000u;
  }
  return vec2<u32>(bits.x << 10u, (high << 10u) | (bits.x >> 22u));
}

fn shift_down(value: vec2<u32>, count: u32) -> vec2<u32> {
  if (count == 0u) {
    return value;
  }
  if (count >= 64u) {
    return vec2<u32>(0u, 0u);
  }
  if (count >= 32u) {
    return vec2<u32>(value.y >> (count - 32u), 0u);
  }
  return vec2<u32>((value.x >> count) | (value.y << (32u - count)), value.y >> count);
}

// (value - pivot) 2^exponent, to the nearest whole number, halves away from 0. Both finite; the result must fit 31 bits.
fn fixed_difference(value: vec2<u32>, pivot: vec2<u32>, exponent: i32) -> i32 {
  let value_exponent = max((value.y >> 20u) & 0x7ffu, 1u);
  let pivot_exponent = max((pivot.y >> 20u) & 0x7ffu, 1u);
  let most = max(value_exponent, pivot_exponent);
  let a = shift_down(mantissa_f64(value), most - value_exponent);
  let b = shift_down(mantissa_f64(pivot), most - pivot_exponent);
  var is_negative = (value.y & 0x80000000u) != 0u;
  var size: vec2<u32>;
  if (((value.y ^ pivot.y) & 0x80000000u) != 0u) {
    let low = a.x + b.x;
    size = vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
  } else {
    let a_less = a.y < b.y || (a.y == b.y && a.x < b.x);
    let large = select(a, b, a_less);
    let small = select(b, a, a_less);
    size = vec2<u32>(large.x - small.x, large.y - small.y - select(0u, 1u, large.x < small.x));
    is_negative = is_negative != a_less;
  }
  // size counts steps of 2^(most - 1085).
  let down = 1085 - i32(most) - exponent;
  var steps = 0u;
  if (down <= 0) {
    steps = size.x << u32(-down);
  } else {
    let twice = shift_down(size, u32(down) - 1u).x;
    steps = (twice >> 1u) + (twice & 1u);
  }
  return select(i32(steps), -i32(steps), is_negative);
}
