// wide-sum — 64-bit integer products and sums of them in words that all invocations add to.
// A sum is a pair {low, high} of atomic words: each wrap of the low one is seen by exactly one adder, who carries it, so
// the pair is exact in any order. Read it only after the dispatch has ended.

// a b as (low word, high word).
fn wide_product(a: u32, b: u32) -> vec2<u32> {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let low = a0 * b0;
  let middle = a1 * b0 + (low >> 16u);
  let other = a0 * b1 + (middle & 0xffffu);
  return vec2<u32>((other << 16u) | (low & 0xffffu), a1 * b1 + (middle >> 16u) + (other >> 16u));
}

// The high word of a signed word made wide.
fn sign_word(value: i32) -> u32 {
  return bitcast<u32>(value >> 31u);
}

fn carry_of(before: u32, added: u32) -> u32 {
  return select(0u, 1u, before + added < before);
}
