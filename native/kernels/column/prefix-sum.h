#pragma once

#include <cstdint>
#include <span>

namespace millrace {

// The sum of what lies before each element, modulo 2^32.
//
//   counts  [n]
//   sums    [n]  written
//
// O(n). Cannot fail: the caller has checked the shapes. Twin: shaders/column/prefix-sum.wgsl, equal to the bit.
void prefix_sum(std::span<const std::uint32_t> counts, std::span<std::uint32_t> sums) noexcept;

}  // namespace millrace
