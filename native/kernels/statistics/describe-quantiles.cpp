#include "kernels/statistics/describe-quantiles.h"

#include <algorithm>
#include <mutex>
#include <vector>

#include "core/threads.h"
#include "kernels/statistics/bracket-ranks.h"
#include "kernels/statistics/column-moments.h"
#include "kernels/statistics/describe.h"
#include "kernels/statistics/quantiles.h"

namespace millrace {
namespace {

constexpr int kType = 7;
constexpr std::size_t kTaskBlocks = 16;

// Fills the brackets and sums the moments of the blocks of moments_of, in its order.
ColumnMoments scan(const ColumnView& column, std::span<Bracket> brackets, const Control& control) {
  std::vector<ColumnMoments> partials(block_count(column.length));
  std::mutex mutex;
  for_each_block(column.length, control, [&](const Block& task) {
    BracketPart part;
    for (std::size_t begin = task.begin; begin < task.end; begin += kBlockRows) {
      ColumnMoments partial;
      for_each_run(column, begin, std::min(begin + kBlockRows, task.end),
                   [&](std::size_t, const double* values, std::size_t count) {
                     gather_run(part, brackets, values, count);
                     add_run(partial, values, count, 1.0);
                   });
      partials[begin / kBlockRows] = partial;
    }
    const std::lock_guard lock(mutex);
    add_part(brackets, part);
  }, kTaskBlocks * kBlockRows);
  ColumnMoments all;
  for (const ColumnMoments& partial : partials) merge(all, partial);
  return all;
}

}  // namespace

Status describe_quantiles(const ColumnView& column, std::span<const double> probabilities, std::span<double> facts,
                          std::span<double> out, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (facts.size() != Description::kSlots) return {Code::kShape};
  Status status = check_probabilities(probabilities, out);
  if (!status.ok()) return status;
  if (probabilities.empty() || !brackets_pay(column.length, probabilities.size())) {
    status = describe(column, facts, control);
    return status.ok() ? quantiles(column, probabilities, out, kType, control) : status;
  }
  std::vector<Bracket> brackets = sample_brackets(column, probabilities, control);
  ColumnMoments moments = scan(column, brackets, control);
  if (control.stopped()) return {Code::kCancelled};
  const std::size_t count = column.length - moments.missing;
  if (exponent_of_range(moments.minimum, moments.maximum) != 0) moments = moments_of(column, control);
  if (control.stopped()) return {Code::kCancelled};
  write_description(moments, column.length, facts);
  const bool done = quantiles_in_brackets(brackets, count, probabilities, out, kType, control);
  if (control.stopped()) return {Code::kCancelled};
  return done ? Status{} : quantiles(column, probabilities, out, kType, control);
}

}  // namespace millrace
