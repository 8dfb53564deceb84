#include "kernels/statistics/ks-distance.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "core/sort.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kFewestRows = 65536;
constexpr std::size_t kHeads = 65536;  // leading 16 bits of a key
constexpr std::size_t kSampled = 16384;  // of each column
constexpr std::size_t kTaskRows = std::size_t{1} << 20;

// In the order of doubles, -0 as 0.
inline std::uint64_t key_of(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);
  return bits ^ ((std::uint64_t{0} - (bits >> 63)) | (std::uint64_t{1} << 63));
}

// Bins in the order of values: the leading 16 bits, and as many more as the sample has values there.
class KeyBins {
 public:
  explicit KeyBins(const std::array<const ColumnView*, 2>& columns) : heads_(kHeads) {
    std::vector<std::uint32_t> seen(kHeads, 0);
    for (const ColumnView* column : columns) {
      const std::size_t stretch = column->length / kSampled;
      for (std::size_t i = 0; i < kSampled; ++i) {
        const std::uint64_t hash = (i + 1) * 0x9E3779B97F4A7C15u;
        double value;
        decode(*column, i * stretch + ((hash >> 32) * stretch >> 32), 1, &value);
        if (value == value) ++seen[key_of(value) >> 48];
      }
    }
    for (std::size_t head = 0; head < kHeads; ++head) {
      const auto bits = static_cast<std::uint32_t>(seen[head] > 1 ? std::bit_width(seen[head]) - 1 : 0);
      heads_[head] = {static_cast<std::uint32_t>(count_), 48 - bits};
      count_ += std::size_t{1} << bits;
    }
  }

  std::size_t count() const noexcept { return count_; }

  std::size_t bin_of(double value) const noexcept {
    const std::uint64_t key = key_of(value);
    const Head head = heads_[key >> 48];
    return head.start + ((key & ((std::uint64_t{1} << 48) - 1)) >> head.shift);
  }

 private:
  struct Head {
    std::uint32_t start;
    std::uint32_t shift;
  };
  std::vector<Head> heads_;
  std::size_t count_ = 0;
};

std::vector<std::int64_t> count_bins(const ColumnView& column, const KeyBins& bins, const Control& control) {
  std::vector<std::int64_t> all(bins.count(), 0);
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& block) {
    std::vector<std::uint32_t> counts(bins.count(), 0);
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        if (values[i] == values[i]) ++counts[bins.bin_of(values[i])];
      }
    });
    const std::lock_guard lock(mutex);
    for (std::size_t bin = 0; bin < counts.size(); ++bin) all[bin] += counts[bin];
  }, kTaskRows);
  return all;
}

// The values of the marked bins, sorted.
std::vector<double> gather_bins(const ColumnView& column, const KeyBins& bins, const std::vector<std::uint8_t>& marked,
                                std::size_t size, const Control& control) {
  std::vector<double> gathered;
  gathered.reserve(size);
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& block) {
    std::vector<double> own;
    std::array<double, kDecodeRows> found;
    for_each_run(column, block.begin, block.end, [&](std::size_t, const double* values, std::size_t count) {
      std::size_t kept = 0;
      for (std::size_t i = 0; i < count; ++i) {
        found[kept] = values[i] + 0.0;
        kept += values[i] == values[i] ? marked[bins.bin_of(values[i])] : 0;
      }
      own.insert(own.end(), found.data(), found.data() + kept);
    });
    const std::lock_guard lock(mutex);
    gathered.insert(gathered.end(), own.begin(), own.end());
  }, kTaskRows);
  std::vector<double> scratch(gathered.size());
  sort_ascending(gathered, scratch);
  return gathered;
}

// Counts of both columns by bin, and how many values lie before the bin at hand.
struct Walk {
  std::int64_t n;
  std::int64_t m;
  std::int64_t i = 0;
  std::int64_t j = 0;

  std::int64_t apart() const noexcept { return std::abs(i * m - j * n); }
  // The most that the difference can come to before the bin's end.
  std::int64_t reach(std::int64_t of_first, std::int64_t of_second) const noexcept {
    return std::max((i + of_first) * m - j * n, (j + of_second) * n - i * m);
  }
};

}  // namespace

KsDistance ks_distance(const ColumnView& first, const ColumnView& second, const Control& control) {
  KsDistance result;
  if (std::min(first.length, second.length) < kFewestRows) return result;
  const KeyBins bins({&first, &second});
  const std::vector<std::int64_t> a = count_bins(first, bins, control);
  const std::vector<std::int64_t> b = count_bins(second, bins, control);
  if (control.stopped()) return result;
  for (const std::int64_t count : a) result.n += count;
  for (const std::int64_t count : b) result.m += count;
  if (result.n == 0 || result.m == 0) return result;
  const Walk begin{result.n, result.m};
  Walk walk = begin;
  for (std::size_t bin = 0; bin < bins.count(); ++bin) {
    walk.i += a[bin];
    walk.j += b[bin];
    result.distance = std::max(result.distance, walk.apart());
  }
  std::vector<std::uint8_t> marked(bins.count(), 0);
  std::array<std::size_t, 2> sizes{};
  walk = begin;
  for (std::size_t bin = 0; bin < bins.count(); ++bin) {
    // Where only one side has values the difference moves one way: its ends are all there is to see.
    if (a[bin] > 0 && b[bin] > 0 && walk.reach(a[bin], b[bin]) > result.distance) {
      marked[bin] = 1;
      sizes[0] += static_cast<std::size_t>(a[bin]);
      sizes[1] += static_cast<std::size_t>(b[bin]);
    }
    walk.i += a[bin];
    walk.j += b[bin];
  }
  if (2 * (sizes[0] + sizes[1]) > static_cast<std::size_t>(result.n + result.m)) return result;
  const std::vector<double> x = gather_bins(first, bins, marked, sizes[0], control);
  const std::vector<double> y = gather_bins(second, bins, marked, sizes[1], control);
  if (control.stopped()) return result;
  walk = begin;
  std::size_t at_x = 0;
  std::size_t at_y = 0;
  for (std::size_t bin = 0; bin < bins.count(); ++bin) {
    const std::size_t end_x = at_x + (marked[bin] ? static_cast<std::size_t>(a[bin]) : 0);
    const std::size_t end_y = at_y + (marked[bin] ? static_cast<std::size_t>(b[bin]) : 0);
    Walk inside = walk;
    while (at_x < end_x && at_y < end_y) {
      const double least = std::min(x[at_x], y[at_y]);
      for (; at_x < end_x && x[at_x] == least; ++at_x) ++inside.i;
      for (; at_y < end_y && y[at_y] == least; ++at_y) ++inside.j;
      result.distance = std::max(result.distance, inside.apart());
    }
    at_x = end_x;
    at_y = end_y;
    walk.i += a[bin];
    walk.j += b[bin];
  }
  result.found = true;
  return result;
}

}  // namespace millrace
