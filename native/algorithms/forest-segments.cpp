#include "algorithms/forest-segments.h"

#include <algorithm>
#include <array>

namespace millrace {
namespace {

ReadKind kind_of(std::uint8_t flags) noexcept {
  if ((flags & kCategorical) && (flags & kSetRight)) return ReadKind::kCode;
  if (flags & kNoMissing) return ReadKind::kNone;
  return flags & kZeroMissing ? ReadKind::kZero : ReadKind::kNaN;
}

bool in_set(const Forest& forest, std::int32_t set, std::size_t category) noexcept {
  const auto first = static_cast<std::size_t>(forest.set_offsets[static_cast<std::size_t>(set)]);
  const auto end = static_cast<std::size_t>(forest.set_offsets[static_cast<std::size_t>(set) + 1]);
  const std::size_t word = first + category / 32;
  return word < end && ((forest.set_words[word] >> (category % 32)) & 1) != 0;
}

std::size_t categories_of(const Forest& forest, std::int32_t set) noexcept {
  const std::size_t at = static_cast<std::size_t>(set);
  return static_cast<std::size_t>(forest.set_offsets[at + 1] - forest.set_offsets[at]) * 32;
}

bool add_cuts(GrowingColumn& column, std::vector<double>& cuts) {
  std::sort(cuts.begin(), cuts.end());
  std::vector<double> merged;
  merged.reserve(column.cuts.size() + cuts.size());
  std::set_union(column.cuts.begin(), column.cuts.end(), cuts.begin(), cuts.end(), std::back_inserter(merged));
  merged.erase(std::unique(merged.begin(), merged.end()), merged.end());
  column.cuts.swap(merged);
  return column.cuts.size() <= kDenseCuts;
}

// Splits every class into what is in the set and what is not.
bool add_set(GrowingColumn& column, const Forest& forest, std::int32_t set) {
  const auto place = std::lower_bound(column.sets.begin(), column.sets.end(), set);
  if (place != column.sets.end() && *place == set) return true;
  column.sets.insert(place, set);
  std::vector<std::uint16_t>& classes = column.classes;
  if (classes.empty()) classes.push_back(kMissingClass + 1);
  const std::size_t wanted = categories_of(forest, set) + 1;
  if (classes.size() < wanted) classes.resize(wanted, classes.back());
  std::vector<std::array<std::uint16_t, 2>> renamed(column.class_count, {kMissingClass, kMissingClass});
  std::uint32_t count = kMissingClass + 1;
  for (std::size_t category = 0; category < classes.size(); ++category) {
    const bool inside = category + 1 < classes.size() && in_set(forest, set, category);
    std::uint16_t& name = renamed[classes[category]][inside ? 1 : 0];
    if (name == kMissingClass) {
      if (count == kSetClasses) return false;
      name = static_cast<std::uint16_t>(count++);
    }
    classes[category] = name;
  }
  column.class_count = count;
  return true;
}

}  // namespace

std::uint32_t ForestReads::of(std::size_t node) {
  const ReadKind kind = kind_of(forest_.flags[node]);
  const auto next = static_cast<std::uint32_t>(reads_.size());
  const auto [at, made] = numbers_.try_emplace({forest_.feature[node], kind}, next);
  if (made) reads_.push_back({forest_.feature[node], kind});
  return at->second;
}

bool add_to_segment(GrowingSegment& segment, const Forest& forest, std::span<const std::uint32_t> inner_nodes,
                    ForestReads& reads) {
  struct Needs {
    std::vector<double> cuts;
    std::vector<std::int32_t> sets;
    bool has_right = false;
    bool has_left = false;
  };
  std::map<std::pair<std::uint32_t, bool>, Needs> needs;
  for (const std::uint32_t node : inner_nodes) {
    const bool categorical = (forest.flags[node] & kCategorical) != 0;
    Needs& need = needs[{reads.of(node), categorical}];
    if (categorical) need.sets.push_back(static_cast<std::int32_t>(forest.threshold[node]));
    else need.cuts.push_back(forest.threshold[node]);
    ((forest.flags[node] & kMissingLeft) != 0 ? need.has_left : need.has_right) = true;
  }
  std::vector<std::pair<GrowingColumn*, GrowingColumn>> changed;
  for (auto& [key, need] : needs) {
    const auto there = segment.find(key);
    GrowingColumn column = there == segment.end() ? GrowingColumn{} : there->second;
    column.has_left |= need.has_left;
    column.has_right |= need.has_right;
    if (!need.cuts.empty() && !add_cuts(column, need.cuts)) return false;
    for (const std::int32_t set : need.sets) {
      if (!add_set(column, forest, set)) return false;
    }
    changed.emplace_back(there == segment.end() ? nullptr : &there->second, std::move(column));
  }
  std::size_t at = 0;
  for (auto& [key, need] : needs) {
    auto& [there, column] = changed[at++];
    if (there != nullptr) *there = std::move(column);
    else segment.emplace(key, std::move(column));
  }
  return true;
}

void fill_set_table(const Forest& forest, std::size_t node, const GrowingColumn& column, std::uint8_t* table) {
  const auto set = static_cast<std::int32_t>(forest.threshold[node]);
  const bool turned = (forest.flags[node] & kSetRight) != 0;
  std::fill_n(table, set_table_bytes(column.class_count), std::uint8_t{0});
  const auto to_right = [table](std::uint32_t which) {
    table[set_byte(which)] = static_cast<std::uint8_t>(table[set_byte(which)] | set_bit(which));
  };
  for (std::size_t category = 0; category < column.classes.size(); ++category) {
    const bool inside = category + 1 < column.classes.size() && in_set(forest, set, category);
    if (inside == turned) to_right(column.classes[category]);
  }
  if ((forest.flags[node] & kMissingLeft) == 0) to_right(kMissingClass);
}

}  // namespace millrace
