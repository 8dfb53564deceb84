#include "kernels/loss/row-gradients.h"

#include <algorithm>
#include <vector>

#include "core/comm.h"
#include "core/threads.h"
#include "kernels/loss/check-labels.h"
#include "kernels/loss/rank-gradients.h"

namespace millrace {
namespace {

constexpr std::size_t kQueries = 64;  // a task

void fill_block(const ScoredRows& rows, const Block& block, double* gradients, double* hessians) {
  std::vector<double> gradient(rows.output_count * kLossRun);
  std::vector<double> hessian(gradient.size());
  for (std::size_t begin = block.begin; begin < block.end; begin += kLossRun) {
    const std::size_t count = std::min(kLossRun, block.end - begin);
    loss_gradients(rows, begin, count, gradient.data(), hessian.data());
    for (std::size_t k = 0; k < rows.output_count; ++k) {
      std::copy_n(gradient.data() + k * count, count, gradients + k * rows.row_count + begin);
      std::copy_n(hessian.data() + k * count, count, hessians + k * rows.row_count + begin);
    }
  }
}

}  // namespace

Status row_gradients(const ScoredRows& rows, std::uint64_t seed, std::span<double> gradients,
                     std::span<double> hessians, const Control& control) {
  const std::size_t size = rows.output_count * rows.row_count;
  if (rows.objective == Objective::kCustom || gradients.size() != size || hessians.size() != size) {
    return {Code::kShape};
  }
  if ((rows.objective == Objective::kSoftmax) != (rows.output_count > 1) && size > 0) return {Code::kShape};
  LocalComm comm;
  if (const Status status = check_labels(rows, comm, control); !status.ok()) return status;
  if (is_ranking(rows.objective)) {
    for_each_block(rows.query_offsets.size() - 1, control, [&](const Block& block) {
      rank_gradients(rows, block.begin, block.end, seed, gradients.data(), hessians.data());
    }, kQueries);
  } else {
    for_each_block(rows.row_count, control,
                   [&](const Block& block) { fill_block(rows, block, gradients.data(), hessians.data()); });
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
