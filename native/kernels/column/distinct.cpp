#include "kernels/column/distinct.h"

#include <vector>

#include "core/cell.h"
#include "core/threads.h"

namespace millrace {
namespace {

bool is_missing(const ColumnView& column, std::size_t row) noexcept {
  return column.type == Type::kUtf8 ? !column.is_valid(row) : cell_at(column, row).missing;
}

// Open addressing over codes; a slot holds the upper hash bits beside the code, so that most misses touch one line.
class Index {
 public:
  Index(const ColumnView& column, std::span<const std::uint32_t> first_rows)
      : column_(column), first_rows_(first_rows), slots_(1024, Slot{0, -1}) {}

  // The code of the row's value, or `next` after entering it as new.
  std::int32_t find_or_add(std::size_t row, std::int32_t next) {
    const std::uint64_t hash = hash_at(column_, row);
    const std::uint32_t tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (slot.code < 0) {
        slot = {tag, next};
        hashes_.push_back(hash);
        if (hashes_.size() * 2 > slots_.size()) grow();
        return next;
      }
      if (slot.tag == tag && same_value(column_, first_rows_[static_cast<std::size_t>(slot.code)], row)) {
        return slot.code;
      }
    }
  }

 private:
  struct Slot {
    std::uint32_t tag;
    std::int32_t code;
  };

  void grow() {
    slots_.assign(slots_.size() * 4, Slot{0, -1});
    for (std::size_t code = 0; code < hashes_.size(); ++code) {
      std::size_t at = hashes_[code] & (slots_.size() - 1);
      while (slots_[at].code >= 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {static_cast<std::uint32_t>(hashes_[code] >> 32), static_cast<std::int32_t>(code)};
    }
  }

  const ColumnView& column_;
  std::span<const std::uint32_t> first_rows_;
  std::vector<Slot> slots_;
  std::vector<std::uint64_t> hashes_;
};

}  // namespace

Status distinct(const ColumnView& column, std::span<std::int32_t> codes, std::span<std::uint32_t> first_rows,
                std::span<double> count, const Control& control) {
  if (codes.size() != column.length || first_rows.size() != column.length || count.size() != 1) return {Code::kShape};
  Index index(column, first_rows);
  std::int32_t next = 0;
  for (std::size_t row = 0; row < column.length; ++row) {
    if (row % kBlockRows == 0 && control.stopped()) return {Code::kCancelled};
    if (is_missing(column, row)) {
      codes[row] = -1;
      continue;
    }
    first_rows[static_cast<std::size_t>(next)] = static_cast<std::uint32_t>(row);
    codes[row] = index.find_or_add(row, next);
    if (codes[row] == next) ++next;
  }
  count[0] = next;
  return {};
}

}  // namespace millrace
