#include "kernels/tree/move-rows.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
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
constexpr std::size_t kSwapRows = 4096;  // fewer are swapped by one thread

struct Piece {
  std::size_t begin;
  std::size_t end;
  std::size_t size() const noexcept { return end - begin; }
};

// The first row of each of two parted pieces that goes right.
struct Middles {
  std::size_t first;
  std::size_t last;
};

// Edelkamp and Weiss 2016 (block partition): runs from both ends note which rows are on the wrong side, without a branch to
// guess, then those are swapped in pairs. Goes on while has_runs(front, back) says that there is a whole run at either end.
template <std::size_t kWords, class GoesLeft, class HasRuns>
void part_runs(const MovedRows& rows, std::size_t& front, std::size_t& back, const GoesLeft goes_left,
               const HasRuns has_runs) noexcept {
  std::uint8_t rights[kRun];  // places of the front run that go right
  std::uint8_t lefts[kRun];   // places of the back run, counted from its end, that go left
  std::size_t right_first = 0;
  std::size_t right_count = 0;
  std::size_t left_first = 0;
  std::size_t left_count = 0;
  while (has_runs(front, back)) {
    if (right_count == 0) {
      right_first = 0;
      for (std::size_t i = 0; i < kRun; ++i) {
        rights[right_count] = static_cast<std::uint8_t>(i);
        right_count += 1u - goes_left(front + i);
      }
    }
    if (left_count == 0) {
      left_first = 0;
      for (std::size_t i = 0; i < kRun; ++i) {
        lefts[left_count] = static_cast<std::uint8_t>(i);
        left_count += goes_left(back - 1 - i);
      }
    }
    const std::size_t count = std::min(right_count, left_count);
    for (std::size_t k = 0; k < count; ++k) {
      swap_rows<kWords>(rows, front + rights[right_first + k], back - 1 - lefts[left_first + k]);
    }
    right_first += count;
    right_count -= count;
    left_first += count;
    left_count -= count;
    if (right_count == 0) front += kRun;
    if (left_count == 0) back -= kRun;
  }
}

// Parts one piece; returns the first row that goes right.
template <std::size_t kWords, class GoesLeft>
std::size_t part(const MovedRows& rows, Piece piece, const GoesLeft goes_left) noexcept {
  auto [front, back] = piece;
  part_runs<kWords>(rows, front, back, goes_left, [](std::size_t a, std::size_t b) { return b - a >= 2 * kRun; });
  for (;;) {
    while (front < back && goes_left(front)) ++front;
    while (front < back && !goes_left(back - 1)) --back;
    if (front == back) return front;
    swap_rows<kWords>(rows, front++, --back);
  }
}

// Fills one piece with what goes left and another, behind it, with what goes right, as far as they have the room; each is
// then parted. Returns the first row of either that goes right.
template <std::size_t kWords, class GoesLeft>
Middles part_two(const MovedRows& rows, Piece first, Piece last, const GoesLeft goes_left) noexcept {
  std::size_t front = first.begin;
  std::size_t back = last.end;
  part_runs<kWords>(rows, front, back, goes_left,
                    [=](std::size_t a, std::size_t b) { return first.end - a >= kRun && b - last.begin >= kRun; });
  for (;;) {
    while (front < first.end && goes_left(front)) ++front;
    while (back > last.begin && !goes_left(back - 1)) --back;
    if (front == first.end || back == last.begin) break;
    swap_rows<kWords>(rows, front++, --back);
  }
  return {part<kWords>(rows, {front, first.end}, goes_left), part<kWords>(rows, {last.begin, back}, goes_left)};
}

// An empty `last`: `first` alone is parted.
template <class GoesLeft>
Middles part_rows(const MovedRows& rows, Piece first, Piece last, const GoesLeft& goes_left) noexcept {
  const auto work = [&]<std::size_t kWords>(std::integral_constant<std::size_t, kWords>) -> Middles {
    if (last.size() > 0) return part_two<kWords>(rows, first, last, goes_left);
    return {part<kWords>(rows, first, goes_left), last.end};
  };
  switch (rows.stride / 8) {
    case 1: return work(std::integral_constant<std::size_t, 1>{});
    case 2: return work(std::integral_constant<std::size_t, 2>{});
    case 3: return work(std::integral_constant<std::size_t, 3>{});
    case 4: return work(std::integral_constant<std::size_t, 4>{});
    case 5: return work(std::integral_constant<std::size_t, 5>{});
    case 6: return work(std::integral_constant<std::size_t, 6>{});
    case 7: return work(std::integral_constant<std::size_t, 7>{});
    default: return work(std::integral_constant<std::size_t, 8>{});
  }
}

// Swaps so many rows of the first pieces with as many of the others, from the `skip`-th row of either on.
void swap_pieces(const MovedRows& rows, const std::vector<Piece>& first, const std::vector<Piece>& second, std::size_t skip,
                 std::size_t count) noexcept {
  const auto find = [](const std::vector<Piece>& pieces, std::size_t rows_before) {
    std::size_t index = 0;
    while (rows_before >= pieces[index].size()) {
      rows_before -= pieces[index].size();
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

// The rows of a piece that lie in a range, if any.
void add_within(std::vector<Piece>& pieces, Piece piece, Piece range) {
  const Piece common{std::max(piece.begin, range.begin), std::min(piece.end, range.end)};
  if (common.begin < common.end) pieces.push_back(common);
}

// Each thread parts a share of the rows: one piece of where what goes left is expected to end, and one of where what goes
// right is. Where that is a good guess nearly all rows are in their place at once. The last thread's pieces meet.
template <class GoesLeft>
std::size_t move(const MovedRows& rows, std::size_t begin, std::size_t end, std::size_t expected, const GoesLeft& goes_left,
                 const Control& control) {
  const std::size_t n = end - begin;
  const std::size_t parts = std::min(static_cast<std::size_t>(control.threads()), n / kBlockRows);
  if (parts <= 1) return part_rows(rows, {begin, end}, {end, end}, goes_left).first - begin;
  const std::size_t front = std::min(expected, n);
  std::vector<Piece> firsts(parts);
  std::vector<Piece> lasts(parts);
  for (std::size_t k = 0; k < parts; ++k) {
    firsts[k] = {begin + front * k / parts, begin + front * (k + 1) / parts};
    lasts[k] = {end - (n - front) * (k + 1) / parts, end - (n - front) * k / parts};
  }
  firsts[parts - 1].end = lasts[parts - 1].end;
  lasts[parts - 1].begin = lasts[parts - 1].end;
  std::vector<Middles> middles(parts);
  parallel_for(parts, control, [&](std::size_t k) { middles[k] = part_rows(rows, firsts[k], lasts[k], goes_left); });
  if (control.stopped()) return 0;  // some were skipped: nobody will ask which rows a node has
  std::size_t lefts = 0;
  for (std::size_t k = 0; k < parts; ++k) lefts += middles[k].first - firsts[k].begin + middles[k].last - lasts[k].begin;
  const Piece left_side{begin, begin + lefts};
  const Piece right_side{begin + lefts, end};
  std::vector<Piece> rights_in_front;
  std::vector<Piece> lefts_behind;
  for (std::size_t k = 0; k < parts; ++k) {
    add_within(rights_in_front, {middles[k].first, firsts[k].end}, left_side);
    add_within(rights_in_front, {middles[k].last, lasts[k].end}, left_side);
    add_within(lefts_behind, {firsts[k].begin, middles[k].first}, right_side);
    add_within(lefts_behind, {lasts[k].begin, middles[k].last}, right_side);
  }
  std::size_t wrong = 0;
  for (const Piece& piece : rights_in_front) wrong += piece.size();
  const std::size_t shares = std::max<std::size_t>(1, std::min(parts, wrong / kSwapRows));
  parallel_for(shares, control, [&](std::size_t k) {
    const std::size_t first = wrong * k / shares;
    swap_pieces(rows, rights_in_front, lefts_behind, first, wrong * (k + 1) / shares - first);
  });
  return lefts;
}

}  // namespace

std::size_t move_rows(const MovedRows& rows, std::size_t begin, std::size_t end, const RecordCode& code,
                      std::span<const std::uint8_t> left_codes, std::size_t expected, const Control& control) {
  const std::uint8_t* codes = rows.records + code.offset;
  const auto move_by = [&](const auto& goes_left) { return move(rows, begin, end, expected, goes_left, control); };
  if (code.is_wide) return move_by(ByCode<std::uint16_t>{codes, rows.stride, left_codes.data()});
  return move_by(ByCode<std::uint8_t>{codes, rows.stride, left_codes.data()});
}

std::size_t move_rows_by_number(const MovedRows& rows, std::size_t begin, std::size_t end,
                                std::span<const std::uint8_t> flags, std::size_t expected, const Control& control) {
  return move(rows, begin, end, expected, ByNumber{rows.ids, flags.data()}, control);
}

}  // namespace millrace
