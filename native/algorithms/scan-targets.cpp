// The part of TargetSearch that looks for the best cut of one feature, once its histogram is there.
#include <algorithm>

#include "algorithms/search-targets.h"
#include "core/random.h"

namespace millrace {
namespace {

constexpr std::uint32_t kCutStream = 21;

}  // namespace

void TargetSearch::order_categories(const Drawn& drawn, const TargetNode& node) {
  std::size_t main = targets_.classes == 2 ? 1 : 0;
  if (targets_.classes > 2) main = heaviest(node.sums);
  std::vector<std::pair<double, std::uint32_t>> keys;
  for (const std::uint32_t code : codes_) {
    const std::int64_t* sums = bin(drawn, code);
    const std::int64_t value = targets_.classes == 0 ? sums[0] : targets_.weight_in(sums[main]);
    keys.emplace_back(static_cast<double>(value) / weight(sums), code);
  }
  std::sort(keys.begin(), keys.end());
  for (std::size_t i = 0; i < keys.size(); ++i) codes_[i] = keys[i].second;
}

std::int64_t TargetSearch::rows_up_to(const Drawn& drawn, std::size_t last, bool missing_left) const noexcept {
  if (!counts_apart_) {
    const std::int64_t* sums = missing_left ? with_missing_.data() : left_.data();
    std::int64_t counted = 0;
    for (std::size_t k = targets_.classes == 0 ? 1 : 0; k < width_; ++k) counted += targets_.rows_in(sums[k]);
    return counted;
  }
  const std::int32_t* counts = row_counts_.data() + drawn.counts;
  std::int64_t rows = missing_left ? counts[places_[drawn.feature].slots - 1] : 0;
  for (std::size_t j = 0; j <= last; ++j) rows += counts[codes_[j]];
  return rows;
}

// Improves `best` by the split whose left side is codes_[0 .. last], and what is missing if so; its sums are in left_
// or with_missing_.
bool TargetSearch::consider(const Drawn& drawn, std::size_t last, bool missing_left, const TargetNode& node, double parent,
                            TargetSplit& best) {
  const std::vector<std::int64_t>& left = missing_left ? with_missing_ : left_;
  for (std::size_t k = 0; k < width_; ++k) right_[k] = node.sums[k] - left[k];
  const double gain = std::max(0.0, score(left.data()) + score(right_.data()) - parent);
  const auto feature = static_cast<std::int32_t>(drawn.feature);
  if (gain < least_gain_) return false;
  if (best.split.feature >= 0 && (gain < best.split.gain || (gain == best.split.gain && feature >= best.split.feature))) return false;
  if (rules_.min_rows > 1) {
    const std::int64_t rows = rows_up_to(drawn, last, missing_left);
    if (rows < rules_.min_rows || node.row_count - rows < rules_.min_rows) return false;
  }
  const Place& place = places_[drawn.feature];
  best.split = {};
  best.split.gain = gain;
  best.split.feature = feature;
  best.split.is_categorical = place.is_categorical;
  best.left = left;
  if (place.is_categorical) {
    best.split.left_codes.assign(codes_.begin(), codes_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    std::sort(best.split.left_codes.begin(), best.split.left_codes.end());
  } else {
    // Between two codes that occur any cut parts the rows alike: the middle one.
    best.split.bin = static_cast<std::int32_t>(last + 1 < codes_.size() ? (codes_[last] + codes_[last + 1] - 1) / 2 : place.slots - 2);
  }
  const std::int64_t* missing = bin(drawn, place.slots - 1);
  const bool any_missing = std::any_of(missing, missing + width_, [](std::int64_t sum) { return sum != 0; });
  best.split.missing_left = any_missing ? missing_left : weight(left.data()) > weight(right_.data());
  return true;
}

bool TargetSearch::scan_cuts(const Drawn& drawn, const TargetNode& node, double parent, TargetSplit& best) {
  const std::int64_t* missing = bin(drawn, places_[drawn.feature].slots - 1);
  const bool any_missing = std::any_of(missing, missing + width_, [](std::int64_t sum) { return sum != 0; });
  std::fill(left_.begin(), left_.end(), 0);
  bool found = false;
  // With rows that miss it, all values on one side part them from these.
  const std::size_t ends = any_missing ? codes_.size() : codes_.size() - 1;
  for (std::size_t last = 0; last < ends; ++last) {
    const std::int64_t* sums = bin(drawn, codes_[last]);
    for (std::size_t k = 0; k < width_; ++k) left_[k] += sums[k];
    found |= consider(drawn, last, false, node, parent, best);
    if (!any_missing || last + 1 == codes_.size()) continue;
    for (std::size_t k = 0; k < width_; ++k) with_missing_[k] = left_[k] + missing[k];
    found |= consider(drawn, last, true, node, parent, best);
  }
  return found;
}

// One cut, drawn evenly from those between the least and the greatest code; categories: each on a side by its draw.
bool TargetSearch::scan_random(const Drawn& drawn, const TargetNode& node, double parent, TargetSplit& best) {
  const RandomWords words = random_words(node.key, kCutStream, drawn.feature);
  const std::int64_t* missing = bin(drawn, places_[drawn.feature].slots - 1);
  const bool any_missing = std::any_of(missing, missing + width_, [](std::int64_t sum) { return sum != 0; });
  std::size_t last = codes_.size() - 1;
  std::uint32_t cut = 0;
  if (codes_.size() > 1) {
    if (places_[drawn.feature].is_categorical) {
      const std::uint64_t seed = random_key(node.key, kCutStream, ~drawn.feature);
      const auto goes_left = [&](std::uint32_t code) { return (random_words(seed, kCutStream, code).first & 1) != 0; };
      const auto middle = std::stable_partition(codes_.begin(), codes_.end(), goes_left);
      const auto count = static_cast<std::size_t>(middle - codes_.begin());
      last = std::clamp<std::size_t>(count, 1, codes_.size() - 1) - 1;
    } else {
      const std::uint64_t span = codes_.back() - codes_.front();
      cut = codes_.front() + static_cast<std::uint32_t>((words.first * span) >> 32);
      last = static_cast<std::size_t>(std::upper_bound(codes_.begin(), codes_.end(), cut) - codes_.begin()) - 1;
    }
  }
  const bool missing_left = any_missing && codes_.size() > 1 && (words.second & 1) != 0;
  std::fill(left_.begin(), left_.end(), 0);
  for (std::size_t j = 0; j <= last; ++j) {
    const std::int64_t* sums = bin(drawn, codes_[j]);
    for (std::size_t k = 0; k < width_; ++k) left_[k] += sums[k];
  }
  for (std::size_t k = 0; k < width_; ++k) with_missing_[k] = left_[k] + missing[k];
  if (!consider(drawn, last, missing_left, node, parent, best)) return false;
  if (codes_.size() > 1 && !best.split.is_categorical) best.split.bin = static_cast<std::int32_t>(cut);
  return true;
}

bool TargetSearch::scan(const Drawn& drawn, const TargetNode& node, double parent, TargetSplit& best) {
  list_codes(drawn, node);
  const std::int64_t* missing = bin(drawn, places_[drawn.feature].slots - 1);
  const bool any_missing = std::any_of(missing, missing + width_, [](std::int64_t sum) { return sum != 0; });
  if (codes_.empty() || (codes_.size() == 1 && !any_missing)) return false;
  if (rules_.is_random) return scan_random(drawn, node, parent, best);
  if (places_[drawn.feature].is_categorical) order_categories(drawn, node);
  return scan_cuts(drawn, node, parent, best);
}

}  // namespace millrace
