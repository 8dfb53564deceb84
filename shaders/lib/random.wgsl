// random — counter-based random words: a pure function of (seed, stream, index), so order and grid do not matter.
// Threefry-2x32-20: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
// Twins: native/core/random.h, src/core/random.ts, equal to the bit (32-bit add, rotate and xor only).

fn threefry_round(x: vec2<u32>, rotation: u32) -> vec2<u32> {
  let sum = x.x + x.y;
  let turned = (x.y << rotation) | (x.y >> (32u - rotation));
  return vec2<u32>(sum, turned ^ sum);
}

fn threefry2x32(key: vec2<u32>, counter: vec2<u32>) -> vec2<u32> {
  var keys = array<u32, 3>(key.x, key.y, 0x1bd11bdau ^ key.x ^ key.y);
  var rotations = array<u32, 8>(13u, 15u, 26u, 6u, 17u, 29u, 16u, 24u);
  var x = vec2<u32>(counter.x + keys[0], counter.y + keys[1]);
  for (var round = 0u; round < 20u; round++) {
    x = threefry_round(x, rotations[round % 8u]);
    if (round % 4u == 3u) {
      let step = round / 4u + 1u;
      x = vec2<u32>(x.x + keys[step % 3u], x.y + keys[(step + 1u) % 3u] + step);
    }
  }
  return x;
}

// The words for item `index` of a stream. `seed` is 64 bits: (low word, high word).
fn random_words(seed: vec2<u32>, stream: u32, index: u32) -> vec2<u32> {
  return threefry2x32(seed, vec2<u32>(stream, index));
}
