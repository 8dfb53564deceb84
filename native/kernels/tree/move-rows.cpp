#include "kernels/tree/move-rows.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

// What says where a row at a place goes. Small and copied, so that loops hold it in registers.
template <class Code>
struct ByCode {
  const std::uint8_t* codes;
  std::size_t stride;
  const std::uint8_t* left;

  std::uint8_t operator()(std::size_t at) const noexcept {
    Code code;
    std::memcpy(&code, codes + at * stride, sizeof code);
    return left[code];
  }
};

struct ByNumber {
  const std::uint32_t* ids;
  const std::uint8_t* flags;

  std::uint8_t operator()(std::size_t at) const noexcept { return flags[ids[at]]; }
};

// kWords: 8-byte words of a record.
template <std::size_t kWords>
inline void swap_rows(const MovedRows& rows, std::size_t a, std::size_t b) noexcept {
  std::uint64_t one[kWords];
  std::uint64_t other[kWords];
  std::memcpy(one, rows.records + a * kWords * 8, sizeof one);
  std::memcpy(other, rows.records + b * kWords * 8, sizeof other);
  std::memcpy(rows.records + a * kWords * 8, other, sizeof other);
  std::memcpy(rows.records + b * kWords * 8, one, sizeof one);
  std::swap(rows.ids[a], rows.ids[b]);
  std::swap(rows.words[a], rows.words[b]);
}

constexpr std::size_t kRun = 128;  // rows looked at before those on the wrong side are swapped; fits a byte

// Edelkamp and Weiss 2016 (block partition): runs from both ends note which rows are on the wrong side, without a branch to
// guess, then those are swapped in pairs.
template <std::size_t kWords, class GoesLeft>
std::size_t part(const MovedRows& rows, std::size_t begin, std::size_t end, const GoesLeft goes_left) noexcept {
  std::uint8_t rights[kRun];  // places of the front run that go right
  std::uint8_t lefts[kRun];   // places of the back run, counted from its end, that go left
  std::size_t right_first = 0;
  std::size_t right_count = 0;
  std::size_t left_first = 0;
  std::size_t left_count = 0;
  while (end - begin >= 2 * kRun) {
    if (right_count == 0) {
      right_first = 0;
      for (std::size_t i = 0; i < kRun; ++i) {
        rights[right_count] = static_cast<std::uint8_t>(i);
        right_count += 1u - goes_left(begin + i);
      }
    }
    if (left_count == 0) {
      left_first = 0;
      for (std::size_t i = 0; i < kRun; ++i) {
        lefts[left_count] = static_cast<std::uint8_t>(i);
        left_count += goes_left(end - 1 - i);
      }
    }
    const std::size_t count = std::min(right_count, left_count);
    for (std::size_t k = 0; k < count; ++k) {
      swap_rows<kWords>(rows, begin + rights[right_first + k], end - 1 - lefts[left_first + k]);
    }
    right_first += count;
    right_count -= count;
    left_first += count;
    left_count -= count;
    if (right_count == 0) begin += kRun;
    if (left_count == 0) end -= kRun;
  }
  for (;;) {
    while (begin < end && goes_left(begin)) ++begin;
    while (begin < end && !goes_left(end - 1)) --end;
    if (begin == end) return begin;
    swap_rows<kWords>(rows, begin++, --end);
  }
}

template <class GoesLeft>
std::size_t part_rows(const MovedRows& rows, std::size_t begin, std::size_t end, const GoesLeft& goes_left) noexcept {
  switch (rows.stride / 8) {
    case 1: return part<1>(rows, begin, end, goes_left);
    case 2: return part<2>(rows, begin, end, goes_left);
    case 3: return part<3>(rows, begin, end, goes_left);
    case 4: return part<4>(rows, begin, end, goes_left);
    case 5: return part<5>(rows, begin, end, goes_left);
    case 6: return part<6>(rows, begin, end, goes_left);
    case 7: return part<7>(rows, begin, end, goes_left);
    default: return part<8>(rows, begin, end, goes_left);
  }
}

struct Piece {
  std::size_t begin;
  std::size_t end;
};

// Swaps so many rows of the first pieces with as many of the others, from the `skip`-th row of either on.
void swap_pieces(const MovedRows& rows, const std::vector<Piece>& first, const std::vector<Piece>& second, std::size_t skip,
                 std::size_t count) noexcept {
  const auto find = [](const std::vector<Piece>& pieces, std::size_t rows_before) {
    std::size_t index = 0;
    while (rows_before >= pieces[index].end - pieces[index].begin) {
      rows_before -= pieces[index].end - pieces[index].begin;
      ++index;
    }
    return std::pair(index, pieces[index].begin + rows_before);
  };
  if (count == 0) return;
  auto [a, at] = find(first, skip);
  auto [b, to] = find(second, skip);
  for (;;) {
    const std::size_t run = std::min({count, first[a].end - at, second[b].end - to});
    std::swap_ranges(rows.records + at * rows.stride, rows.records + (at + run) * rows.stride, rows.records + to * rows.stride);
    std::swap_ranges(rows.ids + at, rows.ids + at + run, rows.ids + to);
    std::swap_ranges(rows.words + at, rows.words + at + run, rows.words + to);
    count -= run;
    if (count == 0) return;
    at += run;
    to += run;
    while (at == first[a].end) at = first[++a].begin;
    while (to == second[b].end) to = second[++b].begin;
  }
}

template <class GoesLeft>
std::size_t move(const MovedRows& rows, std::size_t begin, std::size_t end, const GoesLeft& goes_left,
                 const Control& control) {
  const std::size_t n = end - begin;
  const std::size_t parts = std::min(static_cast<std::size_t>(control.threads()), n / kBlockRows);
  if (parts <= 1) return part_rows(rows, begin, end, goes_left) - begin;
  const auto start = [&](std::size_t index) { return begin + n * index / parts; };
  std::vector<std::size_t> middles(parts);
  parallel_for(parts, control, [&](std::size_t k) { middles[k] = part_rows(rows, start(k), start(k + 1), goes_left); });
  if (control.stopped()) return 0;  // some were skipped: nobody will ask which rows a node has
  std::size_t lefts = 0;
  for (std::size_t k = 0; k < parts; ++k) lefts += middles[k] - start(k);
  const std::size_t middle = begin + lefts;
  std::vector<Piece> rights_in_front;
  std::vector<Piece> lefts_behind;
  std::size_t wrong = 0;
  for (std::size_t k = 0; k < parts; ++k) {
    const Piece rights{middles[k], std::min(start(k + 1), middle)};
    const Piece behind{std::max(start(k), middle), middles[k]};
    if (rights.begin < rights.end) {
      rights_in_front.push_back(rights);
      wrong += rights.end - rights.begin;
    }
    if (behind.begin < behind.end) lefts_behind.push_back(behind);
  }
  parallel_for(parts, control, [&](std::size_t k) {
    const std::size_t first = wrong * k / parts;
    swap_pieces(rows, rights_in_front, lefts_behind, first, wrong * (k + 1) / parts - first);
  });
  return lefts;
}

}  // namespace

std::size_t move_rows(const MovedRows& rows, std::size_t begin, std::size_t end, const RecordCode& code,
                      std::span<const std::uint8_t> left_codes, const Control& control) {
  const std::uint8_t* codes = rows.records + code.offset;
  if (code.is_wide) return move(rows, begin, end, ByCode<std::uint16_t>{codes, rows.stride, left_codes.data()}, control);
  return move(rows, begin, end, ByCode<std::uint8_t>{codes, rows.stride, left_codes.data()}, control);
}

std::size_t move_rows_by_number(const MovedRows& rows, std::size_t begin, std::size_t end,
                                std::span<const std::uint8_t> flags, const Control& control) {
  return move(rows, begin, end, ByNumber{rows.ids, flags.data()}, control);
}

}  // namespace millrace
