#include "algorithms/project-rows.h"

#include <algorithm>
#include <atomic>

#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

constexpr std::size_t kRowsOfTask = 1024;

}  // namespace

Status project_rows(std::span<const ColumnView> features, std::span<const double> means, std::span<const double> scales,
                    std::span<const double> directions, std::span<const double> factors, std::span<double> scores,
                    const Control& control) {
  const std::size_t width = features.size();
  const std::size_t k = factors.size();
  if (means.size() != width || scales.size() != width || directions.size() != k * width || k == 0 ||
      scores.size() % k != 0) {
    return {Code::kShape};
  }
  const std::size_t rows = scores.size() / k;
  const Status status = check_rows(features, rows, {});
  if (!status.ok()) return status;
  std::atomic<bool> usable{true};
  const auto across = packed_view<const double>(directions.data(), k, width).transposed();
  for_each_block(
      rows, control,
      [&](const Block& block) {
        const std::size_t count = block.end - block.begin;
        LargeArray<double> cells(count * width);
        if (!pack_rows(features, means, scales, block.begin, count, width, cells.data())) usable = false;
        const auto to = packed_view(scores.data() + block.begin * k, count, k);
        multiply<double>(packed_view<const double>(cells.data(), count, width), across, to, {}, control.with_threads(1));
        for (std::size_t row = 0; row < count; ++row) {
          for (std::size_t i = 0; i < k; ++i) to.row(row)[i] *= factors[i];
        }
      },
      kRowsOfTask);
  if (control.stopped()) return {Code::kCancelled};
  return usable ? Status{} : unusable_cell(features, 0, rows);
}

}  // namespace millrace
