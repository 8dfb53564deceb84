#include "kernels/matrix/predict-linear.h"

#include <algorithm>
#include <vector>

#include "core/threads.h"
#include "kernels/matrix/standardize.h"

namespace millrace {

Status predict_linear(std::span<const ColumnView> features, std::span<const double> coefficients,
                      std::span<const double> intercepts, std::span<const double> means, std::span<const double> scales,
                      Link link, std::span<double> predictions, const Control& control) {
  const std::size_t count = features.size();
  const std::size_t outputs = intercepts.size();
  const std::size_t answers = answer_count(link, outputs);
  if (outputs == 0 || coefficients.size() != outputs * count || means.size() != count || scales.size() != count ||
      predictions.size() % answers != 0) {
    return {Code::kShape};
  }
  const std::size_t rows = predictions.size() / answers;
  for (std::size_t f = 0; f < count; ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
    if (features[f].length != rows) return {Code::kShape, static_cast<std::int64_t>(f)};
  }
  const std::size_t run = std::clamp<std::size_t>((64u << 10) / (count + 1) / sizeof(double), 8, 256);
  for_each_block(
      rows, control,
      [&](const Block& block) {
        std::vector<double> values(std::min(run, block.end - block.begin) * (count + 1));
        std::vector<double> scores(outputs);
        for (std::size_t begin = block.begin; begin < block.end; begin += run) {
          const std::size_t n = std::min(run, block.end - begin);
          standardize_rows(features, means, scales, begin, n, values.data());
          for (std::size_t i = 0; i < n; ++i) {
            const double* x = values.data() + i * (count + 1);
            for (std::size_t k = 0; k < outputs; ++k) {
              double sum = intercepts[k];
              for (std::size_t f = 0; f < count; ++f) sum += coefficients[k * count + f] * x[f];
              scores[k] = sum;
            }
            answer(link, scores.data(), outputs, predictions.data() + (begin + i) * answers);
          }
        }
      },
      4096);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
