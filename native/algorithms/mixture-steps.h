#pragma once

#include <functional>
#include <span>
#include <vector>

#include "algorithms/mixture-density.h"
#include "algorithms/seed-centers.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Parameters of a mixture, as the steps hand them on: see mixture-density.h.
struct MixtureParts {
  std::vector<double> weights;
  std::vector<double> means;
  std::vector<double> covariances;
  std::vector<double> factors;
};

// The steps of expectation and maximisation over packed rows. Life of one:
//   1. prepare, once
//   2. pass or expect: over the rows, shares of the components and sums of what they weigh, about given means
//   3. maximise: from those sums the next weights, means and covariances
//   4. factor: of the covariances, for the next expect
class MixtureSteps {
 public:
  // `added` to the diagonal of covariances.
  MixtureSteps(const WeighedRows& rows, CovarianceKind kind, double added, std::size_t k);

  // The scatter of all rows about the origin, for covariances that all components share.
  Status prepare(const Control& control);

  // Fills the shares [count x k] of rows begin .. begin + count and answers their weighted log likelihood.
  using Shares = std::function<double(std::size_t begin, std::size_t count, double* shares, MixtureDensity::Scratch&)>;

  // One pass over the rows; answers the mean log likelihood. Sums run over fixed runs of rows.
  double pass(std::span<const double> means, const Shares& shares, const Control& control);

  // The same with shares by the densities of `parts`, about its means.
  double expect(const MixtureParts& parts, const Control& control);

  // Weights, means and covariances from the sums of the last pass, which was about `means`.
  void maximise(std::span<const double> means, MixtureParts& parts) const;

  // Factors of the inverses of the covariances. kNotDefinite with the component whose has none.
  Status factor(MixtureParts& parts, const Control& control) const;

 private:
  double add_rows(std::size_t begin, std::size_t end, std::span<const double> means, const Shares& shares,
                  double* partial) const;
  void spread_of(std::size_t c, double weight, const double* squares, std::span<const double> shift,
                 std::span<const double> next, std::span<double> covariances) const noexcept;

  const WeighedRows& rows_;
  CovarianceKind kind_;
  double added_;
  std::size_t k_;
  std::size_t squares_;  // numbers of a component's sums of squares
  std::size_t step_;     // of all its sums
  double total_weight_;
  MixtureDensity density_;
  std::vector<double> scatter_;
  std::vector<double> sums_;  // [component][share, then of x - mean, then of its squares]
};

}  // namespace millrace
