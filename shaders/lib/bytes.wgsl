// bytes — values packed into words: u8 four to a word, f64 as its two halves.
// WGSL has no 8-bit and no 64-bit types; storage buffers are words. Twins: memory as C++ and JavaScript see it, little-endian.

// Byte `index` of an array of bytes read as words.
fn byte_of(word: u32, index: u32) -> u32 {
  return (word >> ((index & 3u) * 8u)) & 0xffu;
}

// Order-preserving key of an f64 given as (low word, high word): keys compare, high word first, as the values do.
// -0 is folded to +0. A NaN has no place in the order: ask is_nan first.
fn key_of_f64(bits: vec2<u32>) -> vec2<u32> {
  var halves = bits;
  if (halves.x == 0u && halves.y == 0x80000000u) {
    halves.y = 0u;
  }
  if ((halves.y & 0x80000000u) != 0u) {
    return ~halves;
  }
  return vec2<u32>(halves.x, halves.y | 0x80000000u);
}

// The same with -0 before +0, and the way back: keys of values that are to be sorted, not compared.
fn order_key_of_f64(bits: vec2<u32>) -> vec2<u32> {
  if ((bits.y & 0x80000000u) != 0u) {
    return ~bits;
  }
  return vec2<u32>(bits.x, bits.y | 0x80000000u);
}

fn f64_of_order_key(key: vec2<u32>) -> vec2<u32> {
  if ((key.y & 0x80000000u) == 0u) {
    return ~key;
  }
  return vec2<u32>(key.x, key.y & 0x7fffffffu);
}

fn is_nan_f64(bits: vec2<u32>) -> bool {
  let exponent = bits.y & 0x7ff00000u;
  return exponent == 0x7ff00000u && ((bits.y & 0x000fffffu) != 0u || bits.x != 0u);
}

// a < b for keys of key_of_f64.
fn key_less(a: vec2<u32>, b: vec2<u32>) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}
