#include "core/sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace millrace {
namespace {

constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

// One counting pass for all digits, then one stable round a digit that is not the same everywhere.
template <class T, class Key>
void sort_digits(std::span<T> values, std::span<T> scratch, Key&& key_of) noexcept {
  const std::size_t n = values.size();
  std::array<std::array<std::size_t, 256>, 8> counts{};
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t key = key_of(values[i]);
    for (int digit = 0; digit < 8; ++digit) ++counts[digit][(key >> (8 * digit)) & 255];
  }
  T* from = values.data();
  T* to = scratch.data();
  for (int digit = 0; digit < 8; ++digit) {
    auto& starts = counts[digit];
    if (std::find(starts.begin(), starts.end(), n) != starts.end()) continue;
    std::size_t at = 0;
    for (std::size_t& start : starts) {
      const std::size_t count = start;
      start = at;
      at += count;
    }
    for (std::size_t i = 0; i < n; ++i) to[starts[(key_of(from[i]) >> (8 * digit)) & 255]++] = from[i];
    std::swap(from, to);
  }
  if (from != values.data()) std::copy(from, from + n, values.data());
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
  if (values.size() < 256) {
    std::sort(values.begin(), values.end(), [](double a, double b) { return order_key(a) < order_key(b); });
    return;
  }
  sort_digits(values, scratch, [](double value) { return order_key(value); });
}

void sort_rows(std::span<KeyedRow> rows, std::span<KeyedRow> scratch) noexcept {
  sort_digits(rows, scratch, [](const KeyedRow& row) { return row.key; });
}

void sort_ascending(std::span<float> values, std::span<float> scratch) noexcept {
  constexpr std::size_t kDigits = 3;
  constexpr std::uint32_t kBits = 11;
  constexpr std::uint32_t kLast = (1u << kBits) - 1;
  const std::size_t n = values.size();
  const auto key_of = [](float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return bits ^ ((std::uint32_t{0} - (bits >> 31)) | (1u << 31));
  };
  if (n < 1024) {
    std::sort(values.begin(), values.end(), [&](float a, float b) { return key_of(a) < key_of(b); });
    return;
  }
  std::array<std::array<std::size_t, kLast + 1>, kDigits> counts{};
  for (const float value : values) {
    const std::uint32_t key = key_of(value);
    for (std::size_t digit = 0; digit < kDigits; ++digit) ++counts[digit][(key >> (kBits * digit)) & kLast];
  }
  float* from = values.data();
  float* to = scratch.data();
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    auto& starts = counts[digit];
    const std::uint32_t shift = kBits * static_cast<std::uint32_t>(digit);
    if (starts[(key_of(from[0]) >> shift) & kLast] == n) continue;
    std::size_t at = 0;
    for (std::size_t& start : starts) {
      const std::size_t count = start;
      start = at;
      at += count;
    }
    for (std::size_t i = 0; i < n; ++i) to[starts[(key_of(from[i]) >> shift) & kLast]++] = from[i];
    std::swap(from, to);
  }
  if (from != values.data()) std::memcpy(values.data(), from, n * sizeof(float));
}

}  // namespace millrace
