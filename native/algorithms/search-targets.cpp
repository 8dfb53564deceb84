#include "algorithms/search-targets.h"

#include <algorithm>
#include <bit>

#include "core/random.h"
#include "kernels/tree/add-targets.h"

namespace millrace {
namespace {

constexpr std::uint32_t kDrawStream = 20;
constexpr std::size_t kTargetTile = 512;

}  // namespace

TargetSearch::TargetSearch(const CodedRows& data, const ForestTargets& targets, const ForestTreeRules& rules, Comm& comm)
    : data_(data), targets_(targets), comm_(comm), rules_(rules), width_(targets.width()), value_unit_(1 / targets.value_steps),
      weight_unit_(1 / targets.weight_steps),
      counts_apart_(rules.min_rows > 1 && !targets.counts_rows()), left_(width_), with_missing_(width_), right_(width_),
      numbers_(kTargetTile), classes_(kTargetTile), weights_(kTargetTile), values_(kTargetTile) {
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

void TargetSearch::sum(std::span<const std::uint32_t> rows, const std::uint8_t* copies, std::int64_t* sums) const noexcept {
  std::fill_n(sums, width_, 0);
  for (const std::uint32_t row : rows) {
    const std::int64_t times = copies == nullptr ? 1 : copies[row];
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

ColumnCodes TargetSearch::codes_of(const Place& place, const TargetNode& node) const noexcept {
  if (node.packed.records == nullptr) return data_.column(place.column);
  return {node.packed.records + place.offset, false, data_.layout->groups[0].stride, kMostPacked - 1};
}

// Calls add.operator()<N>(together) for the features of one group drawn from `first` on, a few at a time. Where a
// feature's codes begin is told from the first record, or where there is none, from the column.
template <class Add>
void TargetSearch::add_group(std::size_t group, std::size_t first, const std::uint8_t* records, Add&& add) {
  Together together{};
  std::size_t waiting = 0;
  const auto flush = [&] {
    switch (waiting) {
      case 1: add.template operator()<1>(together); break;
      case 2: add.template operator()<2>(together); break;
      case 3: add.template operator()<3>(together); break;
      case 4: add.template operator()<4>(together); break;
      case 5: add.template operator()<5>(together); break;
      case 6: add.template operator()<6>(together); break;
      default: break;
    }
    waiting = 0;
  };
  for (std::size_t index = first; index < drawn_.size(); ++index) {
    const Place& place = places_[drawn_[index].feature];
    if (place.group != group) continue;
    together.codes[waiting] = records == nullptr ? data_.column(place.column).codes : records + place.offset;
    together.sums[waiting] = sums_.data() + drawn_[index].sums;
    if (++waiting == kTogether) flush();
  }
  flush();
}

// Whether the columns of the drawn features are less to read than the records of the node's rows.
bool TargetSearch::reads_columns(const TargetNode& node, std::size_t first) const noexcept {
  if (data_.codes == nullptr || targets_.classes == 0 || !targets_.counts_rows() || counts_apart_ || !data_.layout->wide.empty()) return false;
  return (drawn_.size() - first) * data_.row_count < kRecordLine * node.rows.size();
}

// Adds a node's rows to the histograms of the features drawn from `first` on.
void TargetSearch::add_rows(const TargetNode& node, const std::uint8_t* copies, std::size_t first) {
  const bool is_packed = node.packed.records != nullptr;
  if (is_packed && targets_.classes > 0 && targets_.counts_rows()) {
    add_group(0, first, node.packed.records, [&]<int N>(const Together& together) {
      add_entries<N>(together, data_.layout->groups[0].stride, width_, targets_.count_unit(), node.rows.data(), node.rows.size());
    });
    return;
  }
  if (reads_columns(node, first)) {
    for (std::size_t g = 0; g < data_.layout->groups.size(); ++g) {
      add_group(g, first, nullptr, [&]<int N>(const Together& together) {
        add_columns<N>(together, width_, targets_.count_unit(), targets_.class_of.data(), copies, node.rows.data(), node.rows.size());
      });
    }
    return;
  }
  for (std::size_t at = 0; at < node.rows.size(); at += kTargetTile) {
    const std::size_t count = std::min(kTargetTile, node.rows.size() - at);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t entry = node.rows[at + i];
      numbers_[i] = is_packed ? static_cast<std::uint32_t>(entry_place(entry)) : entry;
      const std::uint32_t row = is_packed ? node.packed.rows[numbers_[i]] : entry;
      const std::int64_t times = copies == nullptr ? 1 : copies[row];
      weights_[i] = times * targets_.weight_of(row) + targets_.count_unit();
      if (targets_.classes > 0) classes_[i] = targets_.class_of[row];
      else values_[i] = times * targets_.values[row];
    }
    add_tile(node, at, count, first);
  }
}

void TargetSearch::add_tile(const TargetNode& node, std::size_t at, std::size_t count, std::size_t first) {
  const BinLayout& layout = *data_.layout;
  const auto in_group = [&](std::size_t group) {
    return std::any_of(drawn_.begin() + static_cast<std::ptrdiff_t>(first), drawn_.end(),
                       [&](const Drawn& drawn) { return places_[drawn.feature].group == group; });
  };
  for (std::size_t g = 0; g < layout.groups.size(); ++g) {
    if (!in_group(g)) continue;
    const std::size_t stride = layout.groups[g].stride;
    const std::uint8_t* records = node.packed.records != nullptr ? node.packed.records : data_.records_of(layout.groups[g]);
    gather_records(records, stride, numbers_.data(), count, records_.data());
    add_group(g, first, records_.data(), [&]<int N>(const Together& together) {
      if (targets_.classes > 0) add_classes<N>(together, stride, width_, classes_.data(), weights_.data(), count);
      else add_values<N>(together, stride, values_.data(), weights_.data(), count);
    });
  }
  for (std::size_t index = first; index < drawn_.size(); ++index) {
    const Drawn& drawn = drawn_[index];
    const Place& place = places_[drawn.feature];
    const ColumnCodes codes = codes_of(place, node);
    if (place.group == kWide) {
      for (std::size_t i = 0; i < count; ++i) {
        std::int64_t* sum = sums_.data() + drawn.sums + codes.at(numbers_[i]) * width_;
        if (targets_.classes > 0) {
          sum[classes_[i]] += weights_[i];
        } else {
          sum[0] += values_[i];
          sum[1] += weights_[i];
        }
      }
    }
    if (!counts_apart_) continue;
    for (std::size_t i = 0; i < count; ++i) ++row_counts_[drawn.counts + codes.at(node.rows[at + i])];
  }
}

// Puts the histograms of all ranks together, of the features drawn from `first` on.
void TargetSearch::sum_over_ranks(std::size_t first) {
  if (comm_.size() == 1 || first == drawn_.size()) return;
  const Drawn& last = drawn_.back();
  const std::size_t slots = places_[last.feature].slots;
  comm_.sum(std::span(sums_).subspan(drawn_[first].sums, last.sums + slots * width_ - drawn_[first].sums));
  if (!counts_apart_) return;
  const auto counts = std::span(row_counts_).subspan(drawn_[first].counts, last.counts + slots - drawn_[first].counts);
  std::vector<std::int64_t> wide(counts.begin(), counts.end());
  comm_.sum(wide);
  std::transform(wide.begin(), wide.end(), counts.begin(), [](std::int64_t count) { return static_cast<std::int32_t>(count); });
}

// The codes that occur, rising. Few rows: from the rows, not from all the bins.
void TargetSearch::list_codes(const Drawn& drawn, const TargetNode& node) {
  const Place& place = places_[drawn.feature];
  const std::uint32_t missing = place.slots - 1;
  codes_.clear();
  if (place.group != kWide && node.rows.size() < 128 && comm_.size() == 1) {
    std::uint64_t marks[4] = {0, 0, 0, 0};
    const ColumnCodes column = codes_of(place, node);
    for (const std::uint32_t row : node.rows) {
      const std::uint32_t code = column.at(row);
      marks[code >> 6] |= std::uint64_t{1} << (code & 63);
    }
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

void TargetSearch::clear(const Drawn& drawn, const TargetNode& node) {
  const Place& place = places_[drawn.feature];
  if (node.rows.size() < place.slots / 2 && comm_.size() == 1) {
    const ColumnCodes codes = codes_of(place, node);
    for (const std::uint32_t row : node.rows) {
      const std::uint32_t code = codes.at(row);
      std::fill_n(sums_.data() + drawn.sums + code * width_, width_, 0);
      if (counts_apart_) row_counts_[drawn.counts + code] = 0;
    }
    return;
  }
  std::fill_n(sums_.data() + drawn.sums, place.slots * width_, 0);
  if (counts_apart_) std::fill_n(row_counts_.data() + drawn.counts, place.slots, 0);
}

bool TargetSearch::search(const TargetNode& node, const std::uint8_t* copies, TargetSplit& best) {
  best.split = {};
  const double parent = score(node.sums);
  const std::size_t all = order_.size();
  bool found = false;
  for (std::size_t first = 0; first < all && !found; first = drawn_.size()) {
    draw(node.key, first == 0 ? std::min(rules_.features_a_node, all) : 1);
    add_rows(node, copies, first);
    sum_over_ranks(first);
    for (std::size_t index = first; index < drawn_.size(); ++index) {
      found |= scan(drawn_[index], node, parent, best);
      clear(drawn_[index], node);
    }
  }
  put_back_order();
  return found;
}

}  // namespace millrace
