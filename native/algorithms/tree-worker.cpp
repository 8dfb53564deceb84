#include "algorithms/tree-worker.h"

#include <algorithm>
#include <cstring>

namespace millrace {
namespace {

ListedRows count_up(RowList& list) noexcept {
  const std::size_t count = list.rows->row_count;
  for (std::size_t i = 0; i < count; ++i) list.ids()[i] = static_cast<std::uint32_t>(i);
  return {&list, {0, count}};
}

ListedRows copy_rows(RowList& list, const std::vector<std::uint32_t>& rows) noexcept {
  std::copy(rows.begin(), rows.end(), list.ids());
  return {&list, {0, rows.size()}};
}

}  // namespace

TreeWorker::TreeWorker(const RankRows& train, const RankRows* validation, const BoostRules& rules, Comm& comm, bool is_first)
    : coded_(train.coded),
      own_records_(train.order == nullptr || is_first ? 0 : train.coded.layout->record_bytes * train.row_count() + kRecordSlack),
      own_order_(train.order == nullptr || is_first ? 0 : train.row_count()), learned(learned_rows(train)),
      grower(coded_, rules.tree, comm) {
  if (train.order == nullptr && rules.sampling.kind != Sampling::kAll) others = std::make_unique<RowList>(coded_);
  if (validation != nullptr) watched = std::make_unique<RowList>(validation->coded);
}

RowList TreeWorker::learned_rows(const RankRows& train) {
  if (train.order == nullptr) return RowList(coded_);
  std::uint8_t* records = train.moved_records;
  std::uint32_t* order = train.order;
  if (own_order_.size() > 0) {
    records = own_records_.data();
    order = own_order_.data();
    std::memcpy(records, train.moved_records, coded_.layout->record_bytes * train.row_count());
    std::memcpy(order, train.order, train.row_count() * sizeof(std::uint32_t));
  }
  coded_.records = records;
  coded_.record_rows = train.row_count();
  coded_.first_row = 0;
  return RowList(coded_, records, order);
}

void TreeWorker::list_rows(const RowSample& drawn, const Control& control) {
  lists = {};
  if (watched) lists[2] = count_up(*watched);
  if (!learned.moves_records()) {
    lists[0] = drawn.is_all ? count_up(learned) : copy_rows(learned, drawn.chosen);
    if (!drawn.is_all) lists[1] = copy_rows(*others, drawn.others);
    return;
  }
  const std::size_t n = coded_.row_count;
  lists[0] = {&learned, {0, n}};
  if (drawn.is_all) return;
  if (drawn_.size() == 0) drawn_ = LargeArray<std::uint8_t>(n);
  std::fill_n(drawn_.data(), n, std::uint8_t{0});
  for (const std::uint32_t row : drawn.chosen) drawn_[row] = 1;
  const std::size_t count = move_rows_by_number(learned.moved(), 0, n, drawn_.span(), drawn.chosen.size(), control);
  lists[0].range.end = count;
  lists[1] = {&learned, {count, n}};
}

}  // namespace millrace
