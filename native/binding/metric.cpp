#include "binding/families.h"
#include "kernels/metric/average-precision.h"
#include "kernels/metric/brier.h"
#include "kernels/metric/calibration.h"
#include "kernels/metric/confusion.h"
#include "kernels/metric/deviance.h"
#include "kernels/metric/draw-rows.h"
#include "kernels/metric/error-quantile.h"
#include "kernels/metric/log-loss.h"
#include "kernels/metric/ndcg.h"
#include "kernels/metric/pinball.h"
#include "kernels/metric/query-precision.h"
#include "kernels/metric/residuals.h"
#include "kernels/metric/roc-auc.h"
#include "kernels/metric/roc-curve.h"
#include "kernels/metric/value-errors.h"

namespace millrace {
namespace {

ClassScores class_scores(std::span<const double> labels, std::span<const double> predictions, std::size_t wanted) {
  return {labels, predictions, labels.empty() ? wanted + 1 : predictions.size() / labels.size(), wanted};
}

using RankFunction = Status (*)(const ClassScores&, std::span<double>, const Control&);

template <RankFunction function>
void call_rank(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto predictions = arguments.array<const double>();
  const auto value = arguments.array<double>();
  const std::size_t wanted = arguments.size();
  arguments.check(function(class_scores(labels, predictions, wanted), value, arguments.control()));
}

void call_roc_curve(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto predictions = arguments.array<const double>();
  const auto points = arguments.array<double>();
  const auto count = arguments.array<double>();
  const std::size_t wanted = arguments.size();
  arguments.check(roc_curve(class_scores(labels, predictions, wanted), points, count, arguments.control()));
}

using ClassFunction = Status (*)(std::span<const double>, std::span<const double>, std::size_t, std::span<double>,
                                 const Control&);

template <ClassFunction function>
void call_classes(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto predictions = arguments.array<const double>();
  const auto out = arguments.array<double>();
  const std::size_t class_count = arguments.size();
  arguments.check(function(labels, predictions, class_count, out, arguments.control()));
}

using RowsFunction = Status (*)(std::span<const double>, std::span<const double>, std::span<double>, const Control&);

template <RowsFunction function>
void call_rows(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto predictions = arguments.array<const double>();
  const auto out = arguments.array<double>();
  arguments.check(function(labels, predictions, out, arguments.control()));
}

using LevelFunction = Status (*)(std::span<const double>, std::span<const double>, double, std::span<double>,
                                 const Control&);

template <LevelFunction function>
void call_level(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto predictions = arguments.array<const double>();
  const auto value = arguments.array<double>();
  const double level = arguments.number();
  arguments.check(function(labels, predictions, level, value, arguments.control()));
}

using QueryFunction = Status (*)(const QueryRows&, std::size_t, std::span<double>, const Control&);

template <QueryFunction function>
void call_queries(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto scores = arguments.array<const double>();
  const auto offsets = arguments.array<const std::int64_t>();
  const auto values = arguments.array<double>();
  const std::size_t most = arguments.size();
  arguments.check(function({labels, scores, offsets}, most, values, arguments.control()));
}

void call_draw_rows(Arguments& arguments) {
  const auto labels = arguments.array<const double>();
  const auto predictions = arguments.array<const double>();
  const auto drawn_labels = arguments.array<double>();
  const auto drawn_predictions = arguments.array<double>();
  const auto seed = static_cast<std::uint64_t>(arguments.number());
  const auto sample = static_cast<std::uint32_t>(arguments.number());
  arguments.check(draw_rows(labels, predictions, drawn_labels, drawn_predictions, seed, sample, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"metric/roc-auc", call_rank<roc_auc>},
    {"metric/average-precision", call_rank<average_precision>},
    {"metric/roc-curve", call_roc_curve},
    {"metric/confusion", call_classes<confusion>},
    {"metric/log-loss", call_classes<log_loss>},
    {"metric/brier", call_classes<brier>},
    {"metric/deviance", call_level<deviance>},
    {"metric/pinball", call_level<pinball>},
    {"metric/error-quantile", call_level<error_quantile>},
    {"metric/ndcg", call_queries<ndcg>},
    {"metric/query-precision", call_queries<query_precision>},
    {"metric/calibration", call_rows<calibration>},
    {"metric/value-errors", call_rows<value_errors>},
    {"metric/residuals", call_rows<residuals>},
    {"metric/draw-rows", call_draw_rows},
};

}  // namespace

std::span<const OpEntry> metric_ops() { return kOps; }

}  // namespace millrace
