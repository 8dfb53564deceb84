#pragma once

#include <cstddef>
#include <cstring>
#include <utility>

#include "core/simd.h"

namespace millrace {

// What is summed over rows is summed in this many interleaved lanes, whatever the width of vectors: the same bits.
inline constexpr std::size_t kLanes = 8;

// Doubles side by side in one register, with the operators of a double.
#if defined(__GNUC__) || defined(__clang__)
typedef double Doubles2 __attribute__((vector_size(16)));
typedef double Doubles4 __attribute__((vector_size(32)));
typedef double Doubles8 __attribute__((vector_size(64)));
#else
using Doubles2 = double;
#endif

// A vector type as an argument, and how many of it hold the lanes.
template <class Type>
struct Width {
  using Vector = Type;
  static constexpr std::size_t kStep = sizeof(Vector) / sizeof(double);
  static constexpr std::size_t kParts = kLanes / kStep;
};

// Runs body(Width<Vector>) with the widest vectors there are, compiled for them. Compilers do not see through arrays of
// eight that are carried round a loop; arrays of kParts vectors they keep in registers.
template <class Body>
void with_lanes(Body&& body) {
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  const Simd level = simd_level();
  if (level == Simd::kAvx512) {
    return with_simd(level, [&]() __attribute__((always_inline)) { body(Width<Doubles8>{}); });
  }
  if (level == Simd::kAvx2) {
    return with_simd(level, [&]() __attribute__((always_inline)) { body(Width<Doubles4>{}); });
  }
#endif
  body(Width<Doubles2>{});
}

}  // namespace millrace
