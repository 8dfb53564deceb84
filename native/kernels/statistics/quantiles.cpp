#include "kernels/statistics/quantiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>

#include "core/sort.h"
#include "core/threads.h"
#include "kernels/statistics/bracket-ranks.h"

namespace millrace {
namespace {

constexpr std::size_t kBins = 65536;
// Long enough that the histogram of a task costs little beside its rows.
constexpr std::size_t kTaskRows = std::size_t{1} << 18;

std::size_t bin_of(double value) noexcept { return static_cast<std::size_t>(order_key(value) >> 48); }

struct Ranks {
  std::size_t low;
  std::size_t high;
  double fraction;
};

// From the place h of a quantile among the ranks 1 .. n.
Ranks around(double h, std::size_t n) noexcept {
  const double least = std::floor(h);
  const double last = static_cast<double>(n);
  const std::size_t low = static_cast<std::size_t>(std::clamp(least, 1.0, last)) - 1;
  const std::size_t high = static_cast<std::size_t>(std::clamp(least + 1, 1.0, last)) - 1;
  return {low, high, h - least};
}

// Types 1 to 3, which jump: n p that rounding has put beside a whole number counts as that number, as in R.
Ranks jumping(double h, std::size_t n, int type) noexcept {
  const double whole = std::floor(h + 0.5);
  const bool is_whole = std::fabs(h - whole) <= 4 * std::numeric_limits<double>::epsilon() * (1 + std::fabs(h));
  Ranks ranks = around(is_whole ? whole : h, n);
  const bool even = std::fmod(whole, 2.0) == 0.0;
  ranks.fraction = !is_whole ? 1.0 : type == 1 ? 0.0 : type == 2 ? 0.5 : even ? 0.0 : 1.0;
  return ranks;
}

Ranks ranks_of(double probability, std::size_t n, int type) noexcept {
  const double count = static_cast<double>(n);
  switch (type) {
    case 1:
    case 2: return jumping(count * probability, n, type);
    case 3: return jumping(count * probability - 0.5, n, type);
    case 4: return around(count * probability, n);
    case 5: return around(count * probability + 0.5, n);
    case 6: return around((count + 1) * probability, n);
    case 8: return around((count + 1.0 / 3) * probability + 1.0 / 3, n);
    case 9: return around((count + 0.25) * probability + 0.375, n);
    default: break;
  }
  const double at = probability * static_cast<double>(n - 1);
  const std::size_t low = std::min(static_cast<std::size_t>(at), n - 1);
  return {low, std::min(low + 1, n - 1), at - static_cast<double>(low)};
}

double between(double low, double high, double fraction) noexcept {
  if (fraction <= 0.0 || low == high) return low + 0.0;
  if (fraction >= 1.0) return high + 0.0;
  // Halves first where the difference would overflow.
  const double step = high - low;
  if (step - step != 0.0) return std::isinf(low) || std::isinf(high) ? low + high : low * (1 - fraction) + high * fraction;
  return low + step * fraction;
}

// Puts the wanted order statistics (sorted, distinct ranks) of values into `found`.
void select_ranks(std::span<double> values, std::span<const std::size_t> ranks, std::span<double> found) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(ranks[i]);
    std::nth_element(values.begin() + static_cast<std::ptrdiff_t>(begin), at, values.end());
    found[i] = *at;
    begin = ranks[i];
  }
}

std::vector<std::size_t> wanted_ranks(std::span<const double> probabilities, std::size_t n, int type) {
  std::vector<std::size_t> ranks;
  for (const double probability : probabilities) {
    const Ranks pair = ranks_of(probability, n, type);
    ranks.push_back(pair.low);
    ranks.push_back(pair.high);
  }
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  return ranks;
}

void interpolate(std::span<const double> probabilities, std::size_t n, std::span<const std::size_t> ranks,
                 std::span<const double> found, std::span<double> out, int type) {
  const auto value_at = [&](std::size_t rank) {
    return found[static_cast<std::size_t>(std::lower_bound(ranks.begin(), ranks.end(), rank) - ranks.begin())];
  };
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const Ranks pair = ranks_of(probabilities[i], n, type);
    out[i] = between(value_at(pair.low), value_at(pair.high), pair.fraction);
  }
}

// How many values fall into each bin of leading bits.
std::vector<std::uint64_t> count_bins(const ColumnView& column, const Control& control) {
  std::vector<std::uint64_t> all(kBins, 0);
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& block) {
    std::vector<std::uint32_t> counts(kBins, 0);
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        if (values[i] == values[i]) ++counts[bin_of(values[i])];
      }
    });
    const std::lock_guard lock(mutex);
    for (std::size_t bin = 0; bin < kBins; ++bin) all[bin] += counts[bin];
  }, kTaskRows);
  return all;
}

// The values of the marked bins, bin by bin.
std::vector<std::vector<double>> gather_bins(const ColumnView& column, const std::vector<std::uint16_t>& slot_of_bin,
                                             const std::vector<std::size_t>& sizes, const Control& control) {
  std::vector<std::vector<double>> gathered(sizes.size());
  for (std::size_t slot = 0; slot < sizes.size(); ++slot) gathered[slot].reserve(sizes[slot]);
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& block) {
    std::vector<std::vector<double>> own(sizes.size());
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        if (values[i] != values[i]) continue;
        const std::uint16_t slot = slot_of_bin[bin_of(values[i])];
        if (slot != 0) own[slot - 1].push_back(values[i]);
      }
    });
    const std::lock_guard lock(mutex);
    for (std::size_t slot = 0; slot < sizes.size(); ++slot) {
      gathered[slot].insert(gathered[slot].end(), own[slot].begin(), own[slot].end());
    }
  }, kTaskRows);
  return gathered;
}

}  // namespace

bool quantiles_in_brackets(std::span<Bracket> brackets, std::size_t count, std::span<const double> probabilities,
                           std::span<double> out, int type, const Control& control) {
  if (count == 0) {
    std::fill(out.begin(), out.end(), std::numeric_limits<double>::quiet_NaN());
    return true;
  }
  const std::vector<std::size_t> ranks = wanted_ranks(probabilities, count, type);
  std::vector<double> found(ranks.size());
  if (!select_in_brackets(brackets, ranks, found, control)) return false;
  interpolate(probabilities, count, ranks, found, out, type);
  return true;
}

Status check_probabilities(std::span<const double> probabilities, std::span<const double> out) noexcept {
  if (out.size() != probabilities.size()) return {Code::kShape};
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) return {Code::kInvalid, static_cast<std::int64_t>(i)};
  }
  return {};
}

void select_quantiles(std::span<double> values, std::span<const double> probabilities, std::span<double> out) {
  if (values.empty()) {
    std::fill(out.begin(), out.end(), std::numeric_limits<double>::quiet_NaN());
    return;
  }
  const std::vector<std::size_t> ranks = wanted_ranks(probabilities, values.size(), 7);
  std::vector<double> found(ranks.size());
  select_ranks(values, ranks, found);
  interpolate(probabilities, values.size(), ranks, found, out, 7);
}

Status quantiles(const ColumnView& column, std::span<const double> probabilities, std::span<double> out, int type,
                 const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (type < 1 || type > 9) return {Code::kInvalid};
  const Status status = check_probabilities(probabilities, out);
  if (!status.ok()) return status;
  if (brackets_pay(column.length, probabilities.size())) {
    std::vector<Bracket> brackets = sample_brackets(column, probabilities, control);
    const std::size_t count = fill_brackets(column, brackets, control);
    const bool done = !control.stopped() && quantiles_in_brackets(brackets, count, probabilities, out, type, control);
    if (control.stopped()) return {Code::kCancelled};
    if (done) return {};
  }
  const std::vector<std::uint64_t> bins = count_bins(column, control);
  if (control.stopped()) return {Code::kCancelled};
  std::size_t n = 0;
  for (const std::uint64_t count : bins) n += count;
  if (n == 0) {
    std::fill(out.begin(), out.end(), std::numeric_limits<double>::quiet_NaN());
    return {};
  }
  const std::vector<std::size_t> ranks = wanted_ranks(probabilities, n, type);
  // Which bins hold wanted ranks, and how many values lie before each.
  std::vector<std::uint16_t> slot_of_bin(kBins, 0);
  std::vector<std::size_t> sizes;
  std::vector<std::size_t> before;
  std::size_t below = 0;
  std::size_t next = 0;
  for (std::size_t bin = 0; bin < kBins && next < ranks.size(); ++bin) {
    if (ranks[next] < below + bins[bin]) {
      sizes.push_back(bins[bin]);
      before.push_back(below);
      slot_of_bin[bin] = static_cast<std::uint16_t>(sizes.size());
      while (next < ranks.size() && ranks[next] < below + bins[bin]) ++next;
    }
    below += bins[bin];
  }
  std::vector<std::vector<double>> gathered = gather_bins(column, slot_of_bin, sizes, control);
  if (control.stopped()) return {Code::kCancelled};
  std::vector<double> found(ranks.size());
  parallel_for(sizes.size(), control, [&](std::size_t slot) {
    const auto first = std::lower_bound(ranks.begin(), ranks.end(), before[slot]);
    const auto last = std::lower_bound(first, ranks.end(), before[slot] + sizes[slot]);
    std::vector<std::size_t> inside(first, last);
    for (std::size_t& rank : inside) rank -= before[slot];
    const std::size_t offset = static_cast<std::size_t>(first - ranks.begin());
    select_ranks(gathered[slot], inside, std::span(found).subspan(offset, inside.size()));
  });
  if (control.stopped()) return {Code::kCancelled};
  interpolate(probabilities, n, ranks, found, out, type);
  return {};
}

}  // namespace millrace
