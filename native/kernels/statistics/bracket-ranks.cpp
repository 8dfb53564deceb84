#include "kernels/statistics/bracket-ranks.h"

#include <algorithm>
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
// Gathered values worth a sample of their own, and its size.
constexpr std::size_t kWorthNarrowing = std::size_t{1} << 14;
constexpr std::size_t kNarrowingSample = 1024;
// Values inside a bracket that a part makes room for at once: of a task's rows about 1.4 % are expected there.
constexpr std::size_t kRoomOfPart = 4096;

// Where a rank lies in a sorted sample, give or take four deviations: its last value below, its first above.
struct Span {
  double low;
  double high;
};

Span span_of(std::span<const double> sample, double first, double last) noexcept {
  const double n = static_cast<double>(sample.size());
  const auto margin = [&](double p) { return kDeviations * std::sqrt(n * p * (1 - p)) + kDeviations; };
  const double from = std::floor(n * first - margin(first));
  const double to = std::ceil(n * last + margin(last));
  return {from < 0 ? -kInfinity : sample[static_cast<std::size_t>(from)],
          to >= n ? kInfinity : sample[static_cast<std::size_t>(to)]};
}

// One row out of each of equal stretches, at a place that a hash of the stretch's number gives: no period of the rows can
// hide from it. The values that are there, sorted.
std::vector<double> sorted_sample(const ColumnView& column, const Control& control) {
  const std::size_t count = std::min(kMostSampled, column.length / kRowsOfSample);
  const std::size_t stretch = column.length / count;
  std::vector<double> sample(count);
  for_each_block(count, control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) {
      const std::uint64_t hash = (i + 1) * 0x9E3779B97F4A7C15u;
      decode(column, i * stretch + ((hash >> 32) * stretch >> 32), 1, &sample[i]);
    }
  });
  std::erase_if(sample, [](double value) { return value != value; });
  std::vector<double> scratch(sample.size());
  sort_ascending(sample, scratch);
  return sample;
}

// How many values lie below, up to the low and up to the high end.
struct EndCounts {
  std::uint64_t below;
  std::uint64_t to_low;
  std::uint64_t to_high;
};

EndCounts count_ends(const double* values, std::size_t count, double low, double high) noexcept {
  EndCounts counts{};
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

// Values between the ends to `out`, which has room for count + 8 or is `values` itself. Returns how many.
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

// One pass for all brackets: counts of what lies below each, and what lies in any of them, ends too, to `out`.
template <std::size_t kCount>
[[gnu::target("avx512f,avx512dq,avx512vl,popcnt")]] std::size_t gather_any(const double* values, std::size_t count,
                                                                            std::span<const Bracket> brackets,
                                                                            BracketPart& part, double* out) noexcept {
  __m512d low[kCount];
  __m512d high[kCount];
  __m512i below[kCount];
  for (std::size_t b = 0; b < kCount; ++b) {
    low[b] = _mm512_set1_pd(brackets[b].low);
    high[b] = _mm512_set1_pd(brackets[b].high);
    below[b] = _mm512_setzero_si512();
  }
  const __m512i one = _mm512_set1_epi64(1);
  const __m512d nowhere = _mm512_set1_pd(std::numeric_limits<double>::quiet_NaN());
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; i += 8) {
    const __mmask8 rows = static_cast<__mmask8>(count - i >= 8 ? 0xFF : (1u << (count - i)) - 1);
    const __m512d value = _mm512_mask_loadu_pd(nowhere, rows, values + i);
    unsigned inside = 0;
    for (std::size_t b = 0; b < kCount; ++b) {
      const __mmask8 before = _mm512_cmp_pd_mask(value, low[b], _CMP_LT_OQ);
      const __mmask8 through = _mm512_cmp_pd_mask(value, high[b], _CMP_LE_OQ);
      below[b] = _mm512_mask_add_epi64(below[b], before, below[b], one);
      inside |= static_cast<unsigned>(through) & ~static_cast<unsigned>(before);
    }
    _mm512_storeu_pd(out + found, _mm512_maskz_compress_pd(static_cast<__mmask8>(inside), value));
    found += static_cast<std::size_t>(_mm_popcnt_u32(inside));
  }
  for (std::size_t b = 0; b < kCount; ++b) {
    part.counts[b].below += static_cast<std::size_t>(_mm512_reduce_add_epi64(below[b]));
  }
  return found;
}

std::size_t gather_any_of(const double* values, std::size_t count, std::span<const Bracket> brackets, BracketPart& part,
                          double* out) noexcept {
  switch (brackets.size()) {
    case 1: return gather_any<1>(values, count, brackets, part, out);
    case 2: return gather_any<2>(values, count, brackets, part, out);
    case 3: return gather_any<3>(values, count, brackets, part, out);
    case 4: return gather_any<4>(values, count, brackets, part, out);
    case 5: return gather_any<5>(values, count, brackets, part, out);
    case 6: return gather_any<6>(values, count, brackets, part, out);
    case 7: return gather_any<7>(values, count, brackets, part, out);
    default: return gather_any<kMostBrackets>(values, count, brackets, part, out);
  }
}

constexpr bool kHasGatherAny = true;

std::size_t gather_between(const double* values, std::size_t count, double low, double high, double* out) noexcept {
  if (simd_level() == Simd::kAvx512) return gather_avx512(values, count, low, high, out);
  return gather_plain(values, count, low, high, out);
}

#else

std::size_t gather_any_of(const double*, std::size_t, std::span<const Bracket>, BracketPart&, double*) noexcept {
  return 0;
}

constexpr bool kHasGatherAny = false;

std::size_t gather_between(const double* values, std::size_t count, double low, double high, double* out) noexcept {
  return gather_plain(values, count, low, high, out);
}

#endif

// What one bracket has of values: how many at its ends and, where `below` is not yet counted, below; what is inside.
void split_values(BracketPart& part, std::size_t b, const Bracket& bracket, const double* values, std::size_t count,
                  bool counts_below) {
  std::array<double, BracketPart::kRoom> found;
  const EndCounts ends = count_ends(values, count, bracket.low, bracket.high);
  const std::size_t inside = gather_between(values, count, bracket.low, bracket.high, found.data());
  if (counts_below) part.counts[b].below += ends.below;
  part.counts[b].at_low += ends.to_low - ends.below;
  part.counts[b].at_high += ends.to_high - ends.to_low - inside;
  if (part.inside[b].empty()) part.inside[b].reserve(kRoomOfPart);
  part.inside[b].insert(part.inside[b].end(), found.data(), found.data() + inside);
}

void split_pending(BracketPart& part, std::span<const Bracket> brackets) {
  for (std::size_t b = 0; b < brackets.size(); ++b) {
    split_values(part, b, brackets[b], part.pending.data(), part.waiting, false);
  }
  part.waiting = 0;
}

// Keeps of gathered values those about wanted ranks, which become ranks among them. False, and nothing done, when a sample
// does not show where they are.
bool narrow(std::vector<double>& values, std::span<std::size_t> wanted) {
  std::array<double, kNarrowingSample> sample;
  const std::size_t stretch = values.size() / kNarrowingSample;
  for (std::size_t i = 0; i < kNarrowingSample; ++i) sample[i] = values[i * stretch];
  std::sort(sample.begin(), sample.end());
  const double n = static_cast<double>(values.size());
  const Span span = span_of(sample, static_cast<double>(wanted.front()) / n, static_cast<double>(wanted.back()) / n);
  const EndCounts ends = count_ends(values.data(), values.size(), span.low, span.high);
  const std::size_t before_high = count_ends(values.data(), values.size(), span.high, span.high).below;
  if (wanted.front() < ends.to_low || wanted.back() >= before_high) return false;
  values.resize(gather_between(values.data(), values.size(), span.low, span.high, values.data()));
  for (std::size_t& rank : wanted) rank -= ends.to_low;
  return true;
}

// The values of sorted, distinct ranks, which it reorders.
void select_among(std::vector<double>& values, std::span<std::size_t> wanted, std::span<double> found) {
  if (wanted.empty()) return;
  if (values.size() >= kWorthNarrowing) narrow(values, wanted);
  const auto place = [&](std::size_t of) { return values.begin() + static_cast<std::ptrdiff_t>(of); };
  std::size_t begin = 0;  // what stands before it is below the ranks to come
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    // What follows a rank that was found is the least of those after it.
    if (begin > 0 && wanted[i] == begin) std::iter_swap(place(begin), std::min_element(place(begin), values.end()));
    else std::nth_element(place(begin), place(wanted[i]), values.end());
    found[i] = values[wanted[i]];
    begin = wanted[i] + 1;
  }
}

// The ranks that lie in one bracket: those at its ends are known.
void select_in_bracket(Bracket& bracket, std::span<const std::size_t> ranks, std::span<double> found) {
  std::vector<std::size_t> wanted;
  std::vector<std::size_t> slots;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    const std::size_t rank = ranks[i] - bracket.below;
    if (rank < bracket.at_low) {
      found[i] = bracket.low;
    } else if (rank - bracket.at_low >= bracket.inside.size()) {
      found[i] = bracket.high;
    } else {
      wanted.push_back(rank - bracket.at_low);
      slots.push_back(i);
    }
  }
  std::vector<double> values(wanted.size());
  select_among(bracket.inside, wanted, values);
  for (std::size_t i = 0; i < slots.size(); ++i) found[slots[i]] = values[i];
}

}  // namespace

bool brackets_pay(std::size_t rows, std::size_t probabilities) noexcept {
  return rows >= (std::size_t{1} << 18) && probabilities <= kMostBrackets && simd_level() != Simd::kPlain;
}

std::vector<Bracket> sample_brackets(const ColumnView& column, std::span<const double> probabilities,
                                     const Control& control) {
  const std::vector<double> sample = sorted_sample(column, control);
  std::vector<Bracket> brackets;
  if (sample.empty()) return brackets;
  std::vector<double> ascending(probabilities.begin(), probabilities.end());
  std::sort(ascending.begin(), ascending.end());
  for (const double p : ascending) {
    const Span span = span_of(sample, p, p);
    if (!brackets.empty() && span.low <= brackets.back().high) {
      brackets.back().high = std::max(span.high, brackets.back().high);
    } else {
      brackets.push_back({.low = span.low, .high = span.high, .inside = {}});
    }
  }
  // Room for what the sample lets expect, and a tenth more: growing would touch fresh pages again and again.
  const double rows_of_one = 1.1 * static_cast<double>(column.length) / static_cast<double>(sample.size());
  for (Bracket& bracket : brackets) {
    const auto begin = std::upper_bound(sample.begin(), sample.end(), bracket.low);
    const auto end = std::lower_bound(begin, sample.end(), bracket.high);
    bracket.inside.reserve(static_cast<std::size_t>(rows_of_one * static_cast<double>(end - begin + 1)));
  }
  return brackets;
}

void gather_run(BracketPart& part, std::span<const Bracket> brackets, const double* values, std::size_t count) {
  if (kHasGatherAny && simd_level() == Simd::kAvx512 && !brackets.empty()) {
    part.waiting += gather_any_of(values, count, brackets, part, part.pending.data() + part.waiting);
    if (part.waiting + kDecodeRows + 8 > BracketPart::kRoom) split_pending(part, brackets);
    return;
  }
  for (std::size_t b = 0; b < brackets.size(); ++b) split_values(part, b, brackets[b], values, count, true);
}

void add_part(std::span<Bracket> brackets, BracketPart& part) {
  split_pending(part, brackets);
  for (std::size_t b = 0; b < brackets.size(); ++b) {
    Bracket& bracket = brackets[b];
    bracket.below += part.counts[b].below;
    bracket.at_low += part.counts[b].at_low;
    bracket.at_high += part.counts[b].at_high;
    bracket.inside.insert(bracket.inside.end(), part.inside[b].begin(), part.inside[b].end());
  }
}

std::size_t fill_brackets(const ColumnView& column, std::span<Bracket> brackets, const Control& control) {
  std::size_t all = 0;
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& block) {
    BracketPart part;
    std::size_t there = 0;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      there += count_values(values, count);
      gather_run(part, brackets, values, count);
    });
    const std::lock_guard lock(mutex);
    all += there;
    add_part(brackets, part);
  }, kTaskRows);
  return all;
}

bool select_in_brackets(std::span<Bracket> brackets, std::span<const std::size_t> ranks, std::span<double> found,
                        const Control& control) {
  // Ranks and brackets both ascend: a stretch of ranks lies in each bracket.
  std::vector<std::size_t> ends(brackets.size(), 0);
  std::size_t at = 0;
  for (std::size_t b = 0; b < brackets.size(); ++b) {
    const Bracket& bracket = brackets[b];
    const std::size_t end = bracket.below + bracket.at_low + bracket.inside.size() + bracket.at_high;
    if (at < ranks.size() && ranks[at] < bracket.below) return false;
    while (at < ranks.size() && ranks[at] < end) ++at;
    ends[b] = at;
  }
  if (at < ranks.size()) return false;
  parallel_for(brackets.size(), control, [&](std::size_t b) {
    const std::size_t begin = b == 0 ? 0 : ends[b - 1];
    select_in_bracket(brackets[b], ranks.subspan(begin, ends[b] - begin), found.subspan(begin, ends[b] - begin));
  });
  return true;
}

}  // namespace millrace
