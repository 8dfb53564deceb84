#include "core/sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace millrace {
namespace {

constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

std::uint64_t bits_at(const double* values, std::size_t i) noexcept {
  std::uint64_t bits;
  std::memcpy(&bits, values + i, sizeof bits);
  return bits;
}

}  // namespace

std::uint64_t order_key(double value) noexcept {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
  return bits ^ ((std::uint64_t{0} - (bits >> 63)) | kSign);
}

double value_of_key(std::uint64_t key) noexcept {
  return std::bit_cast<double>(key ^ (((key >> 63) - 1) | kSign));
}

void sort_ascending(std::span<double> values, std::span<double> scratch) noexcept {
  const std::size_t n = values.size();
  if (n < 256) {
    std::sort(values.begin(), values.end(), [](double a, double b) { return order_key(a) < order_key(b); });
    return;
  }
  std::array<std::array<std::size_t, 256>, 8> counts{};
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t key = order_key(values[i]);
    for (int digit = 0; digit < 8; ++digit) ++counts[digit][(key >> (8 * digit)) & 255];
  }
  double* from = values.data();
  double* to = scratch.data();
  for (int digit = 0; digit < 8; ++digit) {
    auto& starts = counts[digit];
    if (std::find(starts.begin(), starts.end(), n) != starts.end()) continue;
    std::size_t at = 0;
    for (std::size_t& start : starts) {
      const std::size_t count = start;
      start = at;
      at += count;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t key = order_key(std::bit_cast<double>(bits_at(from, i)));
      to[starts[(key >> (8 * digit)) & 255]++] = from[i];
    }
    std::swap(from, to);
  }
  if (from != values.data()) std::memcpy(values.data(), from, n * sizeof(double));
}

}  // namespace millrace
