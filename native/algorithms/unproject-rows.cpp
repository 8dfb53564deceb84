#include "algorithms/unproject-rows.h"

#include "algorithms/multiply.h"
#include "core/large-array.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kRowsOfTask = 1024;

}  // namespace

Status unproject_rows(std::span<const double> scores, std::span<const double> means, std::span<const double> scales,
                      std::span<const double> directions, std::span<const double> factors, std::span<double> values,
                      const Control& control) {
  const std::size_t width = means.size();
  const std::size_t k = factors.size();
  if (scales.size() != width || directions.size() != k * width || k == 0 || width == 0 || scores.size() % k != 0 ||
      values.size() / width != scores.size() / k || values.size() % width != 0) {
    return {Code::kShape};
  }
  LargeArray<double> turned(k * width);
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t f = 0; f < width; ++f) turned[i * width + f] = factors[i] * directions[i * width + f];
  }
  for_each_block(
      scores.size() / k, control,
      [&](const Block& block) {
        const std::size_t count = block.end - block.begin;
        const auto to = packed_view(values.data() + block.begin * width, count, width);
        multiply<double>(packed_view<const double>(scores.data() + block.begin * k, count, k),
                         packed_view<const double>(turned.data(), k, width), to, {}, control.with_threads(1));
        for (std::size_t row = 0; row < count; ++row) {
          for (std::size_t f = 0; f < width; ++f) to.row(row)[f] = means[f] + scales[f] * to.row(row)[f];
        }
      },
      kRowsOfTask);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
