#include "kernels/classification/sum-by-class.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/threads.h"
#include "kernels/classification/distribution.h"
#include "kernels/matrix/label-means.h"

namespace millrace {
namespace {

// Rows go to these sums in turn, so that one addition does not wait for the one before it.
constexpr std::size_t kLanes = 4;

struct Labelled {
  std::span<const std::uint32_t> labels;
  std::span<const double> weights;
  std::size_t classes;

  double weight(std::size_t row) const noexcept { return weights.empty() ? 1.0 : weights[row]; }
};

void merge(double& weight, double& mean, double& squares, double more, double more_mean, double more_squares) noexcept {
  if (!(more > 0)) return;
  const double total = weight + more;
  const double apart = more_mean - mean;
  mean += apart * (more / total);
  squares += more_squares + apart * apart * (weight * (more / total));
  weight = total;
}

// Sums of one feature, run after run.
class Moments {
 public:
  Moments(const Labelled& rows, bool by_class)
      : rows_(rows), classes_(by_class ? rows.classes : 1), by_class_(by_class), sums_(3 * kLanes * classes_),
        weight_(classes_, 0.0), mean_(classes_, 0.0), squares_(classes_, 0.0) {}

  // False: a value is infinite.
  bool add(std::size_t begin, const double* values, std::size_t count) noexcept {
    double* weights = sums_.data();
    double* means = weights + kLanes * classes_;
    double* squares = means + kLanes * classes_;
    std::fill(sums_.begin(), sums_.end(), 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      if (std::isnan(values[i])) continue;
      if (std::isinf(values[i])) return false;
      const std::size_t at = i % kLanes * classes_ + class_of(begin + i);
      const double weight = by_class_ ? rows_.weight(begin + i) : 1.0;
      weights[at] += weight;
      means[at] += weight * values[i];
    }
    for (std::size_t k = 0; k < classes_; ++k) {
      double weight = 0;
      double sum = 0;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        weight += weights[lane * classes_ + k];
        sum += means[lane * classes_ + k];
      }
      weights[k] = weight;
      means[k] = weight > 0 ? sum / weight : 0;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (std::isnan(values[i])) continue;
      const std::size_t label = class_of(begin + i);
      const double deviation = values[i] - means[label];
      squares[i % kLanes * classes_ + label] += (by_class_ ? rows_.weight(begin + i) : 1.0) * deviation * deviation;
    }
    for (std::size_t k = 0; k < classes_; ++k) {
      double sum = 0;
      for (std::size_t lane = 0; lane < kLanes; ++lane) sum += squares[lane * classes_ + k];
      merge(weight_[k], mean_[k], squares_[k], weights[k], means[k], sum);
    }
    return true;
  }

  void write(double* weight, double* mean, double* variance) const noexcept {
    for (std::size_t k = 0; k < classes_; ++k) {
      weight[k] = weight_[k];
      mean[k] = mean_[k];
      variance[k] = weight_[k] > 0 ? squares_[k] / weight_[k] : 0;
    }
  }

  // Of all classes as one.
  void write_whole(double* out) const noexcept {
    double squares = 0;
    std::fill_n(out, 3, 0.0);
    for (std::size_t k = 0; k < classes_; ++k) merge(out[0], out[1], squares, weight_[k], mean_[k], squares_[k]);
    out[2] = out[0] > 0 ? squares / out[0] : 0;
  }

 private:
  std::size_t class_of(std::size_t row) const noexcept { return by_class_ ? rows_.labels[row] : 0; }

  const Labelled& rows_;
  std::size_t classes_;
  bool by_class_;
  std::vector<double> sums_;
  std::vector<double> weight_;
  std::vector<double> mean_;
  std::vector<double> squares_;
};

bool sum_normal(const ColumnView& column, const Labelled& rows, double* out, const Control& control) {
  // Long runs where there are many classes, so that what is done once a run and class stays the smaller part.
  const std::size_t run = std::clamp<std::size_t>(16 * rows.classes, kDecodeRows, 1u << 20);
  Moments by_class(rows, true);
  Moments whole(rows, false);
  std::vector<double> values(std::min(run, column.length));
  for (std::size_t begin = 0; begin < column.length && !control.stopped(); begin += run) {
    const std::size_t count = std::min(run, column.length - begin);
    decode(column, begin, count, values.data());
    if (!by_class.add(begin, values.data(), count)) return false;
    if (!rows.weights.empty()) whole.add(begin, values.data(), count);
  }
  by_class.write(out, out + rows.classes, out + 2 * rows.classes);
  (rows.weights.empty() ? by_class : whole).write_whole(out + 3 * rows.classes);
  // Values so large that their squares cannot be summed are as infinite ones.
  return std::all_of(out, out + 3 * rows.classes + 3, [](double sum) { return std::isfinite(sum); });
}

bool sum_bernoulli(const ColumnView& column, const Labelled& rows, double threshold, double* out) noexcept {
  bool fits = true;
  for_each_run(column, 0, column.length, [&](std::size_t begin, const double* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (std::isnan(values[i])) continue;
      fits = fits && !std::isinf(values[i]);
      const double weight = rows.weight(begin + i);
      const std::size_t label = rows.labels[begin + i];
      out[label] += values[i] > threshold ? weight : 0.0;
      out[rows.classes + label] += weight;
    }
  });
  return fits;
}

bool sum_multinomial(const ColumnView& column, const Labelled& rows, double* out) noexcept {
  bool fits = true;
  for_each_run(column, 0, column.length, [&](std::size_t begin, const double* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (std::isnan(values[i])) continue;
      fits = fits && values[i] >= 0 && !std::isinf(values[i]);
      out[rows.labels[begin + i]] += rows.weight(begin + i) * values[i];
    }
  });
  for (std::size_t k = 0; k < rows.classes; ++k) fits = fits && std::isfinite(out[k]);
  return fits;
}

// A value that is no code goes to a place of its own, which is not kept.
void sum_categorical(const ColumnView& column, const Labelled& rows, std::size_t codes, double* out) {
  const std::size_t width = codes + 1;
  const std::size_t places = rows.classes * width;
  const auto place_of = [&](std::size_t row, double value) {
    const double most = static_cast<double>(codes);
    return rows.labels[row] * width + static_cast<std::uint32_t>(value >= 0 && value < most ? value : most);
  };
  const auto keep = [&](auto&& of) {
    for (std::size_t k = 0; k < rows.classes; ++k) {
      for (std::size_t code = 0; code < codes; ++code) out[k * codes + code] = of(k * width + code);
    }
  };
  if (!rows.weights.empty()) {
    std::vector<double> sums(places, 0.0);
    for_each_run(column, 0, column.length, [&](std::size_t begin, const double* values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) sums[place_of(begin + i, values[i])] += rows.weights[begin + i];
    });
    keep([&](std::size_t place) { return sums[place]; });
    return;
  }
  std::vector<std::uint32_t> counts(kLanes * places, 0);
  for_each_run(column, 0, column.length, [&](std::size_t begin, const double* values, std::size_t count) {
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        ++counts[lane * places + place_of(begin + i + lane, values[i + lane])];
      }
    }
    for (; i < count; ++i) ++counts[place_of(begin + i, values[i])];
  });
  keep([&](std::size_t place) {
    double sum = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum += counts[lane * places + place];
    return sum;
  });
}

}  // namespace

Status sum_by_class(std::span<const ColumnView> features, std::span<const double> labels,
                    std::span<const double> weights, std::span<const std::uint8_t> distributions,
                    std::span<const std::int32_t> offsets, double threshold, std::span<double> sums,
                    std::span<double> shares, const Control& control) {
  const std::size_t classes = shares.size();
  if (distributions.size() != features.size() || classes < 2 ||
      !are_offsets(distributions, offsets, sums.size(), classes, true)) {
    return {Code::kShape};
  }
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!features[f].is_numeric()) return {Code::kType, static_cast<std::int64_t>(f)};
    if (features[f].length != labels.size()) return {Code::kShape, static_cast<std::int64_t>(f)};
  }
  const Status status = label_means(labels, weights, shares, control);
  if (!status.ok()) return status;
  std::vector<std::uint32_t> codes(labels.size());
  for (std::size_t row = 0; row < labels.size(); ++row) codes[row] = static_cast<std::uint32_t>(labels[row]);
  std::fill(sums.begin(), sums.end(), 0.0);
  const Labelled rows{codes, weights, classes};
  std::vector<std::uint8_t> fits(features.size(), 1);
  control.set_total(static_cast<std::int64_t>(features.size()));
  parallel_for(features.size(), control, [&](std::size_t f) {
    double* out = sums.data() + offsets[f];
    switch (static_cast<Distribution>(distributions[f])) {
      case Distribution::kNormal: fits[f] = sum_normal(features[f], rows, out, control); break;
      case Distribution::kBernoulli: fits[f] = sum_bernoulli(features[f], rows, threshold, out); break;
      case Distribution::kMultinomial: fits[f] = sum_multinomial(features[f], rows, out); break;
      case Distribution::kCategorical:
        sum_categorical(features[f], rows, static_cast<std::size_t>(offsets[f + 1] - offsets[f]) / classes, out);
        break;
    }
    control.add_done();
  });
  if (control.stopped()) return {Code::kCancelled};
  for (std::size_t f = 0; f < features.size(); ++f) {
    if (!fits[f]) return {Code::kType, static_cast<std::int64_t>(f)};
  }
  return {};
}

}  // namespace millrace
