#include "kernels/loss/select-quantiles.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>

#include "core/sort.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kDigits = 256;
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();  // no finite value has this key

// Part of a group, small enough to be one task.
struct Piece {
  std::size_t group;
  std::size_t begin;
  std::size_t count;                // values still in reach
  std::uint64_t above = kNone;      // the smallest key beyond reach, upward
};

struct Group {
  std::uint64_t prefix = 0;  // the digits found so far
  std::int64_t total = 0;    // weight of the group
  std::int64_t target = 0;   // the weight that must be reached, within reach
  std::int64_t beyond = 0;   // what the answer's own weight must exceed, or the next value comes in
  double fraction = 0;       // share of the next value
  std::uint64_t above = kNone;
};

std::vector<Piece> cut_pieces(std::span<const std::size_t> offsets) {
  std::vector<Piece> pieces;
  for (std::size_t group = 0; group + 1 < offsets.size(); ++group) {
    for (std::size_t begin = offsets[group]; begin < offsets[group + 1]; begin += kBlockRows) {
      pieces.push_back({group, begin, std::min(kBlockRows, offsets[group + 1] - begin)});
    }
  }
  return pieces;
}

// Where the answer lies, once the weight of the group is known.
void aim(Group& group, double level, bool is_weighted) noexcept {
  if (is_weighted) {
    const double at = level * static_cast<double>(group.total);
    const std::int64_t whole = std::min(static_cast<std::int64_t>(at), group.total - 1);
    group.target = std::max<std::int64_t>(1, static_cast<double>(whole) < at ? whole + 1 : whole);
    group.beyond = whole;
    group.fraction = 0.5;
    return;
  }
  const double at = level * static_cast<double>(group.total - 1);
  const auto whole = static_cast<std::int64_t>(at);
  group.target = whole + 1;
  group.beyond = whole + 1;
  group.fraction = at - static_cast<double>(whole);
}

class Search {
 public:
  Search(QuantileScratch& scratch, std::span<const std::size_t> offsets, Comm& comm, const Control& control)
      : scratch_(scratch), comm_(comm), control_(control), pieces_(cut_pieces(offsets)), groups_(offsets.size() - 1) {}

  void run(double level) {
    for (int digit = 0; digit < 8; ++digit) {
      count(digit);
      if (digit == 0) {
        for (std::size_t group = 0; group < groups_.size(); ++group) start(group, level);
      }
      for (std::size_t group = 0; group < groups_.size(); ++group) choose(group);
    }
    find_next();
  }

  void write(std::span<double> out) const noexcept {
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      const Group& each = groups_[group];
      if (each.total == 0) continue;
      const double value = value_of_key(each.prefix);
      // `beyond` has been lowered by what lies below: only the value's own weight is left in it.
      const bool is_inside = own_weight(group) > each.beyond || each.above == kNone;
      out[group] = is_inside ? value : value + (value_of_key(each.above) - value) * each.fraction;
    }
  }

 private:
  std::int64_t* counts_of(std::size_t group) const noexcept { return scratch_.counts.data() + group * kDigits; }

  std::int64_t own_weight(std::size_t group) const noexcept {
    return counts_of(group)[groups_[group].prefix & (kDigits - 1)];
  }

  std::int64_t weight(std::size_t i) const noexcept { return scratch_.weights.empty() ? 1 : scratch_.weights[i]; }

  // Drops what the digits found so far exclude, and weighs what is left by its next digit.
  void count(int digit) {
    scratch_.counts.assign(groups_.size() * kDigits, 0);
    const int shift = 56 - 8 * digit;
    parallel_for(pieces_.size(), control_, [&](std::size_t index) {
      Piece& piece = pieces_[index];
      keep(piece, digit);
      std::array<std::int64_t, kDigits> local{};
      for (std::size_t i = piece.begin; i < piece.begin + piece.count; ++i) {
        local[(scratch_.keys[i] >> shift) & (kDigits - 1)] += weight(i);
      }
      std::int64_t* counts = counts_of(piece.group);
      for (std::size_t d = 0; d < kDigits; ++d) {
        // Whole numbers: whoever adds first, the sum is the same.
        if (local[d] != 0) std::atomic_ref(counts[d]).fetch_add(local[d], std::memory_order_relaxed);
      }
    });
    comm_.sum(scratch_.counts);
  }

  void keep(Piece& piece, int digits_found) noexcept {
    const bool is_weighted = !scratch_.weights.empty();
    if (digits_found == 0 && !is_weighted) return;
    const int shift = 64 - 8 * digits_found;
    const std::uint64_t prefix = groups_[piece.group].prefix;
    std::size_t kept = piece.begin;
    for (std::size_t i = piece.begin; i < piece.begin + piece.count; ++i) {
      if (is_weighted && scratch_.weights[i] == 0) continue;
      const std::uint64_t key = scratch_.keys[i];
      const std::uint64_t head = digits_found == 0 ? 0 : key >> shift;
      if (head > prefix) piece.above = std::min(piece.above, key);
      if (head != prefix) continue;
      scratch_.keys[kept] = key;
      if (is_weighted) scratch_.weights[kept] = scratch_.weights[i];
      ++kept;
    }
    piece.count = kept - piece.begin;
  }

  void start(std::size_t group, double level) noexcept {
    const std::int64_t* counts = counts_of(group);
    for (std::size_t d = 0; d < kDigits; ++d) groups_[group].total += counts[d];
    aim(groups_[group], level, !scratch_.weights.empty());
  }

  void choose(std::size_t group) noexcept {
    Group& each = groups_[group];
    const std::int64_t* counts = counts_of(group);
    std::size_t digit = 0;
    while (digit + 1 < kDigits && counts[digit] < each.target) {
      each.target -= counts[digit];
      each.beyond -= counts[digit];
      ++digit;
    }
    each.prefix = each.prefix << 8 | digit;
  }

  // The smallest value above the answer, of all ranks.
  void find_next() {
    const auto lift = [](Group& group, std::uint64_t key) { group.above = std::min(group.above, key); };
    for (const Piece& piece : pieces_) {
      Group& group = groups_[piece.group];
      lift(group, piece.above);
      for (std::size_t i = piece.begin; i < piece.begin + piece.count; ++i) {
        if (scratch_.keys[i] > group.prefix) lift(group, scratch_.keys[i]);
      }
    }
    // The largest complement is the smallest key; the sign bit turns the order of unsigned into that of signed.
    scratch_.totals.resize(groups_.size());
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      scratch_.totals[group] = static_cast<std::int64_t>(~groups_[group].above ^ kSign);
    }
    comm_.max(scratch_.totals);
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      groups_[group].above = ~(static_cast<std::uint64_t>(scratch_.totals[group]) ^ kSign);
    }
  }

  QuantileScratch& scratch_;
  Comm& comm_;
  const Control& control_;
  std::vector<Piece> pieces_;
  std::vector<Group> groups_;
};

}  // namespace

Status select_quantiles(QuantileScratch& scratch, std::span<const std::size_t> offsets, double level, Comm& comm,
                        const Control& control, std::span<double> out) {
  Search search(scratch, offsets, comm, control);
  search.run(level);
  // A rank that was stopped half-way has counted too little: nobody writes then.
  const Status status = comm.agree(control.stopped() ? Status{Code::kCancelled} : Status{});
  if (status.ok()) search.write(out);
  return status;
}

}  // namespace millrace
