#include "kernels/tree/split-rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "core/intrinsics.h"
#include "core/simd.h"
#include "core/threads.h"

namespace millrace {
namespace {

// Lefts are moved down in `rows`, rights to `buffer`. No branch to guess: each row goes to both, one of the two counts.
template <class Code>
std::size_t part_plain(const ColumnCodes& column, const CodeSet& set, std::uint32_t* rows, std::size_t begin,
                       std::size_t n, std::uint32_t* buffer, std::size_t lefts) noexcept {
  const std::uint8_t* codes = column.codes;
  const std::size_t stride = column.stride;
  for (std::size_t i = begin; i < n; ++i) {
    const std::uint32_t row = rows[i];
    rows[lefts] = row;
    buffer[i - lefts] = row;
    lefts += set.has(*reinterpret_cast<const Code*>(codes + (row & column.number_bits) * stride));
  }
  return lefts;
}

#if defined(__x86_64__)

// Records are multiples of 8 bytes: a gather multiplies by that, so that what it is given stays within 31 bits for longer.
constexpr std::size_t kRecordUnit = 8;

// Words of a set that one vector holds for wide codes; of larger sets the words are gathered.
constexpr std::size_t kWordsAtHand = 16;

template <class Code, bool kByRecord>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) std::size_t part_avx512(
    const ColumnCodes& column, const CodeSet& set, std::uint32_t* rows, std::size_t n, std::uint32_t* buffer) noexcept {
  constexpr bool kWide = sizeof(Code) == 2;
  constexpr int kScale = kByRecord ? static_cast<int>(kRecordUnit) : sizeof(Code);
  const __m512i units = _mm512_set1_epi32(static_cast<int>(column.stride / kRecordUnit));
  const std::size_t word_count = std::min(set.words.size(), kWordsAtHand);
  const __m512i words = _mm512_maskz_loadu_epi32(static_cast<__mmask16>((1u << word_count) - 1), set.words.data());
  const bool at_hand = !kWide || set.words.size() <= kWordsAtHand;
  const __m512i low = _mm512_set1_epi32(kWide ? 65535 : 255);
  const __m512i low5 = _mm512_set1_epi32(31);
  const __m512i one = _mm512_set1_epi32(1);
  const __m512i number = _mm512_set1_epi32(static_cast<int>(column.number_bits));
  std::size_t lefts = 0;
  std::size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    const __m512i ids = _mm512_loadu_si512(rows + i);
    const __m512i numbers = _mm512_and_si512(ids, number);
    const __m512i code = _mm512_and_si512(
        _mm512_i32gather_epi32(kByRecord ? _mm512_mullo_epi32(numbers, units) : numbers, column.codes, kScale), low);
    const __m512i which = _mm512_srli_epi32(code, 5);
    const __m512i word = at_hand ? _mm512_permutexvar_epi32(which, words) : _mm512_i32gather_epi32(which, set.words.data(), 4);
    const __mmask16 left = _mm512_test_epi32_mask(_mm512_srlv_epi32(word, _mm512_and_si512(code, low5)), one);
    // Sixteen are written where fewer count: what lies behind has been read already, in both.
    _mm512_storeu_si512(rows + lefts, _mm512_maskz_compress_epi32(left, ids));
    _mm512_storeu_si512(buffer + (i - lefts), _mm512_maskz_compress_epi32(static_cast<__mmask16>(~left), ids));
    lefts += static_cast<std::size_t>(std::popcount(static_cast<unsigned>(left)));
  }
  return part_plain<Code>(column, set, rows, i, n, buffer, lefts);
}

// For each mask of 8 lanes: which lanes come first when those of the mask are moved to the front.
constexpr auto kFront = [] {
  std::array<std::array<std::uint32_t, 8>, 256> table{};
  for (std::size_t mask = 0; mask < 256; ++mask) {
    std::size_t at = 0;
    for (std::uint32_t lane = 0; lane < 8; ++lane) {
      if ((mask >> lane) & 1) table[mask][at++] = lane;
    }
  }
  return table;
}();

template <class Code, bool kByRecord>
__attribute__((target("avx2"))) std::size_t part_avx2(const ColumnCodes& column, const CodeSet& set, std::uint32_t* rows,
                                                      std::size_t n, std::uint32_t* buffer) noexcept {
  constexpr bool kWide = sizeof(Code) == 2;
  constexpr int kScale = kByRecord ? static_cast<int>(kRecordUnit) : sizeof(Code);
  const __m256i units = _mm256_set1_epi32(static_cast<int>(column.stride / kRecordUnit));
  const __m256i words = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(set.words.data()));
  const bool at_hand = !kWide || set.words.size() <= kWordsAtHand;
  std::array<std::uint32_t, kWordsAtHand> padded{};
  std::copy_n(set.words.begin(), std::min(set.words.size(), kWordsAtHand), padded.begin());
  const __m256i more_words = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(padded.data() + 8));
  const __m256i low = _mm256_set1_epi32(kWide ? 65535 : 255);
  const __m256i low5 = _mm256_set1_epi32(31);
  const __m256i number = _mm256_set1_epi32(static_cast<int>(column.number_bits));
  const auto front = [&](unsigned mask, __m256i ids) __attribute__((target("avx2"))) {
    const __m256i order = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kFront[mask].data()));
    return _mm256_permutevar8x32_epi32(ids, order);
  };
  const auto look_up = [&](__m256i which) __attribute__((target("avx2"))) {
    const __m256i first = _mm256_permutevar8x32_epi32(words, which);
    if constexpr (!kWide) return first;
    const __m256i second = _mm256_permutevar8x32_epi32(more_words, which);
    const __m256i is_second = _mm256_slli_epi32(which, 28);
    return _mm256_castps_si256(_mm256_blendv_ps(_mm256_castsi256_ps(first), _mm256_castsi256_ps(second),
                                                _mm256_castsi256_ps(is_second)));
  };
  std::size_t lefts = 0;
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const __m256i ids = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows + i));
    const __m256i numbers = _mm256_and_si256(ids, number);
    const __m256i place = kByRecord ? _mm256_mullo_epi32(numbers, units) : numbers;
    const __m256i code = _mm256_and_si256(
        _mm256_i32gather_epi32(reinterpret_cast<const int*>(column.codes), place, kScale), low);
    const __m256i which = _mm256_srli_epi32(code, 5);
    const __m256i word = at_hand ? look_up(which) : _mm256_i32gather_epi32(reinterpret_cast<const int*>(set.words.data()), which, 4);
    const __m256i bit = _mm256_slli_epi32(_mm256_srlv_epi32(word, _mm256_and_si256(code, low5)), 31);
    const unsigned left = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(bit)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(rows + lefts), front(left, ids));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(buffer + (i - lefts)), front(left ^ 255u, ids));
    lefts += static_cast<std::size_t>(std::popcount(left));
  }
  return part_plain<Code>(column, set, rows, i, n, buffer, lefts);
}

#endif

template <class Code>
std::size_t part(const ColumnCodes& column, const CodeSet& set, std::uint32_t* rows, std::size_t n,
                 std::uint32_t* buffer) noexcept {
#if defined(__x86_64__)
  // A gather takes what it is given for a signed number.
  const bool by_record = column.stride != sizeof(Code);
  const std::size_t units = by_record ? column.stride / kRecordUnit : 1;
  if (n > 0 && (rows[n - 1] & column.number_bits) * units < 0x80000000u) {
    if (simd_level() == Simd::kAvx512) {
      return by_record ? part_avx512<Code, true>(column, set, rows, n, buffer)
                       : part_avx512<Code, false>(column, set, rows, n, buffer);
    }
    if (simd_level() == Simd::kAvx2) {
      return by_record ? part_avx2<Code, true>(column, set, rows, n, buffer)
                       : part_avx2<Code, false>(column, set, rows, n, buffer);
    }
  }
#endif
  return part_plain<Code>(column, set, rows, 0, n, buffer, 0);
}

std::size_t part(const ColumnCodes& column, const CodeSet& set, std::uint32_t* rows, std::size_t n,
                 std::uint32_t* buffer) noexcept {
  return column.is_wide ? part<std::uint16_t>(column, set, rows, n, buffer)
                        : part<std::uint8_t>(column, set, rows, n, buffer);
}

}  // namespace

std::size_t split_rows(const ColumnCodes& column, const CodeSet& left_codes, std::span<std::uint32_t> rows,
                       std::span<std::uint32_t> buffer, const Control& control) {
  const std::size_t n = rows.size();
  const std::size_t blocks = control.threads() == 1 ? 1 : block_count(n);
  if (blocks <= 1) {
    const std::size_t lefts = part(column, left_codes, rows.data(), n, buffer.data());
    std::memcpy(rows.data() + lefts, buffer.data(), (n - lefts) * sizeof(std::uint32_t));
    return lefts;
  }
  std::vector<std::size_t> ends(blocks + 1, 0);
  for_each_block(n, control, [&](const Block& block) {
    ends[block.index + 1] = part(column, left_codes, rows.data() + block.begin, block.end - block.begin,
                                 buffer.data() + block.begin);
  });
  // Lefts of later blocks move down over rights that are safe in the buffer; then those come behind, in order.
  std::size_t lefts = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    std::memmove(rows.data() + lefts, rows.data() + block * kBlockRows, ends[block + 1] * sizeof(std::uint32_t));
    lefts += ends[block + 1];
    ends[block + 1] = lefts;
  }
  for_each_block(n, control, [&](const Block& block) {
    const std::size_t before = block.begin - ends[block.index];
    const std::size_t rights = block.end - block.begin - (ends[block.index + 1] - ends[block.index]);
    std::memcpy(rows.data() + lefts + before, buffer.data() + block.begin, rights * sizeof(std::uint32_t));
  });
  return lefts;
}

}  // namespace millrace
