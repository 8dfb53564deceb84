#include "kernels/statistics/bracket-ranks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <mutex>

#include "core/intrinsics.h"
#include "core/simd.h"
#include "core/sort.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostSampled = std::size_t{1} << 16;
constexpr std::size_t kRowsOfSample = 64;
constexpr double kDeviations = 4;
constexpr std::size_t kTaskRows = std::size_t{1} << 18;

struct Counts {
  std::uint64_t below;
  std::uint64_t to_low;
  std::uint64_t to_high;
};

// One row out of each of equal stretches, at a place that a hash of the stretch's number gives: no period of the rows can
// hide from it. The values that are there, sorted.
std::vector<double> sorted_sample(const ColumnView& column) {
  const std::size_t count = std::min(kMostSampled, column.length / kRowsOfSample);
  const std::size_t stretch = column.length / count;
  std::vector<double> sample;
  sample.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t hash = (i + 1) * 0x9E3779B97F4A7C15u;
    double value;
    decode(column, i * stretch + ((hash >> 32) * stretch >> 32), 1, &value);
    if (value == value) sample.push_back(value);
  }
  std::vector<double> scratch(sample.size());
  sort_ascending(sample, scratch);
  return sample;
}

// How many values of a run lie below, up to the low and up to the high end.
Counts count_run(const double* values, std::size_t count, double low, double high) noexcept {
  Counts counts{};
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* at = values;
    const std::size_t n = count;
    const double from = low;
    const double to = high;
    std::uint64_t below = 0, to_low = 0, to_high = 0;
    for (std::size_t i = 0; i < n; ++i) {
      below += at[i] < from ? 1 : 0;
      to_low += at[i] <= from ? 1 : 0;
      to_high += at[i] <= to ? 1 : 0;
    }
    counts = {below, to_low, to_high};
  });
  return counts;
}

std::size_t count_values(const double* values, std::size_t count) noexcept {
  std::uint64_t found = 0;
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const double* at = values;
    const std::size_t n = count;
    std::uint64_t there = 0;
    for (std::size_t i = 0; i < n; ++i) there += at[i] == at[i] ? 1 : 0;
    found = there;
  });
  return found;
}

// Values between the ends to `out`, which has room for count + 8. Returns how many.
std::size_t gather_plain(const double* values, std::size_t count, double low, double high, double* out) noexcept {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[i];
    out[found] = value;
    found += static_cast<std::size_t>(value > low) & static_cast<std::size_t>(value < high);
  }
  return found;
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

[[gnu::target("avx512f,avx512dq,avx512vl,popcnt")]] std::size_t gather_avx512(const double* values, std::size_t count,
                                                                               double low, double high,
                                                                               double* out) noexcept {
  const __m512d from = _mm512_set1_pd(low);
  const __m512d to = _mm512_set1_pd(high);
  std::size_t found = 0;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const __m512d value = _mm512_loadu_pd(values + i);
    const __mmask8 above = _mm512_cmp_pd_mask(value, from, _CMP_GT_OQ);
    const __mmask8 inside = _mm512_mask_cmp_pd_mask(above, value, to, _CMP_LT_OQ);
    _mm512_storeu_pd(out + found, _mm512_maskz_compress_pd(inside, value));
    found += static_cast<std::size_t>(_mm_popcnt_u32(inside));
  }
  return found + gather_plain(values + i, count - i, low, high, out + found);
}

std::size_t gather_run(const double* values, std::size_t count, double low, double high, double* out) noexcept {
  if (simd_level() == Simd::kAvx512) return gather_avx512(values, count, low, high, out);
  return gather_plain(values, count, low, high, out);
}

#else

std::size_t gather_run(const double* values, std::size_t count, double low, double high, double* out) noexcept {
  return gather_plain(values, count, low, high, out);
}

#endif

}  // namespace

bool brackets_pay(std::size_t rows, std::size_t probabilities) noexcept {
  return rows >= (std::size_t{1} << 18) && probabilities <= kMostBrackets && simd_level() != Simd::kPlain;
}

std::vector<Bracket> sample_brackets(const ColumnView& column, std::span<const double> probabilities) {
  const std::vector<double> sample = sorted_sample(column);
  std::vector<Bracket> brackets;
  if (sample.empty()) return brackets;
  std::vector<double> ascending(probabilities.begin(), probabilities.end());
  std::sort(ascending.begin(), ascending.end());
  const double n = static_cast<double>(sample.size());
  for (const double p : ascending) {
    const double margin = kDeviations * std::sqrt(n * p * (1 - p)) + kDeviations;
    const double from = std::floor(n * p - margin);
    const double to = std::ceil(n * p + margin);
    const double low = from < 0 ? -kInfinity : sample[static_cast<std::size_t>(from)];
    const double high = to >= n ? kInfinity : sample[static_cast<std::size_t>(to)];
    if (!brackets.empty() && low <= brackets.back().high) brackets.back().high = std::max(high, brackets.back().high);
    else brackets.push_back({.low = low, .high = high, .inside = {}});
  }
  return brackets;
}

std::size_t fill_brackets(const ColumnView& column, std::span<Bracket> brackets, const Control& control) {
  std::size_t all = 0;
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& block) {
    std::array<Counts, kMostBrackets> counts{};
    std::array<std::vector<double>, kMostBrackets> inside;
    std::array<double, kDecodeRows + 8> found;
    std::size_t there = 0;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      there += count_values(values, count);
      for (std::size_t b = 0; b < brackets.size(); ++b) {
        const Bracket& bracket = brackets[b];
        const Counts run = count_run(values, count, bracket.low, bracket.high);
        counts[b] = {counts[b].below + run.below, counts[b].to_low + run.to_low, counts[b].to_high + run.to_high};
        const std::size_t between = gather_run(values, count, bracket.low, bracket.high, found.data());
        inside[b].insert(inside[b].end(), found.data(), found.data() + between);
      }
    });
    const std::lock_guard lock(mutex);
    all += there;
    for (std::size_t b = 0; b < brackets.size(); ++b) {
      Bracket& bracket = brackets[b];
      bracket.below += counts[b].below;
      bracket.at_low += counts[b].to_low - counts[b].below;
      bracket.at_high += counts[b].to_high - counts[b].to_low - inside[b].size();
      bracket.inside.insert(bracket.inside.end(), inside[b].begin(), inside[b].end());
    }
  }, kTaskRows);
  return all;
}

bool select_in_brackets(std::span<Bracket> brackets, std::span<const std::size_t> ranks, std::span<double> found) {
  std::size_t b = 0;
  std::size_t begin = 0;  // what stands before it in `inside` is below the ranks to come
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    const auto end_of = [](const Bracket& bracket) {
      return bracket.below + bracket.at_low + bracket.inside.size() + bracket.at_high;
    };
    while (b < brackets.size() && ranks[i] >= end_of(brackets[b])) {
      ++b;
      begin = 0;
    }
    if (b == brackets.size() || ranks[i] < brackets[b].below) return false;
    Bracket& bracket = brackets[b];
    const std::size_t rank = ranks[i] - bracket.below;
    if (rank < bracket.at_low) {
      found[i] = bracket.low;
    } else if (rank - bracket.at_low >= bracket.inside.size()) {
      found[i] = bracket.high;
    } else {
      const std::size_t at = rank - bracket.at_low;
      const auto place = [&](std::size_t of) { return bracket.inside.begin() + static_cast<std::ptrdiff_t>(of); };
      // What follows a rank that was found is the least of those after it.
      if (begin > 0 && at == begin) std::iter_swap(place(at), std::min_element(place(at), bracket.inside.end()));
      else std::nth_element(place(begin), place(at), bracket.inside.end());
      found[i] = bracket.inside[at];
      begin = at + 1;
    }
  }
  return true;
}

}  // namespace millrace
