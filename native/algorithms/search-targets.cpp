#include "algorithms/search-targets.h"

#include <algorithm>
#include <bit>

#include "core/random.h"
#include "kernels/tree/add-targets.h"

namespace millrace {
namespace {

constexpr std::uint32_t kDrawStream = 20;
constexpr std::uint32_t kCutStream = 21;
constexpr std::size_t kTargetTile = 512;

}  // namespace

TargetSearch::TargetSearch(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules)
    : data_(data), targets_(targets), rules_(rules), width_(targets.width()), value_unit_(1 / targets.value_steps),
      weight_unit_(1 / targets.weight_steps),
      counts_apart_(rules.min_rows > 1 && !targets.counts_rows()), left_(width_), with_missing_(width_), right_(width_),
      classes_(kTargetTile), weights_(kTargetTile), values_(kTargetTile) {
  const BinLayout& layout = *data.layout;
  std::size_t stride = 0;
  for (const RecordGroup& group : layout.groups) stride = std::max(stride, group.stride);
  records_.resize(kTargetTile * stride);
  for (std::size_t feature = 0; feature < layout.features.size(); ++feature) {
    const CodedFeature& coded = layout.features[feature];
    Place place{kWide, 0, coded.column, coded.slots, coded.is_categorical};
    for (std::size_t g = 0; g < layout.groups.size() && !layout.is_wide(coded.column); ++g) {
      const std::size_t first = layout.groups[g].first_block * kLanes;
      if (coded.column < first || coded.column >= first + layout.groups[g].byte_columns) continue;
      place.group = g;
      place.offset = coded.column - first;
    }
    places_.push_back(place);
    order_.push_back(static_cast<std::uint32_t>(feature));
  }
}

double TargetSearch::weight(const std::int64_t* sums) const noexcept {
  if (targets_.classes == 0) return static_cast<double>(targets_.weight_in(sums[1])) * weight_unit_;
  std::int64_t all = 0;
  for (std::size_t k = 0; k < width_; ++k) all += targets_.weight_in(sums[k]);
  return static_cast<double>(all) * weight_unit_;
}

double TargetSearch::score(const std::int64_t* sums) const noexcept {
  if (targets_.classes == 0) {
    const double value = static_cast<double>(sums[0]) * value_unit_;
    return value * value / weight(sums);
  }
  double squares = 0;
  std::int64_t all = 0;
  for (std::size_t k = 0; k < width_; ++k) {
    const std::int64_t steps = targets_.weight_in(sums[k]);
    const double share = static_cast<double>(steps) * weight_unit_;
    squares += share * share;
    all += steps;
  }
  return squares / (static_cast<double>(all) * weight_unit_);
}

void TargetSearch::sum(std::span<const std::uint32_t> rows, const float* copies, std::int64_t* sums) const noexcept {
  std::fill_n(sums, width_, 0);
  for (const std::uint32_t row : rows) {
    const std::int64_t times = copies == nullptr ? 1 : static_cast<std::int64_t>(copies[row]);
    const std::int64_t weight = times * targets_.weight_of(row) + targets_.count_unit();
    if (targets_.classes > 0) {
      sums[targets_.class_of[row]] += weight;
    } else {
      sums[0] += times * targets_.values[row];
      sums[1] += weight;
    }
  }
}

// Puts `count` more features, drawn by key and turn, behind those drawn before.
void TargetSearch::draw(std::uint64_t key, std::size_t count) {
  const std::size_t all = order_.size();
  const bool takes_all = rules_.features_a_node >= all;
  for (std::size_t end = drawn_.size() + count; drawn_.size() < end;) {
    const std::size_t turn = drawn_.size();
    if (!takes_all) {
      const std::uint64_t word = random_words(key, kDrawStream, static_cast<std::uint32_t>(turn)).first;
      const std::size_t chosen = turn + static_cast<std::size_t>((word * (all - turn)) >> 32);
      std::swap(order_[turn], order_[chosen]);
      swaps_.push_back(chosen);
    }
    const std::uint32_t feature = order_[turn];
    std::size_t sums = 0;
    std::size_t counts = 0;
    if (turn > 0) {
      const std::size_t slots = places_[drawn_.back().feature].slots;
      sums = drawn_.back().sums + slots * width_;
      counts = drawn_.back().counts + slots;
    }
    drawn_.push_back({feature, sums, counts});
    if (sums_.size() < sums + places_[feature].slots * width_) sums_.resize(sums + places_[feature].slots * width_, 0);
    if (counts_apart_ && row_counts_.size() < counts + places_[feature].slots) {
      row_counts_.resize(counts + places_[feature].slots, 0);
    }
  }
}

void TargetSearch::put_back_order() noexcept {
  for (std::size_t turn = swaps_.size(); turn-- > 0;) std::swap(order_[turn], order_[swaps_[turn]]);
  swaps_.clear();
  drawn_.clear();
}

std::uint32_t TargetSearch::code_at(const Place& place, const std::uint32_t* rows, std::size_t i) const noexcept {
  return data_.column(place.column).at(rows[i]);
}

// Adds a node's rows to the histograms of the features drawn from `first` on.
void TargetSearch::add_rows(const TargetNode& node, const float* copies, std::size_t first) {
  for (std::size_t at = 0; at < node.rows.size(); at += kTargetTile) {
    const std::size_t count = std::min(kTargetTile, node.rows.size() - at);
    const std::uint32_t* rows = node.rows.data() + at;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t row = rows[i];
      const std::int64_t times = copies == nullptr ? 1 : static_cast<std::int64_t>(copies[row]);
      weights_[i] = times * targets_.weight_of(row) + targets_.count_unit();
      if (targets_.classes > 0) classes_[i] = targets_.class_of[row];
      else values_[i] = times * targets_.values[row];
    }
    add_tile(count, first, rows);
  }
}

void TargetSearch::add_tile(std::size_t count, std::size_t first, const std::uint32_t* rows) {
  const BinLayout& layout = *data_.layout;
  for (std::size_t g = 0; g < layout.groups.size(); ++g) {
    const std::size_t stride = layout.groups[g].stride;
    Together together{};
    std::size_t waiting = 0;
    bool gathered = false;
    const auto flush = [&] {
      const auto add = [&]<int N>() {
        if (targets_.classes > 0) add_classes<N>(together, stride, width_, classes_.data(), weights_.data(), count);
        else add_values<N>(together, stride, values_.data(), weights_.data(), count);
      };
      if (waiting == 1) add.template operator()<1>();
      if (waiting == 2) add.template operator()<2>();
      if (waiting == 3) add.template operator()<3>();
      if (waiting == 4) add.template operator()<4>();
      waiting = 0;
    };
    for (std::size_t index = first; index < drawn_.size(); ++index) {
      const Place& place = places_[drawn_[index].feature];
      if (place.group != g) continue;
      if (!gathered) {
        const std::uint8_t* records = data_.records_of(layout.groups[g]);
        gather_records(records, stride, rows, count, records_.data());
        gathered = true;
      }
      together.codes[waiting] = records_.data() + place.offset;
      together.sums[waiting] = sums_.data() + drawn_[index].sums;
      if (++waiting == kTogether) flush();
    }
    flush();
  }
  for (std::size_t index = first; index < drawn_.size(); ++index) {
    const Drawn& drawn = drawn_[index];
    const Place& place = places_[drawn.feature];
    if (place.group == kWide) {
      for (std::size_t i = 0; i < count; ++i) {
        std::int64_t* sum = sums_.data() + drawn.sums + code_at(place, rows, i) * width_;
        if (targets_.classes > 0) {
          sum[classes_[i]] += weights_[i];
        } else {
          sum[0] += values_[i];
          sum[1] += weights_[i];
        }
      }
    }
    if (!counts_apart_) continue;
    for (std::size_t i = 0; i < count; ++i) ++row_counts_[drawn.counts + code_at(place, rows, i)];
  }
}

// The codes that occur, rising. Few rows: from the rows, not from all the bins.
void TargetSearch::list_codes(const Drawn& drawn, const TargetNode& node) {
  const Place& place = places_[drawn.feature];
  const std::uint32_t missing = place.slots - 1;
  codes_.clear();
  if (place.group != kWide && node.rows.size() < 128) {
    std::uint64_t marks[4] = {0, 0, 0, 0};
    const std::uint8_t* column = data_.column(place.column).codes;
    for (const std::uint32_t row : node.rows) marks[column[row] >> 6] |= std::uint64_t{1} << (column[row] & 63);
    marks[missing >> 6] &= ~(std::uint64_t{1} << (missing & 63));
    for (std::uint32_t word = 0; word < 4; ++word) {
      for (std::uint64_t left = marks[word]; left != 0; left &= left - 1) {
        codes_.push_back(64 * word + static_cast<std::uint32_t>(std::countr_zero(left)));
      }
    }
    return;
  }
  for (std::uint32_t code = 0; code < missing; ++code) {
    const std::int64_t* sums = bin(drawn, code);
    bool occurs = targets_.classes == 0 ? sums[1] != 0 : false;
    for (std::size_t k = 0; k < width_ && targets_.classes > 0; ++k) occurs |= sums[k] != 0;
    if (occurs) codes_.push_back(code);
  }
}

std::size_t TargetSearch::heaviest(const std::int64_t* sums) const noexcept {
  const auto lighter = [&](std::int64_t a, std::int64_t b) { return targets_.weight_in(a) < targets_.weight_in(b); };
  return static_cast<std::size_t>(std::max_element(sums, sums + width_, lighter) - sums);
}

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

void TargetSearch::clear(const Drawn& drawn, const TargetNode& node) {
  const Place& place = places_[drawn.feature];
  if (node.rows.size() < place.slots / 2) {
    for (std::size_t i = 0; i < node.rows.size(); ++i) {
      const std::uint32_t code = code_at(place, node.rows.data(), i);
      std::fill_n(sums_.data() + drawn.sums + code * width_, width_, 0);
      if (counts_apart_) row_counts_[drawn.counts + code] = 0;
    }
    return;
  }
  std::fill_n(sums_.data() + drawn.sums, place.slots * width_, 0);
  if (counts_apart_) std::fill_n(row_counts_.data() + drawn.counts, place.slots, 0);
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
    if (rows < rules_.min_rows || static_cast<std::int64_t>(node.rows.size()) - rows < rules_.min_rows) return false;
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

bool TargetSearch::search(const TargetNode& node, const float* copies, TargetSplit& best) {
  best.split = {};
  const double parent = score(node.sums);
  const std::size_t all = order_.size();
  bool found = false;
  for (std::size_t first = 0; first < all && !found; first = drawn_.size()) {
    draw(node.key, first == 0 ? std::min(rules_.features_a_node, all) : 1);
    add_rows(node, copies, first);
    for (std::size_t index = first; index < drawn_.size(); ++index) {
      found |= scan(drawn_[index], node, parent, best);
      clear(drawn_[index], node);
    }
  }
  put_back_order();
  return found;
}

}  // namespace millrace
