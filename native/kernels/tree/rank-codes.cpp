#include "kernels/tree/rank-codes.h"

#include <bit>

#include "kernels/tree/dense-trees.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>
#endif

namespace millrace {
namespace {

constexpr std::size_t kGroup = 16;  // kRankCuts are kGroup groups of kGroup
constexpr std::size_t kFewCuts = 8;

[[gnu::always_inline]] inline float rounded_down(double value) noexcept {
  const float nearest = static_cast<float>(value);
  const auto bits = std::bit_cast<std::int32_t>(nearest);
  // One step towards minus infinity: the bits of a negative float grow with its size.
  const std::int32_t below = bits < 0 ? bits + 1 : bits - 1;
  const std::int32_t chosen = static_cast<double>(nearest) > value ? below : bits;
  return std::bit_cast<float>(chosen);
}

[[gnu::noinline]] void round_all(Simd level, const double* values, std::size_t count, float* to) noexcept {
  with_simd(level, [=]() __attribute__((always_inline)) {
    for (std::size_t row = 0; row < count; ++row) to[row] = rounded_down(values[row]);
  });
}

void rank_plain(const float* values, std::size_t count, const RankCuts& cuts, std::uint8_t* codes) noexcept {
  const float* ranks = cuts.ranks;
  const std::size_t half = std::bit_ceil(cuts.count + 1) / 2;
  for (std::size_t row = 0; row < count; ++row) {
    const float value = values[row];
    std::size_t at = 0;
    for (std::size_t step = half; step > 0; step /= 2) at += ranks[at + step - 1] < value ? step : 0;
    codes[row] = static_cast<std::uint8_t>(at);
  }
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

[[gnu::target("avx2,bmi,bmi2,popcnt")]] inline std::size_t below_avx2(const float* ranks, __m256 value) noexcept {
  const int low = _mm256_movemask_ps(_mm256_cmp_ps(_mm256_loadu_ps(ranks), value, _CMP_LT_OQ));
  const int high = _mm256_movemask_ps(_mm256_cmp_ps(_mm256_loadu_ps(ranks + 8), value, _CMP_LT_OQ));
  return static_cast<std::size_t>(__builtin_popcount(static_cast<unsigned>(low | high << 8)));
}

[[gnu::target("avx2,bmi,bmi2,popcnt")]] void rank_avx2(const float* values, std::size_t count, const RankCuts& cuts,
                                                       std::uint8_t* codes) noexcept {
  float last[kGroup];
  for (std::size_t group = 0; group < kGroup; ++group) last[group] = cuts.ranks[group * kGroup + kGroup - 1];
  for (std::size_t row = 0; row < count; ++row) {
    const __m256 value = _mm256_broadcast_ss(values + row);
    const std::size_t group = below_avx2(last, value);
    codes[row] = static_cast<std::uint8_t>(group * kGroup + below_avx2(cuts.ranks + group * kGroup, value));
  }
}

[[gnu::target("avx2,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl")]] void rank_avx512(
    const float* values, std::size_t count, const RankCuts& cuts, std::uint8_t* codes) noexcept {
  alignas(64) float last[kGroup];
  for (std::size_t group = 0; group < kGroup; ++group) last[group] = cuts.ranks[group * kGroup + kGroup - 1];
  const __m512 lasts = _mm512_load_ps(last);
  for (std::size_t row = 0; row < count; ++row) {
    const __m512 value = _mm512_set1_ps(values[row]);
    const auto above = static_cast<unsigned>(_mm512_cmp_ps_mask(lasts, value, _CMP_LT_OQ));
    const auto group = static_cast<std::size_t>(__builtin_popcount(above));
    const __m512 cut = _mm512_loadu_ps(cuts.ranks + group * kGroup);
    const auto inside = static_cast<unsigned>(_mm512_cmp_ps_mask(cut, value, _CMP_LT_OQ));
    codes[row] = static_cast<std::uint8_t>(group * kGroup + static_cast<std::size_t>(__builtin_popcount(inside)));
  }
}

#endif

void rank_few(Simd level, const float* all, std::size_t row_count, const RankCuts& cuts, std::uint8_t* out) noexcept {
  with_simd(level, [=, &cuts]() __attribute__((always_inline)) {
    const float* const values = all;
    const std::size_t count = row_count;
    std::uint8_t* const codes = out;
    const float* const ranks = cuts.ranks;
    const std::size_t cut_count = cuts.count;
    const float first = ranks[0];  // infinity where there is no cut
    for (std::size_t row = 0; row < count; ++row) codes[row] = first < values[row] ? 1 : 0;
    for (std::size_t cut = 1; cut < cut_count; ++cut) {
      const float rank = ranks[cut];
      for (std::size_t row = 0; row < count; ++row) {
        codes[row] = static_cast<std::uint8_t>(codes[row] + (rank < values[row] ? 1 : 0));
      }
    }
  });
}

void rank_floats(Simd level, const float* values, std::size_t count, const RankCuts& cuts,
                 std::uint8_t* codes) noexcept {
  if (cuts.count <= kFewCuts) return rank_few(level, values, count, cuts, codes);
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  if (level == Simd::kAvx512) return rank_avx512(values, count, cuts, codes);
  if (level == Simd::kAvx2) return rank_avx2(values, count, cuts, codes);
#endif
  (void)level;
  rank_plain(values, count, cuts, codes);
}

// Counts the cuts that the floats could not tell from the value.
void add_ties(const double* values, std::size_t count, const RankCuts& cuts, std::uint8_t* codes) noexcept {
  if (cuts.distinct) {
    for (std::size_t row = 0; row < count; ++row) {
      codes[row] = static_cast<std::uint8_t>(codes[row] + (cuts.cuts[codes[row]] < values[row]));
    }
    return;
  }
  for (std::size_t row = 0; row < count; ++row) {
    std::size_t code = codes[row];
    while (cuts.cuts[code] < values[row]) ++code;
    codes[row] = static_cast<std::uint8_t>(code);
  }
}

template <class Value>
bool code_missing(Simd level, const Value* all, std::size_t row_count, std::uint8_t code_of_missing,
                  std::uint8_t* out) noexcept {
  unsigned found = 0;
  with_simd(level, [=, &found]() __attribute__((always_inline)) {
    const Value* const values = all;
    const std::size_t count = row_count;
    const std::uint8_t missing = code_of_missing;
    std::uint8_t* const codes = out;
    unsigned any = 0;
    for (std::size_t row = 0; row < count; ++row) any |= values[row] != values[row] ? 1u : 0u;
    found = any;
    if (any == 0) return;
    for (std::size_t row = 0; row < count; ++row) {
      const std::uint8_t code = codes[row];
      codes[row] = values[row] != values[row] ? missing : code;
    }
  });
  return found != 0;
}

}  // namespace

float round_down(double value) noexcept { return rounded_down(value); }

bool rank_codes(Simd level, const double* values, std::size_t count, bool floats, const RankCuts& cuts,
                std::uint8_t* codes) noexcept {
  alignas(64) float rounded[kDenseRows];
  round_all(level, values, count, rounded);
  rank_floats(level, rounded, count, cuts, codes);
  if (!floats) add_ties(values, count, cuts, codes);
  return code_missing(level, values, count, cuts.missing, codes);
}

bool rank_codes(Simd level, const float* values, std::size_t count, const RankCuts& cuts, std::uint8_t* codes) noexcept {
  rank_floats(level, values, count, cuts, codes);
  return code_missing(level, values, count, cuts.missing, codes);
}

}  // namespace millrace
