#include "kernels/tree/count-values.h"

#include <algorithm>

#include "core/simd.h"
#include "core/sort.h"

namespace millrace {
namespace {

// Columns of at most this many distinct values are counted by comparing every value with each of them.
constexpr std::size_t kFewValues = 8;

// The rows of a column that are looked at, as floats where its type holds nothing else: half the memory to sort.
template <class Value>
class Reader {
 public:
  Reader(const ColumnView& column, std::span<const std::uint64_t> rows, bool is_all) noexcept
      : column_(column), rows_(rows), is_all_(is_all) {}

  std::size_t size() const noexcept { return is_all_ ? column_.length : rows_.size(); }

  // Values at .. at + count, as they lie in the column or put into `room`.
  const Value* read(std::size_t at, std::size_t count, Value* room) const noexcept {
    if (column_.type == kOwn && column_.validity == nullptr) {
      const Value* values = column_.as<Value>();
      if (is_all_) return values + at;
      for (std::size_t i = 0; i < count; ++i) room[i] = values[rows_[at + i]];
      return room;
    }
    double values[kDecodeRows];
    if (is_all_) {
      decode(column_, at, count, values);
    } else {
      for (std::size_t i = 0; i < count; ++i) decode(column_, rows_[at + i], 1, values + i);
    }
    for (std::size_t i = 0; i < count; ++i) room[i] = static_cast<Value>(values[i]);
    return room;
  }

 private:
  static constexpr Type kOwn = sizeof(Value) == sizeof(float) ? Type::kFloat32 : Type::kFloat64;
  const ColumnView& column_;
  std::span<const std::uint64_t> rows_;
  bool is_all_;
};

template <class Value>
std::size_t count_equal(Simd level, const Value* values, std::size_t count, Value wanted) noexcept {
  std::uint32_t equal = 0;
  with_simd(level, [values, count, wanted, &equal]() __attribute__((always_inline)) {
    const Value* const some = values;
    const Value value = wanted;
    const std::size_t n = count;
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < n; ++i) found += some[i] == value ? 1u : 0u;
    equal = found;
  });
  return equal;
}

template <class Value>
std::size_t count_missing(Simd level, const Value* values, std::size_t count) noexcept {
  std::uint32_t missing = 0;
  with_simd(level, [values, count, &missing]() __attribute__((always_inline)) {
    const Value* const some = values;
    const std::size_t n = count;
    std::uint32_t found = 0;
    for (std::size_t i = 0; i < n; ++i) found += some[i] != some[i] ? 1u : 0u;
    missing = found;
  });
  return missing;
}

// False when there are more than kFewValues.
template <class Value>
bool count_few(const Reader<Value>& reader, LargeVector<ValueCount>& counts) {
  const Simd level = simd_level();
  Value room[kDecodeRows];
  for (std::size_t at = 0; at < reader.size(); at += kDecodeRows) {
    const std::size_t count = std::min(kDecodeRows, reader.size() - at);
    const Value* values = reader.read(at, count, room);
    std::size_t left = count;
    for (ValueCount& known : counts) {
      const std::size_t equal = count_equal(level, values, count, static_cast<Value>(known.value));
      known.count += equal;
      left -= equal;
    }
    if (left > 0) left -= count_missing(level, values, count);
    for (std::size_t i = 0; left > 0; ++i) {
      const Value value = values[i] + Value{0};
      const auto is_value = [&](const ValueCount& known) { return known.value == static_cast<double>(value); };
      if (value != value || std::any_of(counts.begin(), counts.end(), is_value)) continue;
      if (counts.size() == kFewValues) return false;
      counts.push_back({static_cast<double>(value), count_equal(level, values, count, value)});
      left -= counts.back().count;
    }
  }
  std::sort(counts.begin(), counts.end(), [](const ValueCount& a, const ValueCount& b) { return a.value < b.value; });
  return true;
}

template <class Value>
std::size_t count_all(const ColumnView& column, std::span<const std::uint64_t> rows, bool is_all,
                      LargeVector<Value>& values, LargeVector<Value>& sorted, LargeVector<std::size_t>& starts,
                      LargeVector<ValueCount>& counts) {
  counts.clear();
  const Reader<Value> reader(column, rows, is_all);
  std::size_t total = 0;
  if (count_few(reader, counts)) {
    for (const ValueCount& known : counts) total += known.count;
    return total;
  }
  counts.clear();
  values.resize(reader.size());
  sorted.resize(reader.size());
  Value room[kDecodeRows];
  for (std::size_t at = 0; at < reader.size(); at += kDecodeRows) {
    const std::size_t count = std::min(kDecodeRows, reader.size() - at);
    const Value* some = reader.read(at, count, room);
    for (std::size_t i = 0; i < count; ++i) {
      values[total] = some[i] + Value{0};  // -0 and 0 are one value
      total += some[i] == some[i] ? 1 : 0;
    }
  }
  sort_ascending(std::span(values).first(total), std::span(sorted).first(total));
  // Where each run of equal values starts, without a branch that nothing predicts.
  starts.resize(total + 1);
  std::size_t distinct = 0;
  for (std::size_t i = 0; i < total; ++i) {
    starts[distinct] = i;
    distinct += i == 0 || values[i] != values[i - 1] ? 1 : 0;
  }
  starts[distinct] = total;
  counts.resize(distinct);
  for (std::size_t k = 0; k < distinct; ++k) {
    counts[k] = {static_cast<double>(values[starts[k]]), starts[k + 1] - starts[k]};
  }
  return total;
}

}  // namespace

std::size_t count_values(const ColumnView& column, std::span<const std::uint64_t> rows, bool is_all,
                         ValueScratch& scratch, LargeVector<ValueCount>& counts) {
  if (holds_floats(column.type)) {
    return count_all(column, rows, is_all, scratch.floats, scratch.sorted_floats, scratch.starts, counts);
  }
  return count_all(column, rows, is_all, scratch.doubles, scratch.sorted_doubles, scratch.starts, counts);
}

}  // namespace millrace
