#include "binding/families.h"
#include "kernels/statistics/anderson-darling.h"
#include "kernels/statistics/auc-covariance.h"
#include "kernels/statistics/augmented-dickey-fuller.h"
#include "kernels/statistics/bin-codes.h"
#include "kernels/statistics/bootstrap-replicates.h"
#include "kernels/statistics/bootstrap-rows.h"
#include "kernels/statistics/column-moments.h"
#include "kernels/statistics/correlation.h"
#include "kernels/statistics/describe-quantiles.h"
#include "kernels/statistics/describe.h"
#include "kernels/statistics/group-auc.h"
#include "kernels/statistics/group-deviations.h"
#include "kernels/statistics/group-moments.h"
#include "kernels/statistics/group-quantiles.h"
#include "kernels/statistics/group-ranks.h"
#include "kernels/statistics/histogram.h"
#include "kernels/statistics/joint-counts.h"
#include "kernels/statistics/ks-tail.h"
#include "kernels/statistics/kendall.h"
#include "kernels/statistics/kernel-density.h"
#include "kernels/statistics/ks-two-sample.h"
#include "kernels/statistics/mann-whitney.h"
#include "kernels/statistics/nearest-information.h"
#include "kernels/statistics/quantile-sketch.h"
#include "kernels/statistics/quantiles.h"
#include "kernels/statistics/ranks.h"
#include "kernels/statistics/string-counts.h"
#include "kernels/statistics/tail-probability.h"
#include "kernels/statistics/value-counts.h"
#include "kernels/statistics/variance-inflation.h"
#include "kernels/statistics/wasserstein.h"

namespace millrace {
namespace {

void call_anderson_darling(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto result = arguments.array<double>();
  arguments.check(anderson_darling(column, result, arguments.control()));
}

void call_auc_covariance(Arguments& arguments) {
  const ColumnView labels = arguments.column();
  const std::vector<ColumnView> scores = arguments.columns();
  const auto areas = arguments.array<double>();
  const auto covariances = arguments.array<double>();
  const auto counts = arguments.array<double>();
  arguments.check(auc_covariance(labels, scores, areas, covariances, counts, arguments.control()));
}

void call_augmented_dickey_fuller(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto result = arguments.array<double>();
  const std::size_t lags = arguments.size();
  const std::size_t trend_terms = arguments.size();
  const bool choose = arguments.boolean();
  arguments.check(augmented_dickey_fuller(column, result, lags, trend_terms, choose, arguments.control()));
}

void call_bin_codes(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto cuts = arguments.array<const double>();
  const auto codes = arguments.array<std::int32_t>();
  arguments.check(bin_codes(column, cuts, codes, arguments.control()));
}

void call_bootstrap_replicates(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto replicates = arguments.array<double>();
  const auto summary = arguments.array<double>();
  const auto statistic = arguments.text() == "mean" ? Resampled::kMean : Resampled::kQuantile;
  const double probability = arguments.number();
  const auto seed = static_cast<std::uint64_t>(arguments.number());
  arguments.check(bootstrap_replicates(column, replicates, summary, statistic, probability, seed, arguments.control()));
}

void call_bootstrap_rows(Arguments& arguments) {
  const auto rows = arguments.array<std::uint32_t>();
  const std::size_t row_count = arguments.count();
  const auto seed = static_cast<std::uint64_t>(arguments.number());
  const auto sample = static_cast<std::uint32_t>(arguments.number());
  arguments.check(bootstrap_rows(rows, row_count, seed, sample, arguments.control()));
}

void call_column_moments(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto moments = arguments.array<double>();
  arguments.check(column_moments(column, moments, arguments.control()));
}

void call_correlation(Arguments& arguments) {
  const std::vector<ColumnView> columns = arguments.columns();
  const auto correlations = arguments.array<double>();
  const auto pairs = arguments.array<double>();
  arguments.check(correlation(columns, correlations, pairs, arguments.control()));
}

void call_describe(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto facts = arguments.array<double>();
  arguments.check(describe(column, facts, arguments.control()));
}

void call_describe_quantiles(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto probabilities = arguments.array<const double>();
  const auto facts = arguments.array<double>();
  const auto out = arguments.array<double>();
  arguments.check(describe_quantiles(column, probabilities, facts, out, arguments.control()));
}

void call_group_auc(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const ColumnView groups = arguments.column();
  const auto areas = arguments.array<double>();
  arguments.check(group_auc(column, groups, areas, arguments.control()));
}

void call_group_deviations(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const ColumnView groups = arguments.column();
  const auto centers = arguments.array<const double>();
  const auto deviations = arguments.array<double>();
  arguments.check(group_deviations(column, groups, centers, deviations, arguments.control()));
}

void call_group_moments(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const ColumnView groups = arguments.column();
  const auto moments = arguments.array<double>();
  arguments.check(group_moments(column, groups, moments, arguments.control()));
}

void call_group_quantiles(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const ColumnView groups = arguments.column();
  const auto probabilities = arguments.array<const double>();
  const auto quantiles = arguments.array<double>();
  arguments.check(group_quantiles(column, groups, probabilities, quantiles, arguments.control()));
}

void call_group_ranks(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const ColumnView groups = arguments.column();
  const auto out = arguments.array<double>();
  const auto summary = arguments.array<double>();
  const std::size_t group_count = arguments.size();
  arguments.check(group_ranks(column, groups, out, summary, group_count, arguments.control()));
}

void call_histogram(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto edges = arguments.array<const double>();
  const auto counts = arguments.array<double>();
  arguments.check(histogram(column, edges, counts, arguments.control()));
}

void call_joint_counts(Arguments& arguments) {
  const ColumnView first = arguments.column();
  const ColumnView second = arguments.column();
  const auto counts = arguments.array<double>();
  const std::size_t second_count = arguments.size();
  arguments.check(joint_counts(first, second, counts, second_count, arguments.control()));
}

KsMode ks_mode_named(const std::string& name) {
  if (name == "exact") return KsMode::kExact;
  if (name == "asymptotic") return KsMode::kAsymptotic;
  if (name == "untied") return KsMode::kUntied;
  if (name == "scipy") return KsMode::kScipy;
  return name == "limit" ? KsMode::kLimit : KsMode::kAuto;
}

void call_ks_tail(Arguments& arguments) {
  const auto ends = arguments.array<const std::uint32_t>();
  const auto result = arguments.array<double>();
  const double n = arguments.number();
  const double m = arguments.number();
  const double distance = arguments.number();
  const KsMode mode = ks_mode(ks_mode_named(arguments.text()), n, m);
  if (result.size() != 2 || (mode == KsMode::kExact && static_cast<double>(ends.size()) * 32 < n + m)) {
    return arguments.check({Code::kShape});
  }
  result[0] = ks_tail(static_cast<std::int64_t>(n), static_cast<std::int64_t>(m), static_cast<std::int64_t>(distance),
                      ends, mode, arguments.control());
  result[1] = static_cast<double>(mode);
  if (arguments.control().stopped()) arguments.check({Code::kCancelled});
}

RankTestMode rank_test_mode(const std::string& name) {
  return name == "exact" ? RankTestMode::kExact : name == "asymptotic" ? RankTestMode::kAsymptotic : RankTestMode::kAuto;
}

void call_kendall(Arguments& arguments) {
  const ColumnView first = arguments.column();
  const ColumnView second = arguments.column();
  const auto result = arguments.array<double>();
  const RankTestMode mode = rank_test_mode(arguments.text());
  arguments.check(kendall(first, second, result, mode, arguments.control()));
}

void call_kernel_density(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto density = arguments.array<double>();
  const double low = arguments.number();
  const double high = arguments.number();
  const double bandwidth = arguments.number();
  arguments.check(kernel_density(column, density, low, high, bandwidth, arguments.control()));
}

void call_ks_two_sample(Arguments& arguments) {
  const ColumnView first = arguments.column();
  const ColumnView second = arguments.column();
  const auto result = arguments.array<double>();
  const KsMode mode = ks_mode_named(arguments.text());
  arguments.check(ks_two_sample(first, second, result, mode, arguments.control()));
}

void call_mann_whitney(Arguments& arguments) {
  const ColumnView first = arguments.column();
  const ColumnView second = arguments.column();
  const auto result = arguments.array<double>();
  const RankTestMode mode = rank_test_mode(arguments.text());
  arguments.check(mann_whitney(first, second, result, mode, arguments.control()));
}

void call_nearest_information(Arguments& arguments) {
  const ColumnView first = arguments.column();
  const ColumnView second = arguments.column();
  const auto result = arguments.array<double>();
  const std::size_t neighbours = arguments.size();
  const std::size_t classes = arguments.size();
  arguments.check(nearest_information(first, second, result, neighbours, classes, arguments.control()));
}

void call_quantile_sketch(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto counts = arguments.array<double>();
  const auto extrema = arguments.array<double>();
  arguments.check(quantile_sketch(column, counts, extrema, arguments.control()));
}

void call_quantiles(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto probabilities = arguments.array<const double>();
  const auto values = arguments.array<double>();
  const int type = static_cast<int>(arguments.number());
  arguments.check(quantiles(column, probabilities, values, type, arguments.control()));
}

void call_ranks(Arguments& arguments) {
  const std::vector<ColumnView> columns = arguments.columns();
  const auto out = arguments.array<double>();
  const auto summary = arguments.array<double>();
  arguments.check(ranks(columns, out, summary, arguments.control()));
}

void call_string_counts(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto rows = arguments.array<std::uint32_t>();
  const auto counts = arguments.array<double>();
  const auto summary = arguments.array<double>();
  arguments.check(string_counts(column, rows, counts, summary, arguments.control()));
}

void call_tail_probability(Arguments& arguments) {
  const auto x = arguments.array<const double>();
  const auto first = arguments.array<const double>();
  const auto second = arguments.array<const double>();
  const auto probabilities = arguments.array<double>();
  const std::string name = arguments.text();
  const auto distribution = name == "f"                  ? Distribution::kF
                            : name == "t"                ? Distribution::kStudent
                            : name == "chi-square"       ? Distribution::kChiSquare
                            : name == "beta"             ? Distribution::kBeta
                            : name == "gamma"            ? Distribution::kGamma
                            : name == "kolmogorov"       ? Distribution::kKolmogorov
                            : name == "kolmogorov-limit" ? Distribution::kKolmogorovLimit
                                                         : Distribution::kNormal;
  const bool as_logarithm = arguments.boolean();
  arguments.check(tail_probability(x, first, second, probabilities, distribution, as_logarithm));
}

void call_value_counts(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto values = arguments.array<double>();
  const auto counts = arguments.array<double>();
  const auto summary = arguments.array<double>();
  arguments.check(value_counts(column, values, counts, summary, arguments.control()));
}

void call_variance_inflation(Arguments& arguments) {
  const std::vector<ColumnView> columns = arguments.columns();
  const auto factors = arguments.array<double>();
  const auto rows = arguments.array<double>();
  arguments.check(variance_inflation(columns, factors, rows, arguments.control()));
}

void call_wasserstein(Arguments& arguments) {
  const ColumnView first = arguments.column();
  const ColumnView second = arguments.column();
  const auto result = arguments.array<double>();
  arguments.check(wasserstein(first, second, result, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"statistics/anderson-darling", call_anderson_darling},
    {"statistics/auc-covariance", call_auc_covariance},
    {"statistics/augmented-dickey-fuller", call_augmented_dickey_fuller},
    {"statistics/bin-codes", call_bin_codes},
    {"statistics/bootstrap-replicates", call_bootstrap_replicates},
    {"statistics/bootstrap-rows", call_bootstrap_rows},
    {"statistics/column-moments", call_column_moments},
    {"statistics/correlation", call_correlation},
    {"statistics/describe", call_describe},
    {"statistics/describe-quantiles", call_describe_quantiles},
    {"statistics/group-auc", call_group_auc},
    {"statistics/group-deviations", call_group_deviations},
    {"statistics/group-moments", call_group_moments},
    {"statistics/group-quantiles", call_group_quantiles},
    {"statistics/group-ranks", call_group_ranks},
    {"statistics/histogram", call_histogram},
    {"statistics/joint-counts", call_joint_counts},
    {"statistics/ks-tail", call_ks_tail},
    {"statistics/kendall", call_kendall},
    {"statistics/kernel-density", call_kernel_density},
    {"statistics/ks-two-sample", call_ks_two_sample},
    {"statistics/mann-whitney", call_mann_whitney},
    {"statistics/nearest-information", call_nearest_information},
    {"statistics/quantile-sketch", call_quantile_sketch},
    {"statistics/quantiles", call_quantiles},
    {"statistics/ranks", call_ranks},
    {"statistics/string-counts", call_string_counts},
    {"statistics/tail-probability", call_tail_probability},
    {"statistics/value-counts", call_value_counts},
    {"statistics/variance-inflation", call_variance_inflation},
    {"statistics/wasserstein", call_wasserstein},
};

}  // namespace

std::span<const OpEntry> statistics_ops() { return kOps; }

}  // namespace millrace
