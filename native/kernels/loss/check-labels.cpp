#include "kernels/loss/check-labels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr double kMostRelevance = 31;
constexpr std::int64_t kFine = -1;

bool is_whole(double label, double most) noexcept {
  return label >= 0 && label <= most && label == static_cast<double>(static_cast<std::int64_t>(label));
}

bool is_label(const ScoredRows& rows, double label) noexcept {
  switch (rows.objective) {
    case Objective::kBinary: return label == 0 || label == 1;
    case Objective::kSoftmax: return is_whole(label, static_cast<double>(rows.output_count) - 1);
    case Objective::kCrossEntropy: return label >= 0 && label <= 1;
    case Objective::kPoisson:
    case Objective::kTweedie: return label >= 0 && std::isfinite(label);
    case Objective::kGamma: return label > 0 && std::isfinite(label);
    case Objective::kLambdaRank:
    case Objective::kRankXendcg: return is_whole(label, kMostRelevance);
    default: return std::isfinite(label);
  }
}

bool has_good_queries(const ScoredRows& rows) noexcept {
  if (!is_ranking(rows.objective)) return true;
  const auto offsets = rows.query_offsets;
  return !offsets.empty() && offsets.front() == 0 && std::is_sorted(offsets.begin(), offsets.end()) &&
         offsets.back() == static_cast<std::int64_t>(rows.row_count);
}

}  // namespace

Status check_labels(const ScoredRows& rows, Comm& comm, const Control& control) {
  std::vector<std::int64_t> invalid(block_count(rows.row_count), kFine);
  std::vector<std::int64_t> counts(invalid.size(), 0);
  for_each_block(rows.row_count, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double weight = rows.weight(row);
      if (!is_label(rows, rows.labels[row]) || !(weight >= 0) || !std::isfinite(weight)) {
        invalid[block.index] = static_cast<std::int64_t>(row);
        return;
      }
      counts[block.index] += weight > 0;
    }
  });
  std::int64_t counted = 0;
  for (const std::int64_t count : counts) counted += count;
  Status status;
  const auto first = std::find_if(invalid.begin(), invalid.end(), [](std::int64_t row) { return row != kFine; });
  if (!has_good_queries(rows)) status = {Code::kShape};
  else if (control.stopped()) status = {Code::kCancelled};
  else if (first != invalid.end()) status = {Code::kInvalid, static_cast<std::int64_t>(rows.row_base) + *first};
  status = comm.agree(status);
  std::int64_t totals[] = {counted, static_cast<std::int64_t>(rows.row_count)};
  comm.sum(totals);
  if (status.ok() && totals[0] == 0 && totals[1] > 0) return {Code::kInvalid};
  return status;
}

}  // namespace millrace
