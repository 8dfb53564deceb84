#pragma once

#include <cstdint>
#include <memory>

#include "algorithms/boost-rules.h"
#include "algorithms/grow-tree.h"
#include "algorithms/rank-rows.h"
#include "algorithms/sample-rows.h"
#include "core/large-array.h"
#include "kernels/loss/select-quantiles.h"

namespace millrace {

// What one thread, or team of threads, needs to grow a tree after the other. Where records move with their rows, one
// worker moves those of the training rows, each other one a copy of its own.
class TreeWorker {
 public:
  TreeWorker(const RankRows& train, const RankRows* validation, const BoostRules& rules, Comm& comm, bool is_first);

  // Lists which rows the next tree learns from, which others go down it, and all validation rows.
  void list_rows(const RowSample& sample, const Control& control);

 private:
  RowList learned_rows(const RankRows& train);

  CodedRows coded_;
  LargeArray<std::uint8_t> own_records_;
  LargeArray<std::uint32_t> own_order_;

 public:
  RowList learned;
  std::unique_ptr<RowList> others;  // the rest of the rows, where records do not move: else they are in `learned`
  std::unique_ptr<RowList> watched;
  RowLists lists;
  TreeGrower grower;
  QuantileScratch quantiles;

 private:
  LargeArray<std::uint8_t> drawn_;  // which rows a tree learns from, where records move
};

}  // namespace millrace
